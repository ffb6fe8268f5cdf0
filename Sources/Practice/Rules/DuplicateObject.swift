import Diagnostics
import LintEngine
import Manifests
import SourceText

/// Two Jobs or CronJobs of one name in the input.
struct DuplicateObject: CollectionRule {
  let description = RuleDescription(
    "duplicate-object", .error, "Two objects of the input have the same kind, namespace and name")

  struct Fact: Sendable {
    var kind: JobManifest.Kind
    var namespace: String
    var name: String
    var range: ByteRange
    /// The folder of the file: environments with a folder each repeat their objects on purpose.
    var folder: Substring
  }

  func fact(about manifest: JobManifest) -> Fact? {
    guard let name = manifest.root[.metadata]?[.name], let text = name.string, !text.isEmpty, let range = name.range
    else { return nil }
    let path = manifest.source.path
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
    return Fact(
      kind: manifest.kind, namespace: manifest.namespace ?? "", name: text, range: range, folder: folder)
  }

  func check(_ facts: [Located<Fact>], _ report: inout CollectionReport) {
    struct Key: Hashable {
      var kind: JobManifest.Kind
      var namespace: String
      var name: String
      var folder: Substring
    }
    var first: [Key: Located<Fact>] = [:]
    for fact in facts {
      let value = fact.value
      let key = Key(kind: value.kind, namespace: value.namespace, name: value.name, folder: value.folder)
      guard let earlier = first[key] else {
        first[key] = fact
        continue
      }
      let kind = value.kind == .job ? "Job" : "CronJob"
      if earlier.file == fact.file {
        report.add(
          "there is a \(kind) \"\(value.name)\" in this file already", in: fact.file, at: value.range,
          field: "metadata.name", others: [Finding.Label(earlier.value.range, "the first one")],
          help: "applied together the second replaces the first, or is refused")
      } else {
        report.add(
          "there is a \(kind) \"\(value.name)\" in \(report.place(of: earlier.value.range, in: earlier.file)) already",
          in: fact.file, at: value.range, field: "metadata.name",
          help: "applied together the second replaces the first, or is refused", severity: .warning)
      }
    }
  }
}
