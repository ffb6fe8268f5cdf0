import Diagnostics
package import KubernetesValues
package import Manifests
import SourceText
package import YAMLTree

/// A kube-apiserver of one release, as far as it judges Jobs and CronJobs: gates at their defaults, privileged
/// containers allowed, no admission plugins.
package struct APIServer: Sendable {
  package let version: KubernetesVersion
  /// Where time zones are looked up.
  package let zones: TimeZoneDatabase

  package init(version: KubernetesVersion = .newest, zones: TimeZoneDatabase = .builtIn) {
    self.version = version
    self.zones = zones
  }

  /// The objects of a document, in order: itself, or the items of a list. None for an empty document.
  ///
  /// - Parameter asWritten: called for each Job and CronJob, in order, before anything is filled in.
  package func review(
    _ document: YAMLDocument, asWritten: (DecodedManifest, ObjectType) -> Void = { _, _ in }
  ) -> [AdmissionResult] {
    review(document.root, inList: nil, asWritten)
  }

  private func review(
    _ node: YAMLNode, inList listKind: String?, _ asWritten: (DecodedManifest, ObjectType) -> Void
  ) -> [AdmissionResult] {
    switch DocumentKind(node, inList: listKind) {
    case .empty: return []
    case .list(let items, let kind):
      return items.flatMap { review($0, inList: kind, asWritten) }
    case .other(let header): return [AdmissionResult(header, node).named(by: node)]
    case .refused(let header, let verdict, let finding):
      var result = AdmissionResult(header, node).named(by: node)
      result.verdict = verdict
      result.findings = [finding]
      return [result]
    case .object(let type, let header): return [judge(node, type, header, asWritten)]
    case .unnamed(let type, let header, let finding):
      var result = judge(node, type, header, asWritten)
      result.findings.append(finding)
      return [result]
    }
  }

  // MARK: One object

  private func judge(
    _ node: YAMLNode, _ type: ObjectType, _ header: ManifestHeader, _ asWritten: (DecodedManifest, ObjectType) -> Void
  ) -> AdmissionResult {
    var result = AdmissionResult(header, node)
    result.type = type
    let decoded = ManifestDecoder.decode(node, as: type, version: version)
    asWritten(decoded, type)
    let root = decoded.object.root
    let metadata = root[.metadata]
    result.name = metadata?[.name]?.string ?? metadata?[.generateName]?.string
    result.namespace = metadata?[.namespace]?.string
    result.object = decoded.object
    let isRemoved = header.apiVersionText == "batch/v1beta1"
    if isRemoved { result.findings.append(DocumentKind.removedVersion(header, node)) }
    if !decoded.problems.isEmpty || !decoded.duplicates.isEmpty {
      result.verdict = DecodingVerdict(decoded, type, isRemoved ? "v1beta1" : "v1", version).verdict
      result.findings += DecodingFindings(decoded, type, version).findings
      return result
    }
    if isRemoved {
      result.verdict = .badRequest(
        "the API version in the data (batch/v1beta1) does not match the expected API version (batch/v1)")
      return result
    }
    if let finding = NamespaceCheck.finding(metadata, version) {
      result.verdict = .badRequest(NamespaceCheck.sentence)
      result.findings = [finding]
      return result
    }
    let object = PreparedObject(root, type, self)
    result.verdict = object.verdict
    result.findings = object.findings
    return result
  }
}

extension AdmissionResult {
  init(_ header: ManifestHeader, _ node: YAMLNode) {
    self.init(
      type: nil, apiVersion: header.apiVersionText, kind: header.kindText, name: nil, namespace: nil,
      range: node.range, verdict: nil, findings: [], object: nil)
  }

  /// The same with name and namespace as the text has them.
  func named(by node: YAMLNode) -> AdmissionResult {
    var result = self
    let metadata = node["metadata"]
    result.name = metadata?["name"]?.text
    result.namespace = metadata?["namespace"]?.text
    return result
  }
}
