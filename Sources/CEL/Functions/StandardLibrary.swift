import SourceText

extension FunctionLibrary {
  /// The operators and functions of the language itself, times and conversions aside.
  package static let standard = FunctionLibrary("standard") { library in
    library.addLogic()
    library.addArithmetic()
    library.addComparisons()
    library.addCollections()
    library.addStrings()
  }

  private mutating func addLogic() {
    add("_?_:_", .global("conditional", [.bool, .a, .a], .a, .none))
    add("_&&_", .global("logical_and", [.bool, .bool], .bool, .none))
    add("_||_", .global("logical_or", [.bool, .bool], .bool, .none))
    add("!_", .global("logical_not", [.bool], .bool, .none))
    add(
      "@not_strictly_false",
      .global(
        "not_strictly_false", [.bool], .bool,
        .unary { value, _ in if case .bool(false) = value { .bool(false) } else { .bool(true) } }))
    add("_==_", .global("equals", [.a, .a], .bool, .none))
    add("_!=_", .global("not_equals", [.a, .a], .bool, .none))
    add("dyn", .global("to_dyn", [.a], .dyn, .unary { value, _ in value }))
    add("type", .global("type", [.a], .type(.a), .unary { value, _ in .type(value.type) }))
  }

  private mutating func addArithmetic() {
    func operators(
      _ name: String, _ types: [(id: String, Type, Type, Type)], _ body: @escaping @Sendable (Value, Value) -> Value
    ) -> [Overload] {
      let implementation = Implementation.binary { a, b, _ in body(a, b) }
      return types.map {
        Overload("\(name)_\($0.id)", [$0.1, $0.2], $0.3, isMember: false, isUniform: true, implementation)
      }
    }
    // In cel-go's order: where an operand may be anything, such as an element of [], the first that goes is taken.
    typealias Operation = (id: String, Type, Type, Type)
    let double: Operation = ("double", .double, .double, .double)
    let int: Operation = ("int64", .int, .int, .int)
    let uint: Operation = ("uint64", .uint, .uint, .uint)
    add(
      "_+_",
      operators(
        "add",
        [
          ("bytes", .bytes, .bytes, .bytes), double,
          ("duration_duration", .duration, .duration, .duration),
          ("duration_timestamp", .duration, .timestamp, .timestamp),
          ("timestamp_duration", .timestamp, .duration, .timestamp),
          int, ("list", .list(.a), .list(.a), .list(.a)), ("string", .string, .string, .string), uint,
        ], Arithmetic.add))
    add(
      "_-_",
      operators(
        "subtract",
        [
          double, ("duration_duration", .duration, .duration, .duration), int,
          ("timestamp_duration", .timestamp, .duration, .timestamp),
          ("timestamp_timestamp", .timestamp, .timestamp, .duration), uint,
        ], Arithmetic.subtract))
    add("_*_", operators("multiply", [double, int, uint], Arithmetic.multiply))
    add("_/_", operators("divide", [double, int, uint], Arithmetic.divide))
    add("_%_", operators("modulo", [int, uint], Arithmetic.remainder))
    let negate = Implementation.unary { value, _ in Arithmetic.negate(value) }
    add(
      "-_", Overload("negate_double", [.double], .double, isMember: false, isUniform: true, negate),
      Overload("negate_int64", [.int], .int, isMember: false, isUniform: true, negate))
  }

  private mutating func addComparisons() {
    let same: [(String, Type)] = [
      ("bool", .bool), ("int64", .int), ("uint64", .uint), ("double", .double), ("string", .string),
      ("bytes", .bytes), ("timestamp", .timestamp), ("duration", .duration),
    ]
    let mixed: [(String, Type, Type)] = [
      ("int64_double", .int, .double), ("int64_uint64", .int, .uint), ("uint64_double", .uint, .double),
      ("uint64_int64", .uint, .int), ("double_int64", .double, .int), ("double_uint64", .double, .uint),
    ]
    func comparison(_ symbol: String, _ id: String, _ test: @escaping @Sendable (Int) -> Bool) {
      let body = Implementation.binary { a, b, evaluation in
        switch Arithmetic.compare(a, b) {
        case .ordered(let order): .bool(test(order))
        case .unordered:
          evaluation.dialect == .kubernetes ? .failure("NaN values cannot be ordered") : .bool(false)
        case .incomparable: .noSuchOverload
        }
      }
      add(
        symbol,
        same.map { Overload("\(id)_\($0.0)", [$0.1, $0.1], .bool, isMember: false, isUniform: true, body) }
          + mixed.map { Overload("\(id)_\($0.0)", [$0.1, $0.2], .bool, isMember: false, isUniform: true, body) })
    }
    comparison("_<_", "less") { $0 < 0 }
    comparison("_<=_", "less_equals") { $0 <= 0 }
    comparison("_>_", "greater") { $0 > 0 }
    comparison("_>=_", "greater_equals") { $0 >= 0 }
  }

  private mutating func addCollections() {
    add(
      "_[_]", .global("index_list", [.list(.a), .int], .a, .none),
      .global("index_map", [.map(.a, .b), .a], .b, .none))
    let contains = Implementation.binary { element, container, _ in
      switch container {
      case .map, .treeMap: return .bool(container.hasMapValue(forKey: element))
      default: break
      }
      guard let count = container.listCount else { return .noSuchOverload }
      var test = EqualityTest()
      for index in 0..<count where test.isEqual(element, container.listElement(index)) { return .bool(true) }
      return test.remaining > 0 ? .bool(false) : .failure("the values compared are too large")
    }
    add(
      "@in", Overload("in_list", [.a, .list(.a)], .bool, isMember: false, isUniform: true, contains),
      Overload("in_map", [.a, .map(.a, .b)], .bool, isMember: false, isUniform: true, contains))
    let size = Implementation.unary { value, _ in
      value.size.map { .int(Int64($0)) } ?? .noSuchOverload
    }
    let types: [(String, Type)] = [
      ("bytes", .bytes), ("list", .list(.a)), ("map", .map(.a, .b)), ("string", .string),
    ]
    add(
      "size",
      types.map { Overload("size_\($0.0)", [$0.1], .int, isMember: false, isUniform: true, size) }
        + types.map { Overload("\($0.0)_size", [$0.1], .int, isMember: true, isUniform: true, size) })
  }

  private mutating func addStrings() {
    func test(_ name: String, _ id: String, _ body: @escaping @Sendable (String, String) -> Bool) {
      add(
        name,
        .member(
          id, [.string, .string], .bool,
          .binary { a, b, _ in
            guard case .string(let text) = a, case .string(let part) = b else { return .noSuchOverload }
            return .bool(body(text, part))
          }))
    }
    test("startsWith", "starts_with_string") { $0.utf8.starts(with: $1.utf8) }
    test("endsWith", "ends_with_string") { text, part in
      let (text, part) = (text.utf8, part.utf8)
      return text.count >= part.count && text.suffix(part.count).elementsEqual(part)
    }
    test("contains", "contains_string") { text, part in
      text.utf8Span.span.firstOffset(of: part.utf8Span.span) != nil
    }
    let matches = Implementation.binary { text, pattern, evaluation in
      guard case .string(let text) = text, case .string(let pattern) = pattern else { return .noSuchOverload }
      do throws(RegexFault) {
        return .bool(evaluation.matcher(for: try evaluation.regex(pattern)).matches(text))
      } catch {
        return .failure(error.description)
      }
    }
    add(
      "matches", .global("matches", [.string, .string], .bool, matches),
      .member("matches_string", [.string, .string], .bool, matches))
  }
}
