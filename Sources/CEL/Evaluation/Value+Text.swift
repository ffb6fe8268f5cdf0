extension Value {
  /// A scalar as `string()` gives it, for messages; a collection by its type.
  var plainText: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .uint(let value): String(value)
    case .double(let value): DoubleText.shortest(value)
    case .string(let value): value
    case .bytes(let value): String(decoding: value, as: UTF8.self)
    case .duration(let value): value.text
    case .timestamp(let value): value.text
    case .type(let type): type.name
    default: type.name
    }
  }
}
