internal import ProcessRuntime
internal import SystemPackage

/// What this program starts itself as; recognised before the command line is parsed.
enum HiddenCommand {
  /// The parent of a run's processes, connected to the run by its standard input.
  static let shepherd = "__shepherd"

  /// Runs the hidden command that the arguments name; nil for an ordinary command line.
  static func run(_ arguments: [String]) -> ExitStatus? {
    guard arguments.count == 2, arguments[1] == shepherd else { return nil }
    return ExitStatus(rawValue: Shepherd.run(control: FileDescriptor(rawValue: 0)))
  }
}
