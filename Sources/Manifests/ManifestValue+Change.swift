/// Changing an object: what defaulting and the server's preparation do.
extension ManifestValue {
  /// A value to fill in.
  package enum NewValue {
    case string(String)
    case int(Int64)
    case bool(Bool)
    /// An empty list, map or object, whichever the field is.
    case empty
  }

  /// Gives a field a value and returns it; what stood there goes.
  ///
  /// - Precondition: the type has the field, and the value is of its kind.
  @discardableResult
  package func set(_ field: Field, _ value: NewValue, origin: Origin) -> ManifestValue {
    guard let type, let row = type.index(of: field) else {
      preconditionFailure("a value is only given to a field that its type has")
    }
    let spec = row.spec
    let old = written(field)
    var record = ManifestRecord(spec.kind, origin: origin, parent: index)
    record.field = row
    record.name = field
    record.type = spec.type
    if let old {
      record.keyNode = object.records[old.index].keyNode
      object.remove(old.index)
    }
    fill(&record, with: value)
    return ManifestValue(object: object, index: object.append(record))
  }

  /// Adds an entry to a map, or replaces the one with this key.
  @discardableResult
  package func set(key: String, _ value: NewValue, origin: Origin) -> ManifestValue {
    if let old = self[key: key] { object.remove(old.index) }
    var record = ManifestRecord(elementKind, origin: origin, parent: index)
    record.key = object.own(key.utf8)
    fill(&record, with: value)
    return ManifestValue(object: object, index: object.append(record))
  }

  /// Takes a field out; nothing happens where it is not there.
  package func removeField(_ field: Field) {
    if let old = written(field) { object.remove(old.index) }
  }

  /// Takes the value out of what holds it.
  package func remove() { object.remove(index) }

  /// Gives a scalar another value of its kind, keeping its place in the source.
  package func replace(with value: NewValue, origin: Origin) {
    fill(&object.records[index], with: value)
    object.records[index].origin = origin
  }

  /// Puts a copy of `other`'s entries or fields below this value.
  package func copyChildren(of other: ManifestValue, origin: Origin) {
    for child in Array(other.children) {
      var record = child.record
      record.parent = index
      record.origin = origin
      record.names = FieldNames()
      record.firstChild = -1
      record.lastChild = -1
      record.next = -1
      record.count = 0
      let copy = ManifestValue(object: object, index: object.append(record))
      copy.copyChildren(of: child, origin: origin)
    }
  }

  private var elementKind: ValueKind { fieldIndex?.spec.item ?? .string }

  private func fill(_ record: inout ManifestRecord, with value: NewValue) {
    switch value {
    case .string(let text): record.payload = object.own(text.utf8).bits
    case .int(let number):
      record.payload = number
      record.isNumber = true
    case .bool(let flag): record.payload = flag ? 1 : 0
    case .empty: break
    }
  }
}
