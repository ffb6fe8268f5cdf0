import Diagnostics
package import KubernetesValues
import Manifests
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
  package func review(_ document: YAMLDocument) -> [AdmissionResult] { judge(read(document)) }

  // MARK: Reading

  /// The objects of a document as they were written, to be judged one by one.
  package func read(_ document: YAMLDocument) -> [WrittenObject] { read(document.root, inList: nil) }

  private func read(_ node: YAMLNode, inList listKind: String?) -> [WrittenObject] {
    switch DocumentKind(node, inList: listKind) {
    case .empty: return []
    case .list(let items, let kind): return items.flatMap { read($0, inList: kind) }
    case .other(let header): return [WrittenObject(AdmissionResult(header, node).named(by: node))]
    case .refused(let header, let verdict, let finding):
      var result = AdmissionResult(header, node).named(by: node)
      result.verdict = verdict
      result.findings = [finding]
      return [WrittenObject(result)]
    case .object(let type, let header): return [read(node, type, header)]
    case .unnamed(let type, let header, let finding):
      let object = read(node, type, header)
      object.headerFinding = finding
      return [object]
    }
  }

  private func read(_ node: YAMLNode, _ type: ObjectType, _ header: ManifestHeader) -> WrittenObject {
    var result = AdmissionResult(header, node)
    result.type = type
    let decoded = ManifestDecoder.decode(node, as: type, version: version)
    result.object = decoded.object
    return WrittenObject(result, .init(decoded: decoded, type: type, header: header, node: node))
  }

  // MARK: Judging

  /// What becomes of objects. Fills them in, and so is asked once for each.
  ///
  /// A step is done with all of them before the next one begins, whose code has to be fetched.
  package func judge(_ objects: [WrittenObject]) -> [AdmissionResult] {
    var results = objects.map(\.result)
    var prepared: [(number: Int, object: PreparedObject)] = []
    for (number, object) in objects.enumerated() {
      guard let manifest = object.manifest else { continue }
      if isRefusedAsRead(manifest, &results[number]) { continue }
      prepared.append((number, PreparedObject(manifest.decoded.object.root, manifest.type, version)))
    }
    for i in prepared.indices { prepared[i].object.validate(zones) }
    for (number, object) in prepared {
      (results[number].verdict, results[number].findings) = object.judgement()
    }
    for (number, object) in objects.enumerated() {
      if let finding = object.headerFinding { results[number].findings.append(finding) }
    }
    return results
  }

  /// Notes what a manifest is called, and whether the server refuses it before it fills anything in.
  private func isRefusedAsRead(_ manifest: WrittenObject.Manifest, _ result: inout AdmissionResult) -> Bool {
    let (decoded, header) = (manifest.decoded, manifest.header)
    let metadata = decoded.object.root[.metadata]
    result.name = metadata?[.name]?.string ?? metadata?[.generateName]?.string
    result.namespace = metadata?[.namespace]?.string
    let isRemoved = header.apiVersionText == "batch/v1beta1"
    if isRemoved { result.findings.append(DocumentKind.removedVersion(header, manifest.node)) }
    if !decoded.problems.isEmpty || !decoded.duplicates.isEmpty {
      result.verdict = DecodingVerdict(decoded, manifest.type, isRemoved ? "v1beta1" : "v1", version).verdict
      result.findings += DecodingFindings(decoded, manifest.type, version).findings
      return true
    }
    if isRemoved {
      result.verdict = .badRequest(
        "the API version in the data (batch/v1beta1) does not match the expected API version (batch/v1)")
      return true
    }
    if let finding = NamespaceCheck.finding(metadata, version) {
      result.verdict = .badRequest(NamespaceCheck.sentence)
      result.findings = [finding]
      return true
    }
    return false
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
