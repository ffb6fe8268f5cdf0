import KubernetesValues
import Manifests

/// What the server says of an object that it accepts; in its order.
enum Warnings {
  static func all(for root: ManifestValue, _ type: ObjectType, _ version: KubernetesVersion) -> [String] {
    let isCronJob = type == .cronJob
    let spec = isCronJob ? root[.spec]?[.jobTemplate]?[.spec] : root[.spec]
    var warnings: [String] = []
    let name = root[.metadata]?[.name].string ?? ""
    if version >= 27, !NameFormat.dns1123Label.accepts(name, version: version) {
      let faults = NameFormat.dns1123Label.faults(in: name, version: version).joined(separator: " ")
      warnings.append(
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
          + "a DNS label is recommended: [\(faults)]")
    }
    guard let spec else { return warnings }
    if version >= 28, spec[.completionMode] == "Indexed", spec[.completions]?.int ?? 0 > 100_000,
      spec[.parallelism]?.int ?? 0 > 10_000
    {
      warnings.append(
        "\(spec.path): In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher "
          + "than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail")
    }
    if let template = spec[.template] { warnings += PodTemplateWarnings.warnings(for: template, version) }
    if isCronJob, version <= 28, root[.spec]?[.schedule].string.contains("TZ") == true {
      warnings.append(
        "CRON_TZ or TZ used in spec.spec.schedule is not officially supported, see "
          + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details")
    }
    return warnings
  }
}
