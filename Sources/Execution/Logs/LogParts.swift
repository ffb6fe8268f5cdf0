import Glibc
import SystemPackage

/// The older parts of a log that was continued in another file.
///
/// The log of `a_main_0.log` goes on in that file; what stands before it is in the folder `a_main_0.older`, in files that
/// are named by the place in the whole log at which they begin, `0.log`, `10485760.log`. So a place in a log says where
/// to read whatever has been taken away meanwhile.
struct LogParts {
  /// A place in the whole log.
  typealias Place = Int64

  let current: String
  let folder: String

  /// - Parameter path: of the log, with `.log` at its end.
  init(of path: String) {
    current = path
    folder = (path.hasSuffix(".log") ? String(path.dropLast(4)) : path) + ".older"
  }

  func path(of start: Place) -> String { "\(folder)/\(start).log" }

  /// Where the older parts begin, in their order.
  var starts: [Place] {
    folderEntries(folder).compactMap { $0.hasSuffix(".log") ? Place($0.dropLast(4)) : nil }.sorted()
  }

  /// The place behind the last of the older parts: where the current file begins. 0 where there is none.
  func end(of starts: [Place]) -> Place { starts.last.map { $0 + (fileSize(path(of: $0)) ?? 0) } ?? 0 }
}

/// In bytes; nil where nothing is there.
func fileSize(_ path: String) -> Int64? {
  var status = stat()
  return unsafe stat(path, &status) == 0 ? Int64(status.st_size) : nil
}

/// The number of a file in its file system, which tells it from others of its name while it is open; nil where nothing is
/// there.
package func fileNumber(of path: String) -> UInt64? {
  var status = stat()
  return unsafe stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
}

func fileNumber(of file: FileDescriptor) -> UInt64? {
  var status = stat()
  return unsafe fstat(file.rawValue, &status) == 0 ? UInt64(status.st_ino) : nil
}
