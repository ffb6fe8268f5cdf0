import KubernetesValues

/// `format`: clauses `%s %d %f %e %b %x %X %o` and `%%` filled in with a list's elements.
enum StringFormat {
  private struct Fault: Error {
    let message: String
  }

  static func format(_ template: String, _ arguments: Value, style: Dialect) -> Value {
    let bytes = Array(template.utf8)
    let count = arguments.listCount ?? 0
    var result: [UInt8] = []
    var i = 0
    var index = 0
    while i < bytes.count {
      guard bytes[i] == UInt8(ascii: "%") else {
        result.append(bytes[i])
        i += 1
        continue
      }
      i += 1
      if i < bytes.count, bytes[i] == UInt8(ascii: "%") {
        result.append(bytes[i])
        i += 1
        continue
      }
      var precision: Int?
      if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
        i += 1
        let digits = bytes[i...].prefix { 48...57 ~= $0 }
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= 1000 else {
          return .failure("could not parse formatting clause: error while parsing precision")
        }
        precision = number
        i += digits.count
      }
      guard i < bytes.count else { return .failure("unexpected end of string") }
      guard "sdfebxXo".utf8.contains(bytes[i]) else {
        let verb = String(decoding: bytes[i...].prefix { _ in true }, as: UTF8.self).prefix(1)
        return .failure("could not parse formatting clause: unrecognized formatting clause \"\(verb)\"")
      }
      guard index < count else { return .failure("index \(index) out of range") }
      do throws(Fault) {
        result += try clause(bytes[i], arguments.listElement(index), precision ?? 6, style).utf8
      } catch {
        return .failure("error during formatting: \(error.message)")
      }
      if result.count > Arithmetic.maximumLength { return Arithmetic.tooLong }
      i += 1
      index += 1
    }
    return .string(String(decoding: result, as: UTF8.self))
  }

  private static func clause(
    _ verb: UInt8, _ value: Value, _ precision: Int, _ style: Dialect
  ) throws(Fault) -> String {
    switch verb {
    case UInt8(ascii: "s"): return try text(value, style)
    case UInt8(ascii: "d"): return try decimal(value, style)
    case UInt8(ascii: "f"):
      guard let number = number(value, style) else {
        throw Fault(message: "fixed-point clause can only be used on doubles, was given \(value.type.name)")
      }
      if let text = infinite(number, style) { return text }
      guard style == .kubernetes else { return DoubleText.fixed(number, precision: precision) }
      return grouped(DoubleText.fixed(number == 0 ? 0 : number, precision: precision))
    case UInt8(ascii: "e"):
      guard let number = number(value, style) else {
        throw Fault(message: "scientific clause can only be used on doubles, was given \(value.type.name)")
      }
      return infinite(number, style) ?? scientific(number, precision, style)
    case UInt8(ascii: "b"):
      switch value {
      case .bool(let value): return value ? "1" : "0"
      default:
        guard let text = radix(value, 2) else {
          throw Fault(
            message: "only integers and bools can be formatted as binary, was given \(value.type.name)")
        }
        return text
      }
    case UInt8(ascii: "o"):
      guard let text = radix(value, 8) else {
        throw Fault(message: "octal clause can only be used on integers, was given \(value.type.name)")
      }
      return text
    default:
      let isUpper = verb == UInt8(ascii: "X")
      switch value {
      case .string(let text): return hexadecimal(Array(text.utf8), isUpper)
      case .bytes(let bytes): return hexadecimal(bytes, isUpper)
      default:
        guard let text = radix(value, 16) else {
          throw Fault(
            message: "only integers, byte buffers, and strings can be formatted as hex, was given "
              + value.type.name)
        }
        return isUpper ? text.uppercased() : text
      }
    }
  }

  /// The API server takes doubles only, and the names of numbers that no literal can say.
  private static func number(_ value: Value, _ style: Dialect) -> Double? {
    switch value {
    case .double(let number): number
    case .int(let number) where style == .standard: Double(number)
    case .uint(let number) where style == .standard: Double(number)
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }

  private static func infinite(_ value: Double, _ style: Dialect) -> String? {
    if value.isNaN { return "NaN" }
    guard value.isInfinite else { return nil }
    return (value < 0 ? "-" : "") + (style == .standard ? "Infinity" : "∞")
  }

  /// Digits in groups of three, as the API server writes for people.
  private static func grouped(_ text: String) -> String {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    var result = Array(text.utf8.prefix { $0 == UInt8(ascii: "-") })
    let whole = digits.prefix { $0 != UInt8(ascii: ".") }
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result.append(UInt8(ascii: ",")) }
      result.append(digit)
    }
    result += digits.dropFirst(whole.count)
    return String(decoding: result, as: UTF8.self)
  }

  private static func scientific(_ value: Double, _ precision: Int, _ style: Dialect) -> String {
    // The server writes six digits whatever is asked for, and zero without a sign.
    let (value, precision) = style == .kubernetes ? (value == 0 ? 0 : value, 6) : (value, precision)
    let (mantissa, exponent) = DoubleText.scientific(value, precision: precision)
    let digits = (exponent.magnitude < 10 ? "0" : "") + String(exponent.magnitude)
    if style == .standard { return mantissa + "e" + (exponent < 0 ? "-" : "+") + digits }
    let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let raised = digits.utf8.map { String(superscripts[Int($0 - 48)]) }.joined()
    return mantissa + "×10" + (exponent < 0 ? "⁻" : "") + raised
  }

  private static func radix(_ value: Value, _ radix: Int) -> String? {
    switch value {
    case .int(let number): String(number, radix: radix)
    case .uint(let number): String(number, radix: radix)
    default: nil
    }
  }

  private static func hexadecimal(_ bytes: [UInt8], _ isUpper: Bool) -> String {
    let digits = Array((isUpper ? "0123456789ABCDEF" : "0123456789abcdef").utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func decimal(_ value: Value, _ style: Dialect) throws(Fault) -> String {
    switch value {
    case .int, .uint: return value.plainText
    case .double(let number) where style == .standard: return infinite(number, style) ?? value.plainText
    default:
      throw Fault(message: "decimal clause can only be used on integers, was given \(value.type.name)")
    }
  }

  private static func text(_ value: Value, _ style: Dialect) throws(Fault) -> String {
    switch value {
    case .list, .treeList:
      var parts: [String] = []
      for element in value.listElements ?? [] { parts.append(try nested(element, style)) }
      return "[" + parts.joined(separator: ", ") + "]"
    case .map, .treeMap:
      var entries: [(key: String, value: String)] = []
      for index in 0..<(value.mapCount ?? 0) {
        let (key, value) = value.mapEntry(index)
        entries.append((try nested(key, style), try nested(value, style)))
      }
      entries.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      let colon = style == .standard ? ": " : ":"
      return "{" + entries.map { $0.key + colon + $0.value }.joined(separator: ", ") + "}"
    case .double(let number) where number.isInfinite && style == .kubernetes: return number < 0 ? "-Inf" : "+Inf"
    case .null, .bool, .int, .uint, .double, .string, .bytes, .duration, .timestamp, .type:
      return value.plainText
    default:
      throw Fault(
        message: "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, "
          + "durations, and timestamps, was given \(value.type.name)")
    }
  }

  /// What stands in a list or map: a literal of the value, in the API server's style.
  private static func nested(_ value: Value, _ style: Dialect) throws(Fault) -> String {
    guard style == .kubernetes else { return try text(value, style) }
    switch value {
    case .string(let text): return GoText.quoted(text)
    case .bytes: return "b" + GoText.quoted(value.plainText)
    case .timestamp(let time): return "timestamp(\(GoText.quoted(time.text)))"
    case .duration(let span): return "duration(\(GoText.quoted(span.text)))"
    case .double(let number):
      if number.isNaN || number.isInfinite { return GoText.quoted(number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf") }
      return DoubleText.fixed(number, precision: 6)
    default: return try text(value, style)
    }
  }
}
