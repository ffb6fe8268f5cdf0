extension FunctionLibrary {
  /// cel-go's `ext.Sets`: lists taken as sets.
  package static let sets = FunctionLibrary("sets") { library in
    library.add("sets.contains", "list_sets_contains_list") { a, b, test in
      b.allSatisfy { element in a.contains { test.isEqual($0, element) } }
    }
    library.add("sets.equivalent", "list_sets_equivalent_list") { a, b, test in
      b.allSatisfy { element in a.contains { test.isEqual($0, element) } }
        && a.allSatisfy { element in b.contains { test.isEqual($0, element) } }
    }
    library.add("sets.intersects", "list_sets_intersects_list") { a, b, test in
      a.contains { element in b.contains { test.isEqual($0, element) } }
    }
  }

  private mutating func add(
    _ name: String, _ id: String, _ body: @escaping @Sendable ([Value], [Value], inout EqualityTest) -> Bool
  ) {
    add(
      name,
      .global(
        id, [.list(.a), .list(.a)], .bool,
        .binary { a, b, _ in
          guard let a = a.listElements, let b = b.listElements else { return .noSuchOverload }
          var test = EqualityTest()
          let result = body(a, b, &test)
          return test.remaining > 0 ? .bool(result) : .failure("the values compared are too large")
        }))
  }
}
