package import KubernetesValues
package import Manifests
import YAMLTree

/// Gathers what the API server would refuse an object for, in the server's order.
///
/// A check calls the method that the server's code calls; path, place and wording are derived here.
///
/// ```swift
/// report.invalid(parallelism, "must be greater than or equal to 0")
/// report.required(container.place(.name))
/// report.unsupported(policy, ["Always", "Never"])
/// ```
package struct Report {
  /// The release whose rules and wording hold.
  package let version: KubernetesVersion
  package private(set) var causes: [Cause] = []

  package init(version: KubernetesVersion) { self.version = version }

  package var isEmpty: Bool { causes.isEmpty }
  package var count: Int { causes.count }

  // MARK: The kinds of error

  /// Mirrors `field.Invalid`.
  package mutating func invalid(_ place: Place, _ value: PrintedValue, _ detail: String) {
    add(.invalid, place, value, detail)
  }

  /// An invalid value that stands in the manifest (or was filled in).
  package mutating func invalid(_ value: ManifestValue, _ detail: String) {
    add(.invalid, value.place, PrintedValue(value), detail)
  }

  /// One `Invalid value` for each text of a string check; place and value are asked for where there is one.
  package mutating func invalid(
    _ place: @autoclosure () -> Place, _ value: @autoclosure () -> PrintedValue, each details: [String]
  ) {
    for detail in details { add(.invalid, place(), value(), detail) }
  }

  package mutating func invalid(_ value: ManifestValue, each details: [String]) {
    for detail in details { invalid(value, detail) }
  }

  /// Mirrors `field.Required`.
  package mutating func required(_ place: Place, _ detail: String = "") {
    add(.required, place, .none, detail)
  }

  /// Mirrors `field.NotSupported`: the values are listed in the order given.
  package mutating func unsupported(_ place: Place, _ value: PrintedValue, _ supported: [String]) {
    let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
    add(.unsupported, place, value, supported.isEmpty ? "" : "supported values: \(list)", supported: supported)
  }

  package mutating func unsupported(_ value: ManifestValue, _ supported: [String]) {
    unsupported(value.place, PrintedValue(value), supported)
  }

  /// Mirrors `field.Forbidden`.
  package mutating func forbidden(_ place: Place, _ detail: String) {
    add(.forbidden, place, .none, detail)
  }

  /// Mirrors `field.Duplicate`.
  package mutating func duplicate(_ place: Place, _ value: PrintedValue) {
    add(.duplicate, place, value, "")
  }

  package mutating func duplicate(_ value: ManifestValue) {
    duplicate(value.place, PrintedValue(value))
  }

  /// Mirrors `field.NotFound`.
  package mutating func notFound(_ place: Place, _ value: PrintedValue) {
    add(.notFound, place, value, "")
  }

  package mutating func notFound(_ value: ManifestValue) {
    notFound(value.place, PrintedValue(value))
  }

  /// Mirrors `field.TooLong`: a text of more than `limit` bytes.
  package mutating func tooLong(_ place: Place, limit: Int) {
    add(
      .tooLong, place, .none,
      version >= 32 ? "may not be more than \(limit) \(bytes(limit))" : "must have at most \(limit) bytes")
  }

  /// Mirrors `field.TooLongMaxLength`, which had a wording of its own up to 1.31.
  package mutating func tooLongText(_ place: Place, limit: Int) {
    add(
      .tooLong, place, .none,
      version >= 32 ? "may not be more than \(limit) \(bytes(limit))" : "may not be longer than \(limit)")
  }

  /// Mirrors `field.TooMany`.
  package mutating func tooMany(_ place: Place, count: Int, limit: Int) {
    let items = limit == 1 && version >= 34 ? "item" : "items"
    add(.tooMany, place, .int(Int64(count)), "must have at most \(limit) \(items)")
  }

  private func bytes(_ limit: Int) -> String { limit == 1 && version >= 34 ? "byte" : "bytes" }

  // MARK: Gathering

  /// Adds an error. An error that is there already is told once, as the server's aggregate does.
  package mutating func add(
    _ kind: Cause.Kind, _ place: Place, _ value: PrintedValue, _ detail: String, supported: [String] = []
  ) {
    var message = kind.words
    switch kind {
    case .required, .forbidden, .tooLong: break
    default:
      if let text = value.text(version) { message += ": " + text }
    }
    if !detail.isEmpty { message += ": " + detail }
    let anchor = place.anchor
    causes.append(
      Cause(
        kind: kind, field: place.path, message: message, detail: detail, supported: supported,
        range: place.range, fieldIndex: place.isPresent ? anchor.fieldIndex : nil,
        written: place.isPresent ? anchor.node?.text : nil))
  }
}
