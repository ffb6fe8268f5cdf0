import Execution

/// A process that is to be started, complete: nothing of the caller's environment is added.
package struct Launch: Hashable, Sendable {
  /// Names the process in all later messages; the caller's to choose, never used twice in a run.
  package var id: UInt64
  /// Paths to try in order, from a search along PATH or the one path that was written.
  package var programs: [String]
  /// The whole argument list, the program's name first.
  package var arguments: [String]
  /// `NAME=value` entries.
  package var environment: [String]
  /// The working directory, nil for `/`.
  package var directory: String?
  /// The log that standard output and error are appended to, made when there is something; `/dev/null` for none.
  package var output: String
  /// Bytes of the log; nil for as many as come.
  package var logLimit: Int64?
  /// User, group and supplementary groups to become; nil to stay.
  package var user: UInt32?
  package var group: UInt32?
  package var groups: [UInt32]?
  package var limits: [ResourceLimit]
  /// A bit a capability that neither it nor what it starts may have.
  package var droppedCapabilities: UInt64 = 0
  /// Nothing that it starts gains rights that it has not.
  package var forbidsPrivileges = false
  /// What the program finds in a file that is its standard input: what `ContainerProcess` is to do. It may leave there
  /// why it could not.
  package var setup: [UInt8]?

  package init(
    id: UInt64, programs: [String], arguments: [String], environment: [String], directory: String? = nil,
    output: String, user: UInt32? = nil, group: UInt32? = nil, groups: [UInt32]? = nil,
    limits: [ResourceLimit] = []
  ) {
    self.id = id
    self.programs = programs
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.output = output
    self.user = user
    self.group = group
    self.groups = groups
    self.limits = limits
  }

  /// A limit as setrlimit takes it, soft and hard alike.
  package struct ResourceLimit: Hashable, Sendable {
    package var resource: Int32
    package var value: UInt64

    package init(resource: Int32, value: UInt64) {
      self.resource = resource
      self.value = value
    }
  }
}

/// Where starting a process went wrong; the raw values are those of `cprocess_stage`.
package enum LaunchStage: Int32, Hashable, Sendable {
  case clone, session, streams, limits, user, directory, program
}

/// How a process ended.
package struct ProcessExit: Hashable, Sendable {
  /// 0–255; 128 + n for a process that signal n killed, as a container reports it.
  package var code: Int32
  /// The signal that killed it, nil when it ended by itself.
  package var signal: Int32?
}

/// What the run asks of its shepherd.
enum ShepherdRequest: Hashable {
  case launch(Launch)
  /// Sends a signal to the process and all its descendants.
  case signal(id: UInt64, Int32)
  /// Ends every process at once, then the shepherd itself.
  case end
  /// Outlive this connection: wait for another one at the socket in the folder.
  case keep(folder: String)
  /// The end of the process is written down: it need not be told again.
  case forget(id: UInt64)
  /// An end that an earlier shepherd has seen, to be told until it is forgotten.
  case remember(ShepherdReport)
}

/// What the shepherd tells.
enum ShepherdReport: Hashable {
  case started(id: UInt64, process: ProcessIdentity)
  case failed(id: UInt64, LaunchStage, errno: Int32)
  /// The process has ended and nothing of its tree is left. `time` is that of the boot clock.
  case exited(id: UInt64, ProcessExit, time: Nanoseconds)
  /// As `exited`, but its program was never started: why.
  case notSetUp(id: UInt64, message: String, time: Nanoseconds)
  /// The log is as large as it may be: its beginning goes from now on.
  case logIsFull(id: UInt64)
  /// Some of what the process wrote is not in its log.
  case notLogged(id: UInt64, errno: Int32)
  /// To a connection that takes over: everything that runs and every end that is not forgotten has been told.
  case listed

  var id: UInt64? {
    switch self {
    case .started(let id, _), .failed(let id, _, _), .exited(let id, _, _), .notSetUp(let id, _, _): id
    case .logIsFull(let id), .notLogged(let id, _): id
    case .listed: nil
    }
  }
}

/// A process id that cannot be mistaken for a later process with the same id.
package struct ProcessIdentity: Hashable, Sendable {
  package var id: Int32
  /// When it started, in clock ticks since the machine did (field 22 of /proc/ID/stat).
  package var startTicks: UInt64

  package init(id: Int32, startTicks: UInt64) {
    self.id = id
    self.startTicks = startTicks
  }
}

// MARK: - On the wire

extension ShepherdRequest {
  var framed: [UInt8] {
    var wire = WireWriter()
    switch self {
    case .launch(let launch):
      wire.append(UInt8(0))
      wire.append(launch.id)
      wire.append(launch.programs)
      wire.append(launch.arguments)
      wire.append(launch.environment)
      wire.append(optional: launch.directory) { $0.append($1) }
      wire.append(launch.output)
      wire.append(optional: launch.logLimit) { $0.append($1) }
      wire.append(optional: launch.user) { $0.append($1) }
      wire.append(optional: launch.group) { $0.append($1) }
      wire.append(optional: launch.groups) { wire, groups in
        wire.append(UInt32(groups.count))
        for group in groups { wire.append(group) }
      }
      wire.append(UInt32(launch.limits.count))
      for limit in launch.limits {
        wire.append(limit.resource)
        wire.append(limit.value)
      }
      wire.append(launch.droppedCapabilities)
      wire.append(UInt8(launch.forbidsPrivileges ? 1 : 0))
      wire.append(optional: launch.setup) { $0.append(bytes: $1) }
    case .signal(let id, let signal):
      wire.append(UInt8(1))
      wire.append(id)
      wire.append(signal)
    case .end:
      wire.append(UInt8(2))
    case .keep(let folder):
      wire.append(UInt8(3))
      wire.append(folder)
    case .forget(let id):
      wire.append(UInt8(4))
      wire.append(id)
    case .remember(let report):
      wire.append(UInt8(5))
      report.write(to: &wire)
    }
    return wire.framed
  }

  init(from wire: inout WireReader) throws(WireError) {
    switch try wire.take(UInt8.self) {
    case 0:
      var launch = Launch(
        id: try wire.take(), programs: try wire.takeTexts(), arguments: try wire.takeTexts(),
        environment: try wire.takeTexts(),
        directory: try wire.takeOptional { wire throws(WireError) in try wire.takeText() },
        output: try wire.takeText())
      launch.logLimit = try wire.takeOptional { wire throws(WireError) in try wire.take() }
      launch.user = try wire.takeOptional { wire throws(WireError) in try wire.take() }
      launch.group = try wire.takeOptional { wire throws(WireError) in try wire.take() }
      launch.groups = try wire.takeOptional { wire throws(WireError) in
        var groups: [UInt32] = []
        for _ in 0..<(try wire.take(UInt32.self)) { groups.append(try wire.take()) }
        return groups
      }
      for _ in 0..<(try wire.take(UInt32.self)) {
        launch.limits.append(.init(resource: try wire.take(), value: try wire.take()))
      }
      launch.droppedCapabilities = try wire.take()
      launch.forbidsPrivileges = try wire.take(UInt8.self) == 1
      launch.setup = try wire.takeOptional { wire throws(WireError) in try wire.takeBytes() }
      self = .launch(launch)
    case 1: self = .signal(id: try wire.take(), try wire.take())
    case 2: self = .end
    case 3: self = .keep(folder: try wire.takeText())
    case 4: self = .forget(id: try wire.take())
    case 5: self = .remember(try ShepherdReport(from: &wire))
    default: throw WireError()
    }
  }
}

extension ShepherdReport {
  var framed: [UInt8] {
    var wire = WireWriter()
    write(to: &wire)
    return wire.framed
  }

  func write(to wire: inout WireWriter) {
    switch self {
    case .started(let id, let process):
      wire.append(UInt8(0))
      wire.append(id)
      wire.append(process.id)
      wire.append(process.startTicks)
    case .failed(let id, let stage, let errno):
      wire.append(UInt8(1))
      wire.append(id)
      wire.append(stage.rawValue)
      wire.append(errno)
    case .exited(let id, let exit, let time):
      wire.append(UInt8(2))
      wire.append(id)
      wire.append(exit.code)
      wire.append(exit.signal ?? 0)
      wire.append(time)
    case .listed:
      wire.append(UInt8(3))
    case .notSetUp(let id, let message, let time):
      wire.append(UInt8(4))
      wire.append(id)
      wire.append(message)
      wire.append(time)
    case .logIsFull(let id):
      wire.append(UInt8(5))
      wire.append(id)
    case .notLogged(let id, let errno):
      wire.append(UInt8(6))
      wire.append(id)
      wire.append(errno)
    }
  }

  init(from wire: inout WireReader) throws(WireError) {
    switch try wire.take(UInt8.self) {
    case 0:
      self = .started(
        id: try wire.take(), process: ProcessIdentity(id: try wire.take(), startTicks: try wire.take()))
    case 1:
      let id: UInt64 = try wire.take()
      guard let stage = LaunchStage(rawValue: try wire.take()) else { throw WireError() }
      self = .failed(id: id, stage, errno: try wire.take())
    case 2:
      let id: UInt64 = try wire.take()
      let code: Int32 = try wire.take()
      let signal: Int32 = try wire.take()
      self = .exited(id: id, ProcessExit(code: code, signal: signal == 0 ? nil : signal), time: try wire.take())
    case 3: self = .listed
    case 4: self = .notSetUp(id: try wire.take(), message: try wire.takeText(), time: try wire.take())
    case 5: self = .logIsFull(id: try wire.take())
    case 6: self = .notLogged(id: try wire.take(), errno: try wire.take())
    default: throw WireError()
    }
  }
}
