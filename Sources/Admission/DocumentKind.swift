import Diagnostics
import KubernetesValues
import Manifests
import SourceText
import YAMLTree

/// What a document is to the batch API, by its `apiVersion` and `kind`.
enum DocumentKind {
  case object(ObjectType, ManifestHeader)
  /// A list whose items are sent one by one, and the kind of items that do not say.
  case list([YAMLNode], itemKind: String?)
  /// One of apiVersion and kind is null: kubectl refuses it, the server knows what is meant.
  case unnamed(ObjectType, ManifestHeader, Finding)
  /// Something else, which is passed over.
  case other(ManifestHeader)
  /// Neither can be told, or the batch API has no such thing.
  case refused(ManifestHeader, Verdict?, Finding)
  /// Nothing at all.
  case empty

  init(_ node: YAMLNode, inList listKind: String?) {
    guard node.kind == .mapping else {
      self = node.kind == .scalar && node.scalar == .null ? .empty : Self.notAnObject(node)
      return
    }
    let header = ManifestHeader(node)
    let apiVersion = header.apiVersionText ?? (header.apiVersion == nil && listKind != nil ? "batch/v1" : nil)
    let kind = header.kindText ?? (header.kind == nil ? listKind : nil)
    guard let apiVersion, let kind, !apiVersion.isEmpty, !kind.isEmpty else {
      self = Self.incomplete(node, header)
      return
    }
    if apiVersion == "batch/v1" {
      if kind == "Job" { self = .object(.job, header); return }
      if kind == "CronJob" { self = .object(.cronJob, header); return }
    }
    // Read as the release that had it before it is refused: mistakes inside come first.
    if apiVersion == "batch/v1beta1", kind == "CronJob" { self = .object(.cronJob, header); return }
    if kind == "List" && apiVersion == "v1" || apiVersion == "batch/v1" && (kind == "JobList" || kind == "CronJobList")
    {
      let items = node["items"].map { Array($0.items) } ?? []
      self = .list(items, itemKind: kind == "List" ? nil : String(kind.dropLast(4)))
      return
    }
    self = Self.mistaken(node, header, apiVersion, kind)
  }

  // MARK: What cannot be told

  private static func notAnObject(_ node: YAMLNode) -> DocumentKind {
    .refused(
      ManifestHeader(node), nil,
      Finding(
        rule: "api/not-an-object", severity: .info, message: "this document is no Kubernetes object",
        range: node.document.source.firstLine(of: node.range), help: "an object is a mapping with apiVersion and kind"))
  }

  private static func incomplete(_ node: YAMLNode, _ header: ManifestHeader) -> DocumentKind {
    var missing: [String] = []
    for (entry, name) in [(header.apiVersion, "apiVersion"), (header.kind, "kind")] {
      if let entry, ManifestHeader.text(entry) == nil, !isNull(entry.value) {
        return .refused(
          header, nil,
          Finding(
            rule: "api/wrong-type", severity: .error, message: "\(name) must be a string", field: name,
            range: entry.value.range.isEmpty ? entry.key.range : entry.value.range,
            help: "quote the value if it is meant as text"))
      }
      if ManifestHeader.text(entry).map(\.isEmpty) ?? true { missing.append(name) }
    }
    if let type = impliedType(node, header), case .refused(_, _, let finding) = Self.missing(missing, node, header) {
      return .unnamed(type, header, finding)
    }
    return Self.missing(missing, node, header)
  }

  /// What a null stands for where the other of the two is there: the server fills in the endpoint's own.
  private static func impliedType(_ node: YAMLNode, _ header: ManifestHeader) -> ObjectType? {
    if header.kindText == nil, header.kind != nil, header.apiVersionText == "batch/v1" {
      return node["spec"]?["jobTemplate"] == nil ? .job : .cronJob
    }
    guard header.apiVersionText == nil, header.apiVersion != nil else { return nil }
    return header.kindText == "Job" ? .job : header.kindText == "CronJob" ? .cronJob : nil
  }

  private static func missing(_ missing: [String], _ node: YAMLNode, _ header: ManifestHeader) -> DocumentKind {
    let source = node.document.source
    let entry = header.apiVersion ?? header.kind
    return .refused(
      header, nil,
      Finding(
        rule: "api/missing-kind", severity: looksLikeObject(node, header) ? .error : .info,
        message: "\(missing.joined(separator: " and ")) not set", field: missing.first,
        range: entry?.key.range ?? source.firstLine(of: node.range),
        help: "kubectl refuses a document that does not say what it is; a Job begins with "
          + "\"apiVersion: batch/v1\" and \"kind: Job\""))
  }

  /// Whether somebody meant to write an object. A file of another program may have one of its words, too: a chart of
  /// helm has an `apiVersion`, and its `name` and `version` stand beside it.
  private static func looksLikeObject(_ node: YAMLNode, _ header: ManifestHeader) -> Bool {
    let isOurs =
      header.apiVersionText?.hasPrefix("batch/") ?? false
      || ["Job", "CronJob"].contains(header.kindText ?? "") || node["spec"]?["template"] != nil
      || node["spec"]?["jobTemplate"] != nil
    let parts = ["spec", "metadata"].count { node[$0] != nil }
    let isNamed = header.apiVersion != nil || header.kind != nil
    return isOurs || parts == 2 || parts == 1 && isNamed
  }

  private static func isNull(_ node: YAMLNode) -> Bool { node.kind == .scalar && node.scalar == .null }

  // MARK: Mistakes

  /// API groups that Kubernetes itself serves and that have no Job; others may have one of their own.
  private static let builtInGroups: Set<String> = ["", "apps", "batch", "extensions", "autoscaling", "policy"]

  private static func mistaken(
    _ node: YAMLNode, _ header: ManifestHeader, _ apiVersion: String, _ kind: String
  ) -> DocumentKind {
    guard let version = GroupVersion(apiVersion) else {
      return .refused(
        header, .badRequest("unexpected GroupVersion string: \(apiVersion)"),
        Finding(
          rule: "api/unknown-version", severity: .error, message: "\"\(apiVersion)\" is no API version",
          field: "apiVersion", range: range(header.apiVersion, node), help: "write GROUP/VERSION: batch/v1"))
    }
    let isOurs = kind == "Job" || kind == "CronJob"
    guard isOurs ? builtInGroups.contains(version.group) : version.group == "batch" else { return .other(header) }
    let meant = meantKind(kind)
    let sentence =
      "\(kind) in version \"\(version.version)\" cannot be handled as a \(meant ?? "Job"): no kind \"\(kind)\" is "
      + "registered for version \"\(apiVersion)\" in scheme \"pkg/api/legacyscheme/scheme.go:30\""
    if isOurs {
      return .refused(
        header, .badRequest(sentence),
        finding(
          "api/unknown-version", "there is no \(kind) in \(apiVersion)", header.apiVersion, node,
          field: "apiVersion", replacement: "batch/v1", safety: .safe))
    }
    return .refused(
      header, .badRequest(sentence),
      finding(
        "api/unknown-kind", "there is no kind \"\(kind)\" in \(apiVersion)", header.kind, node, field: "kind",
        replacement: meant, safety: .safe))
  }

  /// The finding for a CronJob of the version that 1.25 removed.
  static func removedVersion(_ header: ManifestHeader, _ node: YAMLNode) -> Finding {
    finding(
      "api/removed-version", "CronJob is no longer served as batch/v1beta1, since 1.25", header.apiVersion, node,
      field: "apiVersion", replacement: "batch/v1", safety: .safe)
  }

  /// The kind that was probably meant: another case, a plural, a slip.
  private static func meantKind(_ kind: String) -> String? {
    if kind == "Job" || kind == "CronJob" { return kind }
    return Spelling.closest(to: kind, among: ["Job", "CronJob"])
  }

  private static func range(_ entry: YAMLEntry?, _ node: YAMLNode) -> ByteRange {
    entry?.value.range ?? node.document.source.firstLine(of: node.range)
  }

  private static func finding(
    _ rule: String, _ message: String, _ entry: YAMLEntry?, _ node: YAMLNode, field: String,
    replacement: String?, safety: Fix.Safety
  ) -> Finding {
    let range = range(entry, node)
    var finding = Finding(rule: rule, severity: .error, message: message, field: field, range: range)
    if let replacement {
      finding.help = "write \"\(replacement)\""
      let edit = Edit.writing(replacement, at: range, in: node.document.source)
      finding.fix = Fix("write \(replacement)", safety: safety, edits: [edit])
    }
    return finding
  }
}
