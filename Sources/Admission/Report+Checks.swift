package import KubernetesValues
package import Manifests

/// Checks of single values that many areas share.
extension Report {
  /// One `Invalid value` for each fault of a name, label or key.
  package mutating func checkName(_ value: ManifestValue, _ format: NameFormat) {
    let faults = format.faults(in: value.textBytes.span, version: version)
    if !faults.isEmpty { invalid(value, each: faults) }
  }

  /// The same for a field that may be absent, which reads as the empty text.
  package mutating func checkName(_ object: ManifestValue, _ field: Field, _ format: NameFormat) {
    if let value = object[field] {
      checkName(value, format)
    } else {
      invalid(object.place(field), .string(""), each: format.faults(in: "", version: version))
    }
  }

  /// The same for a field that may be absent or empty.
  package mutating func checkNameUnlessEmpty(_ object: ManifestValue, _ field: Field, _ format: NameFormat) {
    if let value = object[field], !value.isEmptyText { checkName(value, format) }
  }

  /// `Required value` for an empty or absent text, else one `Invalid value` for each fault.
  package mutating func checkRequiredName(_ object: ManifestValue, _ field: Field, _ format: NameFormat) {
    if let value = object[field], !value.isEmptyText {
      checkName(value, format)
    } else {
      required(object.place(field))
    }
  }

  /// `Required value` for an empty or absent text or list.
  @discardableResult
  package mutating func checkRequired(_ object: ManifestValue, _ field: Field, _ detail: String = "") -> Bool {
    if let value = object[field], value.kind == .list ? !value.isEmpty : !value.isEmptyText { return true }
    required(object.place(field), detail)
    return false
  }

  /// `Unsupported value` for a text that is none of `allowed`.
  ///
  /// - Parameter listed: the values in the order of the message, where it is another than that of `allowed`.
  package mutating func checkOneOf(_ value: ManifestValue, _ allowed: [String], listed: [String]? = nil) {
    for word in allowed where value.isText(word) { return }
    unsupported(value, listed ?? allowed)
  }

  /// The same for a field that may be absent, which reads as the empty text.
  package mutating func checkOneOf(_ object: ManifestValue, _ field: Field, _ allowed: [String]) {
    if let value = object[field] {
      checkOneOf(value, allowed)
    } else {
      unsupported(object.place(field), .named(""), allowed)
    }
  }

  /// `Invalid value` for a number outside a range; nothing for an absent one.
  package mutating func checkRange(
    _ object: ManifestValue, _ field: Field, _ range: ClosedRange<Int64>, _ detail: String
  ) {
    if let value = object[field], let number = value.int, !range.contains(number) { invalid(value, detail) }
  }
}

extension ManifestValue? {
  /// Whether a text is empty or absent.
  var isEmptyText: Bool { self?.isEmptyText ?? true }
  var isTrue: Bool { self?.bool == true }
  var isFalse: Bool { self?.bool == false }
}
