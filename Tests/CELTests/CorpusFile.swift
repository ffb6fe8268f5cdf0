import CEL
import Foundation
import JobsworthTestSupport
import KubernetesValues

/// Tests written down as JSON, one a line.
struct CorpusFile {
  let name: String
  let records: [[String: Any]]

  /// - Parameter name: such as `language/basic`.
  init(_ name: String) throws {
    self.name = name
    records = try Fixture.text("cel/\(name).jsonl").split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// How many tests the origin has, by file.
  static func counts() throws -> [(name: String, count: Int)] {
    try Fixture.text("cel/counts.tsv").split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t")
      return Int(parts[1]).map { (String(parts[0]), $0) }
    }
  }

  /// Prints the counts of a file where they are asked for, as `scripts/cel-conformance` does.
  static func tell(_ name: String, ran: Int, failed: Int, skipped: Int) {
    guard ProcessInfo.processInfo.environment["JOBSWORTH_COUNTS"] != nil else { return }
    print("cel-conformance\t\(name)\t\(ran - failed)\t\(ran)\t\(skipped)")
  }

  /// The tests that are not run, with the reasons.
  static func skipped() throws -> [(name: String, reason: String)] {
    try Fixture.text("cel/skipped.txt").split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let parts = line.split(separator: "\t", maxSplits: 1)
      return (String(parts[0]), String(parts[1]))
    }
  }
}

/// The values and types of cel-spec's tests, as the fixtures' README describes them.
enum CorpusValue {
  static func value(_ json: Any) -> Value {
    guard let object = json as? [String: Any], let (tag, content) = object.first else { return .null }
    let text = content as? String ?? ""
    switch tag {
    case "null": return .null
    case "bool": return .bool(content as? Bool ?? false)
    case "int64": return .int(Int64(text) ?? 0)
    case "uint64": return .uint(UInt64(text) ?? 0)
    case "double": return .double(Double(text) ?? .nan)
    case "string": return .string(text)
    case "bytes": return .bytes([UInt8](Data(base64Encoded: text) ?? Data()))
    case "list": return .list((content as? [Any] ?? []).map(value))
    case "map":
      return MapValue.make(
        (content as? [[Any]] ?? []).map { (key: value($0[0]), value: value($0[1])) })
    case "type": return .type(type(text))
    case "duration": return evaluate("duration('\(text)')")
    case "timestamp": return evaluate("timestamp('\(text)')")
    case "quantity": return evaluate("quantity('\(text)')")
    case "ip": return evaluate("ip('\(text)')")
    case "cidr": return evaluate("cidr('\(text)')")
    case "semver": return evaluate("semver('\(text)')")
    case "optional": return content is NSNull ? .none : .some(value(content))
    default: return .error(EvaluationError("unknown tag \(tag)"))
    }
  }

  private static let everything = Environment.kubernetes(37, functions: .kubernetes(37))

  private static func evaluate(_ text: String) -> Value {
    guard let program = try? Program(text, in: everything) else { return .null }
    return Evaluation().run(program, VariableValues([])).value
  }

  static func type(_ json: Any) -> Type {
    if let name = json as? String {
      switch name {
      case "int": return .int
      case "uint": return .uint
      case "double": return .double
      case "bool": return .bool
      case "string": return .string
      case "bytes": return .bytes
      case "dyn": return .dyn
      case "null_type": return .null
      case "google.protobuf.Timestamp": return .timestamp
      case "google.protobuf.Duration": return .duration
      case "list": return .list(.dyn)
      case "map": return .map(.dyn, .dyn)
      case "type": return .type(nil)
      case "net.IP", "net.CIDR": return .opaque(name, [])
      case "optional_type": return .optional(.dyn)
      default: return .object(name)
      }
    }
    guard let object = json as? [String: Any] else { return .dyn }
    if let element = object["list"] { return .list(type(element)) }
    if let parts = object["map"] as? [Any] { return .map(type(parts[0]), type(parts[1])) }
    if let name = object["message"] as? String { return type(name) }
    if let name = object["param"] as? String {
      return .parameter(["T", "U", "V"].firstIndex(of: name) ?? 0)
    }
    if let inner = object["type"] { return .type(type(inner)) }
    if let name = object["abstract"] as? String {
      return .opaque(name, (object["params"] as? [Any] ?? []).map(type))
    }
    return .dyn
  }

  /// Whether a value is the expected one: bit for bit for doubles, so that NaN is NaN and -0.0 is not 0.0.
  static func isSame(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.int(let x), .int(let y)): return x == y
    case (.uint(let x), .uint(let y)): return x == y
    case (.double(let x), .double(let y)): return (x.isNaN && y.isNaN) || x.bitPattern == y.bitPattern
    case (.bool(let x), .bool(let y)): return x == y
    case (.string(let x), .string(let y)): return x.utf8.elementsEqual(y.utf8)
    case (.bytes(let x), .bytes(let y)): return x == y
    case (.null, .null): return true
    case (.duration(let x), .duration(let y)): return x == y
    case (.timestamp(let x), .timestamp(let y)): return x == y
    case (.type(let x), .type(let y)): return x.name == y.name
    case (.optional(let x), .optional(let y)):
      if let x = x.value, let y = y.value { return isSame(x, y) }
      return x.value == nil && y.value == nil
    case (.opaque(let x), .opaque(let y)): return x.isEqual(to: y)
    case (.list, .list):
      guard let x = a.listElements, let y = b.listElements, x.count == y.count else { return false }
      return zip(x, y).allSatisfy(isSame)
    case (.map(let x), .map(let y)):
      guard x.count == y.count else { return false }
      return (0..<x.count).allSatisfy { index in
        let (key, value) = a.mapEntry(index)
        return y[key].map { isSame($0, value) } ?? false
      }
    default: return false
    }
  }
}
