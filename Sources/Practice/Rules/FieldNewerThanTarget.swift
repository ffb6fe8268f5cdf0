import Diagnostics
import LintEngine
import Manifests
import YAMLTree

/// A field that the server knows and drops, because its feature is off in the release.
///
/// What is written and not there any more once the server has prepared the object was dropped.
struct FieldNewerThanTarget: ManifestRule {
  let description = RuleDescription(
    "field-newer-than-target", .warning, "The server drops a field without a word, for its feature is off")
  let seesDefaults = true

  func check(_ manifest: JobManifest, _ report: inout RuleReport) {
    guard manifest.isIntact, manifest.object.hasLosses, let spec = manifest.jobSpec else { return }
    visit(spec, manifest, &report)
  }

  private func visit(_ value: ManifestValue, _ manifest: JobManifest, _ report: inout RuleReport) {
    if value.kind == .object, let node = value.node, node.kind == .mapping, let type = value.type {
      for entry in node.expandedEntries {
        let isNull = entry.value.kind == .scalar && entry.value.scalar == .null
        guard !isNull, let field = Field(entry.key.text), type.index(of: field) != nil,
          value.written(field) == nil
        else { continue }
        report.add(
          "\(field.name) is dropped without a word: its feature is off in Kubernetes \(manifest.version)",
          at: entry.key.range, field: "\(value.path).\(field.name)",
          help: "without the field the manifest means the same; for a newer cluster say so by --kubernetes-version")
      }
    }
    for child in value.children where child.kind == .object || child.kind == .list { visit(child, manifest, &report) }
  }
}
