package import LintEngine

/// The rules that come with the program and that no policy file can express, by name.
package enum BuiltInRules {
  package static let all: [any Rule] = [
    BackgroundWithoutWait(),
    DSTAffected(),
    DuplicateObject(),
    ExitStatusSwallowed(),
    ImplicitTyping(),
    LastCommandMasksStatus(),
    OneJobPerItem(),
    PipeWithoutPipefail(),
    RWOClaimParallel(),
    ScheduleNeverFires(),
    ShellVariableInExecForm(),
    ShellVariableInSingleQuotes(),
    ShellWithoutErrexit(),
    StartingDeadlineBeyondPeriod(),
  ]
}
