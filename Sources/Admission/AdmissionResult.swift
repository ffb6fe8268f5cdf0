package import Diagnostics
package import Manifests
package import SourceText

/// What became of one object of a file.
package struct AdmissionResult {
  /// Job or CronJob; nil for what is neither or does not say.
  package var type: ObjectType?
  /// As written; nil where there is no text.
  package var apiVersion: String?
  package var kind: String?
  package var name: String?
  package var namespace: String?
  /// The document, or the item of a list.
  package var range: ByteRange
  /// nil for what is none of the server's batch API.
  package var verdict: Verdict?
  package var findings: [Finding]
  /// The object with its defaults, as far as it could be read.
  package var object: ManifestObject?
}
