internal import ArgumentParser
internal import Execution
internal import JobModel

/// The run that a command changes, and how it tells that.
struct SteeredRun: ParsableArguments {
  @Argument(help: RunReference.help)
  var reference: RunReference

  @Option(name: [.customShort("o"), .customLong("output")], help: "How to tell what was done.")
  var format: RunFormat = .text

  /// Asks the run for a change of its Job.
  func edit(_ edits: [JobSpecEdit], done: String, already: String) throws {
    let steering = Steering(folder: try reference.folder(), format: format)
    steering.tell(try steering.ask(.edit(edits)).message == "unchanged" ? already : done)
  }
}

struct ScaleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale",
    abstract: "Change how many pods of a run work at a time.",
    discussion: """
      Fewer: pods that are too many are stopped, as the Job controller stops them. An Indexed Job's completions can \
      be changed too, together with parallelism and to the same number.
      """)

  @OptionGroup var steered: SteeredRun

  @Option(help: ArgumentHelp("Pods at a time; 0 pauses.", valueName: "n"))
  var parallelism: Int

  @Option(help: ArgumentHelp("Completions, of an Indexed Job.", valueName: "n"))
  var completions: Int?

  func run() throws {
    let edits: [JobSpecEdit] = [.parallelism(parallelism)] + (completions.map { [.completions($0)] } ?? [])
    try steered.edit(edits, done: "parallelism is \(parallelism)", already: "parallelism is \(parallelism) already")
  }
}

struct SuspendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspend",
    abstract: "Suspend a run: its pods are stopped and none is started until it is resumed.")

  @OptionGroup var steered: SteeredRun

  func run() throws {
    try steered.edit([.suspend(true)], done: "suspended", already: "suspended already")
  }
}

struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Let a suspended run go on.",
    discussion: """
      A run whose process is gone is another matter: jobsworth run --resume goes on with it.
      """)

  @OptionGroup var steered: SteeredRun

  func run() throws {
    try steered.edit([.suspend(false)], done: "resumed", already: "is not suspended")
  }
}
