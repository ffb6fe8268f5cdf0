import KubernetesValues
package import LintEngine

/// The rules that come with the program.
package enum BuiltInRules {
  /// By name.
  package static let all: [any Rule] = (native + policies).sorted { $0.description.name < $1.description.name }

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
    RWOClaimParallel(),
    ReferenceMissing(),
    RunLongerThanPeriod(),
    ScheduleNeverFires(),
    ShellVariableInExecForm(),
    ShellVariableInSingleQuotes(),
    ShellWithoutErrexit(),
    StartingDeadlineBeyondPeriod(),
  ]

  /// Those of the policy files in `rules/`, by name.
  private static let policies: [any Rule] = {
    let compiler = PolicyCompiler(.newest)
    return Policy.bundled.map { PolicyRule($0, compiler) }
  }()
}
