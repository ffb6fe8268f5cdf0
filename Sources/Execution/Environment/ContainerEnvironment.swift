package import JobModel
package import KubernetesValues

/// What a machine offers when a container sets no limit of its own.
package struct NodeCapacity: Hashable, Sendable {
  package var cpu: Quantity
  package var memory: Quantity

  package init(cpu: Quantity, memory: Quantity) {
    self.cpu = cpu
    self.memory = memory
  }
}

/// The variables of one container, before anything of the runtime's own is added.
///
/// Mirrors `makeEnvironmentVariables` of kubelet 1.36.
package struct ContainerEnvironment: Hashable, Sendable {
  package private(set) var values: [String: String] = [:]
  /// What is missing; a container with a fault can never run.
  package private(set) var faults: [ConfigFault] = []

  package init(
    of container: Container, in template: PodTemplate, pod: PodIdentity, objects: ConfigObjects,
    capacity: NodeCapacity
  ) {
    for (place, source) in container.environmentSources.enumerated() {
      let field = "envFrom[\(place)].\(source.kind == .configMap ? "configMapRef" : "secretRef")"
      guard let data = objects.data(of: source.kind, source.name) else {
        if !source.isOptional { fail(field, missing(source.kind, source.name)) }
        continue
      }
      for (key, bytes) in data { set(source.prefix + key, bytes, field: field) }
    }
    let resolver = FieldResolver(template: template, pod: pod, capacity: capacity)
    for (place, variable) in container.environment.enumerated() {
      let field = "env[\(place)]"
      switch variable.value {
      case .text(let text):
        guard !text.utf8.contains(0) else {
          fail("\(field).value", "the value for \(variable.name) has a zero byte, which ends a variable")
          continue
        }
        values[variable.name] = expand(text) { values[$0] }
      case .field(let path):
        if let value = resolver.field(path) {
          values[variable.name] = value
        } else {
          fail("\(field).valueFrom.fieldRef.fieldPath", "field \(path) is not known here")
        }
      case .resource(let name, let other, let divisor):
        if let value = resolver.resource(name, of: other ?? container.name, divisor: divisor) {
          values[variable.name] = value
        } else {
          fail(
            "\(field).valueFrom.resourceFieldRef", "\(name) of container \(other ?? container.name) is not known here")
        }
      case .configMapKey(let key):
        take(key, .configMap, from: objects, into: variable.name, field: "\(field).valueFrom.configMapKeyRef")
      case .secretKey(let key):
        take(key, .secret, from: objects, into: variable.name, field: "\(field).valueFrom.secretKeyRef")
      case .fileKey:
        fail("\(field).valueFrom.fileKeyRef", "variables from files of a volume are not supported")
      }
    }
  }

  private mutating func take(
    _ key: KeyReference, _ kind: EnvironmentSource.Kind, from objects: ConfigObjects, into name: String, field: String
  ) {
    guard let data = objects.data(of: kind, key.name) else {
      if !key.isOptional { fail(field, missing(kind, key.name)) }
      return
    }
    if let bytes = data[key.key] {
      set(name, bytes, field: field)
    } else if !key.isOptional {
      fail(field, "\(kind.rawValue) \(key.name) has no key \(key.key)")
    }
  }

  private func missing(_ kind: EnvironmentSource.Kind, _ name: String) -> String {
    "\(kind.rawValue) \(name) is not in the input"
  }

  private mutating func fail(_ field: String, _ message: String) {
    faults.append(ConfigFault(field: field, message: message))
  }

  /// A variable is text without a zero byte. The kubelet hands it on as such and the runtime refuses the rest.
  private mutating func set(_ name: String, _ bytes: [UInt8], field: String) {
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      return fail(field, "the value for \(name) is binary and cannot be an environment variable")
    }
    values[name] = text
  }
}
