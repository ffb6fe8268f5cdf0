/// The names of types as they stand in expressions.
enum TypeNames {
  private static let standard: [String: Type] = [
    "bool": .bool, "bytes": .bytes, "double": .double, "int": .int, "uint": .uint, "string": .string,
    "null_type": .null, "type": .type(nil), "list": .list(.dyn), "map": .map(.dyn, .dyn),
    "optional_type": .optional(.dyn), "google.protobuf.Timestamp": .timestamp,
    "google.protobuf.Duration": .duration, "net.IP": .opaque("net.IP", []), "net.CIDR": .opaque("net.CIDR", []),
  ]

  static func type(named name: String) -> Type? { standard[name] }
}
