extension FunctionLibrary {
  /// cel-go's `OptionalTypes`.
  package static let optionals = FunctionLibrary("optionals", macros: [.optMap, .optFlatMap]) { library in
    library.addMaking()
    library.addTaking()
    library.addSelecting()
  }

  private mutating func addMaking() {
    add("optional.of", .global("optional_of", [.a], .optional(.a), .unary { value, _ in .some(value) }))
    add(
      "optional.ofNonZeroValue",
      .global(
        "optional_ofNonZeroValue", [.a], .optional(.a),
        .unary { value, _ in value.isZeroValue ? .none : .some(value) }))
    add("optional.none", .global("optional_none", [], .optional(.a), .nullary { _ in .none }))
    add(
      "optional.unwrap",
      .global("optional_unwrap", [.list(.optional(.a))], .list(.a), .unary { list, _ in Self.unwrap(list) }))
    add(
      "unwrapOpt",
      .member("optional_unwrapOpt", [.list(.optional(.a))], .list(.a), .unary { list, _ in Self.unwrap(list) }))
  }

  private static func unwrap(_ list: Value) -> Value {
    guard let elements = list.listElements else { return .noSuchOverload }
    var result: [Value] = []
    for element in elements {
      guard case .optional(let optional) = element else { return .noSuchOverload }
      if let value = optional.value { result.append(value) }
    }
    return .list(result)
  }

  private mutating func addTaking() {
    add(
      "value",
      .member(
        "optional_value", [.optional(.a)], .a,
        .unary { value, _ in
          guard case .optional(let optional) = value else { return .noSuchOverload }
          return optional.value ?? .failure("optional.none() dereference")
        }))
    add(
      "hasValue",
      .member(
        "optional_hasValue", [.optional(.a)], .bool,
        .unary { value, _ in
          guard case .optional(let optional) = value else { return .noSuchOverload }
          return .bool(optional.value != nil)
        }))
    add(
      "or",
      .member("optional_or_optional", [.optional(.a), .optional(.a)], .optional(.a), .none))
    add("orValue", .member("optional_orValue_value", [.optional(.a), .a], .a, .none))
  }

  private mutating func addSelecting() {
    add("_?._", .global("select_optional_field", [.dyn, .string], .optional(.a), .none))
    add(
      "_[?_]", .global("list_optindex_optional_int", [.list(.a), .int], .optional(.a), .none),
      .global("optional_list_optindex_optional_int", [.optional(.list(.a)), .int], .optional(.a), .none),
      .global("map_optindex_optional_value", [.map(.a, .b), .a], .optional(.b), .none),
      .global("optional_map_optindex_optional_value", [.optional(.map(.a, .b)), .a], .optional(.b), .none))
    add(
      "_[_]", .global("optional_list_index_int", [.optional(.list(.a)), .int], .optional(.a), .none),
      .global("optional_map_index_value", [.optional(.map(.a, .b)), .a], .optional(.b), .none))
  }
}

extension Value {
  /// Whether the value is its type's zero: false, 0, empty.
  var isZeroValue: Bool {
    switch self {
    case .null: true
    case .bool(let value): !value
    case .int(let value): value == 0
    case .uint(let value): value == 0
    case .double(let value): value == 0
    case .duration(let value): value.nanoseconds == 0
    case .timestamp(let value): value.seconds == Timestamp.earliest && value.nanoseconds == 0
    case .string, .bytes, .list, .map, .treeList, .treeMap: size == 0
    // An optional without a value is none of a type's zeros.
    case .optional, .type, .opaque, .error: false
    }
  }
}
