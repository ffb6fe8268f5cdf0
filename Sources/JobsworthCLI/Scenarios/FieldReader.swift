internal import Diagnostics
internal import JobModel
internal import SourceText
internal import YAMLTree

/// Reads the fields of a small file of our own, such as the outcomes of a plan, and collects what is wrong with it.
struct FieldReader {
  private(set) var findings: [Finding] = []
  let rule: String

  init(rule: String) { self.rule = rule }

  mutating func fault(_ node: YAMLNode, _ message: String, help: String? = nil) {
    findings.append(
      Finding(rule: rule, severity: .error, message: message, range: node.range, help: help))
  }

  /// The entries of a mapping by key; unknown and repeated keys are faults.
  mutating func fields(_ node: YAMLNode, of what: String, known: [String]) -> [String: YAMLNode] {
    guard node.kind == .mapping else {
      if !(node.kind == .scalar && node.scalar == .null) { fault(node, "\(what) must be an object with fields") }
      return [:]
    }
    var result: [String: YAMLNode] = [:]
    for entry in node.expandedEntries {
      let key = entry.key.text
      if !known.contains(key) {
        fault(entry.key, "unknown field \"\(key)\" in \(what)", help: "known are " + known.joined(separator: ", "))
      } else if result.updateValue(entry.value, forKey: key) != nil {
        fault(entry.key, "field \"\(key)\" stands twice in \(what)")
      }
    }
    return result
  }

  mutating func items(_ node: YAMLNode?, _ what: String) -> [YAMLNode] {
    guard let node, !isNull(node) else { return [] }
    guard node.kind == .sequence else {
      fault(node, "\(what) must be a list")
      return []
    }
    return Array(node.items)
  }

  func isNull(_ node: YAMLNode) -> Bool { node.kind == .scalar && node.scalar == .null }

  mutating func int(_ node: YAMLNode?, _ what: String, in range: ClosedRange<Int>) -> Int? {
    guard let node else { return nil }
    if node.kind == .scalar {
      switch node.scalar {
      case .int(let value):
        if let value = Int(exactly: value), range.contains(value) { return value }
      case .float(let value):
        if let value = Int(exactly: value), range.contains(value) { return value }
      default: break
      }
    }
    let bound =
      range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    fault(node, "\(what) must be a whole number \(bound)")
    return nil
  }

  mutating func bool(_ node: YAMLNode?, _ what: String) -> Bool? {
    guard let node else { return nil }
    if node.kind == .scalar, case .bool(let value) = node.scalar { return value }
    fault(node, "\(what) must be true or false")
    return nil
  }

  mutating func string(_ node: YAMLNode?, _ what: String) -> String? {
    guard let node else { return nil }
    if node.kind == .scalar, node.scalar == .string { return node.text }
    fault(node, "\(what) must be a string")
    return nil
  }

  /// A number of seconds, or a duration such as `90s` or `1m30s`; not negative.
  mutating func span(_ node: YAMLNode?, _ what: String) -> TimeSpan? {
    guard let node else { return nil }
    if node.kind == .scalar {
      switch node.scalar {
      case .int(let value) where value >= 0: return .seconds(value)
      case .float(let value) where value >= 0:
        if let span = TimeSpan(seconds: value) { return span }
      case .string:
        if let span = DurationText.parse(node.text) { return span }
      default: break
      }
    }
    fault(node, "\(what) must be a number of seconds, or a duration such as 90s or 1m30s")
    return nil
  }
}
