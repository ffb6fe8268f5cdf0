import KubernetesValues
package import Manifests

/// Labels and annotations, wherever they stand.
package enum LabelValidation {
  /// Mirrors `ValidateLabels`: each key, then its value, at the path of the map.
  ///
  /// - Parameter place: of the map; the server calls that of a pod template `spec.template.labels`.
  package static func labels(_ labels: ManifestValue?, at place: @autoclosure () -> Place, _ report: inout Report) {
    guard let labels else { return }
    // One pass without sorting finds out whether anything is wrong at all.
    guard labels.entries.contains(where: { !isFine($0, report.version) }) else { return }
    let place = place()
    for entry in labels.sortedEntries {
      let key = entry.key
      let entryPlace = Place(entry, path: place.path)
      report.invalid(entryPlace, .string(key), each: NameFormat.qualifiedName.faults(in: key, version: report.version))
      value(entry.string ?? "", entryPlace, &report)
    }
  }

  /// Mirrors `ValidateAnnotations`: keys in any case, and the size of all together.
  package static func annotations(
    _ annotations: ManifestValue?, at place: @autoclosure () -> Place, _ report: inout Report
  ) {
    guard let annotations else { return }
    var size = 0
    var isFine = true
    for entry in annotations.entries {
      size += entry.keyBytes.count + entry.textBytes.count
      if isFine { isFine = NameFormat.annotationKey.faults(in: entry.keyBytes.span, version: report.version).isEmpty }
    }
    if !isFine {
      let place = place()
      for entry in annotations.sortedEntries {
        let key = entry.key
        report.invalid(
          Place(entry, path: place.path), .string(key),
          each: NameFormat.annotationKey.faults(in: key, version: report.version))
      }
    }
    if size > 262_144 { report.tooLong(place(), limit: 262_144) }
  }

  private static func isFine(_ entry: ManifestValue, _ version: KubernetesVersion) -> Bool {
    NameFormat.qualifiedName.faults(in: entry.keyBytes.span, version: version).isEmpty
      && NameFormat.labelValue.faults(in: entry.textBytes.span, version: version).isEmpty
  }

  private static func value(_ value: String, _ place: Place, _ report: inout Report) {
    report.invalid(place, .string(value), each: NameFormat.labelValue.faults(in: value, version: report.version))
  }
}
