/// What a field of the API may hold.
package enum ValueKind: UInt8, Hashable, Sendable {
  /// A written `null`; reads as if nothing stood there, but has a place to point at.
  case null
  case string, bool, int32, int64, quantity, intOrString, time, list, map, object
  /// Any JSON, kept unread: `managedFields[].fieldsV1`.
  case any
}

/// When a field that holds its zero value is written out; the shape of the field in Kubernetes' Go types.
package enum Presence: UInt8, Hashable, Sendable {
  /// A pointer: unset is left out, a set zero value is kept.
  case pointer
  /// A pointer that is always written, an unset one as null.
  case nullable
  /// `omitempty`: zero values are left out (but never a struct, which prints as `{}`).
  case omit
  /// Always written, an unset one as its zero value.
  case keep
}

/// One field of one type: what decoding and printing need on every manifest.
package struct FieldSpec: Sendable {
  package let field: Field
  package let kind: ValueKind
  /// The kind of a list's or map's elements; that of the field itself otherwise.
  package let item: ValueKind
  /// The type of an object, or of the elements of a list or map of objects.
  package let type: ObjectType?
  /// The first and the last minor release that knows the field; 0 and 255 where there is no limit.
  package let since: UInt8
  package let until: UInt8
  package let presence: Presence

  // In line, so that the compiler lays the whole table out and nothing is left to be done at run time.
  @inline(__always)
  init(
    _ field: Field, _ kind: ValueKind, item: ValueKind, type: ObjectType?, since: UInt8, until: UInt8,
    _ presence: Presence
  ) {
    self.field = field
    self.kind = kind
    self.item = item
    self.type = type
    self.since = since
    self.until = until
    self.presence = presence
  }
}

/// What is seldom needed about a field: the words of error messages and of `explain`.
package struct FieldFacts: Sendable {
  package enum Requirement: Sendable { case always, sometimes, never }

  /// `v1.RestartPolicy`, `[]v1.Container`: the Go type, pointers left off.
  package let goType: StaticString
  /// The values of an enumeration; empty for an open set.
  package let values: [String]
  /// The embedded Go struct that declares the field.
  package let embeddedIn: StaticString
  package let required: Requirement
  /// The feature gate and its stages: `alpha 1.28, beta 1.29, GA 1.33`.
  package let gate: StaticString
  package let stages: StaticString

  init(
    goType: StaticString, values: [String], embeddedIn: StaticString, required: Requirement,
    gate: StaticString, stages: StaticString
  ) {
    self.goType = goType
    self.values = values
    self.embeddedIn = embeddedIn
    self.required = required
    self.gate = gate
    self.stages = stages
  }

  package static subscript(_ index: FieldIndex) -> FieldFacts { all[Int(index.number)] }
}

/// The number of a row of the field table: one field of one type.
package struct FieldIndex: Hashable, Sendable {
  package let number: UInt16

  init(_ number: Int) { self.number = UInt16(number) }

  package var spec: FieldSpec { FieldSpec.all[Int(number)] }
  package var facts: FieldFacts { FieldFacts.all[Int(number)] }
  /// The type that has the field.
  package var owner: ObjectType {
    // Types lie one after the other: the last that starts at or before the row.
    var low = 0
    var high = ObjectType.specStarts.count - 1
    while low + 1 < high {
      let middle = (low + high) / 2
      if ObjectType.specStarts[middle] <= number { low = middle } else { high = middle }
    }
    return ObjectType(rawValue: UInt8(low)) ?? .job
  }
}
