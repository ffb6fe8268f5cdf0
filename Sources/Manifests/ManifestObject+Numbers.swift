import KubernetesValues
import YAMLTree

/// Values by their numbers, for those who look at many: a handle counts references each time.
extension ManifestObject {
  /// One more than the highest number of a value; what was taken out keeps its number.
  package var valueCount: Int32 { Int32(records.count) }

  package func kind(of value: Int32) -> ValueKind { records[value].kind }

  /// Whether the value is a list, a map or an object.
  package func isCollection(_ value: Int32) -> Bool {
    switch records[value].kind {
    case .list, .map, .object: true
    default: false
    }
  }

  package func isMap(_ value: Int32) -> Bool { if case .map = records[value].kind { true } else { false } }

  /// Whether the value is not null and, unless values that were filled in count too, written by the author.
  package func isThere(_ value: Int32, withDefaults: Bool) -> Bool {
    if case .null = records[value].kind { return false }
    return withDefaults || records[value].origin.isWritten
  }

  /// The number of what holds the value; -1 for the root.
  package func parent(of value: Int32) -> Int32 { records[value].parent }

  /// The number of the first element, entry or field; -1 where there is none.
  package func firstChild(of value: Int32) -> Int32 { records[value].firstChild }

  /// The number of what follows a value in what holds it; -1 for the last.
  package func next(after value: Int32) -> Int32 { records[value].next }

  /// The number of a field's value, null too; -1 where there is none.
  package func field(_ field: Field, of value: Int32) -> Int32 { child(of: value, field) }

  /// The number of the value of a map's entry, null too; -1 where there is none.
  package func entry(_ key: [UInt8], of value: Int32) -> Int32 { child(of: value, key: key.span) }

  /// The name of the field that holds the value; nil for list elements and map entries.
  package func field(of value: Int32) -> Field? { records[value].name }

  /// Where the scalar that the value was read from lies in the document's ``YAMLDocument/textBuffer``, as it is written;
  /// nil for what was filled in.
  package func writtenText(of value: Int32) -> Range<Int>? {
    let node = records[value].node
    return node < 0 ? nil : YAMLNode(document: document, index: node).textBounds
  }

  /// What a value is and, of a scalar, its content.
  package enum Content {
    case collection, list, null
    case bool(Bool)
    case int(Int64)
    /// Where a text lies in the document's ``YAMLDocument/textBuffer``.
    case text(Range<Int>)
    case quantity(Range<Int>)
    /// A text that is spelt otherwise there, or is not there at all.
    case ownText
  }

  package func content(of value: Int32) -> Content {
    let record = records[value]
    switch record.kind {
    case .object, .map: return .collection
    case .list: return .list
    case .null, .any: return .null
    case .bool: return .bool(record.payload != 0)
    case .int32, .int64: return .int(record.payload)
    case .intOrString where record.isNumber: return .int(record.payload)
    case .string, .time, .intOrString, .quantity:
      let slice = TextSlice(bits: record.payload)
      if slice.isOwn { return .ownText }
      if case .quantity = record.kind { return .quantity(slice.bounds) }
      return .text(slice.bounds)
    }
  }

  /// Where the key of a map's entry lies there.
  package func documentKey(of value: Int32) -> Range<Int>? {
    let slice = records[value].key
    return slice.isOwn ? nil : slice.bounds
  }
}
