package import SourceText
package import YAMLTree

/// A Job or CronJob as the API server sees it: typed values, each with its place in the file.
///
/// Values are flat records; ``ManifestValue`` is the way to read and change them. Paths and positions are derived
/// when asked for. Built and filled in by one task, then only read, which is what the unchecked conformance
/// promises.
package final class ManifestObject: @unchecked Sendable {
  package let document: YAMLDocument
  /// What the object was read from: the document's root, or an item of a list.
  package let node: YAMLNode
  /// Whether something that the author wrote was taken out.
  package private(set) var hasLosses = false
  var records: RecordBuffer {
    @inline(__always) _read { yield unsafe uncheckedRecords }
    @inline(__always) _modify { yield unsafe &uncheckedRecords }
  }
  /// Texts that do not stand in the document: defaults, keys and numbers in another spelling.
  var ownText: [UInt8] {
    @inline(__always) _read { yield unsafe uncheckedText }
    @inline(__always) _modify { yield unsafe &uncheckedText }
  }

  // One task at a time uses an object, and no access to these overlaps another: the checks that the runtime would
  // make at each of them are a tenth of a verdict's time.
  @exclusivity(unchecked) private var uncheckedRecords: RecordBuffer
  @exclusivity(unchecked) private var uncheckedText: [UInt8] = []

  init(node: YAMLNode, type: ObjectType) {
    document = node.document
    self.node = node
    // About half of the nodes are keys; the rest are defaults.
    unsafe uncheckedRecords = RecordBuffer(capacity: node.document.nodeCount / 2 + 48)
    ownText.reserveCapacity(512)
    var root = ManifestRecord(.object, origin: .written, parent: -1)
    root.type = type
    root.node = node.writtenIndex
    _ = records.append(root)
  }

  package var source: SourceFile { document.source }
  package var root: ManifestValue { ManifestValue(object: self, index: 0) }

  // MARK: Building

  /// Adds a value below `parent`, behind its other children.
  func append(_ record: ManifestRecord) -> Int32 {
    let parent = record.parent
    let last = records[parent].lastChild
    var record = record
    record.position = records[parent].count
    let index = records.append(record)
    if last < 0 { records[parent].firstChild = index } else { records[last].next = index }
    records[parent].lastChild = index
    records[parent].count += 1
    if let name = record.name { records[parent].names.insert(name) }
    return index
  }

  /// Takes a value out of its parent; handles to it stay readable.
  func remove(_ index: Int32) {
    let parent = records[index].parent
    var previous: Int32 = -1
    var child = records[parent].firstChild
    while child >= 0, child != index {
      previous = child
      child = records[child].next
    }
    guard child == index else { return }
    if records[index].origin.isWritten, records[index].kind != .null { hasLosses = true }
    let next = records[index].next
    if previous < 0 { records[parent].firstChild = next } else { records[previous].next = next }
    if records[parent].lastChild == index { records[parent].lastChild = previous }
    records[parent].count -= 1
    var position = records[index].position
    child = next
    while child >= 0 {
      records[child].position = position
      position += 1
      child = records[child].next
    }
  }

  // MARK: Reading

  /// The child that holds a field; -1 where there is none.
  func child(of index: Int32, _ field: Field) -> Int32 {
    guard records[index].names.mayContain(field) else { return -1 }
    var child = records[index].firstChild
    while child >= 0, records[child].name != field { child = records[child].next }
    return child
  }

  /// The entry of a map with a key; -1 where there is none.
  func child(of index: Int32, key: Span<UInt8>) -> Int32 {
    var child = records[index].firstChild
    while child >= 0, !text(records[child].key, is: key) { child = records[child].next }
    return child
  }

  func own(_ text: some Sequence<UInt8>) -> TextSlice {
    let start = ownText.count
    ownText.append(contentsOf: text)
    return TextSlice(own: start..<ownText.count)
  }

  func bytes(_ slice: TextSlice) -> ArraySlice<UInt8> {
    slice.isOwn ? ownText[slice.bounds] : document.textBuffer[slice.bounds]
  }

  /// Whether a text is this one.
  func text(_ slice: TextSlice, is other: StaticString) -> Bool {
    guard slice.count == other.utf8CodeUnitCount else { return false }
    let start = slice.bounds.lowerBound
    for i in 0..<slice.count {
      guard unsafe (slice.isOwn ? ownText[start + i] : document.textBuffer[start + i]) == other.utf8Start[i] else {
        return false
      }
    }
    return true
  }

  /// The same for a text that is not known beforehand.

  func text(_ slice: TextSlice, is other: Span<UInt8>) -> Bool {
    guard slice.count == other.count else { return false }
    let start = slice.bounds.lowerBound
    for i in other.indices {
      guard (slice.isOwn ? ownText[start + i] : document.textBuffer[start + i]) == other[i] else { return false }
    }
    return true
  }

  func string(_ slice: TextSlice) -> String {
    slice.isEmpty ? "" : String(decoding: bytes(slice), as: UTF8.self)
  }
}
