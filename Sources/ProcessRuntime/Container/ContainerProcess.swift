import Execution
import Glibc
import SystemPackage

/// The process of a container between its start and its program: arranges what `ContainerSetup` says, then becomes
/// the program. It keeps its process id, so nobody else notices.
package enum ContainerProcess {
  /// Takes over the whole process. Standard input is the file that holds the setup.
  package static func run() -> Int32 {
    let parent = getppid()
    let file = FileDescriptor(rawValue: 0)
    let message: String
    do {
      let setup = try ContainerSetup(from: try contents(of: file))
      // It may hold secrets; and whoever started us must not take it for a failure.
      try file.resize(to: 0)
      message = try become(setup, parent: parent)
    } catch let failure as ContainerFailure {
      message = failure.message
    } catch {
      message = "the container could not be set up: \(error)"
    }
    try? file.resize(to: 0)
    _ = try? file.writeAll(toAbsoluteOffset: 0, [ContainerSetup.failureMark] + Array(message.utf8))
    return 128
  }

  private static func contents(of file: FileDescriptor) throws -> [UInt8] {
    try file.seek(offset: 0, from: .start)
    var all: [UInt8] = []
    while let bytes = try readAvailable(file), !bytes.isEmpty { all += bytes }
    return all
  }

  /// Returns only when the program cannot be started: why.
  private static func become(_ setup: ContainerSetup, parent: Int32) throws -> String {
    if let fault = setup.fault { throw ContainerFailure(fault) }
    for group in setup.controlGroups {
      do {
        let file = try FileDescriptor.open(FilePath(group), .writeOnly, options: .closeOnExec)
        try file.closeAfter { _ = try file.writeAll("0".utf8) }
      } catch {
        throw ContainerFailure("cannot enter control group \(group): \(error)")
      }
    }
    if setup.needsOwnMounts, let bubblewrap = setup.bubblewrap {
      return try become(bubblewrap, for: setup)
    }
    if setup.needsOwnMounts {
      var view = MountView(stage: setup.stage)
      try view.mount(setup.mounts)
      if setup.hasReadOnlyRoot { try view.makeRootReadOnly() }
    }
    do {
      try confine(dropping: setup.droppedCapabilities, forbiddingPrivileges: false)
      try becomeUser(setup.user, group: setup.group, groups: setup.groups)
    } catch {
      throw ContainerFailure("cannot become the user that securityContext asks for: \(error)")
    }
    try confine(dropping: 0, forbiddingPrivileges: setup.forbidsPrivileges)
    // Bubblewrap's process heeds no signal meant for the container; the container does.
    resetSignals()
    // Changing the user has cleared it.
    dieWithParent(parent)
    guard unsafe chdir(setup.directory) == 0 else {
      throw ContainerFailure("cannot enter the working directory: \(Errno.last)")
    }
    let input = try FileDescriptor.open(FilePath("/dev/null"), .readOnly)
    // The file stays open until the program runs: it is closed by execve.
    let file = try FileDescriptor(rawValue: 0).duplicate(as: FileDescriptor(rawValue: 63))
    _ = fcntl(file.rawValue, F_SETFD, FD_CLOEXEC)
    _ = try input.duplicate(as: FileDescriptor(rawValue: 0))
    try input.close()
    let error = execute(setup.programs, setup.arguments, environment: setup.environment)
    _ = try file.duplicate(as: FileDescriptor(rawValue: 0))
    let program = setup.arguments.first ?? ""
    return error == .noSuchFileOrDirectory && !program.contains("/")
      ? "cannot start \"\(program)\": not found in PATH" : "cannot start \"\(program)\": \(error)"
  }
}

extension ContainerProcess {
  /// Becomes bubblewrap, whose child takes up what is left of the setup. Returns only when it cannot be started: why.
  private static func become(_ bubblewrap: String, for setup: ContainerSetup) throws -> String {
    guard let own = linkTarget("/proc/self/exe") else { throw ContainerFailure("/proc is not there") }
    var view = BubblewrapView(hasReadOnlyRoot: setup.hasReadOnlyRoot)
    try view.mount(setup.mounts)
    var rest = setup
    rest.mounts = []
    rest.hasReadOnlyRoot = false
    rest.controlGroups = []
    let file = FileDescriptor(rawValue: 0)
    _ = try file.writeAll(toAbsoluteOffset: 0, rest.bytes)
    // It waits for the container and ends as that does.
    ignoreSignals()
    let inner = [own] + CommandLine.arguments.dropFirst()
    let error = execute(
      [bubblewrap], [bubblewrap] + view.arguments + ["--die-with-parent", "--"] + inner, environment: [])
    return "cannot start \"\(bubblewrap)\": \(error)"
  }
}

/// Why a container could not be set up.
struct ContainerFailure: Error {
  var message: String

  init(_ message: String) { self.message = message }
}
