#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

internal import Execution
internal import JobModel
internal import KubernetesValues
internal import ProcessRuntime
internal import SystemPackage

/// The system calls that swift-system does not wrap.
enum Platform {
  enum FileKind { case file, folder, other }

  /// What stands at a path, links followed; nil when nothing can be found there.
  static func kind(of path: String) -> FileKind? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return kind(mode: status.st_mode)
  }

  /// The size of an open regular file in bytes; nil for anything else.
  static func size(of descriptor: Int32) -> Int? {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, kind(mode: status.st_mode) == .file else { return nil }
    return Int(status.st_size)
  }

  private static func kind(mode: mode_t) -> FileKind {
    switch mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  struct Entry {
    var name: String
    /// Links are not followed into folders: a link to one is ``FileKind/other``.
    var kind: FileKind
  }

  /// The entries of a folder in no order, without `.` and `..`; nil when it cannot be read.
  static func entries(of folder: String) -> [Entry]? {
    guard let stream = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(stream) }
    var result: [Entry] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { unsafe String(cString: $0) }
      }
      guard name != ".", name != ".." else { continue }
      let kind: FileKind
      switch unsafe Int32(entry.pointee.d_type) {
      case Int32(DT_REG): kind = .file
      case Int32(DT_DIR): kind = .folder
      case Int32(DT_LNK):
        kind = Self.kind(of: folder + "/" + name) == .file ? .file : .other
      case Int32(DT_UNKNOWN): kind = Self.kind(of: folder + "/" + name) ?? .other
      default: kind = .other
      }
      result.append(Entry(name: name, kind: kind))
    }
    return result
  }

  /// The working folder; the root where it is gone.
  static var workingFolder: String {
    guard let path = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  /// The path with links followed; nil where nothing is there.
  static func realPath(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// Who may do what with a file.
  struct Ownership {
    var mode: UInt32 = 0o644
    /// The user and the group; nil for those of whoever makes the file.
    var owner: (user: UInt32, group: UInt32)?

    static let usual = Ownership()
  }

  /// The permissions and the owner of a file; nil where there is none.
  static func ownership(of path: String) -> Ownership? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Ownership(mode: UInt32(status.st_mode) & 0o7777, owner: (status.st_uid, status.st_gid))
  }

  /// Gives an open file its permissions, whatever the umask, its owner where that is allowed, and waits until its
  /// content is on disk.
  static func settle(_ descriptor: Int32, _ ownership: Ownership) -> Bool {
    // Root mends a file that stays its owner's; nobody else can give files away.
    if let owner = ownership.owner { _ = fchown(descriptor, owner.user, owner.group) }
    return fchmod(descriptor, mode_t(ownership.mode)) == 0 && fsync(descriptor) == 0
  }

  /// Whether this user may write to a file.
  static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }

  static func rename(_ path: String, to target: String) -> Bool {
    #if canImport(Glibc)
      unsafe Glibc.rename(path, target) == 0
    #elseif canImport(Musl)
      unsafe Musl.rename(path, target) == 0
    #else
      unsafe Darwin.rename(path, target) == 0
    #endif
  }

  static func remove(_ path: String) { unsafe _ = unlink(path) }

  static var processNumber: Int32 { getpid() }

  /// What an error number means: `No such file or directory`.
  static func text(of error: Int32) -> String { unsafe String(cString: strerror(error)) }

  /// Makes a folder; nil when that went well.
  static func makeFolder(_ path: String, mode: mode_t) -> Errno? {
    unsafe mkdir(path, mode) == 0 ? nil : Errno(rawValue: errno)
  }

  /// The path of this program.
  static var ownPath: String { linkTarget("/proc/self/exe") ?? CommandLine.arguments[0] }

  static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Processors and memory of this machine.
  static var capacity: NodeCapacity {
    let memory = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
    return NodeCapacity(cpu: Quantity(Int64(processors)), memory: Quantity(memory))
  }

  static var isRoot: Bool { geteuid() == 0 }

  /// What this machine can do for a pod. What it does not ask for is not found out: that costs processes.
  static func abilities(for template: PodTemplate) -> ProcessAbilities {
    let containers = template.initContainers + template.containers
    let mounts =
      !template.volumes.isEmpty
      || containers.contains { $0.terminationMessagePath != "/dev/termination-log" || $0.confinement.hasReadOnlyRoot }
    let mounting = mounts ? Mounting.here(searchPath: environment("PATH") ?? "/usr/bin:/bin") : .namespace
    let limits = containers.contains { $0.limits["memory"] != nil || $0.limits["cpu"] != nil }
    return ProcessAbilities(
      user: Int64(geteuid()), group: Int64(getegid()), groups: ownGroups, mountFault: mounting.fault,
      mountProgram: mounting.program,
      limitsContainers: limits ? canLimitContainers() : true)
  }

  private static var ownGroups: Set<Int64> {
    var groups = [gid_t](repeating: 0, count: 65536)
    let count = unsafe getgroups(Int32(groups.count), &groups)
    return Set(groups.prefix(max(0, Int(count))).map(Int64.init))
  }

  /// The local time as `20260131-235959`.
  static var timestamp: String {
    var now = time(nil)
    var parts = unsafe tm()
    _ = unsafe localtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = unsafe "\(parts.tm_year + 1900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))"
    return unsafe "\(date)-\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))"
  }

  /// The time that reports tell, in UTC: `2026-01-31T23:59:59`. SOURCE_DATE_EPOCH stands in for the clock, as it
  /// does for other programs whose output is to be the same each time.
  static var reportTime: String {
    var now = environment("SOURCE_DATE_EPOCH").flatMap { time_t($0) } ?? time(nil)
    var parts = unsafe tm()
    _ = unsafe gmtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return unsafe "\(date)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }

  static func exit(_ status: ExitStatus) -> Never { _exit(status.rawValue) }

  static var lastError: Int32 { errno }

  /// Whether there is something to read, or the end, within a time; -1 waits for ever.
  static func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&request, 1, milliseconds) > 0
  }

  /// Whether there is a process of this number.
  static func isRunning(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno == EPERM }

  /// Lets the signals that end a process end this one, also where whoever started it had them blocked.
  static func unblockEndingSignals() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&signals, signal) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The width of the terminal in cells; nil when the descriptor is none.
  static func terminalWidth(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// The time since 1970 by the machine's clock.
  static var now: Instant { Instant(milliseconds: Int64(wallTime() / 1_000_000)) }

  /// A line from standard input without its end; nil at the end of it.
  static func readLine() -> String? { Swift.readLine(strippingNewline: true) }

  static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

  /// The time of day.
  static var secondsSince1970: Int { Int(time(nil)) }

  /// The processors that this process may use; at least 1.
  static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
