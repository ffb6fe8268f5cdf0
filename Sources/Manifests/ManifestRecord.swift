/// A text of the object: bytes of the document's text or of the object's own.
struct TextSlice: Hashable, Sendable {
  /// The highest bit tells the buffers apart: set for the object's own.
  private var location: UInt32
  private var length: UInt32

  init(own bounds: Range<Int>) {
    location = UInt32(truncatingIfNeeded: bounds.lowerBound) | 0x8000_0000
    length = UInt32(truncatingIfNeeded: bounds.count)
  }

  init(document bounds: Range<Int>) {
    location = UInt32(truncatingIfNeeded: bounds.lowerBound) & 0x7FFF_FFFF
    length = UInt32(truncatingIfNeeded: bounds.count)
  }

  static let empty = TextSlice(own: 0..<0)

  var isOwn: Bool { location & 0x8000_0000 != 0 }
  var bounds: Range<Int> {
    let start = Int(location & 0x7FFF_FFFF)
    return start..<start + Int(length)
  }
  var count: Int { Int(length) }
  var isEmpty: Bool { length == 0 }

  var bits: Int64 { Int64(bitPattern: UInt64(location) << 32 | UInt64(length)) }

  init(bits: Int64) {
    location = UInt32(truncatingIfNeeded: UInt64(bitPattern: bits) >> 32)
    length = UInt32(truncatingIfNeeded: bits)
  }
}

/// Field names, as far as 64 bits can tell them apart: what is not in the set is certainly not among the names.
///
/// Most fields that a check asks for are not there, and are not looked for either.
struct FieldNames: Sendable {
  private var bits: UInt64 = 0

  mutating func insert(_ field: Field) { bits |= Self.bit(field) }
  func mayContain(_ field: Field) -> Bool { bits & Self.bit(field) != 0 }

  private static func bit(_ field: Field) -> UInt64 { 1 << (UInt64(field.rawValue) & 63) }
}

/// One value of a manifest. Records refer to each other by index, and so does a ``ManifestValue``.
struct ManifestRecord: Sendable {
  var kind: ValueKind
  var origin: Origin
  /// The row of the field table, for a field of an object; nil for list elements and map entries.
  var field: FieldIndex?
  /// The name of that field, at hand because every access compares it.
  var name: Field?
  /// The type of an object, and of the elements of a list or map of objects.
  var type: ObjectType?
  var parent: Int32
  /// The names of the fields that were put below an object, those that were taken out too.
  var names = FieldNames()
  var firstChild: Int32 = -1
  var lastChild: Int32 = -1
  var next: Int32 = -1
  /// How many elements or entries, or at what position of its list the value stands.
  var count: Int32 = 0
  var position: Int32 = 0
  /// The nodes of the document that hold the key and the value; -1 for none.
  var keyNode: Int32 = -1
  var node: Int32 = -1
  /// A map entry's key.
  var key = TextSlice.empty
  /// A number, a truth value, or a ``TextSlice``.
  var payload: Int64 = 0
  /// Whether `intOrString` holds a number.
  var isNumber = false

  init(_ kind: ValueKind, origin: Origin, parent: Int32) {
    self.kind = kind
    self.origin = origin
    self.parent = parent
  }
}

/// Where a value comes from: the manifest, or a rule that filled it in.
package struct Origin: Hashable, Sendable {
  /// 0 for what the author wrote; else the number of the reason, which the module that filled it in knows.
  package let reason: UInt8

  package init(reason: UInt8) { self.reason = reason }

  package static let written = Origin(reason: 0)
  package var isWritten: Bool { reason == 0 }
}
