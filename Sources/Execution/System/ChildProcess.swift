import CProcess
import Glibc
package import SystemPackage

/// A program that this process has started, in a session of its own: no key on the terminal reaches it.
package struct ChildProcess: ~Copyable {
  package let id: Int32
  /// Becomes readable when the program has ended.
  package let descriptor: FileDescriptor

  /// Starts a program; throws when it cannot be started at all.
  ///
  /// - Parameters:
  ///   - arguments: with the program's name before them.
  ///   - diesWithParent: whether it is killed when the calling thread ends.
  package init(
    _ program: String, _ arguments: [String], environment: [String], output: FileDescriptor, error: FileDescriptor,
    directory: String? = nil, diesWithParent: Bool
  ) throws(Errno) {
    let directories = CStringArray(directory.map { [$0] } ?? [])
    let programs = CStringArray([program])
    let arguments = CStringArray(arguments)
    let environment = CStringArray(environment)
    let input: FileDescriptor
    do {
      input = try FileDescriptor.open(FilePath("/dev/null"), .readOnly, options: .closeOnExec)
    } catch {
      throw error as? Errno ?? .ioError
    }
    defer { try? input.close() }
    var request = unsafe cprocess_request()
    unsafe request.input = input.rawValue
    unsafe request.output = output.rawValue
    unsafe request.error = error.rawValue
    unsafe request.mode_mask = 0o022
    unsafe request.parent_death_signal = diesWithParent ? SIGKILL : 0
    unsafe request.user = -1
    unsafe request.group = -1
    unsafe request.group_count = -1
    unsafe request.open_files = OpenFiles.inherited
    var stage: Int32 = 0
    var failure: Int32 = 0
    let started = unsafe programs.withPointer { programs in
      unsafe arguments.withPointer { arguments in
        unsafe environment.withPointer { environment in
          unsafe request.programs = programs
          unsafe request.arguments = arguments
          unsafe request.environment = environment
          return unsafe directories.withPointer { directories in
            // The list's end stands for staying here.
            unsafe request.directory = directories[0]
            return unsafe cprocess_spawn(&request, &stage, &failure)
          }
        }
      }
    }
    guard started >= 0 else { throw Errno(rawValue: failure) }
    let raw = cprocess_open_process(started)
    guard raw >= 0 else {
      let error = Errno.last
      kill(started, SIGKILL)
      waitpid(started, nil, 0)
      throw error
    }
    id = started
    descriptor = FileDescriptor(rawValue: raw)
  }

  package borrowing func signal(_ signal: Int32) { kill(id, signal) }

  /// Waits for the end and gives the exit code, 128 and the signal's number for a death by signal.
  package consuming func wait() -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(id, &status, 0) < 0 {
      if errno != EINTR { break }
    }
    try? descriptor.close()
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// A file without a name, in memory, for what a program reads, or writes and is read when it has ended.
package struct ScratchFile: ~Copyable {
  package let descriptor: FileDescriptor

  package init() throws(Errno) {
    let raw = cprocess_memory_file()
    guard raw >= 0 else { throw .last }
    descriptor = FileDescriptor(rawValue: raw)
  }

  /// What another program reads as its input: nobody has to feed it, and nothing breaks when the program ends before it
  /// has read all.
  ///
  /// - Returns: a descriptor of such a file, at its beginning, which the caller closes.
  package static func holding(_ bytes: [UInt8]) throws -> FileDescriptor { try ScratchFile().filled(bytes) }

  private borrowing func filled(_ bytes: [UInt8]) throws -> FileDescriptor {
    try descriptor.writeAll(bytes)
    _ = try descriptor.seek(offset: 0, from: .start)
    return try descriptor.duplicate()
  }

  deinit { try? descriptor.close() }

  /// At most the first `limit` bytes.
  package borrowing func contents(limit: Int = 1 << 24) -> [UInt8] {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while all.count < limit {
      let count =
        (try? unsafe chunk.withUnsafeMutableBytes {
          try unsafe descriptor.read(fromAbsoluteOffset: Int64(all.count), into: $0)
        }) ?? 0
      if count == 0 { break }
      all += chunk[..<count]
    }
    return all
  }
}

/// Two ends of a pipe, closed on exec; the reading end does not wait.
package func makePipe() throws(Errno) -> (reading: FileDescriptor, writing: FileDescriptor) {
  var ends: [Int32] = [0, 0]
  guard unsafe pipe(&ends) == 0 else { throw .last }
  let reading = FileDescriptor(rawValue: ends[0])
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  reading.setNonBlocking()
  return (reading, FileDescriptor(rawValue: ends[1]))
}

/// The environment that this process was started with, `NAME=value` each.
package func startingEnvironment() -> [String] {
  guard let file = try? FileDescriptor.open(FilePath("/proc/self/environ"), .readOnly, options: .closeOnExec) else {
    return []
  }
  defer { try? file.close() }
  var all: [UInt8] = []
  while let bytes = try? readAvailable(file), !bytes.isEmpty { all += bytes }
  return all.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
}

/// Where a program lies along a PATH; nil when it does not.
package func findProgram(_ name: String, along path: String) -> String? {
  if name.contains("/") { return unsafe access(name, X_OK) == 0 ? name : nil }
  for folder in path.split(separator: ":") where folder.hasPrefix("/") {
    let candidate = "\(folder)/\(name)"
    var status = stat()
    guard unsafe stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
    if unsafe access(candidate, X_OK) == 0 { return candidate }
  }
  return nil
}
