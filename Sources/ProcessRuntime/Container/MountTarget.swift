import Glibc

/// Where a volume is to stand in a container, as every view of the file system goes there: name by name from the root.
struct MountTarget {
  let path: String
  let names: [String]
  /// What is to stand there.
  let isFolder: Bool

  init(_ path: String, isFolder: Bool) throws {
    self.path = path
    self.isFolder = isFolder
    names = path.split(separator: "/").map(String.init)
    guard !names.isEmpty, !names.contains("..") else { throw ContainerFailure("\(path) is no place for a volume") }
  }

  /// A folder can only stand where one is, and a file where a file is.
  ///
  /// - Parameter isFolderThere: what the machine has at the place, or on the way to it.
  func check(isFolderThere: Bool, isOnTheWay: Bool = false) throws {
    guard isFolderThere == (isFolder || isOnTheWay) else {
      throw ContainerFailure("\(path) is \(isFolderThere ? "a folder" : "no folder"), unlike the volume")
    }
  }

  /// The next place on the way.
  static func place(_ name: String, in folder: String) -> String {
    folder == "/" ? "/\(name)" : "\(folder)/\(name)"
  }

  /// Whether a place is another one or lies in it.
  static func isPlace(_ place: String, at other: String) -> Bool { place == other || place.hasPrefix(other + "/") }

  /// What stays as it is where nothing else can be written: devices, processes, the kernel's settings.
  static let kernels = ["/dev", "/proc", "/sys"]

  static func isKernels(_ place: String) -> Bool { kernels.contains { isPlace(place, at: $0) } }

  /// Whether one of the volumes stands in a folder of the root that the machine does not have.
  static func needsRoot(_ mounts: [ContainerSetup.Mount]) -> Bool {
    mounts.contains { mount in
      mount.target.split(separator: "/").first.map { fileMode(of: "/\($0)") == nil } ?? false
    }
  }
}
