import CProcess
import Execution
import Glibc
import SystemPackage

// The calls that neither swift-system nor safe Swift has. All that takes a pointer is in this file and in
// CStringArray.swift.

/// A program could not be started.
struct LaunchError: Error {
  var stage: LaunchStage
  var error: Errno
}

/// The calls that make, watch and end processes.
enum Processes {
  /// Starts a program in a session of its own. It dies with the calling thread.
  static func start(
    _ launch: Launch, input: FileDescriptor, output: FileDescriptor, subreaper: Bool, diesWithParent: Bool
  ) throws(LaunchError) -> Int32 {
    let programs = CStringArray(launch.programs)
    let arguments = CStringArray(launch.arguments)
    let environment = CStringArray(launch.environment)
    var request = unsafe cprocess_request()
    unsafe request.input = input.rawValue
    unsafe request.output = output.rawValue
    unsafe request.error = output.rawValue
    unsafe request.mode_mask = 0o022
    unsafe request.parent_death_signal = diesWithParent ? SIGKILL : 0
    unsafe request.subreaper = subreaper ? 1 : 0
    unsafe request.user = launch.user.map(Int64.init) ?? -1
    unsafe request.group = launch.group.map(Int64.init) ?? -1
    unsafe request.group_count = launch.groups?.count ?? -1
    unsafe request.dropped_capabilities = launch.droppedCapabilities
    unsafe request.open_files = OpenFiles.inherited
    unsafe request.no_new_privileges = launch.forbidsPrivileges ? 1 : 0
    let limits = launch.limits.map { cprocess_limit(resource: $0.resource, value: $0.value) }
    var stage: Int32 = 0
    var error: Int32 = 0

    let process = unsafe programs.withPointer { programs in
      unsafe arguments.withPointer { arguments in
        unsafe environment.withPointer { environment in
          unsafe (launch.groups ?? []).withUnsafeBufferPointer { groups in
            unsafe limits.withUnsafeBufferPointer { limits in
              unsafe (launch.directory ?? "/").withCString { directory in
                unsafe request.programs = programs
                unsafe request.arguments = arguments
                unsafe request.environment = environment
                unsafe request.directory = directory
                unsafe request.groups = groups.baseAddress
                unsafe request.limits = limits.baseAddress
                unsafe request.limit_count = limits.count
                return unsafe cprocess_spawn(&request, &stage, &error)
              }
            }
          }
        }
      }
    }
    guard process >= 0 else {
      throw LaunchError(stage: LaunchStage(rawValue: stage) ?? .clone, error: Errno(rawValue: error))
    }
    return process
  }

  /// A child that has ended and has not been reaped, nil when there is none.
  static func peekExit() -> (process: Int32, exit: ProcessExit)? {
    var exit = cprocess_exit()
    guard unsafe cprocess_peek_exit(&exit) == 1 else { return nil }
    return (
      exit.pid,
      exit.signal == 0
        ? ProcessExit(code: exit.code, signal: nil) : ProcessExit(code: 128 + exit.signal, signal: exit.signal)
    )
  }

  /// Takes an ended child off the process table; waits for it when it has not ended.
  static func reap(_ process: Int32) {
    while waitpid(process, nil, 0) < 0, errno == EINTR {}
  }

  static func becomeSubreaper() {
    _ = cprocess_become_subreaper()
  }
}

/// Two connected stream sockets, closed on exec.
func socketPair() throws(Errno) -> (FileDescriptor, FileDescriptor) {
  var pair: [Int32] = [0, 0]
  let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  guard unsafe socketpair(AF_UNIX, type, 0, &pair) == 0 else { throw .last }
  return (FileDescriptor(rawValue: pair[0]), FileDescriptor(rawValue: pair[1]))
}

/// Where a symbolic link leads, nil when it is none.
package func linkTarget(_ path: String) -> String? {
  var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
  let count = unsafe buffer.withUnsafeMutableBytes { unsafe readlink(path, $0.baseAddress!, $0.count) }
  return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
}

/// A non-blocking descriptor that tells which files of a folder are written to.
func fileEvents(ofFolder path: String) throws(Errno) -> FileDescriptor {
  let raw = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
  guard raw >= 0 else { throw .last }
  guard unsafe inotify_add_watch(raw, path, UInt32(IN_MODIFY)) >= 0 else {
    let error = Errno.last
    close(raw)
    throw error
  }
  return FileDescriptor(rawValue: raw)
}

/// The file names in a batch of file events; nil where the kernel has dropped some.
func fileEventNames(_ bytes: [UInt8]) -> [String?] {
  var names: [String?] = []
  var position = 0
  // struct inotify_event: watch, mask, cookie and length of the name, 4 bytes each, then the name, padded by zeros.
  func word(_ offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[position + offset + $1]) << UInt32($1 * 8) }
  }
  while position + 16 <= bytes.count {
    let length = Int(word(12))
    guard position + 16 + length <= bytes.count else { break }
    if word(4) & UInt32(IN_Q_OVERFLOW) != 0 {
      names.append(nil)
    } else {
      let name = bytes[(position + 16)..<(position + 16 + length)].prefix { $0 != 0 }
      names.append(String(decoding: name, as: UTF8.self))
    }
    position += 16 + length
  }
  return names
}

/// Gives a file another name. Returns whether it worked.
func renameFile(_ path: String, _ newPath: String) -> Bool {
  unsafe rename(path, newPath) == 0
}

/// The primary group of a user that this machine knows.
func primaryGroup(_ user: UInt32) -> UInt32? {
  guard let entry = unsafe getpwuid(user) else { return nil }
  return unsafe entry.pointee.pw_gid
}

// MARK: - Mounts

private func check(_ error: Int32) throws(Errno) {
  if error != 0 { throw Errno(rawValue: error) }
}

/// The calls that give a process a view of the file system of its own.
enum Mounts {
  /// A mount namespace of this process's own; with a user namespace for those who are not root.
  static func unshare() throws(Errno) { try check(cprocess_unshare_mounts(geteuid() == 0 ? 0 : 1)) }

  static func mountMemory(at path: String, mode: UInt32 = 0o755) throws(Errno) {
    try check(unsafe cprocess_mount_memory(path, mode, -1, 0))
  }

  static func bind(_ source: String, to target: String, isReadOnly: Bool = false) throws(Errno) {
    try check(unsafe cprocess_bind(source, target, isReadOnly ? 1 : 0))
  }

  /// Nobody writes through the mount at a path any more, not even root.
  static func makeReadOnly(_ path: String) throws(Errno) { try check(unsafe cprocess_make_read_only(path)) }

  static func changeRoot(to root: String, old: String) throws(Errno) {
    try check(unsafe cprocess_change_root(root, old))
  }

  static func detach(_ path: String) throws(Errno) { try check(unsafe cprocess_detach(path)) }

  /// Why no process of this user can have mounts of its own; nil when it can.
  package static let fault: Errno? = {
    let error = cprocess_can_unshare_mounts(geteuid() == 0 ? 0 : 1)
    return error == 0 ? nil : Errno(rawValue: error)
  }()
}

/// What stands at a path, links not followed; nil when nothing does.
func fileMode(of path: String, followingLinks: Bool = false) -> UInt32? {
  var status = stat()
  let result = followingLinks ? unsafe stat(path, &status) : unsafe lstat(path, &status)
  return result == 0 ? status.st_mode : nil
}

/// The path with links followed; nil where nothing is there.
func realPath(_ path: String) -> String? {
  guard let real = unsafe realpath(path, nil) else { return nil }
  defer { unsafe free(real) }
  return unsafe String(cString: real)
}

func makeFolder(_ path: String, mode: UInt32 = 0o755) throws(Errno) {
  guard unsafe mkdir(path, mode) == 0 else { throw .last }
}

func makeLink(_ path: String, to target: String) throws(Errno) {
  guard unsafe symlink(target, path) == 0 else { throw .last }
}

/// Opens a file or folder for its place alone (O_PATH), below another one; a link is not followed.
func openPlace(_ name: String, in folder: FileDescriptor?) throws(Errno) -> FileDescriptor {
  let raw = unsafe cprocess_open_place(folder?.rawValue ?? AT_FDCWD, name)
  guard raw >= 0 else { throw .last }
  return FileDescriptor(rawValue: raw)
}

/// Makes a folder below another one.
func makeFolder(_ name: String, in folder: FileDescriptor, mode: UInt32) throws(Errno) {
  guard unsafe mkdirat(folder.rawValue, name, mode) == 0 else { throw .last }
}

/// What kind of file an open descriptor is of: `S_IFDIR` …
func fileType(of descriptor: FileDescriptor) -> UInt32? {
  var status = stat()
  return unsafe fstat(descriptor.rawValue, &status) == 0 ? status.st_mode & S_IFMT : nil
}

/// A file without a name, in memory.
func memoryFile() throws(Errno) -> FileDescriptor {
  let raw = cprocess_memory_file()
  guard raw >= 0 else { throw .last }
  return FileDescriptor(rawValue: raw)
}

/// Becomes another program; returns only when none of them can be started.
func execute(_ programs: [String], _ arguments: [String], environment: [String]) -> Errno {
  let arguments = CStringArray(arguments)
  let environment = CStringArray(environment)
  // As execvp: a program that may not be executed is remembered, one that is not there is passed over.
  var result = Errno.noSuchFileOrDirectory
  for program in programs {
    let error = unsafe arguments.withPointer { arguments in
      unsafe environment.withPointer { environment in
        Errno(rawValue: unsafe cprocess_execute(program, arguments, environment))
      }
    }
    if error == .permissionDenied {
      result = error
    } else if error != .noSuchFileOrDirectory, error != .notDirectory {
      return error
    }
  }
  return result
}

/// Becomes user and group; nil to stay.
func becomeUser(_ user: UInt32?, group: UInt32?, groups: [UInt32]?) throws(Errno) {
  try check(
    unsafe cprocess_become(
      user.map(Int64.init) ?? -1, group.map(Int64.init) ?? -1, groups ?? [], groups?.count ?? -1))
}

/// Gives up what a container's confinement takes from it, for this process and all that come of it.
func confine(dropping capabilities: UInt64, forbiddingPrivileges: Bool) throws(Errno) {
  try check(cprocess_drop_capabilities(capabilities))
  if forbiddingPrivileges { try check(cprocess_forbid_privileges()) }
}

/// From now on signals that ask a process to end do not end this one, nor the program that it becomes.
func ignoreSignals() {
  let heeded = [SIGKILL, SIGSTOP, SIGCHLD, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGCONT]
  for number in (1...64) where !heeded.contains(Int32(number)) && !(32...33).contains(number) {
    _ = signal(Int32(number), SIG_IGN)
  }
}

/// Undoes it.
func resetSignals() { cprocess_reset_signals() }

/// This process dies when the thread does that has started it.
func dieWithParent(_ parent: Int32) {
  _ = cprocess_set_parent_death_signal(SIGKILL)
  // A parent that died before this line is not noticed by the kernel.
  if getppid() != parent { _exit(127) }
}
