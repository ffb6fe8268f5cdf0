package import CEL
import Manifests

/// The types of Jobs and CronJobs for expressions, from the field table.
package struct FieldTypes: TypeProvider {
  package init() {}

  package static let job = Type.object("Job")
  package static let cronJob = Type.object("CronJob")

  private static let types: [String: ObjectType] = {
    var result: [String: ObjectType] = [:]
    var pending: [ObjectType] = [.job, .cronJob]
    while let type = pending.popLast() {
      guard result.updateValue(type, forKey: type.name) == nil else { continue }
      for field in type.fields {
        if let inner = field.spec.type, result[inner.name] == nil { pending.append(inner) }
      }
    }
    return result
  }()

  package func type(named name: String) -> Type? { nil }

  package func field(_ name: String, of type: String) -> FieldDeclaration? {
    if let fields = Self.serverTypes[type] { return fields[name].map { FieldDeclaration($0) } }
    guard let type = Self.types[type] else { return nil }
    for index in type.fields where FieldName.escaped(index.spec.field.name) == name || index.spec.field.name == name {
      return FieldDeclaration(Self.type(of: index.spec.kind, index.spec))
    }
    return nil
  }

  private static func type(of kind: ValueKind, _ spec: FieldSpec) -> Type {
    switch kind {
    case .string: .string
    case .bool: .bool
    case .int32, .int64: .int
    case .list: .list(type(of: spec.item, spec))
    case .map: .map(.string, type(of: spec.item, spec))
    case .object: spec.type.map { .object($0.name) } ?? .dyn
    // A quantity or an int-or-string may be written either way, and times are texts.
    case .quantity, .intOrString, .time, .any, .null: .dyn
    }
  }
}

// MARK: What the server tells besides the object

extension FieldTypes {
  /// The request that brings the object.
  static let request = Type.object("kubernetes.AdmissionRequest")
  /// The namespace that the object goes to.
  static let namespace = Type.object("kubernetes.Namespace")

  /// Types by name, their fields by name; mirrors `BuildRequestType` and `BuildNamespaceType`.
  private static let serverTypes: [String: [String: Type]] = {
    let kind = Type.object("kubernetes.GroupVersionKind")
    let resource = Type.object("kubernetes.GroupVersionResource")
    return [
      "kubernetes.AdmissionRequest": [
        "kind": kind, "resource": resource, "subResource": .string, "requestKind": kind, "requestResource": resource,
        "requestSubResource": .string, "name": .string, "namespace": .string, "operation": .string,
        "userInfo": .object("kubernetes.UserInfo"), "dryRun": .bool, "options": .dyn,
      ],
      "kubernetes.GroupVersionKind": ["group": .string, "version": .string, "kind": .string],
      "kubernetes.GroupVersionResource": ["group": .string, "version": .string, "resource": .string],
      "kubernetes.UserInfo": [
        "username": .string, "uid": .string, "groups": .list(.string), "extra": .map(.string, .list(.string)),
      ],
      "kubernetes.Namespace": [
        "metadata": .object("kubernetes.NamespaceMetadata"), "spec": .object("kubernetes.NamespaceSpec"),
        "status": .object("kubernetes.NamespaceStatus"),
      ],
      "kubernetes.NamespaceMetadata": [
        "name": .string, "generateName": .string, "namespace": .string, "labels": .map(.string, .string),
        "annotations": .map(.string, .string), "UID": .string, "creationTimestamp": .timestamp,
        "deletionGracePeriodSeconds": .int, "deletionTimestamp": .timestamp, "generation": .int,
        "resourceVersion": .string, "finalizers": .list(.string),
      ],
      "kubernetes.NamespaceSpec": ["finalizers": .list(.string)],
      "kubernetes.NamespaceStatus": [
        "conditions": .list(.object("kubernetes.NamespaceCondition")), "phase": .string,
      ],
      "kubernetes.NamespaceCondition": [
        "status": .string, "type": .string, "lastTransitionTime": .timestamp, "message": .string, "reason": .string,
      ],
    ]
  }()
}
