import Diagnostics
import LintEngine
import Manifests
import SourceText
import YAMLTree

/// A name of something that is in none of the files.
struct ReferenceMissing: CollectionRule {
  let description = RuleDescription(
    "reference-missing", .info, "A manifest names an object that is not among the files", isDefault: false)

  final class Fact: Sendable {
    enum Content: Sendable {
      case uses([Use])
      case object(Object)
    }

    let content: Content
    init(_ content: Content) { self.content = content }
  }

  struct Object: Hashable, Sendable {
    var kind: String
    var namespace: String
    var name: String
  }

  struct Use: Sendable {
    var object: Object
    var range: ByteRange
    var field: String
  }

  private static let kinds: Set<String> = [
    "ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "PriorityClass",
  ]

  func fact(about other: OtherDocument) -> Fact? {
    guard Self.kinds.contains(other.kind), let metadata = other.node["metadata"], let name = metadata["name"] else {
      return nil
    }
    return Fact(.object(Object(kind: other.kind, namespace: metadata["namespace"]?.text ?? "", name: name.text)))
  }

  func fact(about manifest: JobManifest) -> Fact? {
    guard let pod = manifest.podSpec else { return nil }
    var uses: [Use] = []
    func add(_ kind: String, _ name: ManifestValue?) {
      guard let name, let text = name.string, !text.isEmpty, let range = name.range else { return }
      let object = Object(kind: kind, namespace: manifest.namespace ?? "", name: text)
      uses.append(Use(object: object, range: range, field: name.path))
    }
    /// What may be missing is not missed.
    func addOptional(_ kind: String, _ reference: ManifestValue?, _ field: Field = .name) {
      if reference?[.optional]?.bool != true { add(kind, reference?[field]) }
    }
    if let account = pod[.serviceAccountName], !(account == "default") { add("ServiceAccount", account) }
    if let priority = pod[.priorityClassName], priority.string?.hasPrefix("system-") != true {
      add("PriorityClass", priority)
    }
    for container in manifest.containers {
      for source in container[.envFrom].items {
        addOptional("ConfigMap", source[.configMapRef])
        addOptional("Secret", source[.secretRef])
      }
      for variable in container[.env].items {
        addOptional("ConfigMap", variable[.valueFrom]?[.configMapKeyRef])
        addOptional("Secret", variable[.valueFrom]?[.secretKeyRef])
      }
    }
    for volume in pod[.volumes].items {
      addOptional("ConfigMap", volume[.configMap])
      addOptional("Secret", volume[.secret], .secretName)
      add("PersistentVolumeClaim", volume[.persistentVolumeClaim]?[.claimName])
      for source in volume[.projected]?[.sources].items ?? .none {
        addOptional("ConfigMap", source[.configMap])
        addOptional("Secret", source[.secret])
      }
    }
    return uses.isEmpty ? nil : Fact(.uses(uses))
  }

  func check(_ facts: [Located<Fact>], _ report: inout CollectionReport) {
    var known: Set<Object> = []
    for case .object(let object) in facts.map(\.value.content) {
      known.insert(object)
      // A manifest without a namespace may be meant for any.
      known.insert(Object(kind: object.kind, namespace: "", name: object.name))
    }
    for fact in facts {
      guard case .uses(let uses) = fact.value.content else { continue }
      for use in uses {
        var anywhere = use.object
        anywhere.namespace = ""
        let isThere =
          known.contains(use.object) || use.object.kind == "PriorityClass" && known.contains(anywhere)
          || facts.contains {
            if case .object(let object) = $0.value.content { object == anywhere } else { false }
          }
        if isThere { continue }
        report.add(
          "no \(use.object.kind) \"\(use.object.name)\" is among the files", in: fact.file, at: use.range,
          field: use.field, help: "a pod that needs it waits until it is there, and never fails")
      }
    }
  }
}
