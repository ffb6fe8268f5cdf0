/// How fields are named in expressions whose names are no identifiers; mirrors the API server's `Escape`.
package enum FieldName {
  private static let reserved: Set<String> = [
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
    "let", "loop", "package", "namespace", "return", "var", "void", "while",
  ]

  /// `a-b` is `a__dash__b`, `if` is `__if__`; nil for a name that no identifier can stand for.
  package static func escaped(_ name: String) -> String? {
    if reserved.contains(name) { return "__\(name)__" }
    let bytes = Array(name.utf8)
    guard let first = bytes.first, !(48...57 ~= first) else { return nil }
    var result: [UInt8] = []
    var i = 0
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "."): result += "__dot__".utf8
      case UInt8(ascii: "-"): result += "__dash__".utf8
      case UInt8(ascii: "/"): result += "__slash__".utf8
      case UInt8(ascii: "_") where i + 1 < bytes.count && bytes[i + 1] == UInt8(ascii: "_"):
        result += "__underscores__".utf8
        i += 1
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        result.append(bytes[i])
      default: return nil
      }
      i += 1
    }
    return String(decoding: result, as: UTF8.self)
  }
}
