package import JSONText
package import KubernetesValues
package import Manifests

/// An accepted object as the server stores it.
package enum DefaultedObject {
  /// Writes it as JSON. What the server makes up is shown as `(uid)` and `(generated)`.
  package static func writeJSON(_ object: ManifestObject, version: KubernetesVersion, to json: inout JSONWriter) {
    let root = object.root
    // Reading back from storage applies the defaults again: a Job without labels gets those that its template
    // was given meanwhile. (The recordings of 1.28 were made without storage.)
    if version >= 29, root.type == .job { JobDefaults.copyTemplateLabels(to: root) }
    root.writeJSON(to: &json, version: version) { value, text in
      guard !value.origin.isWritten else { return text }
      switch DefaultReason(value.origin) {
      case .generatedName: return ObjectName.generated
      case .generatedLabel, .generatedSelector, .labelsOfTemplate:
        if text == JobPreparation.uid { return "(uid)" }
        let metadata = root[.metadata]
        let isGenerated = metadata?[.name].map { DefaultReason($0.origin) == .generatedName } ?? false
        return isGenerated && text == metadata?[.name]?.string ? ObjectName.generated : text
      default: return text
      }
    }
  }
}
