import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validateAffinity`.
  mutating func validateAffinity() {
    guard let affinity = spec[.affinity] else { return }
    if let nodes = affinity[.nodeAffinity] { validateNodeAffinity(nodes) }
    for field in [Field.podAffinity, .podAntiAffinity] {
      if let pods = affinity[field] { validatePodAffinity(pods) }
    }
  }

  mutating func validateSelector(_ selector: ManifestValue?) {
    if let selector { LabelSelectorValidation.validate(selector, &report) }
  }

  // MARK: Nodes

  private mutating func validateNodeAffinity(_ affinity: ManifestValue) {
    if let required = affinity[.requiredDuringSchedulingIgnoredDuringExecution] {
      if required[.nodeSelectorTerms].isEmpty {
        report.required(
          required.place(.nodeSelectorTerms), "must have at least one node selector term")
      }
      for term in required[.nodeSelectorTerms].items {
        validateNodeSelectorTerm(term, checksValues: version >= 33)
      }
    }
    for preferred in affinity[.preferredDuringSchedulingIgnoredDuringExecution].items {
      validateWeight(preferred)
      if let term = preferred[.preference] { validateNodeSelectorTerm(term, checksValues: false) }
    }
  }

  private mutating func validateWeight(_ preferred: ManifestValue) {
    let weight = preferred[.weight]?.int ?? 0
    if !(1...100).contains(weight) {
      report.invalid(preferred.place(.weight), .int(weight), "must be in the range 1-100")
    }
  }

  /// Mirrors `ValidateNodeSelectorTerm`.
  private mutating func validateNodeSelectorTerm(_ term: ManifestValue, checksValues: Bool) {
    for expression in term[.matchExpressions].items {
      validateNodeSelectorValues(expression)
      report.checkName(expression, .key, .qualifiedName)
      if !checksValues { continue }
      for value in expression[.values].items { report.checkName(value, .labelValue) }
    }
    for field in term[.matchFields].items { validateNodeField(field) }
  }

  private mutating func validateNodeSelectorValues(_ expression: ManifestValue) {
    let count = expression[.values].count
    let place = expression.place(.values)
    switch expression[.operator].string {
    case "In", "NotIn":
      if count == 0 { report.required(place, "must be specified when `operator` is 'In' or 'NotIn'") }
    case "Exists", "DoesNotExist":
      if count > 0 {
        report.forbidden(place, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
      }
    case "Gt", "Lt":
      if count != 1 {
        report.required(place, "must be specified single value when `operator` is 'Lt' or 'Gt'")
      }
    default: refuseOperator(of: expression)
    }
  }

  private mutating func refuseOperator(of expression: ManifestValue) {
    report.invalid(
      expression.place(.operator), .named(expression[.operator].string), "not a valid selector operator")
  }

  /// The one field of a node that can be asked for is its name; mirrors `ValidateNodeFieldSelectorRequirement`.
  private mutating func validateNodeField(_ requirement: ManifestValue) {
    switch requirement[.operator].string {
    case "In", "NotIn":
      if requirement[.values].count != 1 {
        report.required(
          requirement.place(.values),
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector")
      }
    default: refuseOperator(of: requirement)
    }
    guard requirement[.key] == "metadata.name" else {
      report.invalid(
        requirement.place(.key), .string(requirement[.key].string), "not a valid field selector key")
      return
    }
    for value in requirement[.values].items { report.checkName(value, .dns1123Subdomain) }
  }

  // MARK: Pods

  /// Mirrors `validatePodAffinity` and `validatePodAntiAffinity`.
  private mutating func validatePodAffinity(_ affinity: ManifestValue) {
    for term in affinity[.requiredDuringSchedulingIgnoredDuringExecution].items {
      validatePodAffinityTerm(term.place)
    }
    for preferred in affinity[.preferredDuringSchedulingIgnoredDuringExecution].items {
      validateWeight(preferred)
      validatePodAffinityTerm(preferred.place(.podAffinityTerm))
    }
  }

  /// - Parameter place: of the term, which may be absent.
  private mutating func validatePodAffinityTerm(_ place: Place) {
    guard place.isPresent, place.anchor.kind != .null else {
      report.required(place.child(.topologyKey), "can not be empty")
      report.invalid(
        place.child(.topologyKey), .string(""), each: NameFormat.qualifiedName.faults(in: "", version: version))
      return
    }
    let term = place.anchor
    validateSelector(term[.labelSelector])
    validateSelector(term[.namespaceSelector])
    for name in term[.namespaces].items {
      let faults = NameFormat.dns1123Label.faults(in: name.textBytes.span, version: version)
      if faults.isEmpty { continue }
      report.invalid(Place(name, path: "\(term.path).namespace"), .string(name.string ?? ""), each: faults)
    }
    if version >= 29 { validateMatchLabelKeys(of: term) }
    if term[.topologyKey].isEmptyText { report.required(term.place(.topologyKey), "can not be empty") }
    report.checkName(term, .topologyKey, .qualifiedName)
  }

  /// Mirrors `validateMatchLabelKeysAndMismatchLabelKeys`.
  private mutating func validateMatchLabelKeys(of term: ManifestValue) {
    let selector = term[.labelSelector]
    validateLabelKeys(term[.matchLabelKeys], selector)
    validateLabelKeys(term[.mismatchLabelKeys], selector)
    validateMatchLabelKeys(term[.matchLabelKeys], against: selector, at: term)
    let mismatched = Set(term[.mismatchLabelKeys].items.map { $0.string ?? "" })
    for key in term[.matchLabelKeys].items where mismatched.contains(key.string ?? "") {
      report.invalid(key, "exists in both matchLabelKeys and mismatchLabelKeys")
    }
  }

  /// Mirrors `validateLabelKeys`: such keys need a selector.
  mutating func validateLabelKeys(_ keys: ManifestValue?, _ selector: ManifestValue?) {
    guard let keys, !keys.isEmpty else { return }
    guard selector != nil else {
      report.forbidden(keys.place, "must not be specified when labelSelector is not set")
      return
    }
    for key in keys.items { report.checkName(key, .qualifiedName) }
  }

  /// The server adds each key to the selector when a pod is made, so it looks for keys that stand there twice:
  /// in a template that takes a key which the selector itself repeats.
  ///
  /// - Parameter owner: what the server gives as the place, with the number of the key.
  mutating func validateMatchLabelKeys(
    _ keys: ManifestValue?, against selector: ManifestValue?, at owner: ManifestValue
  ) {
    guard let keys, !keys.isEmpty, let selector else { return }
    var seen = Set(selector[.matchLabels].entries.map(\.key))
    var repeated: Set<String> = []
    for expression in selector[.matchExpressions].items {
      let key = expression[.key].string
      if !seen.insert(key).inserted { repeated.insert(key) }
    }
    for key in keys.items where repeated.contains(key.string ?? "") {
      report.invalid(
        Place(key, path: "\(owner.path)[\(key.position)]"), .string(key.string ?? ""),
        "exists in both matchLabelKeys and labelSelector")
    }
  }
}
