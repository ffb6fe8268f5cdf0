import Execution
import Glibc
import SystemPackage

/// Where a run that resumes finds the shepherd of the run before it: files in the run's folder.
///
/// A shepherd whose processes have all ended while no run was there leaves their ends in a file and goes.
struct MeetingPlace {
  let folder: String
  let listener: FileDescriptor

  private static let socketName = "shepherd.sock"
  private static let endsName = "ends"
  private static let lockName = "shepherd.lock"

  /// Held as long as the shepherd lives: a run has one.
  private let lock: FileDescriptor

  /// Fails when another shepherd has the place, unless that is just leaving.
  init(folder: String) throws(Errno) {
    self.folder = folder
    do {
      lock = try FileDescriptor.open(
        FilePath("\(folder)/\(Self.lockName)"), .readWrite, options: [.create, .closeOnExec],
        permissions: [.ownerReadWrite])
    } catch {
      throw error as? Errno ?? .ioError
    }
    var patience = 50
    while flock(lock.rawValue, LOCK_EX | LOCK_NB) != 0 {
      patience -= 1
      guard patience > 0 else { throw .resourceTemporarilyUnavailable }
      usleep(5000)
    }
    listener = try listen(inFolder: folder, name: Self.socketName)
    listener.setNonBlocking()
  }

  /// The next connection, nil when there is none.
  func accept() -> FileDescriptor? {
    guard let connection = acceptConnection(listener) else { return nil }
    connection.setNonBlocking()
    return connection
  }

  func close() {
    removeFile("\(folder)/\(Self.socketName)")
    try? listener.close()
  }

  /// Leaves the ends and closes. Returns false when they cannot be written, to a full disk: then nothing has changed.
  func leave(_ ends: [ShepherdReport]) -> Bool {
    let path = "\(folder)/\(Self.endsName)"
    do {
      let file = try FileDescriptor.open(
        FilePath(path + ".new"), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite])
      try file.closeAfter { _ = try file.writeAll(ends.flatMap(\.framed)) }
    } catch {
      removeFile(path + ".new")
      return false
    }
    guard renameFile(path + ".new", path) else { return false }
    close()
    return true
  }

  // MARK: The run's side

  /// A connection to the shepherd of the folder, nil when there is none any more.
  static func connect(folder: String) -> FileDescriptor? {
    connectSocket(inFolder: folder, name: socketName)
  }

  /// Whether a shepherd has ever kept the folder.
  static func wasKept(_ folder: String) -> Bool { ProcessFiles.contents("\(folder)/\(lockName)") != nil }

  /// What a shepherd has left; nil when none has.
  static func ends(in folder: String) -> [ShepherdReport]? {
    guard let bytes = ProcessFiles.contents("\(folder)/\(endsName)") else { return nil }
    var buffer = WireBuffer()
    buffer.append(bytes)
    var ends: [ShepherdReport] = []
    while var message = try? buffer.next(), let end = try? ShepherdReport(from: &message) { ends.append(end) }
    return ends
  }

  static func removeEnds(in folder: String) { removeFile("\(folder)/\(endsName)") }
}
