internal import ArgumentParser
internal import Execution
internal import JobModel
internal import Reporting

struct PsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ps",
    abstract: "List the runs of this machine.",
    discussion: """
      A run is running (or suspended), dead (the process that carried it on is gone; jobsworth run --resume goes on \
      with it), or has ended: Complete, Failed, interrupted, timed out. Runs are kept until jobsworth rm removes them.
      """)

  @Option(name: [.customShort("o"), .customLong("output")], help: "How to print them.")
  var format: RunFormat = .text

  @OptionGroup var color: ColorOption

  func run() throws {
    var runs: [RunReport] = []
    for id in try RunFolder.all() {
      guard let glance = RunGlance(folder: try RunFolder(id: id).path) else { continue }
      runs.append(RunReport(glance, id: id))
    }
    runs.sort { ($0.started, $0.id) < ($1.started, $1.id) }
    switch format {
    case .json: Output.write(RunTable.json(runs))
    case .text:
      if runs.isEmpty { Output.note("there is no run on this machine\n") }
      Output.write(RunTable.text(runs, at: Platform.now, palette: Palette(isOn: color.color.isOn(for: 1))))
    }
  }
}
