import KubernetesValues
import Manifests

/// The object's own name, namespace and what the server makes up.
enum ObjectName {
  /// How a generated name is shown.
  static let generated = "(generated)"
  /// Stands for the five characters that the server draws.
  private static let suffix = "x5x5x"
  private static let longestPrefix = 58

  /// Wipes what a request may not set, fills in the namespace and generates a name; mirrors `rest.BeforeCreate`.
  ///
  /// - Returns: the generated name, where there is one.
  static func prepare(_ metadata: ManifestValue, version: KubernetesVersion) -> String? {
    for field in [
      Field.uid, .creationTimestamp, .deletionTimestamp, .deletionGracePeriodSeconds, .selfLink,
    ] {
      metadata.removeField(field)
    }
    // A dry run of 1.28 sent it back; when that ended is not recorded.
    if version >= 29 {
      metadata.removeField(.resourceVersion)
      metadata.removeField(.managedFields)
    }
    metadata.set(.generation, .int(1), origin: DefaultReason.generation.origin)
    metadata.setDefaultText(.namespace, "default", .namespaceOfRequest)
    let prefix = metadata[.generateName].string
    guard metadata[.name].string.isEmpty, !prefix.isEmpty else { return nil }
    let name = String(decoding: prefix.utf8.prefix(longestPrefix), as: UTF8.self) + suffix
    metadata.set(.name, .string(name), origin: DefaultReason.generatedName.origin)
    return name
  }

  /// A text with what the server makes up shown as such.
  static func concealed(_ text: String, generated name: String?) -> String {
    var text = text
    if text.contains(JobPreparation.uid) { text = text.replacing(JobPreparation.uid, with: "(uid)") }
    if let name, text.contains(name) { text = text.replacing(name, with: generated) }
    return text
  }

  static func concealed(_ cause: Cause, generated name: String?) -> Cause {
    var cause = cause
    cause.field = concealed(cause.field, generated: name)
    cause.message = concealed(cause.message, generated: name)
    cause.detail = concealed(cause.detail, generated: name)
    return cause
  }
}

extension String {
  /// Every occurrence of `part` replaced.
  fileprivate func replacing(_ part: String, with other: String) -> String {
    var result: [UInt8] = []
    let bytes = Array(utf8)
    let pattern = Array(part.utf8)
    var i = 0
    while i < bytes.count {
      if !pattern.isEmpty, bytes[i...].starts(with: pattern) {
        result += other.utf8
        i += pattern.count
      } else {
        result.append(bytes[i])
        i += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
