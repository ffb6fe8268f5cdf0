import KubernetesValues
import Manifests

/// A Job's selector and the labels that it has to match.
enum JobSelectorValidation {
  /// The labels and the selector that the server generates; mirrors `validateGeneratedSelector`.
  static func generated(_ spec: ManifestValue, name: String, _ report: inout Report) {
    guard spec[.manualSelector]?.bool != true, let metadata = spec[.template]?[.metadata] else { return }
    let expected = JobPreparation.generatedLabels(name, report.version)
    let labels = metadata[.labels]
    for (key, value) in expected {
      guard let label = labels?[key: key], !label.isText(value) else { continue }
      report.invalid(label.place, LabelMap(labels).printed, "must be '\(value)'")
    }
    guard let selector = spec[.selector], !isGenerated(selector), isValid(selector, report.version) else { return }
    if !LabelSelector(value: selector).matches(
      Dictionary(expected.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }))
    {
      report.invalid(selector.place, LabelSelector(value: selector).printed, "`selector` not auto-generated")
    }
  }

  /// The selector's syntax, and whether it finds the template; mirrors the end of `ValidateJobSpec`.
  static func selector(of spec: ManifestValue, _ report: inout Report) {
    let selector = spec[.selector]
    // What the server has just made is well-formed, and finds the template unless the author took its label.
    if let selector, isGenerated(selector),
      selector[.matchLabels].entries.allSatisfy({ wanted in
        spec[.template]?[.metadata]?[.labels]?[key: wanted.key].map { $0.textBytes == wanted.textBytes } ?? false
      })
    {
      return
    }
    if let selector {
      guard LabelSelectorValidation.validate(selector, &report) else { return }
    } else {
      report.required(spec.place(.selector))
    }
    let labels = spec[.template]?[.metadata]?[.labels]
    let matches = selector.map { LabelSelector(value: $0).matches(LabelMap(labels).dictionary) } ?? false
    guard !matches, let metadata = spec[.template]?[.metadata] else { return }
    report.invalid(
      metadata.place(.labels), LabelMap(labels).printed, "`selector` does not match template `labels`")
  }

  /// Whether the author has written no part of the selector.
  private static func isGenerated(_ selector: ManifestValue) -> Bool {
    DefaultReason(selector.origin) == .generatedSelector
  }

  private static func isValid(_ selector: ManifestValue, _ version: KubernetesVersion) -> Bool {
    var trial = Report(version: version)
    return LabelSelectorValidation.validate(selector, &trial)
  }
}
