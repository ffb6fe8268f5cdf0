package import Manifests

/// What a field does, in a few words of our own.
package struct FieldExplanation: Sendable {
  /// What the field does.
  package let summary: String
  /// What it may hold beyond its type; nil where the type says it all.
  package let limits: String?
  /// Fields that it works with or against.
  package let interactions: String?

  /// The explanation of a field; nil where none is written.
  package static func of(_ index: FieldIndex) -> FieldExplanation? {
    all["\(index.owner.name).\(index.spec.field.name)"]
  }

  /// By `Type.field`.
  package static let all: [String: FieldExplanation] = {
    var all: [String: FieldExplanation] = [:]
    for text in [jobText, podText, containerText, volumeText] {
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { part in
          String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard parts.count >= 2 else { continue }
        all[parts[0]] = FieldExplanation(
          summary: parts[1], limits: parts.count > 2 && !parts[2].isEmpty ? parts[2] : nil,
          interactions: parts.count > 3 && !parts[3].isEmpty ? parts[3] : nil)
      }
    }
    return all
  }()
}
