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
    var name: LogName
    var offset: Int64 = 0
    var partial: [UInt8] = []
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
  mutating func read(isLast: Bool, _ body: (_ prefix: String, _ line: ArraySlice<UInt8>) -> Void) throws {
    var byPod: [String: [LogName]] = [:]
    for entry in Platform.entries(of: folder.logs) ?? [] {
      if let name = LogName(entry.name) { byPod[name.pod, default: []].append(name) }
    }
    for (_, pod) in wanted {
      let names = (byPod[pod.name] ?? []).filter { selection.container == nil || $0.container == selection.container }
      let severalContainers = Set(names.map(\.container)).count > 1
      for name in names.sorted(by: { ($0.instance, $0.container) < ($1.instance, $1.container) }) {
        let prefix = severalContainers ? "\(short(pod.name))/\(name.container)" : short(pod.name)
        var log = logs[name] ?? Log(name: name)
        if logs[name] == nil { found += 1 }
        try read(&log, isLast: isLast || pod.hasEnded) { body(prefix, $0) }
        logs[name] = log
      }
    }
  }

  private func read(_ log: inout Log, isLast: Bool, _ body: (ArraySlice<UInt8>) -> Void) throws {
    let path = "\(folder.logs)/\(log.name.file)"
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      try file.seek(offset: log.offset, from: .start)
      while let bytes = try readAvailable(file, limit: 1 << 18), !bytes.isEmpty {
        log.offset += Int64(bytes.count)
        log.partial += bytes
        var start = 0
        while let end = log.partial[start...].firstIndex(of: UInt8(ascii: "\n")) {
          body(log.partial[start..<end])
          start = end + 1
        }
        log.partial.removeFirst(start)
      }
      if isLast, !log.partial.isEmpty {
        body(log.partial[...])
        log.partial = []
      }
    } catch Errno.noSuchFileOrDirectory {
      // An empty log gets another pod's name when its own has ended.
    } catch {
      throw FileError(path: path, reason: "\(error)")
    }
  }
}
