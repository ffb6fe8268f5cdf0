package import YAMLTree

/// What a document says that it is: the values of `apiVersion` and `kind`.
package struct ManifestHeader {
  package let apiVersion: YAMLEntry?
  package let kind: YAMLEntry?

  /// - Parameter node: the document's root, or an item of a list.
  package init(_ node: YAMLNode) {
    var apiVersion: YAMLEntry?
    var kind: YAMLEntry?
    var hasMerge = false
    for entry in node.entries where entry.key.kind == .scalar {
      if entry.key.isMergeKey { hasMerge = true }
      switch Field(entry.key.textBytes.span) {
      case .apiVersion: apiVersion = entry
      case .kind: kind = entry
      default: break
      }
    }
    if hasMerge {
      apiVersion = node.entry("apiVersion")
      kind = node.entry("kind")
    }
    self.apiVersion = apiVersion
    self.kind = kind
  }

  /// The text of a header's value; nil where there is none or it is no string.
  package static func text(_ entry: YAMLEntry?) -> String? {
    guard let value = entry?.value, value.kind == .scalar, case .string = value.scalar else { return nil }
    return value.text
  }

  package var apiVersionText: String? { Self.text(apiVersion) }
  package var kindText: String? { Self.text(kind) }
}
