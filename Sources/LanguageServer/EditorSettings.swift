import JSONText
package import KubernetesValues

/// The editor's settings for jobsworth, which outrank a configuration file as options of a command line do.
package struct EditorSettings: Hashable, Sendable {
  package var kubernetesVersion: KubernetesVersion?
  package var select: [String] = []
  package var extendSelect: [String] = []
  package var ignore: [String] = []

  package init() {}

  /// Reads `{"kubernetesVersion": "1.34", "ignore": ["api"]}`, alone or under `jobsworth`; null is no setting.
  ///
  /// - Parameter complaints: what is not understood, in words.
  init(_ json: JSONValue, complaints: inout [String]) {
    guard let fields = (json["jobsworth"] ?? json).object else { return }
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) where value != .null {
      switch key {
      case "kubernetesVersion":
        kubernetesVersion = value.string.flatMap { KubernetesVersion($0) }
        if kubernetesVersion == nil, value.string != "" {
          complaints.append(
            "kubernetesVersion is a release from \(KubernetesVersion.oldest) to \(KubernetesVersion.newest)")
        }
      case "select", "extendSelect", "ignore":
        guard let words = value.array, words.allSatisfy({ $0.string != nil }) else {
          complaints.append("\(key) is a list of rules' names")
          continue
        }
        let names = words.compactMap(\.string)
        switch key {
        case "select": select = names
        case "extendSelect": extendSelect = names
        default: ignore = names
        }
      default: complaints.append("there is no setting \"\(key)\"")
      }
    }
  }
}
