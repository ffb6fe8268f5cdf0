extension FunctionLibrary {
  /// cel-go's `ext.Encoders`: base64.
  package static let encoders = FunctionLibrary("encoders") { library in
    library.add(
      "base64.encode",
      .global(
        "base64_encode_bytes", [.bytes], .string,
        .unary { value, _ in
          guard case .bytes(let bytes) = value else { return .noSuchOverload }
          return .string(Base64.encode(bytes))
        }))
    library.add(
      "base64.decode",
      .global(
        "base64_decode_string", [.string], .bytes,
        .unary { value, _ in
          guard case .string(let text) = value else { return .noSuchOverload }
          guard let bytes = Base64.decode(text, needsPadding: false) else {
            return .failure("illegal base64 data")
          }
          return .bytes(bytes)
        }))
  }

  /// The API server's `jsonpatch.escapeKey`.
  package static let jsonPatch = FunctionLibrary("kubernetes.jsonpatch") { library in
    library.add(
      "jsonpatch.escapeKey",
      .global(
        "string_jsonpatch_escapeKey_string", [.string], .string,
        .unary { value, _ in
          guard case .string(let text) = value else { return .noSuchOverload }
          var result = ""
          for scalar in text.unicodeScalars {
            switch scalar {
            case "/": result += "~1"
            case "~": result += "~0"
            default: result.unicodeScalars.append(scalar)
            }
          }
          return .string(result)
        }))
  }

  /// `cel.bind`.
  package static let bindings = FunctionLibrary("bindings", macros: [.bind]) { _ in }

  /// `cel.block` and its companions.
  package static let blocks = FunctionLibrary("blocks", macros: [.block]) { _ in }

  /// Macros over keys and values.
  package static let twoVariableComprehensions = FunctionLibrary(
    "two-variable comprehensions", macros: [.twoVariables]
  ) { library in
    // What the macros become; no text can call it.
    library.add(
      "cel.@mapInsert",
      .global("@mapInsert_map_key_value", [.map(.a, .b), .a, .b], .map(.a, .b), .none),
      .global("@mapInsert_map_map", [.map(.a, .b), .map(.a, .b)], .map(.a, .b), .none))
  }
}

/// Base64 with the standard alphabet.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    var i = 0
    while i < bytes.count {
      let group = [bytes[i], i + 1 < bytes.count ? bytes[i + 1] : 0, i + 2 < bytes.count ? bytes[i + 2] : 0]
      let bits = UInt32(group[0]) << 16 | UInt32(group[1]) << 8 | UInt32(group[2])
      let digits = [bits >> 18, bits >> 12 & 63, bits >> 6 & 63, bits & 63].map { alphabet[Int($0)] }
      let count = min(3, bytes.count - i) + 1
      result += digits.prefix(count) + Array(repeating: UInt8(ascii: "="), count: 4 - count)
      i += 3
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// nil for text that is not base64. Line breaks are passed over, as Go does.
  static func decode(_ text: String, needsPadding: Bool) -> [UInt8]? {
    var digits = text.utf8.filter { $0 != 10 && $0 != 13 }
    let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard padding <= 2, padding == 0 || digits.count % 4 == 0 else { return nil }
    digits.removeLast(padding)
    guard digits.count % 4 != 1, !needsPadding || (digits.count + padding) % 4 == 0 else { return nil }
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for digit in digits {
      guard let value = alphabet.firstIndex(of: digit) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return result
  }
}
