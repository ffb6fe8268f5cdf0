package import KubernetesValues
package import YAMLTree

/// One value of a manifest: an object, a list, a map or a scalar. Cheap to copy.
///
/// ```swift
/// for container in podSpec[.containers]?.items ?? .none {
///   guard let name = container[.name]?.string, !name.isEmpty else { … }
/// }
/// ```
package struct ManifestValue {
  package let object: ManifestObject
  package let index: Int32

  init(object: ManifestObject, index: Int32) {
    self.object = object
    self.index = index
  }

  /// The value with a number that ``index`` gave.
  package init(object: ManifestObject, at index: Int32) { self.init(object: object, index: index) }

  var record: ManifestRecord { object.records[index] }

  package var kind: ValueKind { object.records[index].kind }
  package var origin: Origin { object.records[index].origin }
  /// The type of an object; of the elements, for a list or map of objects.
  package var type: ObjectType? { object.records[index].type }
  /// The row of the field table; nil for the document itself, list elements and map entries.
  package var fieldIndex: FieldIndex? { object.records[index].field }
  package var field: Field? { object.records[index].name }

  package var parent: ManifestValue? {
    let parent = object.records[index].parent
    return parent < 0 ? nil : ManifestValue(object: object, index: parent)
  }

  /// The document's root object.
  package var root: ManifestValue { object.root }

  // MARK: Objects

  /// The field's value; nil where it is absent or null.
  package subscript(_ field: Field) -> ManifestValue? {
    let child = object.child(of: index, field)
    guard child >= 0, object.records[child].kind != .null else { return nil }
    return handle(to: child)
  }

  /// A function of its own, so that a reference is counted only where a value is found.
  @inline(never)
  private func handle(to index: Int32) -> ManifestValue { ManifestValue(object: object, index: index) }

  /// The field as it stands in the manifest, null too.
  package func written(_ field: Field) -> ManifestValue? {
    let child = object.child(of: index, field)
    return child < 0 ? nil : handle(to: child)
  }

  // MARK: Lists and maps

  /// The children of an object, a list or a map, in order; none for a scalar.
  package var children: ManifestChildren {
    ManifestChildren(object: object, next: object.records[index].firstChild)
  }

  /// A list's elements.
  package var items: ManifestChildren { children }

  /// A map's entries, in the order of the manifest; each has a ``key``.
  package var entries: ManifestChildren { children }

  /// A map's entries by key, bytewise: the order in which errors are told.
  package var sortedEntries: [ManifestValue] {
    let entries = Array(children)
    return entries.count < 2
      ? entries : entries.sorted { a, b in a.keyBytes.lexicographicallyPrecedes(b.keyBytes) }
  }

  /// How many elements, entries or fields, null ones too.
  package var count: Int { Int(object.records[index].count) }
  package var isEmpty: Bool { count == 0 }

  /// The entry of a map with this key.
  package subscript(key key: String) -> ManifestValue? {
    let child = object.child(of: index, key: key.utf8Span.span)
    return child < 0 ? nil : handle(to: child)
  }

  package subscript(position: Int) -> ManifestValue? {
    children.first { $0.position == position }
  }

  /// A map entry's key.
  package var key: String { object.string(object.records[index].key) }
  package var keyBytes: ArraySlice<UInt8> { object.bytes(object.records[index].key) }

  /// The position in the list that holds the value.
  package var position: Int { Int(object.records[index].position) }

  // MARK: Scalars

  /// The text of a string, quantity, time, or of an int-or-string that holds text.
  package var string: String? { textSlice.map(object.string) }

  /// The same as bytes, without making a `String`; empty where ``string`` is nil.
  package var textBytes: ArraySlice<UInt8> { object.bytes(textSlice ?? .empty) }

  private var textSlice: TextSlice? {
    switch object.records[index].kind {
    case .string, .quantity, .time: TextSlice(bits: object.records[index].payload)
    case .intOrString where !object.records[index].isNumber: TextSlice(bits: object.records[index].payload)
    default: nil
    }
  }

  /// The number of an integer, or of an int-or-string that holds one.
  package var int: Int64? {
    switch object.records[index].kind {
    case .int32, .int64: object.records[index].payload
    case .intOrString where object.records[index].isNumber: object.records[index].payload
    default: nil
    }
  }

  package var bool: Bool? {
    object.records[index].kind == .bool ? object.records[index].payload != 0 : nil
  }

  /// The amount of a quantity; decoding has checked that its text parses.
  package var quantity: Quantity? {
    guard kind == .quantity, let text = string else { return nil }
    return try? Quantity(manifestText: text)
  }

  package var intOrString: IntOrString? {
    guard kind == .intOrString else { return nil }
    if let number = int { return .int(Int32(truncatingIfNeeded: number)) }
    return .string(string ?? "")
  }

  /// Whether the value is this text; false where it is no text.
  package static func == (value: ManifestValue, text: StaticString) -> Bool {
    value.textSlice.map { value.object.text($0, is: text) } ?? false
  }

  /// The same for a text that is not known beforehand.
  package func isText(_ text: String) -> Bool {
    textSlice.map { object.text($0, is: text.utf8Span.span) } ?? false
  }

  /// Whether a string is empty.
  package var isEmptyText: Bool { textSlice?.isEmpty ?? true }

  // MARK: The source

  /// The node that holds the value; nil for what was filled in.
  package var node: YAMLNode? { node(object.records[index].node) }
  package var keyNode: YAMLNode? { node(object.records[index].keyNode) }

  private func node(_ index: Int32) -> YAMLNode? {
    index < 0 ? nil : YAMLNode(document: object.document, index: index)
  }
}

extension ManifestValue: Hashable {
  package static func == (a: ManifestValue, b: ManifestValue) -> Bool {
    a.object === b.object && a.index == b.index
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(index) }
}

/// The children of a value, in order.
package struct ManifestChildren: Sequence, IteratorProtocol {
  private let object: ManifestObject?
  private var nextIndex: Int32

  init(object: ManifestObject?, next: Int32) {
    self.object = object
    nextIndex = next
  }

  /// No children.
  package static var none: ManifestChildren { ManifestChildren(object: nil, next: -1) }

  package mutating func next() -> ManifestValue? {
    guard nextIndex >= 0, let object else { return nil }
    let index = nextIndex
    nextIndex = object.records[index].next
    return ManifestValue(object: object, index: index)
  }
}

extension ManifestValue? {
  /// The elements of a list, the entries of a map or the fields of an object; none where there is nothing.
  package var items: ManifestChildren { self?.children ?? .none }
  package var entries: ManifestChildren { self?.children ?? .none }
  /// The same as ``items``, at one go.
  package var list: [ManifestValue] {
    guard let value = self, value.count > 0 else { return [] }
    var list: [ManifestValue] = []
    list.reserveCapacity(value.count)
    for item in value.children { list.append(item) }
    return list
  }
  package var string: String { self?.string ?? "" }
  package var isEmpty: Bool { self?.isEmpty ?? true }
  package var count: Int { self?.count ?? 0 }

  package subscript(_ field: Field) -> ManifestValue? { self?[field] }

  /// Whether the value is this text.
  package static func == (value: ManifestValue?, text: StaticString) -> Bool {
    guard let value else { return false }
    return value == text
  }
}
