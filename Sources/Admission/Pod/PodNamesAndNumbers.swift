import KubernetesValues
import Manifests

/// Names and numbers that stand directly in the pod spec.
extension PodTemplateValidator {
  mutating func validateReadinessGates() {
    for gate in spec[.readinessGates].items {
      let condition = gate[.conditionType].string
      let faults = NameFormat.qualifiedName.faults(in: condition, version: version)
      if !faults.isEmpty { report.invalid(gate.place(.conditionType), .string(condition), each: faults) }
    }
  }

  /// The server tells these at the gate, not at its name.
  mutating func validateSchedulingGates() {
    var names: Set<String> = []
    for gate in spec[.schedulingGates].items {
      let name = gate[.name].string
      if version >= 27 {
        report.invalid(
          gate.place, .string(name), each: NameFormat.qualifiedName.faults(in: name, version: version))
      } else if name.isEmpty {
        report.required(gate.place, "must not be empty")
      }
      if !names.insert(name).inserted { report.duplicate(gate.place, .string(name)) }
    }
  }

  /// Service account to overhead, in the server's order.
  mutating func validateNamesAndNumbers() {
    guard let spec else { return }
    validateServiceAccountName(spec)
    report.checkNameUnlessEmpty(spec, .nodeName, .dns1123Subdomain)
    report.checkRange(
      spec, .activeDeadlineSeconds, 1...2_147_483_647, "must be between 1 and 2147483647, inclusive")
    report.checkNameUnlessEmpty(spec, .hostname, .dns1123Label)
    report.checkNameUnlessEmpty(spec, .subdomain, .dns1123Label)
    validateTolerations()
    validateHostAliases()
    report.checkNameUnlessEmpty(spec, .priorityClassName, .dns1123Subdomain)
    if let name = spec[.runtimeClassName] { report.checkName(name, .dns1123Subdomain) }
    if let policy = spec[.preemptionPolicy] {
      if policy.isEmptyText {
        report.required(policy.place)
      } else {
        report.checkOneOf(policy, ["PreemptLowerPriority", "Never"])
      }
    }
    validateOverhead()
  }

  /// `serviceAccount` is an old name of the field, and counts where the other is empty.
  private mutating func validateServiceAccountName(_ spec: ManifestValue) {
    let name = spec[.serviceAccountName].isEmptyText ? spec[.serviceAccount] : spec[.serviceAccountName]
    guard let name, !name.isEmptyText else { return }
    let faults = NameFormat.dns1123Subdomain.faults(in: name.textBytes.span)
    if faults.isEmpty { return }
    report.invalid(
      Place(name, path: "\(spec.path).serviceAccountName"), .string(name.string ?? ""), each: faults)
  }

  /// Known from 1.36, and dropped unless its gate is on.
  mutating func validateSchedulingGroup() {
    guard let group = spec[.schedulingGroup] else { return }
    guard let name = group[.podGroupName] else {
      report.invalid(group.place(.podGroupName), .null, "must specify one of: `podGroupName`")
      return
    }
    report.checkName(name, .dns1123Subdomain)
  }
}
