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
  private let object: ManifestObject
  private var lastIndex: Int32 = -1
  /// The value that was read last, or that a missing field was looked for in.
  package var lastRead: ManifestValue? { lastIndex < 0 ? nil : value(lastIndex) }

  /// Whether what was filled in is there, too.
  private let seesDefaults: Bool

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

  /// What the author wrote, or the server has: neither null nor, where that counts, filled in.
  private func isThere(_ child: ManifestValue) -> Bool {
    child.kind != .null && (seesDefaults || child.origin.isWritten)
  }

  package func count(of node: Int32) -> Int { value(node).children.reduce(0) { $0 + (isThere($1) ? 1 : 0) } }

  package func elements(of node: Int32) -> [Value] {
    let list = value(node)
    var elements: [Value] = []
    elements.reserveCapacity(list.count)
    for child in list.children where isThere(child) { elements.append(value(of: child)) }
    return elements
  }

  package func element(_ index: Int, of node: Int32) -> Value {
    var remaining = index
    for child in value(node).children where isThere(child) {
      if remaining == 0 {
        lastIndex = child.index
        return value(of: child)
      }
      remaining -= 1
    }
    return .null
  }

  package func value(forKey key: String, of node: Int32) -> Value? {
    let parent = value(node)
    lastIndex = node
    let child = parent.kind == .map ? parent[key: key] : Field(key).flatMap { parent.written($0) }
    guard let child, isThere(child) else { return node == 0 ? implied(key) : nil }
    lastIndex = child.index
    return value(of: child)
  }

  /// An item of a list need not say what it is: the list does.
  private func implied(_ key: String) -> Value? {
    switch key {
    case "apiVersion": .string("batch/v1")
    case "kind": .string(object.root.type == .cronJob ? "CronJob" : "Job")
    default: nil
    }
  }

  package func entry(_ index: Int, of node: Int32) -> (key: String, value: Value) {
    var remaining = index
    for child in value(node).children where isThere(child) {
      if remaining == 0 { return (child.field?.name ?? child.key, value(of: child)) }
      remaining -= 1
    }
    return ("", .null)
  }
}
