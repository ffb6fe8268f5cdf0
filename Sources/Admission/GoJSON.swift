import KubernetesValues

/// A JSON text that stands inside a manifest as a string, read with the error texts of Go's `encoding/json`.
enum GoJSON {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([GoJSON])
  case object([(String, GoJSON)])

  struct Fault: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// What Go calls the kind of value in an error.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The same with a number's text, as where a number does not fit.
  var literalKind: String {
    if case .number(let text) = self { return "number \(text)" }
    return kind
  }

  init(parsing text: String) throws(Fault) {
    var reader = Reader(bytes: Array(text.utf8))
    self = try reader.document()
  }

  /// A recursive descent over bytes; nesting is bounded as in Go.
  private struct Reader {
    let bytes: [UInt8]
    var position = 0
    var depth = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(Fault) -> GoJSON {
      let value = try value("looking for beginning of value")
      skipBlanks()
      if position < bytes.count { throw unexpected("after top-level value") }
      return value
    }

    private mutating func skipBlanks() {
      while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// The byte at the position as a fault, or the end of the text.
    private func unexpected(_ context: String) -> Fault {
      guard position < bytes.count else { return Fault("unexpected end of JSON input") }
      let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
      let byte = bytes[position]
      let character: String
      switch byte {
      case UInt8(ascii: "'"): character = #"'\''"#
      case UInt8(ascii: "\""): character = #"'"'"#
      case 0x80...: character = "'" + GoText.quoted(String(UnicodeScalar(byte))).dropFirst().dropLast() + "'"
      default:
        character = "'" + GoText.quoted(String(rest.unicodeScalars.prefix(1))).dropFirst().dropLast() + "'"
      }
      return Fault("invalid character \(character) \(context)")
    }

    private mutating func value(_ context: String) throws(Fault) -> GoJSON {
      skipBlanks()
      guard position < bytes.count else { throw unexpected(context) }
      switch bytes[position] {
      case UInt8(ascii: "{"): return try object()
      case UInt8(ascii: "["): return try array()
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "-"), 48...57: return .number(try number())
      case UInt8(ascii: "t"): return try literal("true", .bool(true))
      case UInt8(ascii: "f"): return try literal("false", .bool(false))
      case UInt8(ascii: "n"): return try literal("null", .null)
      default: throw unexpected(context)
      }
    }

    private mutating func literal(_ text: String, _ value: GoJSON) throws(Fault) -> GoJSON {
      let expected = Array(text.utf8)
      position += 1
      for i in 1..<expected.count {
        guard position < bytes.count, bytes[position] == expected[i] else {
          throw unexpected("in literal \(text) (expecting '\(UnicodeScalar(expected[i]))')")
        }
        position += 1
      }
      return value
    }

    private mutating func enter() throws(Fault) {
      depth += 1
      if depth > 10_000 { throw Fault("exceeded max depth") }
      position += 1
      skipBlanks()
    }

    private mutating func array() throws(Fault) -> GoJSON {
      try enter()
      var items: [GoJSON] = []
      if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
        position += 1
        depth -= 1
        return .array(items)
      }
      while true {
        items.append(try value("looking for beginning of value"))
        skipBlanks()
        guard position < bytes.count else { throw unexpected("") }
        switch bytes[position] {
        case UInt8(ascii: ","): position += 1
        case UInt8(ascii: "]"):
          position += 1
          depth -= 1
          return .array(items)
        default: throw unexpected("after array element")
        }
      }
    }

    private mutating func object() throws(Fault) -> GoJSON {
      try enter()
      var fields: [(String, GoJSON)] = []
      if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
        position += 1
        depth -= 1
        return .object(fields)
      }
      while true {
        skipBlanks()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
          throw unexpected("looking for beginning of object key string")
        }
        let key = try string()
        skipBlanks()
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
          throw unexpected("after object key")
        }
        position += 1
        fields.append((key, try value("looking for beginning of value")))
        skipBlanks()
        guard position < bytes.count else { throw unexpected("") }
        switch bytes[position] {
        case UInt8(ascii: ","): position += 1
        case UInt8(ascii: "}"):
          position += 1
          depth -= 1
          return .object(fields)
        default: throw unexpected("after object key:value pair")
        }
      }
    }

    private mutating func number() throws(Fault) -> String {
      let start = position
      if bytes[position] == UInt8(ascii: "-") { position += 1 }
      guard position < bytes.count, 48...57 ~= bytes[position] else {
        throw unexpected("in numeric literal")
      }
      let isZero = bytes[position] == 48
      position += 1
      if !isZero { skipDigits() }
      if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
        position += 1
        guard position < bytes.count, 48...57 ~= bytes[position] else {
          throw unexpected("after decimal point in numeric literal")
        }
        skipDigits()
      }
      if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
        position += 1
        if position < bytes.count, "+-".utf8.contains(bytes[position]) { position += 1 }
        guard position < bytes.count, 48...57 ~= bytes[position] else {
          throw unexpected("in exponent of numeric literal")
        }
        skipDigits()
      }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipDigits() {
      while position < bytes.count, 48...57 ~= bytes[position] { position += 1 }
    }

    private mutating func string() throws(Fault) -> String {
      position += 1
      var result: [UInt8] = []
      while true {
        guard position < bytes.count else { throw unexpected("") }
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "\""):
          position += 1
          return String(decoding: result, as: UTF8.self)
        case UInt8(ascii: "\\"):
          position += 1
          try escape(into: &result)
        case ..<0x20: throw unexpected("in string literal")
        default:
          result.append(byte)
          position += 1
        }
      }
    }

    private mutating func escape(into result: inout [UInt8]) throws(Fault) {
      guard position < bytes.count else { throw unexpected("") }
      let plain: [UInt8: UInt8] = [
        UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
        UInt8(ascii: "t"): 9, UInt8(ascii: "\\"): 92, UInt8(ascii: "/"): 47, UInt8(ascii: "\""): 34,
      ]
      if let byte = plain[bytes[position]] {
        result.append(byte)
        position += 1
        return
      }
      guard bytes[position] == UInt8(ascii: "u") else { throw unexpected("in string escape code") }
      let unit = try codeUnit()
      var scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
      if 0xD800...0xDBFF ~= unit, bytes[position...].starts(with: "\\u".utf8) {
        let before = position
        position += 1
        let low = try codeUnit()
        if 0xDC00...0xDFFF ~= low {
          scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
        } else {
          position = before
        }
      }
      result += Array(String(scalar).utf8)
    }

    /// The four digits behind `u`, at which the position stands.
    private mutating func codeUnit() throws(Fault) -> UInt32 {
      position += 1
      var unit: UInt32 = 0
      for _ in 0..<4 {
        guard position < bytes.count, let digit = Character(UnicodeScalar(bytes[position])).hexDigitValue else {
          throw unexpected("in \\u hexadecimal character escape")
        }
        unit = unit << 4 | UInt32(digit)
        position += 1
      }
      return unit
    }
  }
}
