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
      guard let quantity = entry.quantity else { continue }
      let rounded = quantity.roundedToThousandths
      if rounded != quantity {
        entry.replace(with: .string(rounded.text), origin: DefaultReason.roundedQuantity.origin)
      }
    }
  }
}
