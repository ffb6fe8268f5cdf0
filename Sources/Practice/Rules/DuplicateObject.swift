import Diagnostics
import LintEngine
import Manifests
import SourceText

/// Two Jobs or CronJobs of one name in the input.
struct DuplicateObject: CollectionRule {
  let description = RuleDescription(
    "duplicate-object", .error, "Two objects of the input have the same kind, namespace and name")

  final class Fact: Sendable {
    let kind: JobManifest.Kind
    let namespace: String
    let name: String
    let range: ByteRange
    /// Of all but the range, and of the file's folder: environments with a folder each repeat their objects on
    /// purpose.
    let hash: UInt64

    init?(_ manifest: JobManifest) {
      guard let value = manifest.root[.metadata]?[.name], let name = value.string, !name.isEmpty,
        let range = value.range
      else { return nil }
      let namespace = manifest.namespace ?? ""
      var fingerprint = Fingerprint()
      fingerprint.add(manifest.kind == .job ? 0 : 1)
      fingerprint.add(name)
      fingerprint.add(namespace)
      fingerprint.add(DuplicateObject.folder(of: manifest.source.path))
      kind = manifest.kind
      self.namespace = namespace
      self.name = name
      self.range = range
      hash = fingerprint.value
    }

    func isSameObject(as other: Fact) -> Bool {
      kind == other.kind && name == other.name && namespace == other.namespace
    }
  }

  private static func folder(of path: String) -> Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
  }

  func fact(about manifest: JobManifest) -> Fact? { Fact(manifest) }

  func check(_ facts: [Located<Fact>], _ report: inout CollectionReport) {
    var first: [UInt64: Int] = [:]
    first.reserveCapacity(facts.count)
    for (number, fact) in facts.enumerated() {
      let value = fact.value
      // Two names of one hash: the second is looked for further on.
      var hash = value.hash
      while let known = first[hash],
        !facts[known].value.isSameObject(as: value)
          || Self.folder(of: report.path(of: facts[known].file)) != Self.folder(of: report.path(of: fact.file))
      {
        hash &+= 1
      }
      guard let known = first[hash] else {
        first[hash] = number
        continue
      }
      let earlier = facts[known]
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
