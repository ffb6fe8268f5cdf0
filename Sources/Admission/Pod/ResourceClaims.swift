import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validatePodResourceClaims`.
  mutating func validateResourceClaims() {
    for claim in spec[.resourceClaims].items {
      let name = claim[.name].string
      if name.isEmpty {
        report.required(claim.place(.name))
      } else if claimNames.contains(name) {
        report.duplicate(claim.place(.name), .string(name))
      } else {
        report.checkName(claim, .name, .dns1123Label)
        claimNames.insert(name)
      }
      // Up to 1.30 the two stood one level deeper.
      let isFlat = version >= 31
      let source = isFlat ? claim : claim[.source]
      let place = isFlat ? claim.place : claim.place(.source)
      let names = [Field.resourceClaimName, .resourceClaimTemplateName].map { source[$0] }
      let given = names.compactMap { $0 }
      if given.count == 2 {
        report.invalid(
          place, printed(claim, names, isFlat: isFlat),
          "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified")
      } else if given.isEmpty {
        report.invalid(
          place, printed(claim, names, isFlat: isFlat),
          "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`")
      }
      guard version >= 27 else { continue }
      for name in given { report.checkName(name, .dns1123Subdomain) }
    }
  }

  /// The claim as the server prints it, with the names of its internal type.
  private func printed(_ claim: ManifestValue, _ names: [ManifestValue?], isFlat: Bool) -> PrintedValue {
    let json = names.map(InternalJSON.pointer)
    let fields = "\"ResourceClaimName\":\(json[0]),\"ResourceClaimTemplateName\":\(json[1])"
    return .text(isFlat ? "{\"Name\":\(GoText.json(claim[.name].string)),\(fields)}" : "{\(fields)}")
  }

  /// The claims that a container names; mirrors `validateResourceClaimNames`.
  mutating func validateClaimReferences(_ claims: ManifestValue?) {
    /// The requests that are named so far, by claim; an empty one stands for the whole claim.
    var named: [String: Set<String>] = [:]
    for claim in claims.items {
      let name = claim[.name].string
      let request = claim[.request].string
      guard !name.isEmpty else {
        report.required(claim.place)
        continue
      }
      let earlier = named[name] ?? []
      if earlier.contains("") || earlier.contains(request) || request.isEmpty && !earlier.isEmpty {
        report.duplicate(claim.place, .string(request.isEmpty ? name : "\(name)/\(request)"))
      } else {
        named[name, default: []].insert(request)
      }
      report.checkNameUnlessEmpty(claim, .request, .dns1123Label)
      if !claimNames.contains(name) {
        let known = claimNames.sorted().joined(separator: ", ")
        report.add(
          .notFound, claim.place, .string(name),
          "must be one of the names in pod.spec.resourceClaims"
            + (known.isEmpty ? " which is empty" : ": \(known)"))
      }
    }
  }
}
