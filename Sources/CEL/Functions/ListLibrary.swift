import SourceText

extension FunctionLibrary {
  /// The types whose values have an order.
  static let comparable: [(name: String, type: Type)] = [
    ("int", .int), ("uint", .uint), ("double", .double), ("bool", .bool), ("duration", .duration),
    ("timestamp", .timestamp), ("string", .string), ("bytes", .bytes),
  ]

  /// The longest list that `lists.range` makes.
  private static let maximumRange: Int64 = 1_000_000

  /// cel-go's `ext.Lists`: slices, ranges, sorting.
  package static let lists = FunctionLibrary("lists", macros: [.sortBy]) { library in
    library.addSlices()
    library.addSorting()
  }

  private mutating func addSlices() {
    add(
      "slice",
      .member(
        "list_slice", [.list(.a), .int, .int], .list(.a),
        .variadic { arguments, _ in
          guard let elements = arguments[0].listElements, case .int(let start) = arguments[1],
            case .int(let end) = arguments[2]
          else { return .noSuchOverload }
          let call = "cannot slice(\(start), \(end))"
          if start < 0 || end < 0 { return .failure("\(call), negative indexes not supported") }
          if start > end { return .failure("\(call), start index must be less than or equal to end index") }
          if end > elements.count { return .failure("\(call), list is length \(elements.count)") }
          return .list(Array(elements[Int(start)..<Int(end)]))
        }))
    add(
      "flatten",
      .member("list_flatten", [.list(.list(.a))], .list(.a), .unary { list, _ in Self.flatten(list, 1) }),
      .member(
        "list_flatten_int", [.list(.dyn), .int], .list(.dyn),
        .binary { list, level, _ in
          guard case .int(let level) = level else { return .noSuchOverload }
          return level < 0 ? .failure("level must be non-negative") : Self.flatten(list, level)
        }))
    add(
      "lists.range",
      .global(
        "lists_range", [.int], .list(.int),
        .unary { count, _ in
          guard case .int(let count) = count else { return .noSuchOverload }
          guard count <= Self.maximumRange else {
            return .failure("a range of \(count) is longer than \(Self.maximumRange)")
          }
          return .list((0..<max(0, count)).map(Value.int))
        }))
    add(
      "reverse",
      .member(
        "list_reverse", [.list(.a)], .list(.a),
        .unary { list, _ in list.listElements.map { .list($0.reversed()) } ?? .noSuchOverload }))
    add(
      "distinct",
      .member(
        "list_distinct", [.list(.a)], .list(.a),
        .unary { list, _ in
          guard let elements = list.listElements else { return .noSuchOverload }
          var test = EqualityTest()
          var result: [Value] = []
          for element in elements where !result.contains(where: { test.isEqual($0, element) }) {
            result.append(element)
          }
          return test.remaining > 0 ? .list(result) : .failure("the values compared are too large")
        }))
    add(
      "first",
      .member(
        "list_first", [.list(.a)], .optional(.a),
        .unary { list, _ in
          guard let count = list.listCount else { return .noSuchOverload }
          return count > 0 ? .some(list.listElement(0)) : .none
        }))
    add(
      "last",
      .member(
        "list_last", [.list(.a)], .optional(.a),
        .unary { list, _ in
          guard let count = list.listCount else { return .noSuchOverload }
          return count > 0 ? .some(list.listElement(count - 1)) : .none
        }))
  }

  private static func flatten(_ list: Value, _ level: Int64) -> Value {
    guard let elements = list.listElements else { return .noSuchOverload }
    var result: [Value] = []
    for element in elements {
      if level > 0, element.listCount != nil {
        let inner = flatten(element, level - 1)
        if inner.isError { return inner }
        result += inner.listElements ?? []
      } else {
        result.append(element)
      }
      if result.count > Int(maximumRange) { return .failure("the flattened list is longer than \(maximumRange)") }
    }
    return .list(result)
  }

  private mutating func addSorting() {
    let sort = Implementation.unary { list, _ in
      guard let elements = list.listElements else { return .noSuchOverload }
      return Self.sorted(elements, by: elements)
    }
    let sortByKeys = Implementation.binary { list, keys, _ in
      guard let elements = list.listElements, let keys = keys.listElements, keys.count == elements.count else {
        return .noSuchOverload
      }
      return Self.sorted(elements, by: keys)
    }
    add(
      "sort",
      Self.comparable.map {
        Overload("list_\($0.name)_sort", [.list($0.type)], .list($0.type), isMember: true, isUniform: true, sort)
      })
    add(
      "@sortByAssociatedKeys",
      Self.comparable.map {
        Overload(
          "list_\($0.name)_sortByAssociatedKeys", [.list(.a), .list($0.type)], .list(.a), isMember: true,
          isUniform: true, sortByKeys)
      })
  }

  /// Elements in the order of their keys; equal ones keep their order.
  private static func sorted(_ elements: [Value], by keys: [Value]) -> Value {
    guard let first = keys.first else { return .list([]) }
    for key in keys {
      guard key.type.name == first.type.name else {
        return .failure("list elements must have the same type")
      }
      if case .incomparable = Arithmetic.compare(first, key) { return .failure("list elements must be comparable") }
    }
    let order = keys.indices.sorted { i, j in
      if case .ordered(let order) = Arithmetic.compare(keys[i], keys[j]), order != 0 { return order < 0 }
      return i < j
    }
    return .list(order.map { elements[$0] })
  }

  // MARK: Kubernetes

  /// The API server's own list functions.
  ///
  /// - Parameter version: 1 adds `includes`.
  package static func kubernetesLists(version: Int) -> FunctionLibrary {
    FunctionLibrary("kubernetes.lists") { library in
      library.addAggregates()
      library.addListSearching()
      if version >= 1 {
        library.add(
          "includes",
          .member(
            "list_includes_dyn_dyn", [.dyn, .dyn], .bool,
            .binary { list, element, _ in
              if case .string(let text) = list {
                guard case .string(let part) = element else { return .noSuchOverload }
                return .bool(text.utf8Span.span.firstOffset(of: part.utf8Span.span) != nil)
              }
              guard let elements = list.listElements else { return .noSuchOverload }
              var test = EqualityTest()
              let isFound = elements.contains { test.isEqual($0, element) }
              return test.remaining > 0 ? .bool(isFound) : .failure("the values compared are too large")
            }))
      }
    }
  }

  /// Whether a value has an order among those of its type.
  private static func isComparable(_ value: Value) -> Bool {
    switch value {
    case .int, .uint, .double, .bool, .duration, .timestamp, .string, .bytes: true
    default: false
    }
  }

  private mutating func addAggregates() {
    let isSorted = Implementation.unary { list, _ in
      guard let elements = list.listElements, elements.allSatisfy(Self.isComparable) else { return .noSuchOverload }
      for (a, b) in zip(elements, elements.dropFirst()) {
        // What cannot be compared is not out of order, as the server sees it.
        if case .ordered(let order) = Arithmetic.compare(a, b), order > 0 { return .bool(false) }
      }
      return .bool(true)
    }
    add(
      "isSorted",
      Self.comparable.map {
        Overload("list_\($0.name)_is_sorted_bool", [.list($0.type)], .bool, isMember: true, isSorted)
      })
    let zeros: [(name: String, type: Type, zero: Value)] = [
      ("int", .int, .int(0)), ("uint", .uint, .uint(0)), ("double", .double, .double(0)),
      ("duration", .duration, .duration(TimeSpan(nanoseconds: 0))),
    ]
    add(
      "sum",
      zeros.map { (name, type, zero) in
        .member(
          "list_\(name)_sum_\(name)", [.list(type)], type,
          .unary { list, _ in
            guard let elements = list.listElements, let first = elements.first else {
              return list.listCount == nil ? .noSuchOverload : zero
            }
            return elements.dropFirst().reduce(first) { $0.isError ? $0 : Arithmetic.add($0, $1) }
          })
      })
    for (name, sign) in [("min", 1), ("max", -1)] {
      let body = Implementation.unary { list, _ in
        guard let elements = list.listElements, elements.allSatisfy(Self.isComparable) else { return .noSuchOverload }
        guard var result = elements.first else { return .failure("\(name) called on empty list") }
        for element in elements.dropFirst() {
          if case .ordered(let order) = Arithmetic.compare(result, element), order * sign > 0 { result = element }
        }
        return result
      }
      add(
        name,
        Self.comparable.map {
          Overload("list_\($0.name)_\(name)_\($0.name)", [.list($0.type)], $0.type, isMember: true, body)
        })
    }
  }

  private mutating func addListSearching() {
    func search(_ isLast: Bool) -> Implementation {
      .binary { list, element, _ in
        guard let elements = list.listElements else { return .noSuchOverload }
        var test = EqualityTest()
        let index =
          isLast
          ? elements.lastIndex { test.isEqual($0, element) } : elements.firstIndex { test.isEqual($0, element) }
        guard test.remaining > 0 else { return .failure("the values compared are too large") }
        return .int(Int64(index ?? -1))
      }
    }
    add("indexOf", .member("list_a_index_of_int", [.list(.a), .a], .int, search(false)))
    add("lastIndexOf", .member("list_a_last_index_of_int", [.list(.a), .a], .int, search(true)))
  }
}
