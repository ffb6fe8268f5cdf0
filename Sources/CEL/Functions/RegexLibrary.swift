extension FunctionLibrary {
  /// The API server's `find` and `findAll`.
  package static let regex = FunctionLibrary("kubernetes.regex") { library in
    library.add(
      "find",
      .member(
        "string_find_string", [.string, .string], .string,
        .binary { text, pattern, evaluation in
          Self.find(text, pattern, limit: 1, evaluation) { .string($0.first ?? "") }
        }))
    let findAll = Implementation.variadic { arguments, evaluation in
      var limit = -1
      if arguments.count == 3 {
        guard case .int(let given) = arguments[2] else { return .noSuchOverload }
        limit = given < 0 ? -1 : Int(given)
      }
      return Self.find(arguments[0], arguments[1], limit: limit, evaluation) { .list($0.map(Value.string)) }
    }
    library.add(
      "findAll", .member("string_find_all_string", [.string, .string], .list(.string), findAll),
      .member("string_find_all_string_int", [.string, .string, .int], .list(.string), findAll))
  }

  private static func find(
    _ text: Value, _ pattern: Value, limit: Int, _ evaluation: Evaluation, _ result: ([String]) -> Value
  ) -> Value {
    guard case .string(let text) = text, case .string(let pattern) = pattern else { return .noSuchOverload }
    do throws(RegexFault) {
      let matcher = evaluation.matcher(for: try evaluation.regex(pattern))
      // Whether there is a match at all is known much faster than where.
      guard limit != 0, matcher.matches(text) else { return result([]) }
      let bytes = Array(text.utf8)
      let matches = matcher.allMatches(in: bytes, limit: limit)
      return result(matches.map { String(decoding: bytes[$0], as: UTF8.self) })
    } catch {
      return .failure("Illegal regex: \(error.description)")
    }
  }
}
