package import JobModel
internal import KubernetesValues
package import SourceText
package import YAMLTree

/// The ConfigMaps and Secrets of a file: what the pods of its Jobs may refer to.
///
/// Items of `List`, `ConfigMapList` and `SecretList` count too. What a value may not be is a fault with its place;
/// the rest of the object is kept.
package struct ConfigDocuments: Sendable {
  package private(set) var configMaps: [ConfigMap] = []
  package private(set) var secrets: [Secret] = []
  package private(set) var faults: [Fault] = []

  package struct Fault: Hashable, Sendable {
    package var message: String
    package var range: ByteRange
  }

  package init(_ documents: some Sequence<YAMLDocument>) {
    for document in documents { read(document.root) }
  }

  private mutating func read(_ node: YAMLNode) {
    let header = ManifestHeader(node)
    guard header.apiVersionText == "v1", let kind = header.kindText else { return }
    switch kind {
    case "ConfigMap":
      let (name, namespace) = identity(of: node)
      var data = texts(node["data"], of: "data")
      data.merge(decoded(node["binaryData"], of: "binaryData")) { text, _ in text }
      configMaps.append(ConfigMap(name: name, namespace: namespace, data: data))
    case "Secret":
      let (name, namespace) = identity(of: node)
      var data = decoded(node["data"], of: "data")
      // The API server writes stringData over data.
      data.merge(texts(node["stringData"], of: "stringData")) { _, text in text }
      secrets.append(Secret(name: name, namespace: namespace, data: data))
    case "List", "ConfigMapList", "SecretList":
      if let items = node["items"] { for item in items.items { read(item) } }
    default: return
    }
  }

  private func identity(of node: YAMLNode) -> (name: String, namespace: String) {
    func text(_ key: String) -> String? { node["metadata"]?[key].flatMap { $0.kind == .scalar ? $0.text : nil } }
    let namespace = text("namespace") ?? ""
    return (text("name") ?? "", namespace.isEmpty ? "default" : namespace)
  }

  private mutating func texts(_ node: YAMLNode?, of field: String) -> [String: [UInt8]] {
    var values: [String: [UInt8]] = [:]
    for (key, value) in scalars(node, of: field) {
      switch value.scalar {
      case .string: values[key] = Array(value.textBytes)
      case .binary(let bytes): values[key] = bytes
      case .null: values[key] = []
      default:
        faults.append(
          Fault(message: "\(field).\(key): a text is needed; put it in quotes", range: value.range))
      }
    }
    return values
  }

  private mutating func decoded(_ node: YAMLNode?, of field: String) -> [String: [UInt8]] {
    var values: [String: [UInt8]] = [:]
    for (key, value) in scalars(node, of: field) {
      if case .null = value.scalar {
        values[key] = []
      } else if case .string = value.scalar, let bytes = Base64.decode(value.textBytes) {
        values[key] = bytes
      } else {
        // The value itself is not shown: it may be a secret in clear.
        faults.append(Fault(message: "\(field).\(key): is not base64", range: value.range))
      }
    }
    return values
  }

  private mutating func scalars(_ node: YAMLNode?, of field: String) -> [(String, YAMLNode)] {
    guard let node else { return [] }
    var found: [(String, YAMLNode)] = []
    for entry in node.expandedEntries where entry.key.kind == .scalar {
      if let fault = NameFormat.configMapKey.faults(in: entry.key.text).first {
        faults.append(Fault(message: "\(field).\(entry.key.text): \(fault)", range: entry.key.range))
        continue
      }
      guard entry.value.kind == .scalar else {
        faults.append(Fault(message: "\(field).\(entry.key.text): a text is needed", range: entry.key.range))
        continue
      }
      found.append((entry.key.text, entry.value))
    }
    return found
  }
}
