import Execution
import Glibc
import SystemPackage

/// Processes in containers of this machine that have a variable of ours.
enum MarkedProcesses {
  /// Ends those that this user may end; of an engine elsewhere, or of another user, none is seen.
  static func kill(_ variable: String) {
    let wanted = Array(variable.utf8)
    for process in folderEntries("/proc").compactMap({ Int32($0) }) {
      guard let file = try? FileDescriptor.open(FilePath("/proc/\(process)/environ"), .readOnly, options: .closeOnExec)
      else { continue }
      defer { try? file.close() }
      var environment: [UInt8] = []
      while let bytes = try? readAvailable(file), !bytes.isEmpty { environment += bytes }
      if environment.split(separator: 0).contains(where: { $0.elementsEqual(wanted) }) {
        _ = Glibc.kill(process, SIGKILL)
      }
    }
  }
}
