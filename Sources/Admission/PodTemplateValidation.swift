import Manifests

enum PodTemplateValidation {
  static func validate(_ template: ManifestValue, _ report: inout Report) {}
}
