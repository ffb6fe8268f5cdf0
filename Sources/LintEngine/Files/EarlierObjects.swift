package import Admission
package import Diagnostics
package import KubernetesValues
internal import Manifests
package import SourceText
internal import YAMLTree

/// The Jobs of earlier versions of files, to compare with those that take their place.
package struct EarlierObjects: Sendable {
  private struct Name: Hashable {
    var namespace: String
    var name: String
  }

  private var jobs: [Name: ManifestObject] = [:]
  private let version: KubernetesVersion

  /// - Parameter sources: files as they were; what is no Job that the server takes is passed over.
  package init(_ sources: [SourceFile], version: KubernetesVersion, zones: TimeZoneDatabase = .builtIn) {
    self.version = version
    let server = APIServer(version: version, zones: zones)
    for source in sources {
      for document in YAMLStream(parsing: source).documents {
        for result in server.review(document) where result.verdict?.allowed == true {
          guard let object = result.object, let name = Self.name(of: result) else { continue }
          jobs[name] = object
        }
      }
    }
  }

  /// What the server would refuse if the object were applied over the earlier one of its name.
  package func findings(on result: AdmissionResult) -> [Finding] {
    guard result.verdict?.code == 201 || result.verdict?.code == 422, let new = result.object,
      let name = Self.name(of: result), let old = jobs[name]
    else { return [] }
    return UpdateReview.findings(old: old, new: new, version: version)
  }

  /// nil for what is no Job, and for a Job that gets a new name with each create.
  private static func name(of result: AdmissionResult) -> Name? {
    guard result.type == .job, let metadata = result.object?.root[.metadata], let name = metadata[.name],
      name.origin.isWritten, let text = name.string
    else { return nil }
    return Name(namespace: result.namespace ?? "default", name: text)
  }
}
