public import SourceText

/// One document of a YAML stream: flat node records and the text of their scalars. Immutable.
public final class YAMLDocument: Sendable {
  @usableFromInline let nodes: [NodeRecord]
  /// The values of all scalars, unescaped and unfolded, one after the other.
  @usableFromInline let text: [UInt8]
  /// Anchors and tags.
  @usableFromInline let names: [String]
  /// The file that the ranges refer to.
  package let source: SourceFile
  /// From the document's first character (its `---` where it has one) to the end of its content.
  public let range: ByteRange
  /// Whether `---` and `...` are written.
  package let hasStartMarker: Bool
  package let hasEndMarker: Bool
  /// The version of a `%YAML` directive.
  package let versionDirective: YAMLVersion?

  init(
    nodes: [NodeRecord], text: [UInt8], names: [String], source: SourceFile, range: ByteRange,
    hasStartMarker: Bool, hasEndMarker: Bool, versionDirective: YAMLVersion?
  ) {
    self.nodes = nodes
    self.text = text
    self.names = names
    self.source = source
    self.range = range
    self.hasStartMarker = hasStartMarker
    self.hasEndMarker = hasEndMarker
    self.versionDirective = versionDirective
  }

  /// The document's content; an empty document holds an empty plain scalar, which is null.
  @inlinable public var root: YAMLNode { YAMLNode(document: self, index: 0) }

  /// The values of all scalars, one after the other; ``YAMLNode/textBounds`` says where each one lies.
  @inlinable public var textBuffer: [UInt8] { text }

  /// Whether a value stands for another one of the document.
  package var hasAliases: Bool { nodes.contains { $0.kind == .alias } }

  /// The number of nodes as written; an alias is one.
  package var nodeCount: Int { nodes.count }
}

/// The version that a `%YAML` directive names.
package struct YAMLVersion: Hashable, Sendable {
  package let major: Int
  package let minor: Int
}
