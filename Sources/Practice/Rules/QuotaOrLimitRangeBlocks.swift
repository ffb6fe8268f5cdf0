import Diagnostics
import LintEngine
import SourceText
import YAMLTree

/// Pods that a LimitRange or a ResourceQuota among the files never admits.
struct QuotaOrLimitRangeBlocks: CollectionRule {
  let description = RuleDescription(
    "quota-or-limitrange-blocks", .error, "A LimitRange or a ResourceQuota among the files admits no pod of the Job")

  final class Fact: Sendable {
    enum Content: Sendable {
      /// A pod, which is read again where there is something to hold it against: mostly there is not.
      case pod
      indirect case limits(LimitRangeObject, ByteRange)
      indirect case quota(ResourceQuotaObject, ByteRange)
    }

    let content: Content
    init(_ content: Content) { self.content = content }
  }

  func fact(about manifest: JobManifest) -> Fact? { manifest.podSpec == nil ? nil : Fact(.pod) }

  func fact(about other: OtherDocument) -> Fact? {
    switch other.kind {
    case "LimitRange": LimitRangeObject(other.node).map { Fact(.limits($0, other.node.range)) }
    case "ResourceQuota": ResourceQuotaObject(other.node).map { Fact(.quota($0, other.node.range)) }
    default: nil
    }
  }

  func check(_ facts: [Located<Fact>], _ report: inout CollectionReport) {
    var limits: [(object: LimitRangeObject, place: String)] = []
    var quotas: [(object: ResourceQuotaObject, place: String)] = []
    for fact in facts {
      switch fact.value.content {
      case .limits(let object, let range): limits.append((object, report.place(of: range, in: fact.file)))
      case .quota(let object, let range): quotas.append((object, report.place(of: range, in: fact.file)))
      case .pod: break
      }
    }
    guard !limits.isEmpty || !quotas.isEmpty else { return }
    var files: [Int] = []
    for fact in facts {
      if case .pod = fact.value.content, files.last != fact.file { files.append(fact.file) }
    }
    for file in files {
      for pod in report.read(file, PodResources.init) { check(pod, in: file, limits, quotas, &report) }
    }
  }

  private func check(
    _ written: PodResources, in file: Int, _ limits: [(object: LimitRangeObject, place: String)],
    _ quotas: [(object: ResourceQuotaObject, place: String)], _ report: inout CollectionReport
  ) {
    // A manifest without a namespace may be meant for any.
    func isMeant(_ namespace: String) -> Bool {
      namespace == written.namespace || namespace.isEmpty || written.namespace.isEmpty
    }
    let mine = limits.filter { isMeant($0.object.namespace) }
    let pod = mine.reduce(written.withRequests) { $1.object.defaulted($0) }
    var refusals = mine.flatMap { limit in limit.object.refusals(of: pod).map { ($0, limit.place) } }
    // The quota is asked last, and only of what is admitted so far.
    if refusals.isEmpty {
      for quota in quotas where isMeant(quota.object.namespace) {
        refusals += quota.object.refusals(of: pod).map { ($0, quota.place) }
      }
    }
    for (refusal, place) in refusals {
      report.add(
        refusal.message, in: file, at: refusal.range, field: refusal.field,
        label: "no pod is admitted, and the Job waits for ever", help: "the bound stands in \(place)")
    }
  }
}
