import Diagnostics
package import Manifests
import YAMLTree

/// An object of a file as it was written, before the API server fills anything in.
package final class WrittenObject {
  /// A Job or CronJob.
  package struct Manifest {
    package let decoded: DecodedManifest
    package let type: ObjectType
    let header: ManifestHeader
    let node: YAMLNode
  }

  /// Nil for what is neither a Job nor a CronJob.
  package let manifest: Manifest?
  /// What is known without looking into it: all that there is to say of what is no Job and no CronJob.
  let result: AdmissionResult
  /// What is to be said of an apiVersion or a kind that is null.
  var headerFinding: Finding?

  init(_ result: AdmissionResult, _ manifest: Manifest? = nil) {
    self.result = result
    self.manifest = manifest
  }
}
