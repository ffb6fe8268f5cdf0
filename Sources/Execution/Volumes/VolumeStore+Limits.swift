import CProcess
import Glibc
package import JobModel
import KubernetesValues

// Volumes that may only grow so far.

/// An `emptyDir` with a `sizeLimit` that its file system does not enforce.
struct LimitedVolume {
  var name: String
  var path: String
  var limit: Quantity
}

extension VolumeStore {
  /// When `takeExceeded` wants to be called next; nil when there is nothing to measure.
  package var wake: Instant? { limited.isEmpty ? nil : nextMeasuring ?? .zero }

  /// The pods whose volumes hold more than they may, each told once, with the reason.
  ///
  /// Mirrors `emptyDirLimitEviction`.
  package func takeExceeded(at now: Instant) -> [(pod: PodID, message: String)] {
    guard !limited.isEmpty, nextMeasuring ?? .zero <= now else { return [] }
    // A volume that was made just now has its first period before it.
    let isFirst = nextMeasuring == nil
    nextMeasuring = now + measuringPeriod
    if isFirst { return [] }
    var exceeded: [(pod: PodID, message: String)] = []
    for (pod, volumes) in limited.sorted(by: { $0.key < $1.key }) {
      let full = volumes.first { volume in
        let most = volume.limit.roundedUp
        return allocatedBytes(below: volume.path, enough: most) > most
      }
      guard let full else { continue }
      limited[pod] = nil
      exceeded.append((pod, "emptyDir volume \(full.name) holds more than its sizeLimit of \(full.limit)"))
    }
    if limited.isEmpty { nextMeasuring = nil }
    return exceeded
  }

  // MARK: Memory of a size

  /// How large a volume in memory may grow: its own limit, at most what the pod may use. Nil for no limit.
  ///
  /// Mirrors `calculateEmptyDirMemorySize`.
  static func memorySize(_ limit: Quantity?, of template: PodTemplate) -> UInt64? {
    let containers = template.initContainers.filter { $0.restartPolicy == .always } + template.containers
    let memory = containers.map { $0.limits["memory"]?.roundedUp ?? 0 }
    var sizes: [Int64] = []
    if let limit, limit > .zero { sizes.append(limit.roundedUp) }
    if !memory.contains(where: { $0 <= 0 }) {
      sizes.append(memory.reduce(0) { $0.addingReportingOverflow($1).overflow ? .max : $0 + $1 })
    }
    return sizes.min().map { UInt64(max(1, $0)) }
  }

  /// Mounts memory of a size on this machine, for all containers of a pod. What an earlier process has mounted stays.
  static func mountMemory(at path: String, size: UInt64, group: gid_t?) -> Bool {
    if isMountPoint(path) { return true }
    let mode: UInt32 = group == nil ? 0o777 : 0o2777
    return unsafe cprocess_mount_memory(path, mode, group.map(Int64.init) ?? -1, size) == 0
  }

  /// Takes the memory of a pod's volumes away.
  static func detachMemory(of podFolder: String) {
    guard geteuid() == 0 else { return }
    for name in folderEntries(podFolder) {
      let path = "\(podFolder)/\(name)"
      guard isMountPoint(path) else { continue }
      // Other pods may have come to life while it stood, and keep it: what is in it goes.
      try? removeTree(path)
      unsafe _ = cprocess_detach(path)
    }
  }

  private static func isMountPoint(_ path: String) -> Bool {
    var (own, parent) = (stat(), stat())
    guard unsafe lstat(path, &own) == 0, own.st_mode & S_IFMT == S_IFDIR, unsafe lstat(path + "/..", &parent) == 0
    else { return false }
    return own.st_dev != parent.st_dev
  }
}
