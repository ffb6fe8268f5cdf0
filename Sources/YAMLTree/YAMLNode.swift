public import SourceText

/// A place in a document: a scalar, a sequence or a mapping.
///
/// An alias reads as the node that it stands for, but keeps its own ``range``, so that a finding points at what
/// the author wrote there. Cheap to copy; two handles are equal when they are the same place.
@frozen
public struct YAMLNode: Sendable {
  public let document: YAMLDocument
  /// The record that holds the content.
  public let index: Int32
  /// The record that stands in the text: the alias, or `index` itself.
  public let writtenIndex: Int32

  @inlinable
  public init(document: YAMLDocument, index written: Int32) {
    self.document = document
    self.writtenIndex = written
    self.index = document.content(of: written)
  }

  @inlinable var record: NodeRecord { document.nodes[Int(index)] }

  @inlinable public var isAlias: Bool { index != writtenIndex }

  @inlinable public var kind: YAMLKind { document.kind(of: index) }

  @inlinable public var style: YAMLStyle { record.style }

  /// The text as written here, with anchor and tag; for an alias `*name`.
  @inlinable public var range: ByteRange { document.nodes[Int(writtenIndex)].range }

  /// The text of the content where it was written; for an alias that is at the anchor.
  @inlinable public var contentRange: ByteRange { record.range }

  package var anchor: String? { name(record.anchor) }

  /// The tag with its shorthand resolved: `tag:yaml.org,2002:str`; nil when none is written.
  package var tag: String? { name(record.tag) }

  /// The name of the anchor that an alias refers to.
  package var aliasName: String? { isAlias ? anchor : nil }

  private func name(_ index: Int32) -> String? { index < 0 ? nil : document.names[Int(index)] }

  // MARK: Scalars

  /// A scalar's value, unescaped and unfolded; empty for a collection.
  @inlinable public var text: String {
    String(decoding: document.text[textBounds], as: UTF8.self)
  }

  /// The bytes of a scalar's value; empty for a collection.
  @inlinable public var textBytes: ArraySlice<UInt8> { document.text[textBounds] }

  /// Where the scalar's value lies in ``YAMLDocument/textBuffer``.
  @inlinable public var textBounds: Range<Int> { document.textBounds(of: index) }

  /// Whether the scalar is plain and without a tag, so that its text decides its type.
  @inlinable public var isPlain: Bool { record.isPlain }

  // MARK: Collections

  /// The number of a sequence's items or of a mapping's entries, as written.
  @inlinable public var childCount: Int {
    let record = self.record
    switch record.kind {
    case .sequence: return Int(record.count)
    case .mapping: return Int(record.count) / 2
    case .scalar, .alias: return 0
    }
  }

  /// A sequence's items; empty for any other node.
  @inlinable public var items: YAMLItems {
    let record = self.record
    return YAMLItems(document: document, next: record.kind == .sequence ? record.payload : -1)
  }

  /// A mapping's entries in the order written, duplicates and `<<` included; empty for any other node.
  @inlinable public var entries: YAMLEntries {
    let record = self.record
    return YAMLEntries(document: document, next: record.kind == .mapping ? record.payload : -1)
  }
}

extension YAMLNode: Hashable {
  @inlinable public static func == (a: YAMLNode, b: YAMLNode) -> Bool {
    a.document === b.document && a.writtenIndex == b.writtenIndex
  }

  @inlinable public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(document))
    hasher.combine(writtenIndex)
  }
}

/// A sequence's items, in order.
@frozen
public struct YAMLItems: Sequence, IteratorProtocol, Sendable {
  @usableFromInline let document: YAMLDocument
  @usableFromInline var nextIndex: Int32

  @inlinable init(document: YAMLDocument, next: Int32) {
    self.document = document
    self.nextIndex = next
  }

  @inlinable public mutating func next() -> YAMLNode? {
    guard nextIndex >= 0 else { return nil }
    let node = YAMLNode(document: document, index: nextIndex)
    nextIndex = document.nodes[Int(nextIndex)].next
    return node
  }
}

/// One `key: value` of a mapping.
@frozen
public struct YAMLEntry: Sendable {
  public let key: YAMLNode
  public let value: YAMLNode

  @inlinable init(key: YAMLNode, value: YAMLNode) {
    self.key = key
    self.value = value
  }
}

/// A mapping's entries, in the order written.
@frozen
public struct YAMLEntries: Sequence, IteratorProtocol, Sendable {
  @usableFromInline var children: YAMLItems

  @inlinable init(document: YAMLDocument, next: Int32) {
    self.children = YAMLItems(document: document, next: next)
  }

  @inlinable public mutating func next() -> YAMLEntry? {
    guard let key = children.next(), let value = children.next() else { return nil }
    return YAMLEntry(key: key, value: value)
  }
}
