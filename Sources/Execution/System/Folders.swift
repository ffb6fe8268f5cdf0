import Glibc
package import SystemPackage

/// Removes a folder with all that is in it. Links are removed, not followed; nothing outside is touched.
///
/// Goes on where something cannot be removed and throws the first error at the end. What is not there counts as
/// removed.
package func removeTree(_ path: String) throws(Errno) {
  var first: Errno?
  removeEntry(AT_FDCWD, path, &first)
  if let first { throw first }
}

private func removeEntry(_ folder: Int32, _ name: String, _ first: inout Errno?) {
  if unsafe unlinkat(folder, name, 0) == 0 || errno == ENOENT { return }
  // EISDIR on Linux; other systems say EPERM.
  guard errno == EISDIR || errno == EPERM else {
    first = first ?? .last
    return
  }
  let opened = unsafe openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
  guard opened >= 0 else {
    first = first ?? .last
    return
  }
  // The stream owns the descriptor from here on.
  guard let stream = unsafe fdopendir(opened) else {
    close(opened)
    first = first ?? .ioError
    return
  }
  for name in unsafe names(in: stream) { removeEntry(opened, name, &first) }
  unsafe closedir(stream)
  if unsafe unlinkat(folder, name, AT_REMOVEDIR) != 0, errno != ENOENT { first = first ?? .last }
}

/// The names in a folder without `.` and `..`; empty when it cannot be read.
package func folderEntries(_ path: String) -> [String] {
  guard let folder = unsafe opendir(path) else { return [] }
  defer { unsafe closedir(folder) }
  return unsafe names(in: folder)
}

/// What the files and folders below a path take of their file system, each once however many names it has. Nothing is
/// followed, neither links nor mounts. Stops counting when there is more than `enough`.
package func allocatedBytes(below path: String, enough: Int64) -> Int64 {
  let top = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
  var status = stat()
  guard top >= 0 else { return 0 }
  guard unsafe fstat(top, &status) == 0 else {
    close(top)
    return 0
  }
  var sum: Int64 = 0
  var linked: Set<UInt64> = []
  addAllocated(in: top, device: status.st_dev, to: &sum, &linked, enough: enough)
  return sum
}

/// Closes the folder.
private func addAllocated(
  in folder: Int32, device: dev_t, to sum: inout Int64, _ linked: inout Set<UInt64>, enough: Int64
) {
  guard let stream = unsafe fdopendir(folder) else {
    close(folder)
    return
  }
  defer { unsafe closedir(stream) }
  for name in unsafe names(in: stream) {
    var status = stat()
    guard sum <= enough else { return }
    guard unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_dev == device else { continue }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    if !isFolder, status.st_nlink > 1, !linked.insert(UInt64(status.st_ino)).inserted { continue }
    sum += Int64(status.st_blocks) * 512
    guard isFolder else { continue }
    let next = unsafe openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if next >= 0 { addAllocated(in: next, device: device, to: &sum, &linked, enough: enough) }
  }
}

private func names(in stream: OpaquePointer) -> [String] {
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

/// Makes a folder for its owner alone; one that is there stays as it is.
package func makePrivateFolder(_ path: String) throws(Errno) {
  if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw .last }
}

/// Whether there is anything at a path.
package func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
