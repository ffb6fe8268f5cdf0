import Diagnostics
import LintEngine
import Manifests
import SourceText
import YAMLTree

/// Many Jobs that differ only in what they work on: one Indexed Job would do.
struct OneJobPerItem: CollectionRule {
  let description = RuleDescription(
    "one-job-per-item", .info, "Five or more Jobs differ only in name, arguments and environment")

  /// From how many Jobs on it is told.
  private static let limit = 5

  final class Fact: Sendable {
    /// Of everything but name, labels, command, arguments and environment.
    let fingerprint: UInt64
    let range: ByteRange

    init(_ fingerprint: UInt64, _ range: ByteRange) {
      self.fingerprint = fingerprint
      self.range = range
    }
  }

  func fact(about manifest: JobManifest) -> Fact? {
    guard manifest.kind == .job, let spec = manifest.jobSpec, !manifest.containers.isEmpty,
      // What has an index already is no Job for one item.
      spec[.completions]?.int ?? 1 <= 1
    else { return nil }
    let range = manifest.root[.metadata]?[.name]?.range ?? manifest.root.nearestRange
    var hash = Fingerprint()
    hash.add(manifest.namespace ?? "")
    hash.add(spec.index, of: manifest.object)
    return Fact(hash.value, range)
  }

  func check(_ facts: [Located<Fact>], _ report: inout CollectionReport) {
    var counts: [UInt64: Int] = [:]
    counts.reserveCapacity(facts.count)
    for fact in facts { counts[fact.value.fingerprint, default: 0] += 1 }
    for fact in facts {
      // Told once, at the first of them.
      guard let count = counts.removeValue(forKey: fact.value.fingerprint), count >= Self.limit else { continue }
      let group = facts.filter { $0.value.fingerprint == fact.value.fingerprint }
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

extension Fingerprint {
  /// Adds an object's content, whatever the order of its fields, but for that by which Jobs for single items differ.
  fileprivate mutating func add(_ holder: Int32, of object: ManifestObject) {
    let isList = object.kind(of: holder) == .list
    var sum: UInt64 = 0
    var position = 0
    var child = object.firstChild(of: holder)
    while child >= 0 {
      var own = Fingerprint()
      if let field = object.field(of: child) {
        if !Self.isOfItem(field) {
          own.add(UInt64(field.rawValue))
          own.addContent(child, of: object)
          sum &+= own.value
        }
      } else {
        // Elements of a list keep their order.
        if isList { own.add(UInt64(position)) } else { own.add(ManifestValue(object: object, at: child).keyBytes.span) }
        own.addContent(child, of: object)
        sum &+= own.value
      }
      position += 1
      child = object.next(after: child)
    }
    add(sum)
  }

  private mutating func addContent(_ value: Int32, of object: ManifestObject) {
    switch object.content(of: value) {
    case .collection, .list: add(value, of: object)
    case .bool(let bool): add(bool ? 1 : 0)
    case .int(let int): add(UInt64(bitPattern: int))
    case .text(let range), .quantity(let range): add(object.document.textBuffer.span.extracting(range))
    case .null, .ownText: add(ManifestValue(object: object, at: value).textBytes.span)
    }
  }

  private static func isOfItem(_ field: Field) -> Bool {
    switch field {
    case .command, .args, .env, .name, .labels, .annotations, .generateName: true
    default: false
    }
  }
}
