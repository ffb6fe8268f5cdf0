/// The regular expressions of names as scanners: one pass over bytes, no allocation.
enum NameShape {
  static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { 97...122 ~= byte || 48...57 ~= byte }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    48...57 ~= byte || 65...90 ~= byte || 97...122 ~= byte
  }

  /// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`
  static func isDNS1123Label(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let last = range.last, isLowerAlphanumeric(bytes[range.lowerBound]), isLowerAlphanumeric(bytes[last])
    else { return false }
    for i in range where !isLowerAlphanumeric(bytes[i]) && bytes[i] != UInt8(ascii: "-") { return false }
    return true
  }

  /// DNS-1123 labels joined by dots.
  static func isDNS1123Subdomain(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var isAfterAlphanumeric = false
    for i in range {
      let byte = bytes[i]
      if isLowerAlphanumeric(byte) {
        isAfterAlphanumeric = true
      } else if byte == UInt8(ascii: ".") {
        guard isAfterAlphanumeric else { return false }
        isAfterAlphanumeric = false
      } else if byte == UInt8(ascii: "-") {
        // A hyphen neither starts a label nor ends one.
        guard i > range.lowerBound, bytes[i - 1] != UInt8(ascii: ".") else { return false }
        isAfterAlphanumeric = false
      } else {
        return false
      }
    }
    return isAfterAlphanumeric
  }

  /// `_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?`, joined by dots.
  static func isDNS1123SubdomainWithUnderscore(_ bytes: Span<UInt8>) -> Bool {
    var start = 0
    while true {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: ".") { end += 1 }
      var i = start
      if i < end, bytes[i] == UInt8(ascii: "_") { i += 1 }
      guard i < end, isLowerAlphanumeric(bytes[i]), isLowerAlphanumeric(bytes[end - 1]) else { return false }
      while i < end {
        guard isLowerAlphanumeric(bytes[i]) || bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "_")
        else { return false }
        i += 1
      }
      if end == bytes.count { return true }
      start = end + 1
    }
  }

  /// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`
  static func isQualifiedNamePart(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard let last = range.last, isAlphanumeric(bytes[range.lowerBound]), isAlphanumeric(bytes[last])
    else { return false }
    for i in range {
      switch bytes[i] {
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): break
      default: return false
      }
    }
    return true
  }

  /// Whether each byte is a letter, a digit, `-`, `_` or `.`.
  static func isKeyText(_ bytes: Span<UInt8>) -> Bool {
    for i in 0..<bytes.count {
      switch bytes[i] {
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): break
      default: return false
      }
    }
    return bytes.count > 0
  }
}
