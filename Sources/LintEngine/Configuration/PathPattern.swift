/// A pattern for paths, as `.gitignore` and editors write them.
///
/// `*` and `?` stand for characters of one name, `**` for any number of folders, `[a-z]` for one of a set. A pattern
/// without a slash holds for a name in any folder; one that matches a folder holds for everything in it. One that begins
/// with `!` takes back what patterns before it in a list have said.
package struct PathPattern: Hashable, Sendable {
  package let text: String
  private let segments: [[UInt8]]
  fileprivate let isNegated: Bool

  package init(_ text: String) {
    self.text = text
    isNegated = text.utf8.first == UInt8(ascii: "!")
    let text = isNegated ? text.dropFirst() : text[...]
    var parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true).map(Array.init)
    if parts.first == Array(".".utf8) { parts.removeFirst() }
    // An empty line of a .gitignore means nothing.
    guard !text.isEmpty else {
      segments = [[]]
      return
    }
    let inner = text.utf8.hasSuffix("/") ? text.utf8.dropLast() : text.utf8[...]
    if !inner.contains(UInt8(ascii: "/")) { parts.insert(Array("**".utf8), at: 0) }
    segments = parts
  }

  /// Whether a path fits, apart from a `!` in front.
  ///
  /// - Parameter path: relative to the folder that the pattern belongs to, parts joined by `/`.
  package func matches(_ path: String) -> Bool {
    let names = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true).map(Array.init)
    return Self.match(segments[...], names[...])
  }

  private static func match(_ pattern: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>) -> Bool {
    guard let first = pattern.first else { return true }
    if first.elementsEqual("**".utf8) {
      let rest = pattern.dropFirst()
      if rest.isEmpty { return !names.isEmpty }
      // The shortest fit of what follows decides nothing, so every place is tried; names are few.
      return (names.startIndex...names.endIndex).contains { start in
        start < names.endIndex && match(rest, names[start...])
      }
    }
    guard let name = names.first, matchName(first[...], name[...]) else { return false }
    return match(pattern.dropFirst(), names.dropFirst())
  }

  /// Linear but for one step back at each `*`.
  private static func matchName(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var p = pattern.startIndex
    var n = name.startIndex
    var star: (pattern: Int, name: Int)?
    while n < name.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p + 1, n)
        p += 1
      } else if p < pattern.endIndex, let next = step(pattern, p, name[n]) {
        p = next
        n += 1
      } else if let back = star {
        star = (back.pattern, back.name + 1)
        p = back.pattern
        n = back.name + 1
      } else {
        return false
      }
    }
    while p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") { p += 1 }
    return p == pattern.endIndex
  }

  /// Behind the part of the pattern that fits one byte; nil where it does not fit.
  private static func step(_ pattern: ArraySlice<UInt8>, _ p: Int, _ byte: UInt8) -> Int? {
    if pattern[p] == UInt8(ascii: "?") { return p + 1 }
    guard pattern[p] == UInt8(ascii: "["), let close = pattern[(p + 1)...].firstIndex(of: UInt8(ascii: "]")),
      close > p + 1
    else { return pattern[p] == byte ? p + 1 : nil }
    var set = pattern[(p + 1)..<close]
    let isNegated = set.first == UInt8(ascii: "!") || set.first == UInt8(ascii: "^")
    if isNegated { set = set.dropFirst() }
    var isIn = false
    var i = set.startIndex
    while i < set.endIndex {
      if i + 2 < set.endIndex, set[i + 1] == UInt8(ascii: "-") {
        if set[i] <= byte, byte <= set[i + 2] { isIn = true }
        i += 3
      } else {
        if set[i] == byte { isIn = true }
        i += 1
      }
    }
    return isIn != isNegated ? close + 1 : nil
  }
}

extension [PathPattern] {
  /// Whether a list of patterns means a path: the last one that fits decides.
  package func mean(_ path: String) -> Bool { last { $0.matches(path) }.map { !$0.isNegated } ?? false }
}

extension Substring.UTF8View {
  fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
