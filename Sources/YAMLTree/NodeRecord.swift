public import SourceText

/// What stands at a place of a YAML document.
@frozen
public enum YAMLKind: UInt8, Sendable {
  case scalar, sequence, mapping
}

/// How a node was written.
@frozen
public enum YAMLStyle: UInt8, Sendable {
  case plain, singleQuoted, doubleQuoted, literal, folded
  case block, flow
}

/// One node of a document as a flat record; nodes refer to each other by index.
///
/// Records stand in the order in which the text opens them, so a parent comes before its children.
@usableFromInline
struct NodeRecord: Sendable {
  @usableFromInline enum Kind: UInt8, Sendable { case scalar, sequence, mapping, alias }

  @usableFromInline var kind: Kind
  @usableFromInline var style: YAMLStyle
  /// For a scalar without a tag: whether it was plain, so that its text decides its type.
  @usableFromInline var isPlain: Bool
  /// Index into the document's names, or -1.
  @usableFromInline var anchor: Int32
  @usableFromInline var tag: Int32
  /// The text of the node; with its anchor and tag.
  @usableFromInline var range: ByteRange
  /// A scalar's text: offset in the document's text buffer. A collection: first child or -1. An alias: target.
  @usableFromInline var payload: Int32
  /// A scalar's length in bytes; the number of a collection's children (a mapping's entries count twice).
  @usableFromInline var count: Int32
  /// The next node of the same parent, or -1.
  @usableFromInline var next: Int32

  init(
    _ kind: Kind, style: YAMLStyle, isPlain: Bool = false, anchor: Int32, tag: Int32, range: ByteRange,
    payload: Int32, count: Int32 = 0
  ) {
    self.kind = kind
    self.style = style
    self.isPlain = isPlain
    self.anchor = anchor
    self.tag = tag
    self.range = range
    self.payload = payload
    self.count = count
    self.next = -1
  }
}
