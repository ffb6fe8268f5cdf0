import KubernetesValues
import Manifests

/// `managedFields` of a request; mirrors `ValidateManagedFields`.
///
/// Newer servers take entries that they cannot read out before anything looks at them; up to 1.28 they are judged.
enum ManagedFieldsValidation {
  private static let maxManagerLength = 128
  private static let maxSubresourceLength = 256

  static func validate(_ metadata: ManifestValue, _ report: inout Report) {
    for entry in metadata[.managedFields].items {
      let operation = entry[.operation].string
      if operation != "Apply", operation != "Update" {
        report.invalid(entry.place(.operation), .named(operation), "must be `Apply` or `Update`")
      }
      if let type = entry[.fieldsType], !type.isEmptyText, !(type == "FieldsV1") {
        report.invalid(type, "must be `FieldsV1`")
      }
      if let manager = entry[.manager] { self.manager(manager, &report) }
      if let subresource = entry[.subresource], subresource.textBytes.count > maxSubresourceLength {
        report.tooLong(subresource.place, limit: maxSubresourceLength)
      }
    }
  }

  private static func manager(_ manager: ManifestValue, _ report: inout Report) {
    let name = manager.string ?? ""
    if name.utf8.count > maxManagerLength { report.tooLong(manager.place, limit: maxManagerLength) }
    var position = 0
    for scalar in name.unicodeScalars {
      if !scalar.isGoPrintable {
        let code = GoText.hexadecimal(scalar.value, digits: 4).uppercased()
        report.invalid(manager, "invalid character U+\(code) (at position \(position))")
      }
      position += UTF8.width(scalar)
    }
  }
}
