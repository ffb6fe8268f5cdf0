import KubernetesValues

extension FunctionLibrary {
  /// `int()`, `string()` and the other conversions.
  package static let conversions = FunctionLibrary("conversions") { library in
    library.addNumbers()
    library.addTexts()
    library.addTimes()
  }

  private static func overload(
    _ id: String, _ from: Type, _ to: Type, _ body: @escaping @Sendable (Value) -> Value
  ) -> Overload {
    .global(id, [from], to, .unary { value, _ in body(value) })
  }

  private static func converter(
    _ target: Type, _ sources: [(id: String, Type)], _ body: @escaping @Sendable (Value) -> Value
  ) -> [Overload] {
    let implementation = Implementation.unary { value, _ in body(value) }
    return sources.map { Overload($0.id, [$0.1], target, isMember: false, isUniform: true, implementation) }
  }

  private mutating func addNumbers() {
    add(
      "int",
      Self.converter(
        .int,
        [
          ("int64_to_int64", .int), ("double_to_int64", .double), ("duration_to_int64", .duration),
          ("string_to_int64", .string), ("timestamp_to_int64", .timestamp), ("uint64_to_int64", .uint),
        ]
      ) { value in
        switch value {
        case .int: return value
        case .uint(let x): return Int64(exactly: x).map(Value.int) ?? .failure("integer overflow")
        case .double(let x):
          // The bounds themselves are not exact as doubles, so they are out as well.
          guard x > -0x1p63, x < 0x1p63 else { return .failure("integer overflow") }
          return .int(Int64(x))
        case .string(let text):
          return Self.integer(text).map(Value.int)
            ?? .failure("type conversion error from 'string' to 'int'")
        case .timestamp(let time): return .int(time.seconds)
        case .duration(let span): return .int(span.nanoseconds)
        default: return .noSuchOverload
        }
      })
    add(
      "uint",
      Self.converter(
        .uint,
        [
          ("uint64_to_uint64", .uint), ("double_to_uint64", .double), ("int64_to_uint64", .int),
          ("string_to_uint64", .string),
        ]
      ) { value in
        switch value {
        case .uint: return value
        case .int(let x): return UInt64(exactly: x).map(Value.uint) ?? .failure("unsigned integer overflow")
        case .double(let x):
          guard x >= 0, x < 0x1p64 else { return .failure("unsigned integer overflow") }
          return .uint(UInt64(x))
        case .string(let text):
          guard text.utf8.allSatisfy({ 48...57 ~= $0 }), let number = UInt64(text) else {
            return .failure("type conversion error from 'string' to 'uint'")
          }
          return .uint(number)
        default: return .noSuchOverload
        }
      })
    add(
      "double",
      Self.converter(
        .double,
        [
          ("double_to_double", .double), ("int64_to_double", .int), ("string_to_double", .string),
          ("uint64_to_double", .uint),
        ]
      ) { value in
        switch value {
        case .double: return value
        case .int(let x): return .double(Double(x))
        case .uint(let x): return .double(Double(x))
        case .string(let text):
          return Self.double(text).map(Value.double)
            ?? .failure("type conversion error from 'string' to 'double'")
        default: return .noSuchOverload
        }
      })
    add(
      "bool",
      Self.converter(.bool, [("bool_to_bool", .bool), ("string_to_bool", .string)]) { value in
        switch value {
        case .bool: return value
        case .string(let text):
          switch text {
          case "1", "t", "T", "TRUE", "true", "True": return .bool(true)
          case "0", "f", "F", "FALSE", "false", "False": return .bool(false)
          default: return .failure("type conversion error from 'string' to 'bool'")
          }
        default: return .noSuchOverload
        }
      })
  }

  /// Mirrors `strconv.ParseInt(text, 10, 64)`.
  private static func integer(_ text: String) -> Int64? {
    var digits = text.utf8[...]
    if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy({ 48...57 ~= $0 }) else { return nil }
    return Int64(text)
  }

  /// Mirrors `strconv.ParseFloat(text, 64)`, hexadecimal and infinite numbers included.
  private static func double(_ text: String) -> Double? {
    let lowered = text.lowercased()
    switch lowered {
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    case "nan": return .nan
    default: break
    }
    let allowed = "0123456789abcdefx.+-p_".utf8
    guard !lowered.utf8.isEmpty, lowered.utf8.allSatisfy({ allowed.contains($0) }),
      let plain = withoutUnderscores(text),
      let number = Double(plain), number.isFinite
    else { return nil }
    return number
  }

  /// A number without the underscores between its digits, or behind `0x`; nil where one stands elsewhere. Mirrors
  /// `strconv.underscoreOK`.
  private static func withoutUnderscores(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
    var previous = UInt8(ascii: " ")
    var isHexadecimal = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "_") {
        guard isDigit(previous, isHexadecimal) || previous | 0x20 == UInt8(ascii: "x") else { return nil }
      } else if previous == UInt8(ascii: "_"), !isDigit(byte, isHexadecimal) {
        return nil
      }
      if byte | 0x20 == UInt8(ascii: "x") { isHexadecimal = true }
      previous = byte
    }
    return previous == UInt8(ascii: "_") ? nil : text.filter { $0 != "_" }
  }

  private static func isDigit(_ byte: UInt8, _ isHexadecimal: Bool) -> Bool {
    48...57 ~= byte || isHexadecimal && UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
  }

  private mutating func addTexts() {
    add(
      "string",
      Self.converter(
        .string,
        [
          ("string_to_string", .string), ("bool_to_string", .bool), ("bytes_to_string", .bytes),
          ("double_to_string", .double), ("duration_to_string", .duration), ("int64_to_string", .int),
          ("timestamp_to_string", .timestamp), ("uint64_to_string", .uint),
        ]
      ) { value in
        switch value {
        case .bytes(let bytes):
          return String(validating: bytes, as: UTF8.self).map(Value.string)
            ?? .failure("invalid UTF-8 in bytes, cannot convert to string")
        case .double(let x) where x.isInfinite: return .string(x < 0 ? "-Inf" : "+Inf")
        case .string, .bool, .double, .duration, .int, .timestamp, .uint: return .string(value.plainText)
        default: return .noSuchOverload
        }
      })
    add(
      "bytes",
      Self.converter(.bytes, [("bytes_to_bytes", .bytes), ("string_to_bytes", .string)]) { value in
        switch value {
        case .bytes: value
        case .string(let text): .bytes(Array(text.utf8))
        default: .noSuchOverload
        }
      })
  }

  private mutating func addTimes() {
    add(
      "duration",
      Self.converter(
        .duration,
        // The language knows the one for int only by name: no number is a duration.
        [("duration_to_duration", .duration), ("int64_to_duration", .int), ("string_to_duration", .string)]
      ) { value in
        switch value {
        case .duration: return value
        case .int: return .failure("type conversion error from 'int' to 'google.protobuf.Duration'")
        case .string(let text):
          return TimeSpan(parsing: text).map(Value.duration)
            ?? .failure("invalid duration: \(GoText.quoted(text))")
        default: return .noSuchOverload
        }
      })
    add(
      "timestamp",
      Self.converter(
        .timestamp,
        [("timestamp_to_timestamp", .timestamp), ("int64_to_timestamp", .int), ("string_to_timestamp", .string)]
      ) { value in
        switch value {
        case .timestamp: return value
        case .int(let seconds):
          return Timestamp(seconds: seconds).map(Value.timestamp)
            ?? .failure("invalid timestamp range: \(seconds)")
        case .string(let text):
          return Timestamp(parsing: text).map(Value.timestamp)
            ?? .failure("invalid timestamp: \(GoText.quoted(text))")
        default: return .noSuchOverload
        }
      })
  }
}

extension TimeSpan {
  /// Reads Go's form: `1h2m3.5s`.
  init?(parsing text: String) {
    guard let duration = try? GoDuration(parsing: text) else { return nil }
    self.init(nanoseconds: duration.nanoseconds)
  }
}
