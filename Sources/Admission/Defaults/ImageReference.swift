/// The name of a container image, as far as the pull policy depends on it.
///
/// Mirrors `parsers.ParseImageName` on the reference grammar of the OCI distribution project.
package struct ImageReference {
  package let tag: String?
  package let digest: String?

  /// The tag that counts: `latest` where neither tag nor digest is given.
  package var effectiveTag: String? { tag == nil && digest == nil ? "latest" : tag }

  /// nil where the text is no reference.
  package init?(_ text: String) {
    var rest = text.utf8[...]
    var digest: String?
    if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
      guard Self.isDigest(rest[rest.index(after: at)...]) else { return nil }
      digest = String(rest[rest.index(after: at)...])
      rest = rest[..<at]
    }
    var tag: String?
    let lastSlash = rest.lastIndex(of: UInt8(ascii: "/"))
    if let colon = rest.lastIndex(of: UInt8(ascii: ":")), lastSlash.map({ $0 < colon }) ?? true {
      let text = rest[rest.index(after: colon)...]
      guard Self.isTag(text) else { return nil }
      tag = String(text)
      rest = rest[..<colon]
    }
    guard Self.isName(rest), !Self.isIdentifier(text.utf8[...]) else { return nil }
    self.tag = tag
    self.digest = digest
  }

  private static func isDigest(_ text: Substring.UTF8View) -> Bool {
    let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count >= 32, parts[1].allSatisfy(isHexadecimal) else { return false }
    let components = parts[0].split(omittingEmptySubsequences: false) { "+._-".utf8.contains($0) }
    guard components.allSatisfy({ $0.first.map(isLetter) == true && $0.allSatisfy(isAlphanumeric) }) else {
      return false
    }
    let length: Int? =
      switch String(parts[0]) {
      case "sha256": 64
      case "sha384": 96
      case "sha512": 128
      default: nil
      }
    guard let length else { return false }
    return parts[1].count == length && parts[1].allSatisfy { !(65...70 ~= $0) }
  }

  private static func isTag(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, isAlphanumeric(first) || first == UInt8(ascii: "_"), text.count <= 128 else {
      return false
    }
    return text.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
  }

  /// 64 hexadecimal digits alone are an image's identifier, not a name.
  private static func isIdentifier(_ text: Substring.UTF8View) -> Bool {
    text.count == 64 && text.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 }
  }

  /// An optional host and the path behind it.
  private static func isName(_ text: Substring.UTF8View) -> Bool {
    let components = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard let first = components.first else { return false }
    let isHost =
      components.count > 1
      && (first.contains(UInt8(ascii: ".")) || first.contains(UInt8(ascii: ":"))
        || String(first) == "localhost" || first.contains { 65...90 ~= $0 })
    let path = isHost ? components.dropFirst() : components[...]
    // A bare name lies in the folder `library` of the default registry.
    let folder = !isHost && path.count == 1 ? "library/".utf8.count : 0
    let length = path.reduce(folder + path.count - 1) { $0 + $1.count }
    guard length <= 255, path.allSatisfy(isPathComponent) else { return false }
    return !isHost || isDomain(first)
  }

  private static func isDomain(_ text: Substring.UTF8View) -> Bool {
    let parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard !parts[1].isEmpty, parts[1].allSatisfy({ 48...57 ~= $0 }) else { return false }
    }
    return parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
      guard let first = label.first, let last = label.last else { return false }
      return isAlphanumeric(first) && isAlphanumeric(last)
        && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }
  }

  /// Lower-case letters and digits, parted by a point, one or two underscores, or hyphens.
  private static func isPathComponent(_ text: Substring.UTF8View) -> Bool {
    let bytes = Array(text)
    guard let first = bytes.first, let last = bytes.last, isLowerAlphanumeric(first), isLowerAlphanumeric(last) else {
      return false
    }
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if isLowerAlphanumeric(byte) {
        i += 1
        continue
      }
      var end = i
      while end < bytes.count, bytes[end] == byte { end += 1 }
      guard end < bytes.count, isLowerAlphanumeric(bytes[end]) else { return false }
      switch byte {
      case UInt8(ascii: "."): guard end - i == 1 else { return false }
      case UInt8(ascii: "_"): guard end - i <= 2 else { return false }
      case UInt8(ascii: "-"): break
      default: return false
      }
      i = end
    }
    return true
  }

  private static func isLetter(_ byte: UInt8) -> Bool { 65...90 ~= byte || 97...122 ~= byte }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || 48...57 ~= byte }
  private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { 97...122 ~= byte || 48...57 ~= byte }
  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    48...57 ~= byte || 65...70 ~= byte || 97...102 ~= byte
  }
}
