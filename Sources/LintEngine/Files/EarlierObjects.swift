package import Admission
package import Diagnostics
package import KubernetesValues
internal import Manifests
package import SourceText
internal import YAMLTree

/// The objects of earlier versions of files, to compare with those that take their place.
package struct EarlierObjects: Sendable {
  private struct Name: Hashable {
    var type: String
    var namespace: String
    var name: String
  }

  private var objects: [Name: ManifestObject] = [:]
  private let version: KubernetesVersion

  /// - Parameter sources: files as they were; what is no Job that the server takes is passed over.
  package init(_ sources: [SourceFile], version: KubernetesVersion, zones: TimeZoneDatabase = .builtIn) {
    self.version = version
    let server = APIServer(version: version, zones: zones)
    for source in sources {
      for document in YAMLStream(parsing: source).documents {
        for result in server.review(document) {
          // A CronJob may have been made when the server minded less.
          guard result.verdict?.allowed == true || result.verdict?.code == 422 && result.type == .cronJob,
            let object = result.object, let name = Self.name(of: result)
          else { continue }
          objects[name] = object
        }
      }
    }
  }

  /// The findings on an object and what the server would refuse if it were applied over the earlier one of its name.
  package func findings(on result: AdmissionResult) -> [Finding] {
    guard result.verdict?.code == 201 || result.verdict?.code == 422, let new = result.object,
      let name = Self.name(of: result), let old = objects[name]
    else { return result.findings }
    return result.findings.map { finding in
      guard UpdateReview.tolerates(finding, old: old, new: new, version: version) else { return finding }
      var finding = finding
      finding.severity = .warning
      finding.help = "the server takes this in the CronJob that is there, and refuses it in a new one"
      return finding
    } + UpdateReview.findings(old: old, new: new, version: version)
  }

  /// Whether the server would refuse the change; nil where there is no object to be changed.
  package func refuses(_ result: AdmissionResult) -> Bool? {
    guard let name = Self.name(of: result), objects[name] != nil else { return nil }
    return findings(on: result).contains { $0.severity == .error && $0.rule.hasPrefix("api/") }
  }

  /// nil for what is of another kind, and for what gets a new name with each create.
  private static func name(of result: AdmissionResult) -> Name? {
    guard let type = result.type, let metadata = result.object?.root[.metadata], let name = metadata[.name],
      name.origin.isWritten, let text = name.string
    else { return nil }
    return Name(type: type.name, namespace: result.namespace ?? "default", name: text)
  }
}
