import KubernetesValues
import Manifests

/// Owner references: repeated ones, and how the server prints them.
enum OwnerReference {
  /// Takes out references that say the same as an earlier one; mirrors `dedupOwnerReferencesAndAddWarning`.
  ///
  /// - Returns: the warning, where some were taken out.
  static func removeDuplicates(in metadata: ManifestValue) -> String? {
    var seen: Set<String> = []
    var doubled: [String] = []
    for reference in Array(metadata[.ownerReferences].items) {
      guard !seen.insert(json(reference)).inserted else { continue }
      let uid = reference[.uid].string
      if !doubled.contains(uid) { doubled.append(uid) }
      reference.remove()
    }
    guard !doubled.isEmpty else { return nil }
    return ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, "
      + "and may reject such requests as early as 1.24; please fix your requests; "
      + "duplicate UID(s) observed: \(doubled.joined(separator: ", "))"
  }

  static func printed(_ reference: ManifestValue) -> PrintedValue {
    .either(go: go(reference), json: json(reference))
  }

  static func printed(list: ManifestValue) -> PrintedValue {
    .either(
      go: "[]v1.OwnerReference{" + list.items.map(go).joined(separator: ", ") + "}",
      json: "[" + list.items.map(json).joined(separator: ",") + "]")
  }

  private static func json(_ reference: ManifestValue) -> String {
    var parts = [Field.apiVersion, .kind, .name, .uid].map {
      "\"\($0.name)\":\(GoText.json(reference[$0].string))"
    }
    for field in [Field.controller, .blockOwnerDeletion] {
      if let flag = reference[field]?.bool { parts.append("\"\(field.name)\":\(flag)") }
    }
    return "{" + parts.joined(separator: ",") + "}"
  }

  /// Go prints addresses for the two pointers, which nothing can foretell.
  private static func go(_ reference: ManifestValue) -> String {
    let texts = [("APIVersion", Field.apiVersion), ("Kind", .kind), ("Name", .name), ("UID", .uid)].map {
      "\($0.0):\(GoText.quoted(reference[$0.1].string))"
    }
    let flags = [("Controller", Field.controller), ("BlockOwnerDeletion", .blockOwnerDeletion)].map {
      "\($0.0):" + (reference[$0.1]?.bool == nil ? "(*bool)(nil)" : "(*bool)(0x0)")
    }
    return "v1.OwnerReference{" + (texts + flags).joined(separator: ", ") + "}"
  }
}
