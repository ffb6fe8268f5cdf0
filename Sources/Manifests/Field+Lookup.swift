import SourceText

extension Field: CustomStringConvertible {
  /// The name as manifests write it.
  package var name: String { Field.names[Int(rawValue)].description }

  package var description: String { name }

  func appendName(to text: inout [UInt8]) {
    let name = Field.names[Int(rawValue)]
    for i in 0..<name.utf8CodeUnitCount { unsafe text.append(name.utf8Start[i]) }
  }

  /// The field with this name, case-sensitive; nil where no type has one.
  package init?(_ name: Span<UInt8>) {
    var slot = Int(truncatingIfNeeded: name.nameHash) & (Field.slots.count - 1)
    while true {
      let number = Field.slots[slot]
      guard number != 0 else { return nil }
      if Field.names[Int(number) - 1].hasBytes(name) {
        self.init(rawValue: number - 1)
        return
      }
      slot = (slot + 1) & (Field.slots.count - 1)
    }
  }

  package init?(_ name: String) { self.init(name.utf8Span.span) }
}

extension ObjectType: CustomStringConvertible {
  /// The Go name: `PodFailurePolicyRule`.
  package var name: String { ObjectType.names[Int(rawValue)].description }

  package var description: String { name }

  /// The type's fields in the order in which the API writes them.
  package var fields: [FieldIndex] { rows.map(FieldIndex.init) }

  var rows: Range<Int> {
    Int(ObjectType.specStarts[Int(rawValue)])..<Int(ObjectType.specStarts[Int(rawValue) + 1])
  }

  /// The row of a field, whatever release knows it; nil where the type has no such field.
  package func index(of field: Field) -> FieldIndex? {
    for row in rows where FieldSpec.all[row].field == field { return FieldIndex(row) }
    return nil
  }
}

extension StaticString {
  @inline(__always)
  func hasBytes(_ other: Span<UInt8>) -> Bool {
    guard utf8CodeUnitCount == other.count else { return false }
    return unsafe Span(_unsafeStart: utf8Start, count: utf8CodeUnitCount).isEqual(to: other)
  }
}
