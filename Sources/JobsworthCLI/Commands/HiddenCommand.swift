internal import ProcessRuntime
internal import SystemPackage

/// What this program starts itself as; recognised before the command line is parsed.
enum HiddenCommand {
  /// The parent of a run's processes, connected to the run by its standard input.
  static let shepherd = "__shepherd"
  /// The process of a container before it becomes its program.
  static let container = "__container"

  /// Runs the hidden command that the arguments name; nil for an ordinary command line.
  static func run(_ arguments: [String]) -> ExitStatus? {
    guard arguments.count == 2 else { return nil }
    switch arguments[1] {
    case shepherd: return ExitStatus(rawValue: Shepherd.run(control: FileDescriptor(rawValue: 0)))
    case container: return ExitStatus(rawValue: ContainerProcess.run())
    default: return nil
    }
  }
}
