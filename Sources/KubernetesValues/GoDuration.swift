/// A span of time as Go writes it: `1h30m`, `1.5s`, `-10ms`.
package struct GoDuration: Hashable, Comparable, Sendable {
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  package static func < (a: GoDuration, b: GoDuration) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Why a text is no duration, in Go's words.
  package struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// Reads signed numbers with units; mirrors `time.ParseDuration`. A point and an exponent-free fraction are
  /// allowed before each unit, and `0` needs none.
  package init(parsing text: String) throws(Fault) {
    let bytes = Array(text.utf8)
    let invalid = Fault(description: "time: invalid duration \(Self.quoted(bytes[...]))")
    var rest = bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual("0".utf8) {
      self.init(nanoseconds: 0)
      return
    }
    if rest.isEmpty { throw invalid }
    var total: UInt64 = 0
    while let first = rest.first {
      guard first == UInt8(ascii: ".") || 48...57 ~= first else { throw invalid }
      guard let (whole, wholeDigits) = Self.takeInteger(&rest) else { throw invalid }
      var fraction = (value: UInt64(0), scale: 1.0)
      var fractionDigits = 0
      if rest.first == UInt8(ascii: ".") {
        rest.removeFirst()
        let before = rest.count
        fraction = Self.takeFraction(&rest)
        fractionDigits = before - rest.count
      }
      guard wholeDigits + fractionDigits > 0 else { throw invalid }

      let unitText = rest.prefix { $0 != UInt8(ascii: ".") && !(48...57 ~= $0) }
      rest = rest[unitText.endIndex...]
      if unitText.isEmpty {
        throw Fault(description: "time: missing unit in duration \(Self.quoted(bytes[...]))")
      }
      guard let unit = Self.units[String(decoding: unitText, as: UTF8.self)] else {
        throw Fault(
          description: "time: unknown unit \(Self.quoted(unitText)) in duration \(Self.quoted(bytes[...]))")
      }
      guard whole <= (1 << 63) / unit else { throw invalid }
      var value = whole * unit
      if fraction.value > 0 {
        value += UInt64(Double(fraction.value) * (Double(unit) / fraction.scale))
        guard value <= 1 << 63 else { throw invalid }
      }
      // Go's sum wraps, too.
      total &+= value
      guard total <= 1 << 63 else { throw invalid }
    }
    if isNegative {
      self.init(nanoseconds: Int64(truncatingIfNeeded: 0 &- total))
    } else {
      guard total < 1 << 63 else { throw invalid }
      self.init(nanoseconds: Int64(total))
    }
  }

  private static let units: [String: UInt64] = [
    "ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 1_000_000, "s": 1_000_000_000,
    "m": 60_000_000_000, "h": 3_600_000_000_000,
  ]

  /// The leading digits; nil where they exceed 2^63.
  private static func takeInteger(_ rest: inout ArraySlice<UInt8>) -> (value: UInt64, digits: Int)? {
    var value: UInt64 = 0
    var digits = 0
    while let byte = rest.first, 48...57 ~= byte {
      guard value <= (1 << 63) / 10 else { return nil }
      value = value * 10 + UInt64(byte - 48)
      guard value <= 1 << 63 else { return nil }
      rest.removeFirst()
      digits += 1
    }
    return (value, digits)
  }

  /// The leading digits as the numerator of a fraction; digits that no longer fit are passed over.
  private static func takeFraction(_ rest: inout ArraySlice<UInt8>) -> (value: UInt64, scale: Double) {
    var value: UInt64 = 0
    var scale = 1.0
    var isFull = false
    while let byte = rest.first, 48...57 ~= byte {
      rest.removeFirst()
      if isFull { continue }
      if value > ((1 << 63) - 1) / 10 {
        isFull = true
        continue
      }
      let next = value * 10 + UInt64(byte - 48)
      if next > 1 << 63 {
        isFull = true
        continue
      }
      value = next
      scale *= 10
    }
    return (value, scale)
  }

  /// The quoting of package `time`: bytes outside printable ASCII as `\x..`.
  private static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
    var result = "\""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7F: result.unicodeScalars.append(UnicodeScalar(byte))
      default: result += "\\x" + GoText.hexadecimal(UInt32(byte), digits: 2)
      }
    }
    return result + "\""
  }
}
