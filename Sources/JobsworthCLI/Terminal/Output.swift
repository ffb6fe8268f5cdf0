internal import SystemPackage

/// Writes to standard output and standard error. A reader that went away ends the process as usual (SIGPIPE), except
/// while a run has the signal blocked: it stops its pods first.
enum Output {
  static func write(_ bytes: [UInt8]) {
    // What cannot be written, to a full disk, is told on standard error and in the exit status.
    do {
      _ = try FileDescriptor.standardOutput.writeAll(bytes)
    } catch Errno.brokenPipe {
      return
    } catch {
      complain("standard output: \(error)")
      Platform.exit(.failure)
    }
  }

  static func write(_ text: String) { write(Array(text.utf8)) }

  /// A complaint about the tool's own work, or a note to the user: one line on standard error.
  static func complain(_ message: String) {
    _ = try? FileDescriptor.standardError.writeAll(Array("jobsworth: \(message)\n".utf8))
  }

  static func note(_ text: String) {
    note(Array(text.utf8))
  }

  static func note(_ bytes: [UInt8]) {
    _ = try? FileDescriptor.standardError.writeAll(bytes)
  }
}
