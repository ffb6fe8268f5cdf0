import KubernetesValues
import Manifests

/// A place at which two objects differ in meaning: nothing and an empty list are the same, amounts compare by value.
struct ManifestDifference {
  /// The value of the new object, or the nearest one above what it lacks.
  let new: ManifestValue
  /// The path of what differs.
  let field: String
  /// What stood there and what stands there now, for scalars.
  let before: String?
  let after: String?

  /// How a sentence goes on: `: image was "a", is "b"`.
  var words: String {
    let name = field.split(separator: ".").last.map(String.init) ?? field
    switch (before, after) {
    case (let before?, let after?): return ": \(name) was \(before), is \(after)"
    case (nil, let after?): return ": \(name) is new, \(after)"
    case (let before?, nil): return ": \(name) was \(before), is gone"
    case (nil, nil): return ": \(name) differs"
    }
  }

  static func same(_ old: ManifestValue?, _ new: ManifestValue?) -> Bool {
    switch (old, new) {
    case (nil, nil): return true
    case (let value?, nil), (nil, let value?): return isNothing(value)
    case (let old?, let new?): return all(old, new).isEmpty
    }
  }

  static func first(_ old: ManifestValue?, _ new: ManifestValue?) -> ManifestDifference? {
    guard let new else { return nil }
    guard let old else {
      return ManifestDifference(new: new, field: new.path, before: nil, after: text(new))
    }
    return all(old, new).first
  }

  /// Every difference, in the order of the new object and then of the old one.
  static func all(_ old: ManifestValue, _ new: ManifestValue) -> [ManifestDifference] {
    var found: [ManifestDifference] = []
    compare(old, new, &found)
    return found
  }

  private static func compare(_ old: ManifestValue, _ new: ManifestValue, _ found: inout [ManifestDifference]) {
    guard old.kind == new.kind else {
      found.append(ManifestDifference(new: new, field: new.path, before: text(old), after: text(new)))
      return
    }
    switch new.kind {
    case .object, .map:
      for child in new.children where child.kind != .null {
        if let other = counterpart(of: child, in: old) {
          compare(other, child, &found)
        } else if !isNothing(child) {
          found.append(ManifestDifference(new: child, field: child.path, before: nil, after: text(child)))
        }
      }
      for child in old.children where child.kind != .null && counterpart(of: child, in: new) == nil {
        if !isNothing(child) {
          found.append(ManifestDifference(new: new, field: child.path, before: text(child), after: nil))
        }
      }
    case .list:
      guard old.count == new.count else {
        found.append(
          ManifestDifference(new: new, field: new.path, before: "\(old.count) items", after: "\(new.count)"))
        return
      }
      for (a, b) in zip(old.items, new.items) { compare(a, b, &found) }
    case .quantity where old.quantity == new.quantity: break
    default:
      let (before, after) = (text(old), text(new))
      if before != after { found.append(ManifestDifference(new: new, field: new.path, before: before, after: after)) }
    }
  }

  private static func counterpart(of child: ManifestValue, in other: ManifestValue) -> ManifestValue? {
    if let field = child.field { return other[field] }
    return other[key: child.key]
  }

  /// Whether a value means the same as none: an empty collection.
  private static func isNothing(_ value: ManifestValue) -> Bool {
    switch value.kind {
    case .list, .map: value.isEmpty
    case .object:
      // A struct that is a pointer and there is something else than one that is not there.
      value.fieldIndex?.spec.presence != .pointer && value.children.allSatisfy { $0.kind == .null || isNothing($0) }
    default: false
    }
  }

  private static func text(_ value: ManifestValue) -> String? {
    if let number = value.int { return String(number) }
    if let flag = value.bool { return flag ? "true" : "false" }
    return value.string.map { GoText.quoted($0.count > 60 ? String($0.prefix(60)) + "…" : $0) }
  }
}
