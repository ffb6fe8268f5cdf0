import KubernetesValues
package import Manifests

/// The syntax of a label selector; mirrors `metav1/validation.ValidateLabelSelector`.
package enum LabelSelectorValidation {
  /// - Returns: whether the selector can be used: the server compiles only one without faults.
  @discardableResult
  package static func validate(_ selector: ManifestValue, _ report: inout Report) -> Bool {
    let before = report.count
    if let labels = selector[.matchLabels] { LabelValidation.labels(labels, at: labels.place, &report) }
    for expression in selector[.matchExpressions].items { requirement(expression, &report) }
    return report.count == before
  }

  private static func requirement(_ expression: ManifestValue, _ report: inout Report) {
    let values = expression[.values]
    switch expression[.operator].string {
    case "In", "NotIn":
      if values.isEmpty {
        report.required(expression.place(.values), "must be specified when `operator` is 'In' or 'NotIn'")
      }
    case "Exists", "DoesNotExist":
      if let values, !values.isEmpty {
        report.forbidden(values.place, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
      }
    case let other:
      report.invalid(expression.place(.operator), .named(other), "not a valid selector operator")
    }
    let key = expression[.key].string
    report.invalid(
      expression.place(.key), .string(key), each: NameFormat.qualifiedName.faults(in: key, version: report.version))
    guard report.version >= 26 else { return }
    for value in values.items {
      let text = value.string ?? ""
      report.invalid(value.place, .string(text), each: NameFormat.labelValue.faults(in: text, version: report.version))
    }
  }
}
