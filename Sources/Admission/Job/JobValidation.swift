import KubernetesValues
import Manifests

/// A whole Job; mirrors `ValidateJob`.
enum JobValidation {
  static func validate(_ job: ManifestValue, name: String, _ report: inout Report) {
    guard let metadata = job[.metadata], let spec = job[.spec] else { return }
    ObjectMetaValidation.validate(metadata, name: name, &report)
    JobSelectorValidation.generated(spec, name: name, &report)
    JobSpecValidation.validate(spec, &report)
    JobSelectorValidation.selector(of: spec, &report)
    indexedName(metadata, spec, name, &report)
  }

  /// The last pod's hostname has to be a DNS label.
  private static func indexedName(
    _ metadata: ManifestValue, _ spec: ManifestValue, _ name: String, _ report: inout Report
  ) {
    guard spec[.completionMode] == "Indexed", let completions = spec[.completions]?.int, completions > 0 else {
      return
    }
    let hostname = "\(name)-\(completions - 1)"
    guard !NameFormat.dns1123Label.accepts(hostname, version: report.version) else { return }
    report.invalid(
      metadata.place(.name), .string(name), "will not able to create pod with invalid DNS label: \(hostname)")
  }
}
