import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validateTopologySpreadConstraints`.
  mutating func validateTopologySpreadConstraints() {
    let constraints = Array(spec[.topologySpreadConstraints].items)
    for (i, constraint) in constraints.enumerated() {
      let skew = constraint[.maxSkew]?.int ?? 0
      if skew <= 0 { report.invalid(constraint.place(.maxSkew), .int(skew), "must be greater than zero") }
      report.checkRequired(constraint, .topologyKey, "can not be empty")
      report.checkOneOf(constraint, .whenUnsatisfiable, ["DoNotSchedule", "ScheduleAnyway"])
      let pair = [constraint[.topologyKey].string, constraint[.whenUnsatisfiable].string]
      if constraints[(i + 1)...].contains(where: { pair == [$0[.topologyKey].string, $0[.whenUnsatisfiable].string] }) {
        report.duplicate(
          constraint.place.appending(".{topologyKey, whenUnsatisfiable}"), .string("{\(pair[0]), \(pair[1])}"))
      }
      validateMinDomains(constraint)
      for field in [Field.nodeAffinityPolicy, .nodeTaintsPolicy] {
        if let policy = constraint[field] { report.checkOneOf(policy, ["Honor", "Ignore"]) }
      }
      validateMatchLabelKeys(of: constraint)
      if version >= 27 { validateSelector(constraint[.labelSelector]) }
    }
  }

  private mutating func validateMinDomains(_ constraint: ManifestValue) {
    guard let domains = constraint[.minDomains], let number = domains.int else { return }
    if number <= 0 { report.invalid(domains, "must be greater than zero") }
    let when = constraint[.whenUnsatisfiable].string
    if when != "DoNotSchedule" {
      report.invalid(
        domains, "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not \(when)")
    }
  }

  private mutating func validateMatchLabelKeys(of constraint: ManifestValue) {
    guard let keys = constraint[.matchLabelKeys], !keys.isEmpty else { return }
    let selector = constraint[.labelSelector]
    if version >= 34 {
      validateLabelKeys(keys, selector)
      validateMatchLabelKeys(keys, against: selector, at: constraint)
      return
    }
    if selector == nil, version >= 27 {
      report.forbidden(keys.place, "must not be specified when labelSelector is not set")
    }
    let selected = Set(
      selector[.matchLabels].entries.map(\.key) + selector[.matchExpressions].items.map { $0[.key].string })
    for key in keys.items {
      report.checkName(key, .qualifiedName)
      if selected.contains(key.string ?? "") {
        report.invalid(key, "exists in both matchLabelKeys and labelSelector")
      }
    }
  }
}
