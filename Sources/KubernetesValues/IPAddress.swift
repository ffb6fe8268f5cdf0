/// An IPv4 or IPv6 address, without a zone.
package struct IPAddress: Hashable, Sendable {
  /// 4 or 16 bytes.
  package let bytes: [UInt8]
  /// Whether a part is longer than it may be: an octet with a leading zero, a group of more than four digits.
  package let hasLeadingZeros: Bool

  /// - Precondition: 4 or 16 bytes.
  package init(bytes: [UInt8]) {
    precondition(bytes.count == 4 || bytes.count == 16, "an address has 4 or 16 bytes")
    self.bytes = bytes
    hasLeadingZeros = false
  }

  package var isIPv4: Bool { bytes.count == 4 }

  /// Whether it is `::ffff:a.b.c.d`.
  package var isIPv4Mapped: Bool {
    bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
  }

  /// Reads an address, leading zeros allowed; mirrors `netutils.ParseIPSloppy`.
  package init?(_ text: String) {
    let ascii = Array(text.utf8)
    guard let separator = ascii.first(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") }) else {
      return nil
    }
    var hasLeadingZeros = false
    let bytes =
      separator == UInt8(ascii: ".")
      ? Self.octets(ascii[...], &hasLeadingZeros) : Self.groups(ascii[...], &hasLeadingZeros)
    guard let bytes else { return nil }
    self.bytes = bytes
    self.hasLeadingZeros = hasLeadingZeros
  }

  private static func octets(_ text: ArraySlice<UInt8>, _ hasLeadingZeros: inout Bool) -> [UInt8]? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard !part.isEmpty, part.allSatisfy({ 48...57 ~= $0 }) else { return nil }
      var value = 0
      for digit in part {
        value = value * 10 + Int(digit - 48)
        if value > 255 { return nil }
      }
      if part.count > 1, part.first == UInt8(ascii: "0") { hasLeadingZeros = true }
      bytes.append(UInt8(value))
    }
    return bytes
  }

  private static func groups(_ text: ArraySlice<UInt8>, _ hasLeadingZeros: inout Bool) -> [UInt8]? {
    let colon = UInt8(ascii: ":")
    var rest = text
    var bytes: [UInt8] = []
    /// Where `::` stands, in bytes.
    var gap: Int?
    if rest.starts(with: [colon, colon]) {
      gap = 0
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty, bytes.count < 16 {
      let digits = rest.prefix { hexadecimal($0) != nil }
      guard !digits.isEmpty else { return nil }
      let after = rest.dropFirst(digits.count)
      if after.first == UInt8(ascii: ".") {
        guard gap != nil || bytes.count == 12, bytes.count <= 12 else { return nil }
        guard let octets = octets(rest, &hasLeadingZeros) else { return nil }
        bytes += octets
        rest = []
        break
      }
      var value = 0
      for digit in digits {
        value = value * 16 + (hexadecimal(digit) ?? 0)
        if value > 0xFFFF { return nil }
      }
      if digits.count > 4 { hasLeadingZeros = true }
      bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
      rest = after
      if rest.isEmpty { break }
      guard rest.first == colon, rest.count > 1 else { return nil }
      rest = rest.dropFirst()
      if rest.first == colon {
        guard gap == nil else { return nil }
        gap = bytes.count
        rest = rest.dropFirst()
      }
    }
    guard rest.isEmpty else { return nil }
    if bytes.count == 16 { return gap == nil ? bytes : nil }
    guard let gap else { return nil }
    bytes.insert(contentsOf: repeatElement(0, count: 16 - bytes.count), at: gap)
    return bytes
  }

  private static func hexadecimal(_ byte: UInt8) -> Int? {
    switch byte {
    case 48...57: Int(byte - 48)
    case 65...70: Int(byte - 55)
    case 97...102: Int(byte - 87)
    default: nil
    }
  }

  /// What the server says about a text that should be an address; empty for a good one.
  ///
  /// From 1.36 it also refuses leading zeros and IPv4-mapped addresses; mirrors `IsValidIP`.
  package static func faults(in text: String, version: KubernetesVersion) -> [String] {
    guard let address = IPAddress(text) else {
      return [
        version >= 30
          ? "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)" : "must be valid IP address"
      ]
    }
    guard version >= 36 else { return [] }
    if address.hasLeadingZeros { return ["must not have leading 0s"] }
    return address.isIPv4Mapped ? ["must not be an IPv4-mapped IPv6 address"] : []
  }
}

extension IPAddress: CustomStringConvertible {
  /// RFC 5952, with an IPv4-mapped address as plain IPv4, as Go's `net.IP` prints it.
  package var description: String {
    if isIPv4Mapped { return bytes.suffix(4).map(String.init).joined(separator: ".") }
    if isIPv4 { return bytes.map(String.init).joined(separator: ".") }
    let groups = (0..<8).map { Int(bytes[$0 * 2]) << 8 | Int(bytes[$0 * 2 + 1]) }
    // The longest run of zeros, the first of equal ones, not a single group.
    var longest = 0..<0
    var i = 0
    while i < 8 {
      var end = i
      while end < 8, groups[end] == 0 { end += 1 }
      if end - i > max(1, longest.count) { longest = i..<end }
      i = max(end, i + 1)
    }
    let texts = groups.map { String($0, radix: 16) }
    if longest.isEmpty { return texts.joined(separator: ":") }
    return texts[..<longest.lowerBound].joined(separator: ":") + "::"
      + texts[longest.upperBound...].joined(separator: ":")
  }
}
