import KubernetesValues
package import Manifests

extension Report {
  /// Keys and values of labels or of a node selector, by key; mirrors `ValidateLabels`.
  ///
  /// - Parameter path: what the server calls the map; it names no key.
  package mutating func checkLabels(_ labels: ManifestValue?, path: @autoclosure () -> String) {
    guard let labels, !labels.isEmpty else { return }
    for entry in labels.sortedEntries {
      let keyFaults = NameFormat.qualifiedName.faults(in: entry.keyBytes.span, version: version)
      let valueFaults = NameFormat.labelValue.faults(in: entry.textBytes.span, version: version)
      if keyFaults.isEmpty, valueFaults.isEmpty { continue }
      let place = Place(entry, path: path())
      invalid(place, .string(entry.key), each: keyFaults)
      invalid(place, .string(entry.string ?? ""), each: valueFaults)
    }
  }

  /// Keys of annotations, which may be of either case, and the size of all; mirrors `ValidateAnnotations`.
  package mutating func checkAnnotations(_ annotations: ManifestValue?, path: @autoclosure () -> String) {
    guard let annotations, !annotations.isEmpty else { return }
    var size = 0
    for entry in annotations.sortedEntries {
      size += entry.keyBytes.count + entry.textBytes.count
      let faults = NameFormat.annotationKey.faults(in: entry.keyBytes.span, version: version)
      if !faults.isEmpty { invalid(Place(entry, path: path()), .string(entry.key), each: faults) }
    }
    if size > 262_144 { tooLong(Place(annotations, path: path()), limit: 262_144) }
  }
}
