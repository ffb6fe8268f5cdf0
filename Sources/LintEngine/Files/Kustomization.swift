package import SourceText
import YAMLTree

/// What a kustomization file says of patches.
package struct Kustomization: Sendable {
  /// The names that kustomize looks for in a folder, in its order.
  package static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

  /// Paths of the files that are patches, relative to the kustomization's folder, as written.
  package let patchPaths: [String]

  package init(reading source: SourceFile) {
    var paths: [String] = []
    for document in YAMLStream(parsing: source).documents where document.root.kind == .mapping {
      for key in ["patches", "patchesJson6902"] {
        guard let list = document.root[key] else { continue }
        for item in list.items where item.kind == .mapping {
          if let path = item["path"], path.kind == .scalar { paths.append(path.text) }
        }
      }
      if let list = document.root["patchesStrategicMerge"] {
        // An item of several lines is the patch itself.
        for item in list.items where item.kind == .scalar && !item.textBytes.contains(0x0A) { paths.append(item.text) }
      }
    }
    patchPaths = paths
  }
}
