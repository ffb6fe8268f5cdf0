package import CEL
import KubernetesValues
package import Manifests
import YAMLTree

/// A manifest as expressions read it: where it stands, without nulls, unknown fields and, unless wanted, what was
/// filled in.
///
/// Used by one task at a time, which the unchecked conformance promises; it remembers what was read last, because
/// that is what an expression that fails is about.
package final class ManifestTree: ValueTree, @unchecked Sendable {
  let object: ManifestObject
  /// The value that was read last, or that a missing field was looked for in.
  package var lastRead: ManifestValue? { lastIndex < 0 ? nil : value(lastIndex) }

  /// What was read.
  var log: ReadLog {
    @inline(__always) _read { yield unsafe uncheckedLog }
    @inline(__always) _modify { yield unsafe &uncheckedLog }
  }
  private var lastIndex: Int32 {
    @inline(__always) get { unsafe uncheckedIndex }
    @inline(__always) set { unsafe uncheckedIndex = newValue }
  }

  // One task at a time reads a tree, and no access to these overlaps another: whatever is read is noted, and the
  // runtime's checks took longer.
  @exclusivity(unchecked) private var uncheckedLog = ReadLog()
  @exclusivity(unchecked) private var uncheckedIndex: Int32 = -1

  /// Whether what was filled in is there, too.
  let seesDefaults: Bool

  package init(_ object: ManifestObject, seesDefaults: Bool = false) {
    self.object = object
    self.seesDefaults = seesDefaults
  }

  package var root: Value { .treeMap(self, node: 0) }

  package func forgetReading() { lastIndex = -1 }

  /// Where a list or map stands.
  func node(_ node: Int32) -> YAMLNode? { value(node).node }

  private func value(_ node: Int32) -> ManifestValue { ManifestValue(object: object, at: node) }

  private func value(of manifest: ManifestValue) -> Value {
    switch manifest.kind {
    case .quantity where seesDefaults: return .string(manifest.quantity?.text ?? "")
    case .string, .quantity, .time: return .string(manifest.string ?? "")
    case .bool: return .bool(manifest.bool ?? false)
    case .int32, .int64: return .int(manifest.int ?? 0)
    case .intOrString: return manifest.int.map(Value.int) ?? .string(manifest.string ?? "")
    case .list: return .treeList(self, node: manifest.index)
    case .map, .object: return .treeMap(self, node: manifest.index)
    case .null, .any: return .null
    }
  }

  // MARK: Looking without a trace

  /// What the author wrote, or the server has: neither null nor, where that counts, filled in.
  @inline(__always)
  func isThere(_ child: Int32) -> Bool {
    child >= 0 && object.isThere(child, withDefaults: seesDefaults)
  }

  /// The value of a field; -1 for none.
  func find(_ field: Field, in node: Int32) -> Int32 {
    let child = object.field(field, of: node)
    return isThere(child) ? child : -1
  }

  /// The value of the entry of a map with this key; -1 for none.
  func find(key: [UInt8], in node: Int32) -> Int32 {
    let child = object.entry(key, of: node)
    return isThere(child) ? child : -1
  }

  /// What need not be written: an item of a list need not say what it is, for the list does.
  func implied(_ name: [UInt8], of node: Int32) -> String? {
    guard node == 0 else { return nil }
    if name == Array("apiVersion".utf8) { return "batch/v1" }
    if name == Array("kind".utf8) { return object.root.type == .cronJob ? "CronJob" : "Job" }
    return nil
  }

  /// An element of a list or an entry of a map, by position among those that are there; -1 for none.
  func child(_ index: Int, of node: Int32) -> Int32 {
    var remaining = index
    var child = object.firstChild(of: node)
    while child >= 0 {
      if isThere(child) {
        if remaining == 0 { return child }
        remaining -= 1
      }
      child = object.next(after: child)
    }
    return -1
  }

  func childCount(of node: Int32) -> Int {
    var count = 0
    var child = object.firstChild(of: node)
    while child >= 0 {
      if isThere(child) { count += 1 }
      child = object.next(after: child)
    }
    return count
  }

  /// A map entry's key, or a field's name.
  func key(of child: Int32) -> String { value(child).field?.name ?? value(child).key }

  // MARK: Reading

  package func count(of node: Int32) -> Int {
    log.append(.count, of: node)
    return childCount(of: node)
  }

  package func elements(of node: Int32) -> [Value] {
    var elements: [Value] = []
    elements.reserveCapacity(value(node).count)
    var child = object.firstChild(of: node)
    while child >= 0 {
      if isThere(child) { elements.append(value(of: value(child))) }
      child = object.next(after: child)
    }
    log.append(.elements(Int32(elements.count)), of: node)
    return elements
  }

  package func element(_ index: Int, of node: Int32) -> Value {
    log.append(.element(Int32(index)), of: node)
    let child = child(index, of: node)
    guard child >= 0 else { return .null }
    lastIndex = child
    return value(of: value(child))
  }

  package func value(forKey key: String, of node: Int32) -> Value? {
    let (name, child) = find(key, in: node)
    log.append(.value(name), of: node)
    if child >= 0 { return value(of: value(child)) }
    return node == 0 ? implied(Array(key.utf8), of: node).map(Value.string) : nil
  }

  package func hasValue(forKey key: String, of node: Int32) -> Bool {
    let (name, child) = find(key, in: node)
    log.append(.presence(name), of: node)
    return child >= 0 || node == 0 && implied(Array(key.utf8), of: node) != nil
  }

  /// The value of a field or a map's entry, -1 for none; notes where it looked.
  private func find(_ key: String, in node: Int32) -> (name: ReadLog.Name, child: Int32) {
    let name: ReadLog.Name
    let child: Int32
    if object.isMap(node) {
      (name, child) = (.key(key), find(key: Array(key.utf8), in: node))
    } else if let field = Field(key) {
      (name, child) = (.field(field), find(field, in: node))
    } else {
      (name, child) = (.key(key), -1)
    }
    lastIndex = child >= 0 ? child : node
    return (name, child)
  }

  package func key(_ index: Int, of node: Int32) -> String {
    log.append(.key(Int32(index)), of: node)
    let child = child(index, of: node)
    return child >= 0 ? key(of: child) : ""
  }

  package func entry(_ index: Int, of node: Int32) -> (key: String, value: Value) {
    log.append(.element(Int32(index)), of: node)
    let child = child(index, of: node)
    return (key(index, of: node), child >= 0 ? value(of: value(child)) : .null)
  }
}
