/// What a scalar means to Kubernetes, whose YAML library follows YAML 1.1 with habits of its own.
///
/// The rules are those of sigs.k8s.io/yaml: a plain scalar's text decides, a quoted one is a string, a tag of
/// YAML's own (`!!int "5"`) asks for that type, and any other tag is passed over.
public enum ResolvedScalar: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  /// A whole number above `Int64.max`.
  case uint(UInt64)
  /// A finite number.
  case float(Double)
  /// The node's text as it is.
  case string
  /// `.inf`, `-.inf` or `.nan`, which JSON cannot hold: the conversion fails with this name of the number.
  case notFinite(String)
  /// `!!binary` text, decoded.
  case binary([UInt8])
  /// A tag that the text does not fit, as in `!!int x`.
  case mismatch(tag: String)
}

extension YAMLNode {
  /// What the scalar means; a collection reads as ``ResolvedScalar/string``.
  public var scalar: ResolvedScalar { document.scalar(of: index) }
}

extension YAMLDocument {
  /// What a scalar means; a collection reads as ``ResolvedScalar/string``.
  public func scalar(of node: Int32) -> ResolvedScalar {
    let content = Int(content(of: node))
    guard nodes[content].kind == .scalar else { return .string }
    if nodes[content].tag >= 0 { return tagged(node, names[Int(nodes[content].tag)]) }
    guard nodes[content].isPlain else { return .string }
    return PlainScalar.resolve(text, textBounds(of: node))
  }

  private func tagged(_ node: Int32, _ tag: String) -> ResolvedScalar {
    let prefix = "tag:yaml.org,2002:"
    guard tag.hasPrefix(prefix) else { return .string }
    let short = String(tag.dropFirst(prefix.count))
    let resolved = PlainScalar.resolve(text, textBounds(of: node))
    switch (short, resolved) {
    case ("str", _): return .string
    case ("null", .null), ("bool", .bool), ("int", .int), ("int", .uint), ("float", .float), ("float", .notFinite):
      return resolved
    case ("float", .int(let value)): return .float(Double(value))
    case ("float", .uint(let value)): return .float(Double(value))
    case ("null", _), ("bool", _), ("int", _), ("float", _): return .mismatch(tag: "!!" + short)
    case ("binary", _):
      guard let bytes = Base64.decode(text[textBounds(of: node)]) else { return .mismatch(tag: "!!binary") }
      return .binary(bytes)
    default: return .string
    }
  }
}
