import Diagnostics
import KubernetesValues
import Manifests
import SourceText
import YAMLTree

/// What keeps a document from being read, told to people.
struct DecodingFindings {
  private(set) var findings: [Finding] = []

  init(_ decoded: DecodedManifest, _ type: ObjectType, _ version: KubernetesVersion) {
    for problem in decoded.problems { findings.append(Self.finding(problem, type, version)) }
    for duplicate in decoded.duplicates { findings.append(Self.finding(duplicate)) }
  }

  private static func finding(_ problem: DecodingProblem, _ type: ObjectType, _ version: KubernetesVersion) -> Finding {
    switch problem.kind {
    case .unknownField(let name): return UnknownField.finding(problem, name, type, version)
    case .wrongType(let found, let expected): return wrongType(problem, found, expected)
    case .unreadable(let text):
      let node = problem.node
      let isText = node.kind == .scalar || node.isAlias
      return Finding(
        rule: problem.isTime ? "api/wrong-time" : "api/wrong-quantity", severity: .error,
        message: isText
          ? "\(problem.name) \"\(node.text)\" cannot be read"
          : "\(problem.name) must be \(problem.isTime ? "a time" : "an amount"), not \(Self.foundWords(of: node))",
        field: problem.path, range: problem.range,
        help: problem.isTime
          ? "write a time of RFC 3339: 2024-01-31T12:00:00Z"
          : Self.meantQuantity(node.text).map { "write \($0)" }
            ?? "an amount is a number with an optional suffix: 500m, 1.5, 128Mi, 2Gi", server: text)
    case .unconvertible(let text):
      return Finding(
        rule: "yaml/no-json", severity: .error, message: "this cannot become JSON", field: nil, range: problem.range,
        help: "infinite numbers and null keys exist in YAML alone", server: text)
    }
  }

  /// The amount of a text that ends in a B for bytes, which the API does not write: `128Mi` for `128MB`.
  private static func meantQuantity(_ text: String) -> String? {
    guard let last = text.last, "bB".contains(last) else { return nil }
    let amount = text.dropLast().filter { $0 != " " }
    guard let unit = amount.last, let letter = ["k": "K", "m": "M", "g": "G", "t": "T"][unit.lowercased()],
      amount.dropLast().allSatisfy({ $0.isNumber || $0 == "." }), amount.count > 1
    else { return amount.hasSuffix("i") ? String(amount) : nil }
    return "\(amount.dropLast())\(letter)i"
  }

  // MARK: Wrong types

  private static func wrongType(_ problem: DecodingProblem, _ found: String, _ expected: String) -> Finding {
    let wanted = Self.words(expected)
    var finding = Finding(
      rule: "api/wrong-type", severity: .error,
      message: "\(problem.name) must be \(wanted), not \(Self.foundWords(found, problem.node))", field: problem.path,
      range: problem.range)
    let node = problem.node
    if let bounds = Self.exceededBounds(found, expected, node) {
      let limit = node.text.hasPrefix("-") ? "at least \(bounds.lowerBound)" : "at most \(bounds.upperBound)"
      finding.message = "\(problem.name) must be \(limit)"
      return finding
    }
    guard node.kind == .scalar, !node.isAlias, !node.range.isEmpty else { return finding }
    switch expected {
    case "string" where node.style == .plain, _ where wanted == "a string" && node.style == .plain:
      finding.help = "quote it: unquoted, YAML reads \(node.text) as \(Self.foundWords(found, node))"
      finding.fix = Fix("quote the value", safety: .safe, edits: [Edit(node.range, "\"\(node.text)\"")])
    case "int32", "int64":
      if found == "string", Int64(node.text) != nil {
        finding.help = "take the quotes away"
        finding.fix = Fix("take the quotes away", safety: .safe, edits: [Edit(node.range, node.text)])
      } else if found == "string", problem.name.hasSuffix("Seconds"), let time = try? GoDuration(parsing: node.text) {
        finding.help = "it is a number of seconds: \(time.nanoseconds / 1_000_000_000)"
      }
    case "bool":
      if found == "string", let flag = Self.truth(node.text) {
        finding.help = "take the quotes away"
        finding.fix = Fix("write \(flag)", safety: .safe, edits: [Edit(node.range, "\(flag)")])
      }
    case _ where expected.hasPrefix("[]string"):
      finding.help = "a list has one item a line with a hyphen, or stands in brackets: [\(Self.items(node.text))]"
    default: break
    }
    return finding
  }

  /// What a whole number may be, where it is another one.
  private static func exceededBounds(_ found: String, _ expected: String, _ node: YAMLNode) -> ClosedRange<Int64>? {
    guard found.hasPrefix("number"), !node.text.isEmpty else { return nil }
    guard node.text.utf8.drop(while: { $0 == UInt8(ascii: "-") }).allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return switch expected {
    case "int32": Int64(Int32.min)...Int64(Int32.max)
    case "int64": Int64.min...Int64.max
    default: nil
    }
  }

  /// The words of a line as items, unless quotes or the like say that blanks do not part them.
  private static func items(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20: true
      default: "-_./=@%+".utf8.contains(byte)
      }
    }
    return isPlain ? text.split(separator: " ").joined(separator: ", ") : text
  }

  private static func truth(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on", "y": true
    case "false", "no", "off", "n": false
    default: nil
    }
  }

  /// A Go type in words.
  private static func words(_ type: String) -> String {
    switch type {
    case "string", "types.UID": "a string"
    case "int32", "int64": "a whole number"
    case "bool": "true or false"
    case _ where type.hasPrefix("[]"): "a list"
    case _ where type.hasPrefix("map["), "v1.ResourceList": "a mapping"
    case _ where ObjectType.allCases.contains { "v1." + $0.name == type }: "a mapping"
    default: "a string"
    }
  }

  private static func foundWords(of node: YAMLNode) -> String { node.kind == .mapping ? "a mapping" : "a list" }

  private static func foundWords(_ found: String, _ node: YAMLNode) -> String {
    switch found {
    case "string": "the string \"\(node.text.prefix(40))\""
    case "bool": "a truth value"
    case "array": "a list"
    case "object": "a mapping"
    default: "the number \(node.text)"
    }
  }

  // MARK: Duplicates

  private static func finding(_ duplicate: DuplicateKey) -> Finding {
    Finding(
      rule: "api/duplicate-field", severity: .error, message: "the key \(duplicate.second.text) stands twice",
      range: duplicate.second.range, label: "the second one",
      others: [Finding.Label(duplicate.first.range, "first defined here")],
      help: "the server refuses both; kubectl sends the last one without a word")
  }
}

extension DecodingProblem {
  /// The field's name, the key in a map, or `an item of` the list.
  var name: String {
    guard let field = field?.spec.field.name else { return keyNode?.text ?? "the value" }
    if isItem { return "an item of \(field)" }
    return self.field?.spec.kind == .map ? keyNode?.text ?? field : field
  }

  var isTime: Bool { field?.spec.kind == .time }
}
