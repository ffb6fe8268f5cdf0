import Diagnostics
import LintEngine
import Manifests
import SourceText
import YAMLTree

/// Pods that run at the same time with a claim that only one node, or one pod, can have.
struct RWOClaimParallel: CollectionRule {
  let description = RuleDescription(
    "rwo-claim-parallel", .error, "Parallel pods share a claim that only one node can mount")

  final class Fact: Sendable {
    enum Content: Sendable {
      case use(Use)
      case claim(Claim)
    }

    let content: Content
    init(_ content: Content) { self.content = content }
  }

  struct Use: Sendable {
    var claim: String
    var namespace: String
    var range: ByteRange
    var field: String
    var parallelism: Int64
    /// Whether affinity or a node's name keeps the pods together.
    var isTogether: Bool
  }

  struct Claim: Sendable {
    var name: String
    var namespace: String
    var mode: String
  }

  func fact(about manifest: JobManifest) -> Fact? {
    guard let spec = manifest.jobSpec, let pod = manifest.podSpec else { return nil }
    let parallelism = min(spec[.parallelism]?.int ?? 1, spec[.completions]?.int ?? .max)
    guard parallelism > 1 else { return nil }
    for volume in pod[.volumes].items {
      guard let source = volume[.persistentVolumeClaim], source[.readOnly]?.bool != true,
        let name = source[.claimName], let text = name.string, let range = name.range
      else { continue }
      return Fact(
        .use(
          Use(
            claim: text, namespace: manifest.namespace ?? "", range: range, field: name.path, parallelism: parallelism,
            isTogether: Self.isTogether(pod))))
    }
    return nil
  }

  private static func isTogether(_ pod: ManifestValue) -> Bool {
    if pod[.nodeName] != nil || pod[.nodeSelector]?[key: "kubernetes.io/hostname"] != nil { return true }
    let affinity = pod[.affinity]?[.podAffinity]
    return affinity?[.requiredDuringSchedulingIgnoredDuringExecution].items.contains { term in
      term[.topologyKey]?.string == "kubernetes.io/hostname"
    } ?? false
  }

  func fact(about other: OtherDocument) -> Fact? {
    guard other.kind == "PersistentVolumeClaim", let name = other.node["metadata"]?["name"],
      let modes = other.node["spec"]?["accessModes"], modes.kind == .sequence
    else { return nil }
    let texts = modes.items.map(\.text)
    // A claim that offers more than one mode is mounted in the widest.
    guard !texts.contains("ReadWriteMany"), let mode = texts.first(where: { $0.hasPrefix("ReadWriteOnce") }) else {
      return nil
    }
    return Fact(.claim(Claim(name: name.text, namespace: other.node["metadata"]?["namespace"]?.text ?? "", mode: mode)))
  }

  func check(_ facts: [Located<Fact>], _ report: inout CollectionReport) {
    var claims: [String: [Claim]] = [:]
    for case .claim(let claim) in facts.map(\.value.content) { claims[claim.name, default: []].append(claim) }
    for fact in facts {
      guard case .use(let use) = fact.value.content,
        let claim = claims[use.claim]?.first(where: {
          $0.namespace == use.namespace || $0.namespace.isEmpty || use.namespace.isEmpty
        })
      else { continue }
      let isForOnePod = claim.mode == "ReadWriteOncePod"
      guard isForOnePod || !use.isTogether else { continue }
      report.add(
        "\(use.parallelism) pods at a time share a claim that is \(claim.mode)", in: fact.file, at: use.range,
        field: use.field,
        label: isForOnePod ? "only one pod can mount it" : "pods on a second node wait for the volume for ever",
        help: isForOnePod
          ? "use ReadWriteMany, a claim for each pod (ephemeral), or parallelism: 1"
          : "use ReadWriteMany, a claim for each pod (ephemeral), or keep the pods on one node by podAffinity")
    }
  }
}
