import KubernetesValues
import Manifests

/// Amounts finer than a thousandth are rounded up; mirrors `SetDefaults_ResourceList`.
enum QuantityDefaults {
  static func round(inResources resources: ManifestValue?) {
    guard let resources else { return }
    round(in: resources[.limits])
    round(in: resources[.requests])
  }

  static func round(in list: ManifestValue?) {
    for entry in list.entries {
      // A number with at most a suffix for thousandths or more, as nearly all are, is as coarse as it has to be.
      guard entry.textBytes.contains(where: { "nueE.".utf8.contains($0) }), let quantity = entry.quantity else {
        continue
      }
      let rounded = quantity.roundedToThousandths
      if rounded != quantity {
        entry.replace(with: .string(rounded.text), origin: DefaultReason.roundedQuantity.origin)
      }
    }
  }
}
