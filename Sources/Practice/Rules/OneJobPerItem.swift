import Diagnostics
import LintEngine
import Manifests
import SourceText

/// Many Jobs that differ only in what they work on: one Indexed Job would do.
struct OneJobPerItem: CollectionRule {
  let description = RuleDescription(
    "one-job-per-item", .info, "Five or more Jobs differ only in name, arguments and environment")

  /// From how many Jobs on it is told.
  private static let limit = 5

  struct Fact: Sendable {
    /// Of everything but name, labels, command, arguments and environment.
    var fingerprint: UInt64
    var range: ByteRange
  }

  func fact(about manifest: JobManifest) -> Fact? {
    guard manifest.kind == .job, let spec = manifest.jobSpec, !manifest.containers.isEmpty,
      // What has an index already is no Job for one item.
      spec[.completions]?.int ?? 1 <= 1
    else { return nil }
    let range = manifest.root[.metadata]?[.name]?.range ?? manifest.root.nearestRange
    var hash = Fingerprint()
    hash.add(manifest.namespace ?? "")
    hash.add(spec)
    return Fact(fingerprint: hash.value, range: range)
  }

  func check(_ facts: [Located<Fact>], _ report: inout CollectionReport) {
    var groups: [UInt64: [Located<Fact>]] = [:]
    for fact in facts { groups[fact.value.fingerprint, default: []].append(fact) }
    for fact in facts {
      // Told once, at the first of them.
      guard let group = groups.removeValue(forKey: fact.value.fingerprint), group.count >= Self.limit else { continue }
      let places = group.dropFirst().prefix(3).map { report.place(of: $0.value.range, in: $0.file) }
      let more = group.count - 1 - places.count
      report.add(
        "\(group.count) Jobs differ only in name, arguments and environment", in: fact.file, at: fact.value.range,
        field: "metadata.name",
        help:
          "one Indexed Job with completions: \(group.count) does the same, JOB_COMPLETION_INDEX tells the item; the "
          + "others are \(places.joined(separator: ", "))" + (more > 0 ? " and \(more) more" : ""))
    }
  }
}

/// A number for the content of a manifest, whatever the order of its fields; FNV-1a.
private struct Fingerprint {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    value = (value ^ 0xFF) &* 0x100_0000_01B3
  }

  mutating func add(_ text: String) { add(text.utf8) }

  mutating func add(_ object: ManifestValue) {
    var sum: UInt64 = 0
    for child in object.children {
      if let field = child.field {
        guard !Self.isOfItem(field) else { continue }
        var own = Fingerprint()
        own.add(field.name)
        own.addContent(child)
        sum &+= own.value
      } else {
        var own = Fingerprint()
        own.add(child.keyBytes)
        // Elements of a list keep their order.
        if object.kind == .list { own.add(String(child.position)) }
        own.addContent(child)
        sum &+= own.value
      }
    }
    value = (value ^ sum) &* 0x100_0000_01B3
  }

  private mutating func addContent(_ child: ManifestValue) {
    switch child.kind {
    case .object, .list, .map: add(child)
    default:
      if let int = child.int { add(String(int)) } else if let bool = child.bool { add(bool ? "true" : "false") }
      add(child.textBytes)
    }
  }

  /// Fields by which Jobs for single items differ.
  private static func isOfItem(_ field: Field) -> Bool {
    switch field {
    case .command, .args, .env, .name, .labels, .annotations, .generateName: true
    default: false
    }
  }
}
