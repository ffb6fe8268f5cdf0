import Execution
import Glibc
import SystemPackage

/// What a process writes on its way to its log: a pipe, as in a container.
///
/// A file would do, but for one thing: whoever opens `/dev/stderr` to write a line, as scripts do, would empty it.
final class ProcessOutput {
  /// What somebody should know of a log, told once.
  enum News: Hashable {
    case isFull
    case fault(Errno)
  }

  let pipe: FileDescriptor
  private let log: LogWriter
  private var hasToldOfFault = false

  /// The most that is read in one turn, so that a chatty process holds up nobody.
  private static let share = 1 << 20

  init(pipe: FileDescriptor, log: String, limit: Int64?) {
    self.pipe = pipe
    self.log = LogWriter(log, limit: limit)
  }

  /// An end for the process alone, whose writes wait for room.
  func openForWriting() throws(Errno) -> FileDescriptor {
    do {
      return try FileDescriptor.open(FilePath("/proc/self/fd/\(pipe.rawValue)"), .writeOnly, options: .closeOnExec)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Takes what is in the pipe into the log. A log that cannot be written does not stop the process: what finds no room
  /// is lost, and the next lines are tried again.
  func copy() -> (isEmpty: Bool, news: News?) {
    var news: News?
    var left = Self.share
    while left > 0 {
      guard let bytes = try? readAvailable(pipe), !bytes.isEmpty else { return (true, news) }
      left -= bytes.count
      do {
        try log.append(bytes)
      } catch {
        if !hasToldOfFault { news = .fault(error) }
        hasToldOfFault = true
      }
      if log.takeFullness() { news = .isFull }
    }
    return (false, news)
  }
}

/// The pipes of a shepherd, used again for one process after the other.
///
/// They have, or had, a name below the logs: where shepherd and run are both gone, whoever still writes into one is known
/// by it (`ProcessFiles.holders`).
struct OutputPipes {
  private var spare: [FileDescriptor] = []
  private var folder: String?
  private var made = 0

  private static let mostSpare = 64

  /// - Parameter log: of the process that is to write into it.
  mutating func take(for log: String) throws(Errno) -> FileDescriptor {
    if let pipe = spare.popLast() { return pipe }
    let folder = FilePath(log).removingLastComponent().appending(".pipes").string
    try makePrivateFolder(folder)
    self.folder = folder
    made += 1
    let path = "\(folder)/\(getpid())-\(made)"
    guard unsafe mkfifo(path, 0o666) == 0 else { throw .last }
    defer { removeFile(path) }
    do {
      // Open for both: so it has no end when a process has closed it. Whoever the process becomes may open it again.
      let pipe = try FileDescriptor.open(FilePath(path), .readWrite, options: [.nonBlocking, .closeOnExec])
      fchmod(pipe.rawValue, 0o666)
      return pipe
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Of a process with all that came of it: nobody writes into it any more, and it is empty.
  mutating func giveBack(_ pipe: FileDescriptor) {
    if spare.count < Self.mostSpare { spare.append(pipe) } else { try? pipe.close() }
  }

  func close() { if let folder { unsafe rmdir(folder) } }
}
