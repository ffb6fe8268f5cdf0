extension JSONValue {
  /// The value as JSON on one line, the keys of objects in bytewise order.
  package var bytes: [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    return json.bytes
  }

  package func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .bool(let value): json.value(value)
    case .int(let value): json.value(value)
    case .double(let value): json.value(value)
    case .string(let value): json.value(value)
    case .array(let items):
      json.array { json in
        for item in items { item.write(to: &json) }
      }
    case .object(let fields):
      json.object { json in
        for (key, value) in fields.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
          json.key(key)
          value.write(to: &json)
        }
      }
    }
  }
}
