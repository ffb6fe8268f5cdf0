internal import ArgumentParser
internal import Execution
internal import JSONText
internal import KubernetesValues

struct LogsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs",
    abstract: "Print what the pods of a run have written.",
    discussion: """
      Each line has its pod's name in front, without the Job's, unless one pod alone is asked for. Pods come in the \
      order in which they were created; with --follow lines come as they are written.
      """)

  @Argument(help: "\(RunReference.help) Without it the newest run of all.")
  var reference: RunReference?

  @Flag(name: .shortAndLong, help: "Go on until the run, or the pod that --pod names, has ended.")
  var follow = false

  @Option(help: ArgumentHelp("Only this pod: its name, or what follows the Job's in it.", valueName: "name"))
  var pod: String?

  @Option(
    help: ArgumentHelp("Only pods of these completion indexes: 3, or 0-4,7.", valueName: "indexes"),
    transform: { text in
      let indexes = CompletionIndexSet(reading: text, limit: .max)
      guard !indexes.isEmpty else { throw ValidationError("\(text) is no set of indexes; write 3, or 0-4,7") }
      return indexes
    })
  var index: CompletionIndexSet?

  @Flag(help: "Only pods that have failed.")
  var failed = false

  @Option(name: .shortAndLong, help: ArgumentHelp("Only this container.", valueName: "name"))
  var container: String?

  @Option(name: [.customShort("o"), .customLong("output")], help: "text, or json: an object a line.")
  var format: RunFormat = .text

  func run() throws {
    let folder = try RunReference.folder(reference)
    var logs = try RunLogs(
      folder, .init(pod: pod, indexes: index, container: container, onlyFailed: failed))
    guard logs.hasPods || follow || pod == nil else {
      throw CommandFailure(status: .failure, message: "run \(folder.id) has no pod \(pod ?? "")")
    }
    while true {
      try logs.readJournal()
      // Asked before reading: what is written until then is read.
      let isOver = !follow || logs.isOver || !isCarriedOn(folder)
      let isAlone = logs.isOfOnePod
      var text: [UInt8] = []
      try logs.read(isLast: isOver) { prefix, piece in
        guard case .line(let line) = piece else {
          if case .dropped(let count) = piece {
            Output.complain("[\(prefix)] \(count) bytes are not kept, for logs are limited (run --log-limit)")
          }
          return
        }
        switch format {
        case .json:
          var json = JSONWriter()
          json.object { json in
            json.field("pod", prefix)
            json.field("line", String(decoding: line, as: UTF8.self))
          }
          text += json.bytes
        case .text: text += isAlone ? Array(line) : Array("[\(prefix)] ".utf8) + line
        }
        text.append(UInt8(ascii: "\n"))
        if text.count > 1 << 16 {
          Output.write(text)
          text = []
        }
      }
      if !text.isEmpty { Output.write(text) }
      if isOver { return }
      Platform.pause(milliseconds: 100)
    }
  }

  private func isCarriedOn(_ folder: RunFolder) -> Bool { RunLock.holder(folder: folder.path) != nil }
}
