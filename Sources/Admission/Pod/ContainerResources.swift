import KubernetesValues
import Manifests

/// Requests and limits of a container, of the pod, and the pod's overhead.
extension PodTemplateValidator {
  /// Mirrors `validateResourceRequirements`: limits, then requests against them, then claims.
  mutating func validateResources(_ resources: ManifestValue, isPodLevel: Bool) {
    let limits = resources[.limits]
    let requests = resources[.requests]
    for limit in limits?.sortedEntries ?? [] {
      validateResource(limit, limit.place, isPodLevel: isPodLevel)
      validatePageMultiple(limit, limit.place)
    }
    for request in requests?.sortedEntries ?? [] {
      validateResource(request, request.place, isPodLevel: isPodLevel)
      validateRequest(request, against: limits, of: resources)
      validatePageMultiple(request, request.place)
    }
    requireComputeBesideHugePages([limits, requests], resources.place)
    validateClaimReferences(resources[.claims])
  }

  /// The overhead is checked as if it were the limits of a container; mirrors `validateOverhead`.
  mutating func validateOverhead() {
    guard let overhead = spec[.overhead] else { return }
    for entry in overhead.sortedEntries {
      let place = Place(entry, path: "\(overhead.path).limits[\(entry.key)]")
      validateResource(entry, place, isPodLevel: false)
      validatePageMultiple(entry, place)
    }
    requireComputeBesideHugePages([overhead], overhead.place)
  }

  /// Name and amount of one entry.
  private mutating func validateResource(_ entry: ManifestValue, _ place: Place, isPodLevel: Bool) {
    let name = ResourceName(entry.key)
    if isPodLevel { validatePodResourceName(name, place) } else { validateContainerResourceName(name, place) }
    let amount = entry.amount
    if amount.sign < 0 {
      report.invalid(place, .string(amount.text), "must be greater than or equal to 0")
    }
    if name.isCounted, amount.isFractional {
      report.invalid(
        place, .either(go: amount.goSyntax, json: GoText.json(amount.text)), "must be an integer")
    }
  }

  private mutating func validatePageMultiple(_ entry: ManifestValue, _ place: Place) {
    let name = ResourceName(entry.key)
    guard name.isHugePages else { return }
    let amount = entry.amount
    if !name.isMultipleOfPageSize(amount) {
      report.invalid(
        place, .string(amount.text), "\(amount.text) is not positive integer multiple of \(name.text)")
    }
  }

  /// Mirrors `validateContainerResourceName`.
  private mutating func validateContainerResourceName(_ name: ResourceName, _ place: Place) {
    validateResourceNameFormat(name, place)
    if !name.isQualified {
      if !name.isContainerResource {
        report.invalid(place, .named(name.text), "must be a standard resource for containers")
      }
    } else if !name.isNative, !name.isExtended {
      report.invalid(place, .named(name.text), "doesn't follow extended resource name standard")
    }
  }

  /// Mirrors `validateResourceName`. Returns whether the name is well formed.
  @discardableResult
  private mutating func validateResourceNameFormat(_ name: ResourceName, _ place: Place) -> Bool {
    let faults = NameFormat.qualifiedName.faults(in: name.text, version: version)
    report.invalid(place, .named(name.text), each: faults)
    if !faults.isEmpty { return false }
    if name.isQualified || name.isStandard { return true }
    report.invalid(place, .named(name.text), "must be a standard resource type or fully qualified")
    return false
  }

  /// Mirrors `validatePodResourceName`.
  private mutating func validatePodResourceName(_ name: ResourceName, _ place: Place) {
    guard validateResourceNameFormat(name, place) else { return }
    let allowsHugePages = version >= 34
    if name.text == "cpu" || name.text == "memory" || allowsHugePages && name.isHugePages { return }
    report.unsupported(
      place, .named(name.text), allowsHugePages ? ["cpu", "hugepages-", "memory"] : ["cpu", "memory"])
  }

  private mutating func validateRequest(
    _ request: ManifestValue, against limits: ManifestValue?, of resources: ManifestValue
  ) {
    let name = ResourceName(request.key)
    let amount = request.amount
    guard let limit = limits?[key: name.text]?.amount else {
      if !name.allowsOvercommit {
        report.required(
          resources.place(.limits), "Limit must be set for non overcommitable resources")
      }
      return
    }
    let isUnequal = amount != limit && !name.allowsOvercommit
    guard isUnequal || amount > limit else { return }
    let relation = isUnequal ? "equal to" : "less than or equal to"
    report.invalid(
      Place(request, path: resources.place(.requests).path), .string(amount.text),
      "must be \(relation) \(name.text) limit" + (version >= 27 ? " of \(limit.text)" : ""))
  }

  private mutating func requireComputeBesideHugePages(_ lists: [ManifestValue?], _ place: Place) {
    var hasHugePages = false
    for list in lists {
      for entry in list.entries {
        let name = ResourceName(entry.key)
        if name.text == "cpu" || name.text == "memory" { return }
        if name.isHugePages { hasHugePages = true }
      }
    }
    if hasHugePages { report.forbidden(place, "HugePages require cpu or memory") }
  }
}

extension ManifestValue {
  /// A resource's amount as the server holds it after filling in defaults: whole thousandths. Null counts as 0.
  var amount: Quantity { (quantity ?? .zero).roundedToThousandths }
}
