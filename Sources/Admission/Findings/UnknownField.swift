import Diagnostics
import KubernetesValues
import Manifests
import YAMLTree

/// A field that its object does not have: mistyped, misplaced, or newer than the release.
enum UnknownField {
  static func finding(
    _ problem: DecodingProblem, _ name: String, _ root: ObjectType, _ version: KubernetesVersion
  ) -> Finding {
    let owner = problem.parent.type
    var finding = Finding(
      rule: "api/unknown-field", severity: .error, message: "unknown field \"\(name)\"", field: problem.path,
      range: problem.range, server: "unknown field \(GoText.quoted(problem.path))")
    guard let owner else { return finding }
    finding.message = "unknown field \"\(name)\" in \(place(problem.parent))"
    if let field = Field(name), let row = owner.index(of: field) {
      let spec = row.spec
      finding.message =
        spec.since > UInt8(clamping: version.minor)
        ? "\(name) exists since 1.\(spec.since), not in \(version)" : "\(name) was removed after 1.\(spec.until)"
      return finding
    }
    // A field of this name somewhere else is no slip of the finger.
    if let field = Field(name) {
      if let path = properPath(of: field, from: problem.parent, root) {
        finding.help = "it belongs under \(path)"
        return finding
      }
      if root == .job, ObjectType.cronJobSpec.index(of: field) != nil {
        finding.help =
          "only a CronJob has it"
          + (field == .startingDeadlineSeconds ? "; how long a Job may take says activeDeadlineSeconds" : "")
        return finding
      }
    }
    let known = owner.fields.filter { exists($0.spec, version) }.map { $0.spec.field.name }
    let siblings = Set(problem.parent.children.compactMap { $0.field?.name })
    if let meant = Spelling.closest(to: name, among: known) {
      finding.help = "did you mean \"\(meant)\"?"
      if let key = problem.keyNode, !siblings.contains(meant) {
        let edit = Edit.writing(meant, at: key.range, in: key.document.source)
        finding.fix = Fix("rename it to \(meant)", safety: .unsafe, edits: [edit])
      }
      return finding
    }
    return finding
  }

  private static func exists(_ spec: FieldSpec, _ version: KubernetesVersion) -> Bool {
    spec.since <= version.minor && version.minor <= spec.until
  }

  private static func place(_ value: ManifestValue) -> String {
    let path = value.path
    return path.isEmpty ? "the document" : path
  }

  /// Where a field of this name is at home: the nearest object below or beside the misplaced one.
  private static func properPath(of field: Field, from value: ManifestValue, _ root: ObjectType) -> String? {
    let base = value.path
    for (path, type) in homes(root) where type.index(of: field) != nil && path != base {
      return path.isEmpty ? "the document's top" : path
    }
    return nil
  }

  /// The objects that fields are usually misplaced from or to, outermost first.
  private static func homes(_ root: ObjectType) -> [(String, ObjectType)] {
    let job = root == .cronJob ? "spec.jobTemplate.spec" : "spec"
    var homes: [(String, ObjectType)] = []
    if root == .cronJob { homes.append(("spec", .cronJobSpec)) }
    homes += [
      (job, .jobSpec), ("\(job).template.spec", .podSpec), ("\(job).template.spec.containers[]", .container),
      ("\(job).template.spec.containers[].securityContext", .securityContext),
      ("\(job).template.spec.securityContext", .podSecurityContext),
      ("\(job).template.spec.containers[].resources", .resourceRequirements), ("metadata", .objectMeta),
    ]
    return homes
  }
}
