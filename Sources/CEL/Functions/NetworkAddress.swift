import KubernetesValues

/// An IP address as Go's `netip` reads it: no leading zeros, and faults in its words.
struct NetworkAddress: Hashable, Sendable {
  struct Fault: Error, Hashable {
    let message: String

    init(_ message: String, at rest: ArraySlice<UInt8>? = nil) {
      let place = rest.map { " (at \(GoText.quoted(String(decoding: $0, as: UTF8.self))))" } ?? ""
      self.message = message + place
    }
  }

  /// 4 or 16.
  let bytes: [UInt8]
  let hasZone: Bool

  init(bytes: [UInt8]) {
    self.bytes = bytes
    hasZone = false
  }

  init(parsing text: String) throws(Fault) {
    let ascii = Array(text.utf8)
    do throws(Fault) {
      switch ascii.first(where: { ".:%".utf8.contains($0) }) {
      case UInt8(ascii: "."): bytes = try Self.octets(ascii[...])
      case UInt8(ascii: ":"):
        var parser = GroupParser(ascii)
        bytes = try parser.parse()
        hasZone = parser.hasZone
        return
      case UInt8(ascii: "%"): throw Fault("missing IPv6 address")
      default: throw Fault("unable to parse IP")
      }
    } catch {
      throw Fault("ParseAddr(\(GoText.quoted(text))): \(error.message)")
    }
    hasZone = false
  }

  fileprivate static func octets(_ text: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
    var result: [UInt8] = []
    var value = 0
    var digits = 0
    for i in text.indices {
      switch text[i] {
      case 48...57:
        if digits == 1, value == 0 { throw Fault("IPv4 field has octet with leading zero") }
        value = value * 10 + Int(text[i] - 48)
        digits += 1
        if value > 255 { throw Fault("IPv4 field has value >255") }
      case UInt8(ascii: "."):
        if i == text.startIndex || i == text.endIndex - 1 || text[i - 1] == UInt8(ascii: ".") {
          throw Fault("IPv4 field must have at least one digit", at: text[i...])
        }
        if result.count == 3 { throw Fault("IPv4 address too long") }
        result.append(UInt8(value))
        value = 0
        digits = 0
      default:
        throw Fault("unexpected character", at: text[i...])
      }
    }
    guard result.count == 3 else { throw Fault("IPv4 address too short") }
    return result + [UInt8(value)]
  }

  // MARK: What it is

  var isIPv4: Bool { bytes.count == 4 }

  /// `::ffff:1.2.3.4`.
  var isIPv4Mapped: Bool {
    bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
  }

  var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

  var isLoopback: Bool {
    isIPv4 ? bytes[0] == 127 : bytes.prefix(15).allSatisfy { $0 == 0 } && bytes[15] == 1
  }

  var isLinkLocalUnicast: Bool {
    isIPv4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
  }

  var isMulticast: Bool { isIPv4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }

  var isLinkLocalMulticast: Bool {
    isIPv4 ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
  }

  var isGlobalUnicast: Bool {
    if isIPv4, bytes.allSatisfy({ $0 == 255 }) { return false }
    return !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast
  }

  var text: String { IPAddress(bytes: bytes).description }

  /// The address with all but the first bits zero.
  func masked(_ bits: Int) -> NetworkAddress {
    NetworkAddress(
      bytes: bytes.enumerated().map { index, byte in
        let kept = min(max(bits - index * 8, 0), 8)
        return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
      })
  }
}

/// The groups of an IPv6 address.
private struct GroupParser {
  private typealias Fault = NetworkAddress.Fault

  private var rest: ArraySlice<UInt8>
  private(set) var hasZone = false

  init(_ text: [UInt8]) { rest = text[...] }

  mutating func parse() throws(NetworkAddress.Fault) -> [UInt8] {
    let colon = UInt8(ascii: ":")
    if let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
      hasZone = true
      if percent == rest.endIndex - 1 { throw Fault("zone must be a non-empty string") }
      rest = rest[..<percent]
    }
    var bytes: [UInt8] = []
    /// Where `::` stands, in bytes.
    var gap: Int?
    if rest.starts(with: [colon, colon]) {
      gap = 0
      rest = rest.dropFirst(2)
      if rest.isEmpty { return Array(repeating: 0, count: 16) }
    }
    while bytes.count < 16 {
      let group = rest
      var value: UInt32 = 0
      var count = 0
      while let digit = rest.first.flatMap(hexDigitValue) {
        value = value << 4 + UInt32(digit)
        count += 1
        if count > 4 { throw Fault("each group must have 4 or less digits", at: group) }
        rest = rest.dropFirst()
      }
      if count == 0 { throw Fault("each colon-separated field must have at least one digit", at: group) }
      if rest.first == UInt8(ascii: ".") {
        if gap == nil, bytes.count != 12 {
          throw Fault("embedded IPv4 address must replace the final 2 fields of the address", at: group)
        }
        if bytes.count + 4 > 16 {
          throw Fault("too many hex fields to fit an embedded IPv4 at the end of the address", at: group)
        }
        bytes += try NetworkAddress.octets(group)
        rest = []
        break
      }
      bytes += [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
      guard let next = rest.first else { break }
      if next != colon { throw Fault("unexpected character, want colon", at: rest) }
      if rest.count == 1 { throw Fault("colon must be followed by more characters", at: rest) }
      rest = rest.dropFirst()
      if rest.first == colon {
        if gap != nil { throw Fault("multiple :: in address", at: rest) }
        gap = bytes.count
        rest = rest.dropFirst()
        if rest.isEmpty { break }
      }
    }
    if !rest.isEmpty { throw Fault("trailing garbage after address", at: rest) }
    if bytes.count == 16 {
      if gap != nil { throw Fault("the :: must expand to at least one field of zeros") }
      return bytes
    }
    guard let gap else { throw Fault("address string too short") }
    bytes.insert(contentsOf: repeatElement(0, count: 16 - bytes.count), at: gap)
    return bytes
  }
}

/// An address and how many of its bits name the network.
struct NetworkPrefix: Hashable, Sendable {
  let address: NetworkAddress
  let bits: Int

  init(address: NetworkAddress, bits: Int) {
    self.address = address
    self.bits = bits
  }

  init(parsing text: String) throws(NetworkAddress.Fault) {
    func fault(_ message: String) -> NetworkAddress.Fault {
      NetworkAddress.Fault("netip.ParsePrefix(\(GoText.quoted(text))): \(message)")
    }
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { throw fault("no '/'") }
    do throws(NetworkAddress.Fault) {
      address = try NetworkAddress(parsing: String(text[..<slash]))
    } catch {
      throw fault(error.message)
    }
    if address.hasZone { throw fault("IPv6 zones cannot be present in a prefix") }
    let digits = String(text[text.utf8.index(after: slash)...])
    let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { 48...57 ~= $0 }
    guard isNumber, digits.utf8.count == 1 || !digits.hasPrefix("0"), let bits = Int(digits) else {
      throw fault("bad bits after slash: \(GoText.quoted(digits))")
    }
    guard bits <= address.bytes.count * 8 else { throw fault("prefix length out of range") }
    self.bits = bits
  }

  func contains(_ other: NetworkAddress) -> Bool {
    address.bytes.count == other.bytes.count && address.masked(bits) == other.masked(bits)
  }
}
