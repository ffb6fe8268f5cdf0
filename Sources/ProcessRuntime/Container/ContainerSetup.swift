/// What is to be arranged for a container's process before its program starts: mounts, control groups, its user.
///
/// It reaches the process by a file in memory that is its standard input; so does, the other way, what went wrong.
struct ContainerSetup: Hashable {
  /// A file or folder at a place of the container.
  struct Mount: Hashable {
    /// The volume's name, for messages.
    var name: String
    var source: String
    /// Below the source; empty for the source itself.
    var subPath: String
    /// Absolute.
    var target: String
    var isReadOnly: Bool
  }

  /// The program as `Launch` has it.
  var programs: [String]
  var arguments: [String]
  var environment: [String]
  var directory: String
  var user: UInt32?
  var group: UInt32?
  var groups: [UInt32]?
  var droppedCapabilities: UInt64
  var forbidsPrivileges: Bool
  /// Mounts instead of this process.
  var bubblewrap: String?
  /// Nothing but volumes can be written.
  var hasReadOnlyRoot = false
  /// In the order in which they are made: those that lie in others behind these.
  var mounts: [Mount] = []
  /// An empty folder in which a root can be put together.
  var stage: String = ""
  /// Files that the process writes itself into to belong to a control group.
  var controlGroups: [String] = []
  /// Why it cannot be arranged, known beforehand.
  var fault: String?

  var needsOwnMounts: Bool { !mounts.isEmpty || hasReadOnlyRoot }

  /// Begins what a process that could not be set up leaves in the file.
  static let failureMark = UInt8(ascii: "!")
  /// Begins what nobody has taken up.
  static let setupMark = UInt8(ascii: "?")

  var bytes: [UInt8] {
    var wire = WireWriter()
    wire.append(programs)
    wire.append(arguments)
    wire.append(environment)
    wire.append(directory)
    wire.append(optional: user) { $0.append($1) }
    wire.append(optional: group) { $0.append($1) }
    wire.append(optional: groups) { wire, groups in
      wire.append(UInt32(groups.count))
      for group in groups { wire.append(group) }
    }
    wire.append(droppedCapabilities)
    wire.append(UInt8(forbidsPrivileges ? 1 : 0))
    wire.append(optional: bubblewrap) { $0.append($1) }
    wire.append(UInt8(hasReadOnlyRoot ? 1 : 0))
    wire.append(UInt32(mounts.count))
    for mount in mounts {
      wire.append([mount.name, mount.source, mount.subPath, mount.target])
      wire.append(UInt8(mount.isReadOnly ? 1 : 0))
    }
    wire.append(stage)
    wire.append(controlGroups)
    wire.append(optional: fault) { $0.append($1) }
    return [Self.setupMark] + wire.bytes
  }

  init(from bytes: [UInt8]) throws(WireError) {
    guard bytes.first == Self.setupMark else { throw WireError() }
    var wire = WireReader(bytes.dropFirst())
    programs = try wire.takeTexts()
    arguments = try wire.takeTexts()
    environment = try wire.takeTexts()
    directory = try wire.takeText()
    user = try wire.takeOptional { wire throws(WireError) in try wire.take() }
    group = try wire.takeOptional { wire throws(WireError) in try wire.take() }
    groups = try wire.takeOptional { wire throws(WireError) in
      var groups: [UInt32] = []
      for _ in 0..<(try wire.take(UInt32.self)) { groups.append(try wire.take()) }
      return groups
    }
    droppedCapabilities = try wire.take()
    forbidsPrivileges = try wire.take(UInt8.self) == 1
    bubblewrap = try wire.takeOptional { wire throws(WireError) in try wire.takeText() }
    hasReadOnlyRoot = try wire.take(UInt8.self) == 1
    for _ in 0..<(try wire.take(UInt32.self)) {
      let texts = try wire.takeTexts()
      guard texts.count == 4 else { throw WireError() }
      mounts.append(
        Mount(
          name: texts[0], source: texts[1], subPath: texts[2], target: texts[3],
          isReadOnly: try wire.take(UInt8.self) == 1))
    }
    stage = try wire.takeText()
    controlGroups = try wire.takeTexts()
    fault = try wire.takeOptional { wire throws(WireError) in try wire.takeText() }
  }

  init(_ launch: Launch) {
    programs = launch.programs
    arguments = launch.arguments
    environment = launch.environment
    directory = launch.directory ?? "/"
    user = launch.user
    group = launch.group
    groups = launch.groups
    droppedCapabilities = launch.droppedCapabilities
    forbidsPrivileges = launch.forbidsPrivileges
  }
}
