import KubernetesValues
package import Manifests

extension Report {
  /// A label selector; mirrors `ValidateLabelSelector`. Values of expressions are looked at from 1.26 on.
  package mutating func checkLabelSelector(_ selector: ManifestValue?) {
    guard let selector else { return }
    if let labels = selector[.matchLabels] { checkLabels(labels, path: labels.path) }
    for expression in selector[.matchExpressions].items {
      checkSelectorValues(expression, allowsComparison: false)
      checkName(expression, .key, .qualifiedName)
      guard version >= 26 else { continue }
      for value in expression[.values].items { checkName(value, .labelValue) }
    }
  }

  /// Whether an expression's operator exists and has as many values as it needs.
  ///
  /// - Parameter allowsComparison: whether `Gt` and `Lt` exist, as they do for nodes.
  mutating func checkSelectorValues(_ expression: ManifestValue, allowsComparison: Bool) {
    let count = expression[.values].count
    switch expression[.operator].string {
    case "In", "NotIn":
      if count == 0 {
        required(expression.place(.values), "must be specified when `operator` is 'In' or 'NotIn'")
      }
    case "Exists", "DoesNotExist":
      if count > 0 {
        forbidden(
          expression.place(.values), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
      }
    case "Gt" where allowsComparison, "Lt" where allowsComparison:
      if count != 1 {
        required(expression.place(.values), "must be specified single value when `operator` is 'Lt' or 'Gt'")
      }
    default: invalidOperator(of: expression)
    }
  }

  mutating func invalidOperator(of expression: ManifestValue) {
    invalid(
      expression.place(.operator), .named(expression[.operator].string), "not a valid selector operator")
  }
}
