import Execution
import Glibc
import SystemPackage

/// What /proc tells of processes.
enum ProcessFiles {
  /// The state letter, the parent, the session and the start time of a process; nil when it is gone.
  static func status(of process: Int32) -> (state: UInt8, parent: Int32, session: Int32, startTicks: UInt64)? {
    guard let text = contents("/proc/\(process)/stat") else { return nil }
    // The name in brackets may hold anything, brackets too: the fields start behind the last one.
    guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = text[(end + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 19, let state = fields[0].first else { return nil }
    guard let parent = number(fields[1]), let session = number(fields[3]), let start = number(fields[19]) else {
      return nil
    }
    return (state, Int32(parent), Int32(session), start)
  }

  static func identity(of process: Int32) -> ProcessIdentity? {
    status(of: process).map { ProcessIdentity(id: process, startTicks: $0.startTicks) }
  }

  /// The children of a process, of all its threads, those that have ended too.
  static func children(of process: Int32) -> [Int32] {
    // Nearly all have one thread; the folder of threads is only read for those that have more.
    var children = children(of: process, thread: process)
    for thread in threads(of: process) where thread != process {
      children += self.children(of: process, thread: thread)
    }
    return children
  }

  /// All processes below a process, each parent before its children.
  static func descendants(of process: Int32) -> [Int32] {
    var found: [Int32] = []
    var seen: Set<Int32> = [process]
    var next = [process]
    while let parent = next.popLast() {
      for child in children(of: parent) where seen.insert(child).inserted {
        found.append(child)
        next.append(child)
      }
    }
    return found
  }

  /// Processes, other than this one, whose standard output or error is a file in the folder.
  static func holders(ofFilesIn folder: String) -> [Int32] {
    folderEntries("/proc").compactMap { Int32($0) }.filter { process in
      process != getpid()
        && [1, 2].contains { linkTarget("/proc/\(process)/fd/\($0)")?.hasPrefix(folder + "/") == true }
    }
  }

  private static func children(of process: Int32, thread: Int32) -> [Int32] {
    guard let text = contents("/proc/\(process)/task/\(thread)/children") else { return [] }
    return text.split(separator: UInt8(ascii: " ")).compactMap { number($0).map(Int32.init(truncatingIfNeeded:)) }
  }

  private static func threads(of process: Int32) -> [Int32] {
    folderEntries("/proc/\(process)/task").compactMap { Int32($0) }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      value = value &* 10 &+ UInt64(digit - UInt8(ascii: "0"))
    }
    return digits.isEmpty ? nil : value
  }

  /// The whole of a small file, nil when it cannot be read.
  static func contents(_ path: String) -> [UInt8]? {
    guard let file = try? FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec) else { return nil }
    defer { try? file.close() }
    var all: [UInt8] = []
    while let bytes = try? readAvailable(file, limit: 4096), !bytes.isEmpty { all += bytes }
    return all
  }
}
