internal import ArgumentParser
internal import Execution
internal import JobModel

struct ScaleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale",
    abstract: "Change how many pods of a run work at a time.",
    discussion: """
      Fewer: pods that are too many are stopped, as the Job controller stops them. An Indexed Job's completions can \
      be changed too, together with parallelism and to the same number.
      """)

  @Argument(help: RunReference.help)
  var reference: RunReference

  @Option(help: ArgumentHelp("Pods at a time; 0 pauses.", valueName: "n"))
  var parallelism: Int

  @Option(help: ArgumentHelp("Completions, of an Indexed Job.", valueName: "n"))
  var completions: Int?

  @Option(name: [.customShort("o"), .customLong("output")], help: "How to tell what was done.")
  var format: RunFormat = .text

  func run() throws {
    let steering = Steering(folder: try reference.folder(), format: format)
    let edits: [JobSpecEdit] = [.parallelism(parallelism)] + (completions.map { [.completions($0)] } ?? [])
    let answer = try steering.ask(.edit(edits))
    steering.tell("parallelism is \(parallelism)" + (answer.message == "unchanged" ? " already" : ""))
  }
}

struct SuspendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suspend",
    abstract: "Suspend a run: its pods are stopped and none is started until it is resumed.")

  @Argument(help: RunReference.help)
  var reference: RunReference

  @Option(name: [.customShort("o"), .customLong("output")], help: "How to tell what was done.")
  var format: RunFormat = .text

  func run() throws {
    let steering = Steering(folder: try reference.folder(), format: format)
    let answer = try steering.ask(.edit([.suspend(true)]))
    steering.tell("suspended" + (answer.message == "unchanged" ? " already" : ""))
  }
}

struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Let a suspended run go on.",
    discussion: """
      A run whose process is gone is another matter: jobsworth run --resume goes on with it.
      """)

  @Argument(help: RunReference.help)
  var reference: RunReference

  @Option(name: [.customShort("o"), .customLong("output")], help: "How to tell what was done.")
  var format: RunFormat = .text

  func run() throws {
    let steering = Steering(folder: try reference.folder(), format: format)
    let answer = try steering.ask(.edit([.suspend(false)]))
    steering.tell(answer.message == "unchanged" ? "is not suspended" : "resumed")
  }
}
