import JobsworthTestSupport

/// Makes expressions that parse, most of which make no sense.
struct RandomExpression {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func pick<T>(_ options: [T]) -> T { options[Int.random(in: 0..<options.count, using: &generator)] }

  mutating func text(depth: Int) -> String {
    if depth == 0 { return leaf() }
    let d = depth - 1
    switch Int.random(in: 0..<19, using: &generator) {
    case 0, 1:
      return "\(text(depth: d)) \(pick(["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in"])) \(text(depth: d))"
    case 2: return "(\(text(depth: d)) \(pick(["&&", "||"])) \(text(depth: d)))"
    case 3: return "(\(text(depth: d)) ? \(text(depth: d)) : \(text(depth: d)))"
    case 4: return "\(pick(["!", "-"]))(\(text(depth: d)))"
    case 5: return "[\(text(depth: d)), \(text(depth: d))]"
    case 6: return "{\(leaf()): \(text(depth: d)), \(leaf()): \(text(depth: d))}"
    case 7: return "(\(text(depth: d))).\(pick(["a", "b", "size"]))"
    case 8: return "(\(text(depth: d)))[\(pick(["", "?"]))\(text(depth: d))]"
    case 9: return "(\(text(depth: d))).?\(pick(["a", "b"]))"
    case 10: return "has((\(text(depth: d))).a)"
    case 11:
      let macro = pick(["all", "exists", "exists_one", "map", "filter", "optMap", "sortBy"])
      return "(\(text(depth: d))).\(macro)(v, \(text(depth: d)))"
    case 12:
      let macro = pick(["all", "exists", "transformList", "transformMap", "transformMapEntry"])
      return "(\(text(depth: d))).\(macro)(k, v, \(text(depth: d)))"
    case 13:
      let function = pick([
        "size", "string", "int", "uint", "double", "bytes", "bool", "duration", "timestamp", "dyn", "type",
        "quantity", "url", "ip", "cidr", "semver", "optional.of", "lists.range", "math.greatest", "math.abs",
        "format.named", "base64.encode", "strings.quote", "isQuantity", "isURL", "jsonpatch.escapeKey",
      ])
      return "\(function)(\(text(depth: d)))"
    case 14:
      let member = pick([
        "size", "trim", "lowerAscii", "isSorted", "sum", "min", "max", "getHours", "getFullYear", "hasValue",
        "value", "sort", "distinct", "reverse", "flatten", "family", "asInteger", "major", "getQuery", "join",
      ])
      return "(\(text(depth: d))).\(member)()"
    case 15:
      let member = pick([
        "startsWith", "contains", "matches", "indexOf", "lastIndexOf", "split", "find", "findAll", "charAt",
        "substring", "format", "orValue", "or", "getDayOfWeek", "containsIP", "add", "isLessThan", "flatten",
      ])
      return "(\(text(depth: d))).\(member)(\(text(depth: d)))"
    case 16: return "(\(text(depth: d))).\(pick(["replace", "slice", "substring"]))(\(leaf()), \(text(depth: d)))"
    case 17: return "cel.bind(v, \(text(depth: d)), \(text(depth: d)))"
    default: return "sets.\(pick(["contains", "intersects", "equivalent"]))(\(text(depth: d)), \(text(depth: d)))"
    }
  }

  private mutating func leaf() -> String {
    pick([
      "0", "1", "-1", "3u", "0u", "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "1.5",
      "-0.0", "1e300", "true", "false", "null", "''", "'a'", "'1h'", "'%s %d'", "'12Mi'", "'10.0.0.0/8'",
      "'2009-02-13T23:31:30Z'", "'(a*)*b'", "'é👑'", "b'\\xff'", "x", "object", "v", "[]", "{}", "[1, 2, 3]",
      "['b', 'a']", "{'a': 1, 'b': {'a': 'x'}}", "duration('1h')", "timestamp('2009-02-13T23:31:30Z')",
      "optional.none()", "int", "'https://a.b/c?d=e'", "'1.2.3-x'", "double('NaN')", "'dns1123Label'",
    ])
  }

  /// Bytes that are close to an expression.
  mutating func damaged(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let i = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes.remove(at: i)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: i)
      default: bytes[i] = pick(Array("()[]{}.,?:'\"`\\rb0x&|=!<>-+".utf8))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
