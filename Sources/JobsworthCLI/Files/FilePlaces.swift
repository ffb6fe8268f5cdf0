internal import SystemPackage

/// Paths made absolute and compared as text, without asking the file system.
enum FilePlaces {
  /// The absolute path without `.` and `..`.
  static func absolute(_ path: String) -> FilePath {
    let given = FilePath(path)
    let full = given.isAbsolute ? given : FilePath(Platform.workingFolder).appending(given.components)
    return full.lexicallyNormalized()
  }

  /// The folder of a file; of standard input the working folder.
  static func folder(of path: String) -> FilePath {
    path == "-" ? FilePath(Platform.workingFolder) : absolute(path).removingLastComponent()
  }

  /// The path as a person writes it: `~` stands for the home folder.
  static func fromHome(_ path: String) -> String {
    guard let home = Platform.environment("HOME"), home.count > 1, path.hasPrefix(home + "/") else { return path }
    return "~" + path.dropFirst(home.count)
  }

  /// Whether two paths, as they are written, differ behind their last slash only.
  static func areSiblings(_ a: String, _ b: String) -> Bool {
    let (a, b) = (a.utf8Span.span, b.utf8Span.span)
    var end = a.count
    while end > 0, a[end - 1] != UInt8(ascii: "/") { end -= 1 }
    guard b.count >= end else { return false }
    for i in 0..<end where a[i] != b[i] { return false }
    for i in end..<b.count where b[i] == UInt8(ascii: "/") { return false }
    return true
  }

  /// The path as seen from a folder, `..` where it lies outside.
  static func relative(_ path: FilePath, to folder: FilePath) -> String {
    let names = Array(path.components)
    let base = Array(folder.components)
    var common = 0
    while common < names.count, common < base.count, names[common] == base[common] { common += 1 }
    let up = Array(repeating: "..", count: base.count - common)
    return (up + names[common...].map(\.string)).joined(separator: "/")
  }
}

extension FilePlaces {
  /// The path among several that leads to the same place; the path itself where there is none.
  static func listed(_ path: String, in paths: [String]) -> String {
    let place = absolute(path)
    return paths.first { absolute($0) == place } ?? path
  }
}
