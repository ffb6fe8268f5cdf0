import CProcess
import Glibc
package import JobModel
import SystemPackage

extension VolumeStore {
  /// Where what a container mounts is on this machine, for whoever mounts by path. A `subPath` that is not there is made
  /// a folder. Nil for a volume that is not made here.
  ///
  /// No link is followed below the volume: a container that shares it could lead anywhere by one.
  package func source(of mount: ContainerMount, pod: PodID) throws(RuntimeFault) -> String? {
    guard let root = place(of: mount.volume, pod: pod) else { return nil }
    guard let path = RelativePath.normalized(mount.subPath) else {
      throw RuntimeFault("subPath \(mount.subPath) leaves volume \(mount.volume)")
    }
    if path.isEmpty { return root }
    func fault(_ error: Errno) -> RuntimeFault {
      RuntimeFault("subPath \(path) of volume \(mount.volume): \(error)")
    }
    var current = unsafe open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard current >= 0 else { throw fault(.last) }
    defer { close(current) }
    var status = stat()
    let mode = unsafe fstat(current, &status) == 0 ? status.st_mode & 0o7777 : 0o755
    for part in path.split(separator: "/").map(String.init) {
      var next = unsafe cprocess_open_place(current, part)
      if next < 0, errno == ENOENT {
        // With the permissions of the volume itself, as kubelets make it.
        if unsafe mkdirat(current, part, 0o700) == 0 { _ = unsafe fchmodat(current, part, mode, 0) }
        next = unsafe cprocess_open_place(current, part)
      }
      guard next >= 0 else { throw fault(.last) }
      close(current)
      current = next
      guard unsafe fstat(next, &status) == 0 else { throw fault(.last) }
      if status.st_mode & S_IFMT == S_IFLNK {
        throw RuntimeFault("subPath \(path) of volume \(mount.volume) goes through a link")
      }
    }
    return "\(root)/\(path)"
  }
}
