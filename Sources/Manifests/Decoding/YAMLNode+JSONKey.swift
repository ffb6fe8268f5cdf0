import KubernetesValues
import YAMLTree

extension YAMLNode {
  /// The key as a key of JSON; nil for what cannot be one: a null, a collection.
  var jsonKey: String? {
    guard kind == .scalar else { return nil }
    switch scalar {
    case .string, .mismatch: return text
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .uint(let number): return String(number)
    case .float(let number): return Self.floatKey(number)
    case .notFinite(let name): return name == "NaN" ? ".nan" : name == "-Inf" ? "-.inf" : ".inf"
    case .binary(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .null: return nil
    }
  }

  /// Keys are written with the precision of 32 bits.
  private static func floatKey(_ number: Double) -> String {
    let narrow = Float(number)
    guard narrow.isFinite else { return number < 0 ? "-.inf" : ".inf" }
    return GoJSONNumber.text(Double(narrow.description) ?? number)
  }

  /// The key as Go prints it with `%#v`, which also tells a text from the number that looks like it.
  var goKey: String {
    guard kind == .scalar else { return "map[interface {}]interface {}" }
    switch scalar {
    case .string, .mismatch, .binary: return GoText.quoted(jsonKey ?? text)
    case .null: return "interface {}(nil)"
    default: return jsonKey ?? text
    }
  }

  /// The entries that count: merges followed, and of equal keys the last.
  var lastEntries: [YAMLEntry] {
    let entries = expandedEntries
    var last: [String: Int] = [:]
    for (position, entry) in entries.enumerated() { last[entry.key.jsonKey ?? ""] = position }
    return entries.enumerated().filter { last[$0.element.key.jsonKey ?? ""] == $0.offset }.map(\.element)
  }
}
