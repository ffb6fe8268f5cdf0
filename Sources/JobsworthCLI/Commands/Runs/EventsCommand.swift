internal import ArgumentParser
internal import Execution
internal import JSONText
internal import JobModel
internal import Reporting

struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Print the events of a run, in the vocabulary of plan -o json.")

  @Argument(help: "\(RunReference.help) Without it the newest run of all.")
  var reference: RunReference?

  @Flag(name: .shortAndLong, help: "Go on until the run has ended.")
  var follow = false

  @Option(name: [.customShort("o"), .customLong("output")], help: "text, or json: an event a line.")
  var format: RunFormat = .text

  @OptionGroup var color: ColorOption

  func run() throws {
    let folder = try RunReference.folder(reference)
    let job = try RecordedRun(folder, keepsAll: false).job
    var lines = RunLines(job, palette: Palette(isOn: color.color.isOn(for: 1)))
    var tail = JournalTail(path: RunSession.journalPath(folder.path))
    while true {
      let isOver = !follow || RunLock.holder(folder: folder.path) == nil
      let batch: [JSONValue]
      do {
        batch = try tail.next()
      } catch {
        throw FileError(path: folder.path, reason: "the journal cannot be read: \(error)")
      }
      var text: [UInt8] = []
      for line in batch {
        if let name = line["name"]?.string, let pod = line["pod"]?.int, line["event"] == nil, pod >= 1 {
          lines.named(PodID(Int(pod)), name)
        } else if let event = JobEvent(line) {
          text += render(event, &lines)
        }
      }
      Output.write(text)
      if isOver { return }
      Platform.pause(milliseconds: 100)
    }
  }

  private func render(_ event: JobEvent, _ lines: inout RunLines) -> [UInt8] {
    switch format {
    case .json:
      var json = JSONWriter()
      event.write(to: &json)
      return json.bytes + [0x0A]
    case .text: return lines.line(for: event).map { Array(($0 + "\n").utf8) } ?? []
    }
  }
}
