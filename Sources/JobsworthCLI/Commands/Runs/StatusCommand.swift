internal import ArgumentParser
internal import Execution
internal import JobModel
internal import Reporting

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show how a run stands: counts, conditions, pods, what failed, and why nothing happens.")

  @Argument(help: "\(RunReference.help) Without it the newest run of all.")
  var reference: RunReference?

  @Flag(name: .shortAndLong, help: "Go on showing it until the run ends.")
  var watch = false

  @Option(name: [.customShort("o"), .customLong("output")], help: "How to print it.")
  var format: RunFormat = .text

  @OptionGroup var color: ColorOption

  func run() throws {
    let recorded = try RecordedRun(try RunReference.folder(reference), keepsAll: format == .json)
    show(recorded)
    guard watch else { return }
    let redraws = format == .text && Platform.isTerminal(1)
    var waited = 0
    while case .running = recorded.state {
      Platform.pause(milliseconds: 200)
      waited += 200
      let hasChanged = try recorded.update()
      // On a terminal ages go on while nothing happens.
      guard hasChanged || redraws && waited >= 1000 else { continue }
      waited = 0
      if redraws { Output.write("\u{1B}[H\u{1B}[2J") } else if format == .text { Output.write("\n") }
      show(recorded)
    }
  }

  private func show(_ recorded: RecordedRun) {
    var report = recorded.report
    switch format {
    case .json: Output.write(RunStatusText.json(report))
    case .text:
      report.details?.logFolder = FilePlaces.fromHome(recorded.folder.logs)
      let palette = Palette(isOn: color.color.isOn(for: 1))
      Output.write(RunStatusText(report, at: Platform.now, palette: palette)?.text ?? "")
    }
  }
}
