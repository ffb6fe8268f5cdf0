import KubernetesValues
import SourceText

/// A URL as Go's `net/url` reads it.
struct ParsedURL: Sendable {
  struct Fault: Error, Hashable {
    let message: String
  }

  private(set) var scheme = ""
  private(set) var host = ""
  private(set) var query: [UInt8] = []
  private var path: [UInt8] = []
  private var rawPath: [UInt8] = []
  /// The text it was read from.
  let text: String

  private enum Mode {
    case path, host, zone, userInfo, query, fragment
  }

  /// An absolute URL or an absolute path; mirrors `ParseRequestURI` for the faults and `Parse` for the parts.
  init(_ text: String) throws(Fault) {
    try Self.checkRequest(text)
    self = try ParsedURL(text, isRequest: false)
  }

  /// Finds faults only; mirrors `ParseRequestURI`, to which what follows two slashes without a scheme is a path.
  static func checkRequest(_ text: String) throws(Fault) { _ = try ParsedURL(text, isRequest: true) }

  private init(_ text: String, isRequest: Bool) throws(Fault) {
    self.text = text
    var bytes = Array(text.utf8)[...]
    /// What the server says that it could not parse.
    var told = text
    var fragment = bytes[bytes.endIndex...]
    if !isRequest, let hash = bytes.firstIndex(of: UInt8(ascii: "#")) {
      fragment = bytes[(hash + 1)...]
      bytes = bytes[..<hash]
      told = String(decoding: bytes, as: UTF8.self)
    }
    do throws(Fault) {
      try parse(bytes, isRequest: isRequest)
      told = text
      _ = try Self.unescape(fragment, .fragment)
    } catch {
      throw Fault(message: "parse \(GoText.quoted(told)): \(error.message)")
    }
  }

  private mutating func parse(_ bytes: ArraySlice<UInt8>, isRequest: Bool) throws(Fault) {
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw Fault(message: "net/url: invalid control character in URL")
    }
    if bytes.isEmpty, isRequest { throw Fault(message: "empty url") }
    if bytes.elementsEqual("*".utf8) {
      path = Array(bytes)
      return
    }
    var rest = try takeScheme(bytes)
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Array(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    let slash = UInt8(ascii: "/")
    if rest.first != slash {
      // What has a scheme and no path is opaque: `mailto:x`.
      if !scheme.isEmpty { return }
      if isRequest { throw Fault(message: "invalid URI for request") }
      let segment = rest.prefix { $0 != slash }
      if segment.contains(UInt8(ascii: ":")) {
        throw Fault(message: "first path segment in URL cannot contain colon")
      }
    }
    let isTripleSlash = rest.starts(with: [slash, slash, slash])
    if !scheme.isEmpty || (!isRequest && !isTripleSlash), rest.starts(with: [slash, slash]) {
      let authority = rest.dropFirst(2).prefix { $0 != slash }
      rest = rest[authority.endIndex...]
      try parseAuthority(authority)
    }
    path = try Self.unescape(rest, .path)
    rawPath = Array(rest)
  }

  private mutating func takeScheme(_ bytes: ArraySlice<UInt8>) throws(Fault) -> ArraySlice<UInt8> {
    for (i, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
        if i == 0 { return bytes }
      case UInt8(ascii: ":"):
        if i == 0 { throw Fault(message: "missing protocol scheme") }
        scheme = String(decoding: bytes.prefix(i), as: UTF8.self).lowercased()
        return bytes.dropFirst(i + 1)
      default: return bytes
      }
    }
    return bytes
  }

  private mutating func parseAuthority(_ authority: ArraySlice<UInt8>) throws(Fault) {
    var hostBytes = authority
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
      hostBytes = authority[(at + 1)...]
      let user = authority[..<at]
      guard user.allSatisfy(Self.isUserInfo) else { throw Fault(message: "net/url: invalid userinfo") }
      _ = try Self.unescape(user, .userInfo)
    }
    var port = hostBytes[hostBytes.endIndex...]
    if hostBytes.first == UInt8(ascii: "[") {
      guard let close = hostBytes.lastIndex(of: UInt8(ascii: "]")) else {
        throw Fault(message: "missing ']' in host")
      }
      port = hostBytes[(close + 1)...]
    } else if let colon = hostBytes.lastIndex(of: UInt8(ascii: ":")) {
      port = hostBytes[colon...]
    }
    guard port.isEmpty || (port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy { 48...57 ~= $0 }) else {
      let text = String(decoding: port, as: UTF8.self)
      throw Fault(message: "invalid port \(GoText.quoted(text)) after host")
    }
    if hostBytes.first == UInt8(ascii: "["), let zone = Self.zoneStart(hostBytes) {
      let close = hostBytes.lastIndex(of: UInt8(ascii: "]")) ?? hostBytes.endIndex
      host = String(
        decoding: try Self.unescape(hostBytes[..<zone], .host) + Self.unescape(hostBytes[zone..<close], .zone)
          + Self.unescape(hostBytes[close...], .host), as: UTF8.self)
    } else {
      host = String(decoding: try Self.unescape(hostBytes, .host), as: UTF8.self)
    }
  }

  /// Where `%25` begins the zone of an address in brackets.
  private static func zoneStart(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.span.firstOffset(of: "%25".utf8Span.span).map { bytes.startIndex + $0 }
  }

  private static func isUserInfo(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || "-._:~!$&'()*+,;=%@".utf8.contains(byte)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_.~".utf8.contains(byte)
    }
  }

  // MARK: Escapes

  private static func unescape(_ bytes: ArraySlice<UInt8>, _ mode: Mode) throws(Fault) -> [UInt8] {
    var result: [UInt8] = []
    var i = bytes.startIndex
    while i < bytes.endIndex {
      let byte = bytes[i]
      switch byte {
      case UInt8(ascii: "%"):
        guard i + 2 < bytes.endIndex, let high = hexDigitValue(bytes[i + 1]),
          let low = hexDigitValue(bytes[i + 2])
        else {
          let text = String(decoding: bytes[i..<min(i + 3, bytes.endIndex)], as: UTF8.self)
          throw Fault(message: "invalid URL escape \(GoText.quoted(text))")
        }
        let value = high << 4 | low
        let isBad =
          switch mode {
          // ASCII needs no escape in a host, but for the percent sign before a zone.
          case .host: high < 8 && value != 0x25
          case .zone: value != 0x25 && value != 0x20 && !isHostByte(value)
          default: false
          }
        if isBad {
          let text = String(decoding: bytes[i..<(i + 3)], as: UTF8.self)
          throw Fault(message: "invalid URL escape \(GoText.quoted(text))")
        }
        result.append(value)
        i += 3
      case UInt8(ascii: "+") where mode == .query:
        result.append(UInt8(ascii: " "))
        i += 1
      default:
        if mode == .host || mode == .zone, byte < 0x80, !isHostByte(byte) {
          let text = String(decoding: [byte], as: UTF8.self)
          throw Fault(message: "invalid character \(GoText.quoted(text)) in host name")
        }
        result.append(byte)
        i += 1
      }
    }
    return result
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || "!$&'()*+,;=:[]<>\"".utf8.contains(byte)
  }

  // MARK: Parts

  /// The host without port and brackets.
  var hostname: String {
    let bytes = Array(host.utf8)
    if bytes.first == UInt8(ascii: "["), let close = bytes.firstIndex(of: UInt8(ascii: "]")) {
      return String(decoding: bytes[1..<close], as: UTF8.self)
    }
    guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")), portText(from: colon) != nil else { return host }
    return String(decoding: bytes[..<colon], as: UTF8.self)
  }

  var port: String {
    let bytes = Array(host.utf8)
    guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return "" }
    return portText(from: colon) ?? ""
  }

  private func portText(from colon: Int) -> String? {
    let digits = Array(host.utf8)[(colon + 1)...]
    return digits.allSatisfy { 48...57 ~= $0 } ? String(decoding: digits, as: UTF8.self) : nil
  }

  /// The path as written where that is a valid encoding, else encoded.
  var escapedPath: String {
    let isValid = rawPath.allSatisfy {
      Self.isUnreserved($0) || "!$&'()*+,;=:@[]%/".utf8.contains($0)
    }
    if isValid || path.elementsEqual("*".utf8) {
      return String(decoding: isValid ? rawPath : path, as: UTF8.self)
    }
    var result: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in path {
      if Self.isUnreserved(byte) || "$&+,/:;=@".utf8.contains(byte) {
        result.append(byte)
      } else {
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The query's keys with all their values, in the order of first occurrence; what is malformed is left out.
  var queryItems: [(key: String, values: [String])] {
    var result: [(key: String, values: [String])] = []
    for part in query.split(separator: UInt8(ascii: "&")) where !part.contains(UInt8(ascii: ";")) {
      let equals = part.firstIndex(of: UInt8(ascii: "="))
      guard let key = try? Self.unescape(part[..<(equals ?? part.endIndex)], .query),
        let value = try? Self.unescape(equals.map { part[($0 + 1)...] } ?? [], .query)
      else { continue }
      let name = String(decoding: key, as: UTF8.self)
      let text = String(decoding: value, as: UTF8.self)
      if let index = result.firstIndex(where: { $0.key.utf8.elementsEqual(name.utf8) }) {
        result[index].values.append(text)
      } else {
        result.append((name, [text]))
      }
    }
    return result
  }
}
