import Diagnostics
import KubernetesValues
import Manifests

/// A namespace that no request can name: the server compares it with that of the request and refuses.
enum NamespaceCheck {
  static let sentence = "the namespace of the provided object does not match the namespace sent on the request"

  static func finding(_ metadata: ManifestValue?, _ version: KubernetesVersion) -> Finding? {
    guard let namespace = metadata?[.namespace], let text = namespace.string, !text.isEmpty,
      let fault = NameFormat.dns1123Label.faults(in: text, version: version).first
    else { return nil }
    return Finding(
      rule: "api/invalid-value", severity: .error, message: "there can be no namespace \"\(text)\": \(fault)",
      field: "metadata.namespace", range: namespace.nearestRange, server: sentence)
  }
}
