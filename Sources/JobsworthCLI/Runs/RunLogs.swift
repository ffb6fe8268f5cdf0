internal import Execution
internal import JSONText
internal import JobModel
internal import KubernetesValues
internal import SystemPackage

/// Reads what the pods of a run have written, and goes on while they write.
struct RunLogs {
  /// Which pods are wanted; what is nil does not matter.
  struct Selection {
    var pod: String?
    var indexes: CompletionIndexSet?
    var container: String?
    var onlyFailed = false
  }

  private struct Pod {
    var name: String
    var index: Int?
    var hasFailed = false
    var hasEnded = false
  }

  private struct Log {
    var reader: LogReader
    var partial: [UInt8] = []
  }

  /// What is read of a log.
  enum Piece {
    /// A line, without its end.
    case line(ArraySlice<UInt8>)
    /// So many bytes are there no more: the log is limited.
    case dropped(Int64)
  }

  private let folder: RunFolder
  private let jobName: String
  private let selection: Selection
  private var journal: JournalTail
  private var pods: [Int64: Pod] = [:]
  private var logs: [LogName: Log] = [:]
  private(set) var hasEnded = false
  /// How many logs were wanted so far.
  private(set) var found = 0

  init(_ folder: RunFolder, _ selection: Selection) throws {
    self.folder = folder
    self.selection = selection
    journal = JournalTail(path: RunSession.journalPath(folder.path))
    jobName = try folder.jobName()
    try readJournal()
  }

  /// A pod's name without the Job's in front.
  private func short(_ name: String) -> String {
    name.hasPrefix(jobName + "-") ? String(name.dropFirst(jobName.count + 1)) : name
  }

  /// Whether any pod is wanted, and whether it is one alone: then its lines need no name in front.
  var isOfOnePod: Bool { wanted.count == 1 && (selection.pod != nil || selection.indexes?.count == 1) }

  /// Whether everything wanted has ended: nothing more will be written.
  var isOver: Bool {
    if hasEnded { return true }
    // One pod is named: its end ends the reading. New pods of an index may always come.
    return selection.pod != nil && !wanted.isEmpty && wanted.allSatisfy { $0.value.hasEnded }
  }

  private var wanted: [(key: Int64, value: Pod)] {
    var matching = pods.filter { _, pod in
      if let indexes = selection.indexes, !(pod.index.map { indexes.contains($0) } ?? false) { return false }
      return !selection.onlyFailed || pod.hasFailed
    }
    if let wish = selection.pod {
      let exact = matching.filter { $0.value.name == wish || short($0.value.name) == wish }
      matching =
        exact.isEmpty
        ? matching.filter { $0.value.name.hasPrefix(wish) || short($0.value.name).hasPrefix(wish) } : exact
    }
    return matching.sorted { $0.key < $1.key }
  }

  var hasPods: Bool { !wanted.isEmpty }

  /// Takes in what the journal tells of pods.
  mutating func readJournal() throws {
    let lines: [JSONValue]
    do {
      lines = try journal.next()
    } catch {
      throw FileError(path: folder.path, reason: "the journal cannot be read: \(error)")
    }
    for line in lines {
      if line["ended"] != nil { hasEnded = true }
      guard let pod = line["pod"]?.int else { continue }
      if let name = line["name"]?.string { pods[pod, default: Pod(name: name)].name = name }
      switch line["event"]?.string {
      case "podCreated": pods[pod]?.index = line["index"]?.int.map(Int.init)
      case "podFinished":
        pods[pod]?.hasEnded = true
        pods[pod]?.hasFailed = line["phase"]?.string == "Failed"
      case "podGone": pods[pod]?.hasEnded = true
      default: break
      }
    }
  }

  /// Gives out what has been written since the last call, log by log in order of the pods.
  ///
  /// - Parameter isLast: whether nothing more will be read: the beginning of a line is given out too.
  mutating func read(isLast: Bool, _ body: (_ prefix: String, _ piece: Piece) -> Void) throws {
    var byPod: [String: [LogName]] = [:]
    for entry in Platform.entries(of: folder.logs) ?? [] {
      if let name = LogName(entry.name) { byPod[name.pod, default: []].append(name) }
    }
    for (_, pod) in wanted {
      let names = (byPod[pod.name] ?? []).filter { selection.container == nil || $0.container == selection.container }
      let severalContainers = Set(names.map(\.container)).count > 1
      for name in names.sorted(by: { ($0.instance, $0.container) < ($1.instance, $1.container) }) {
        let prefix = severalContainers ? "\(short(pod.name))/\(name.container)" : short(pod.name)
        let path = "\(folder.logs)/\(name.file)"
        var log = logs[name] ?? Log(reader: LogReader(path))
        if logs[name] == nil { found += 1 }
        do {
          try Self.read(&log, isLast: isLast || pod.hasEnded) { body(prefix, $0) }
        } catch {
          throw FileError(path: path, reason: "\(error)")
        }
        logs[name] = log
      }
    }
  }

  private static func read(_ log: inout Log, isLast: Bool, _ body: (Piece) -> Void) throws(Errno) {
    // There may be more logs than files that can be open.
    defer { log.reader.close() }
    while let piece = try log.reader.next(limit: 1 << 18) {
      switch piece {
      case .dropped(let count):
        body(.dropped(count + Int64(log.partial.count)))
        log.partial = []
      case .bytes(let bytes):
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
          if log.partial.isEmpty {
            body(.line(bytes[start..<end]))
          } else {
            body(.line((log.partial + bytes[start..<end])[...]))
            log.partial = []
          }
          start = end + 1
        }
        log.partial += bytes[start...]
      }
    }
    if isLast, !log.partial.isEmpty {
      body(.line(log.partial[...]))
      log.partial = []
    }
  }
}
