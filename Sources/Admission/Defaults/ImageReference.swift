/// The name of a container image, as far as the pull policy depends on it.
///
/// Mirrors `parsers.ParseImageName` on the reference grammar of the OCI distribution project. Every container has
/// one, so it is read in place, without taking it apart into strings.
package struct ImageReference {
  package let tag: String?
  package let hasDigest: Bool

  /// The tag that counts: `latest` where neither tag nor digest is given.
  package var effectiveTag: String? { tag == nil && !hasDigest ? "latest" : tag }

  /// nil where the text is no reference.
  package init?(_ text: String) {
    let bytes = text.utf8Span.span
    guard !Self.isIdentifier(bytes) else { return nil }
    var end = bytes.count
    let at = bytes.first(UInt8(ascii: "@"), in: 0..<end)
    hasDigest = at != nil
    if let at {
      guard Self.isDigest(bytes, at + 1..<end) else { return nil }
      end = at
    }
    var tag: String?
    if let colon = bytes.last(UInt8(ascii: ":"), in: 0..<end),
      bytes.first(UInt8(ascii: "/"), in: colon..<end) == nil
    {
      guard Self.isTag(bytes, colon + 1..<end) else { return nil }
      tag = String(text.utf8.prefix(end).dropFirst(colon + 1))
      end = colon
    }
    guard Self.isName(bytes, 0..<end) else { return nil }
    self.tag = tag
  }

  private static func isDigest(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let colon = bytes.first(UInt8(ascii: ":"), in: range) else { return false }
    // The grammar allows for other algorithms, the registry of them does not.
    let algorithm = bytes.extracting(range.lowerBound..<colon)
    let digits =
      algorithm.isText("sha256") ? 64 : algorithm.isText("sha384") ? 96 : algorithm.isText("sha512") ? 128 : nil
    guard let digits, range.upperBound - colon - 1 == digits else { return false }
    for i in colon + 1..<range.upperBound where !isLowerHexadecimal(bytes[i]) { return false }
    return true
  }

  private static func isTag(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard 1...128 ~= range.count, bytes[range.lowerBound] != UInt8(ascii: "."),
      bytes[range.lowerBound] != UInt8(ascii: "-")
    else { return false }
    for i in range {
      switch bytes[i] {
      case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): break
      case let byte: guard isAlphanumeric(byte) else { return false }
      }
    }
    return true
  }

  /// 64 hexadecimal digits alone are an image's identifier, not a name.
  private static func isIdentifier(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count == 64 else { return false }
    for i in bytes.indices where !isLowerHexadecimal(bytes[i]) { return false }
    return true
  }

  /// An optional host and the path behind it.
  private static func isName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var path = range
    let slash = bytes.first(UInt8(ascii: "/"), in: range)
    if let slash, isHost(bytes, range.lowerBound..<slash) {
      guard isDomain(bytes, range.lowerBound..<slash) else { return false }
      path = slash + 1..<range.upperBound
    }
    // A bare name lies in the folder `library` of the default registry.
    let folder = slash == nil ? "library/".utf8.count : 0
    guard folder + path.count <= 255 else { return false }
    var start = path.lowerBound
    while let slash = bytes.first(UInt8(ascii: "/"), in: start..<path.upperBound) {
      guard isPathComponent(bytes, start..<slash) else { return false }
      start = slash + 1
    }
    return isPathComponent(bytes, start..<path.upperBound)
  }

  /// Whether what stands before the first slash names a registry, not a folder.
  private static func isHost(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for i in range {
      switch bytes[i] {
      case UInt8(ascii: "."), UInt8(ascii: ":"), 65...90: return true
      default: break
      }
    }
    return bytes.extracting(range).isText("localhost")
  }

  private static func isDomain(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var end = range.upperBound
    if let colon = bytes.first(UInt8(ascii: ":"), in: range) {
      guard colon + 1 < end else { return false }
      for i in colon + 1..<end where !(48...57 ~= bytes[i]) { return false }
      end = colon
    }
    // Labels begin and end with a letter or digit.
    var isInside = false
    for i in range.lowerBound..<end {
      switch bytes[i] {
      case UInt8(ascii: "-"): guard isInside, i + 1 < end, bytes[i + 1] != UInt8(ascii: ".") else { return false }
      case UInt8(ascii: "."):
        guard isInside else { return false }
        isInside = false
      case let byte:
        guard isAlphanumeric(byte) else { return false }
        isInside = true
      }
    }
    return isInside
  }

  /// Lower-case letters and digits, parted by a point, one or two underscores, or hyphens.
  private static func isPathComponent(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let last = range.last, isLowerAlphanumeric(bytes[range.lowerBound]),
      isLowerAlphanumeric(bytes[last])
    else { return false }
    var i = range.lowerBound
    while i < range.upperBound {
      let byte = bytes[i]
      let start = i
      i += 1
      if isLowerAlphanumeric(byte) { continue }
      while bytes[i] == byte { i += 1 }
      guard isLowerAlphanumeric(bytes[i]) else { return false }
      switch byte {
      case UInt8(ascii: "."): guard i - start == 1 else { return false }
      case UInt8(ascii: "_"): guard i - start <= 2 else { return false }
      case UInt8(ascii: "-"): break
      default: return false
      }
    }
    return true
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { 65...90 ~= byte || isLowerAlphanumeric(byte) }
  private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { 97...122 ~= byte || 48...57 ~= byte }
  private static func isLowerHexadecimal(_ byte: UInt8) -> Bool { 48...57 ~= byte || 97...102 ~= byte }
}

extension Span<UInt8> {
  fileprivate func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
    for i in range where self[i] == byte { return i }
    return nil
  }

  fileprivate func last(_ byte: UInt8, in range: Range<Int>) -> Int? {
    for i in range.reversed() where self[i] == byte { return i }
    return nil
  }

  fileprivate func isText(_ text: String) -> Bool {
    let other = text.utf8Span.span
    guard count == other.count else { return false }
    for i in indices where self[i] != other[i] { return false }
    return true
  }
}
