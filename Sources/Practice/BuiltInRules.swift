import KubernetesValues
package import LintEngine

/// The rules that come with the program.
package enum BuiltInRules {
  /// By name.
  package static let all: [any Rule] = (native + policies).sorted { $0.description.name < $1.description.name }

  /// The same with what a rule has to be told.
  ///
  /// - Parameter maxDuration: how many seconds a Job may take.
  package static func all(maxDuration: Int64?) -> [any Rule] {
    guard let maxDuration else { return all }
    let rule = WorstCaseTooLong(limit: maxDuration)
    return all.map { $0.description.name == rule.description.name ? rule : $0 }
  }

  /// Those that no policy file can express, by name.
  private static let native: [any Rule] = [
    BackgroundWithoutWait(),
    DSTAffected(),
    DuplicateObject(),
    ExitStatusSwallowed(),
    FieldNewerThanTarget(),
    ImplicitTyping(),
    LastCommandMasksStatus(),
    OneJobPerItem(),
    PipeWithoutPipefail(),
    QuotaOrLimitRangeBlocks(),
    RWOClaimParallel(),
    ReferenceMissing(),
    RunLongerThanPeriod(),
    ScheduleNeverFires(),
    ShellVariableInExecForm(),
    ShellVariableInSingleQuotes(),
    ShellWithoutErrexit(),
    StartingDeadlineBeyondPeriod(),
    WorstCaseTooLong(limit: nil),
  ]

  /// Those of the policy files in `rules/`, by name.
  private static let policies = madeAnew

  /// The same policies, which remember nothing of the manifests that others have judged.
  package static var madeAnew: [any Rule] {
    let compiler = PolicyCompiler(.newest, prepared: BundledPolicy.expressions)
    return BundledPolicy.all.map { PolicyRule($0, compiler) }
  }
}
