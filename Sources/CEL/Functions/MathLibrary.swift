extension FunctionLibrary {
  /// cel-go's `ext.Math`.
  package static let math = FunctionLibrary("math", macros: [.extremes]) { library in
    library.addExtremes("math.@max", "math_@max") { $0 < 0 }
    library.addExtremes("math.@min", "math_@min") { $0 > 0 }
    library.addRounding()
    library.addSigns()
    library.addBits()
  }

  private mutating func addExtremes(
    _ name: String, _ id: String, _ isReplaced: @escaping @Sendable (Int) -> Bool
  ) {
    @Sendable func pick(_ values: [Value]) -> Value {
      guard var result = values.first else { return .failure("\(name)(list) argument must not be empty") }
      guard result.isNumber else { return .noSuchOverload }
      for value in values.dropFirst() {
        guard value.isNumber else { return .noSuchOverload }
        if let order = Value.compareNumbers(result, value), isReplaced(order) { result = value }
      }
      return result
    }
    let types: [(name: String, type: Type)] = [("int", .int), ("uint", .uint), ("double", .double)]
    var overloads: [Overload] = []
    let list = Implementation.unary { value, _ in value.listElements.map(pick) ?? pick([value]) }
    let pair = Implementation.binary { a, b, _ in pick([a, b]) }
    for (name, type) in types {
      overloads.append(Overload("\(id)_\(name)", [type], type, isMember: false, isUniform: true, list))
      overloads.append(
        Overload("\(id)_list_\(name)", [.list(type)], type, isMember: false, isUniform: true, list))
      for (other, otherType) in types {
        overloads.append(
          Overload(
            "\(id)_\(name)_\(other)", [type, otherType], type == otherType ? type : .dyn, isMember: false,
            isUniform: true, pair))
      }
    }
    add(name, overloads)
  }

  private mutating func addRounding() {
    let roundings: [(String, FloatingPointRoundingRule)] = [
      ("ceil", .up), ("floor", .down), ("round", .toNearestOrAwayFromZero), ("trunc", .towardZero),
    ]
    for (name, rule) in roundings {
      add(
        "math.\(name)",
        .global(
          "math_\(name)_double", [.double], .double,
          .unary { value, _ in
            if case .double(let number) = value { .double(number.rounded(rule)) } else { .noSuchOverload }
          }))
    }
    let tests: [(String, @Sendable (Double) -> Bool)] = [
      ("isNaN", { $0.isNaN }), ("isInf", { $0.isInfinite }), ("isFinite", { $0.isFinite }),
    ]
    for (name, test) in tests {
      add(
        "math.\(name)",
        .global(
          "math_\(name)_double", [.double], .bool,
          .unary { value, _ in
            if case .double(let number) = value { .bool(test(number)) } else { .noSuchOverload }
          }))
    }
    let root = Implementation.unary { value, _ in
      switch value {
      case .double(let number): .double(number.squareRoot())
      case .int(let number): .double(Double(number).squareRoot())
      case .uint(let number): .double(Double(number).squareRoot())
      default: .noSuchOverload
      }
    }
    add(
      "math.sqrt", Overload("math_sqrt_double", [.double], .double, isMember: false, isUniform: true, root),
      Overload("math_sqrt_int", [.int], .double, isMember: false, isUniform: true, root),
      Overload("math_sqrt_uint", [.uint], .double, isMember: false, isUniform: true, root))
  }

  private mutating func addSigns() {
    let types: [(name: String, type: Type)] = [("double", .double), ("int", .int), ("uint", .uint)]
    let sign = Implementation.unary { value, _ in
      switch value {
      case .int(let number): .int(number.signum())
      case .uint(let number): .uint(number == 0 ? 0 : 1)
      case .double(let number): .double(number.isNaN ? number : number > 0 ? 1 : number < 0 ? -1 : 0)
      default: .noSuchOverload
      }
    }
    let magnitude = Implementation.unary { value, _ in
      switch value {
      case .int(.min): .failure("integer overflow")
      case .int(let number): .int(abs(number))
      case .uint: value
      case .double(let number): .double(number.magnitude)
      default: .noSuchOverload
      }
    }
    add(
      "math.sign",
      types.map { Overload("math_sign_\($0.name)", [$0.type], $0.type, isMember: false, isUniform: true, sign) })
    add(
      "math.abs",
      types.map { Overload("math_abs_\($0.name)", [$0.type], $0.type, isMember: false, isUniform: true, magnitude) })
  }

  private mutating func addBits() {
    func binary(
      _ name: String, _ id: String, _ body: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) {
      let implementation = Implementation.binary { a, b, _ in
        switch (a, b) {
        case (.int(let x), .int(let y)):
          .int(Int64(bitPattern: body(UInt64(bitPattern: x), UInt64(bitPattern: y))))
        case (.uint(let x), .uint(let y)): .uint(body(x, y))
        default: .noSuchOverload
        }
      }
      add(
        "math.\(name)",
        Overload("math_\(id)_int_int", [.int, .int], .int, isMember: false, isUniform: true, implementation),
        Overload("math_\(id)_uint_uint", [.uint, .uint], .uint, isMember: false, isUniform: true, implementation))
    }
    binary("bitAnd", "bitAnd") { $0 & $1 }
    binary("bitOr", "bitOr") { $0 | $1 }
    binary("bitXor", "bitXor") { $0 ^ $1 }
    let complement = Implementation.unary { value, _ in
      switch value {
      case .int(let x): .int(~x)
      case .uint(let x): .uint(~x)
      default: .noSuchOverload
      }
    }
    add(
      "math.bitNot",
      Overload("math_bitNot_int_int", [.int], .int, isMember: false, isUniform: true, complement),
      Overload("math_bitNot_uint_uint", [.uint], .uint, isMember: false, isUniform: true, complement))
    func shift(_ name: String, _ body: @escaping @Sendable (UInt64, Int64) -> UInt64) {
      let implementation = Implementation.binary { value, offset, _ in
        guard case .int(let offset) = offset else { return .noSuchOverload }
        if offset < 0 { return .failure("math.\(name)() negative offset: \(offset)") }
        switch value {
        case .int(let x): return .int(Int64(bitPattern: body(UInt64(bitPattern: x), offset)))
        case .uint(let x): return .uint(body(x, offset))
        default: return .noSuchOverload
        }
      }
      add(
        "math.\(name)",
        Overload("math_\(name)_int_int", [.int, .int], .int, isMember: false, isUniform: true, implementation),
        Overload("math_\(name)_uint_int", [.uint, .int], .uint, isMember: false, isUniform: true, implementation))
    }
    // The bits of a negative number move as if it had no sign.
    shift("bitShiftLeft") { $1 < 64 ? $0 << UInt64($1) : 0 }
    shift("bitShiftRight") { $1 < 64 ? $0 >> UInt64($1) : 0 }
  }
}

extension Value {
  fileprivate var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }
}
