package import LintEngine

/// The rules that come with the program and that no policy file can express, by name.
package enum BuiltInRules {
  package static let all: [any Rule] = [
    BackgroundWithoutWait(),
    ExitStatusSwallowed(),
    LastCommandMasksStatus(),
    PipeWithoutPipefail(),
    ShellVariableInExecForm(),
    ShellVariableInSingleQuotes(),
    ShellWithoutErrexit(),
  ]
}
