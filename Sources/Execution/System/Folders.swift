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
  var names: [String] = []
  while let entry = unsafe readdir(stream) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  for name in names { removeEntry(opened, name, &first) }
  unsafe closedir(stream)
  if unsafe unlinkat(folder, name, AT_REMOVEDIR) != 0, errno != ENOENT { first = first ?? .last }
}

/// Makes a folder for its owner alone; one that is there stays as it is.
package func makePrivateFolder(_ path: String) throws(Errno) {
  if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw .last }
}

/// Whether there is anything at a path.
package func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
