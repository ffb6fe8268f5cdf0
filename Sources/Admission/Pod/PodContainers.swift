import KubernetesValues
import Manifests

/// Regular, init and ephemeral containers.
extension PodTemplateValidator {
  /// Mirrors `validateContainers`.
  mutating func validateContainers() {
    guard let list = spec[.containers], !list.isEmpty else {
      report.required(specPlace.child(.containers))
      return
    }
    var names: Set<String> = []
    for container in list.items {
      validateContainerCommon(container)
      if !names.insert(container[.name].string).inserted {
        report.duplicate(container.place(.name), .string(container[.name].string))
      }
      validateLifecycle(container)
      validateProbes(container)
      validateContainerRestart(container, isInit: false)
    }
    var ports: Set<String> = []
    for container in list.items { validateHostPorts(container, taken: &ports) }
  }

  /// Mirrors `validateInitContainers`.
  mutating func validateInitContainers() {
    guard let list = spec[.initContainers], !list.isEmpty else { return }
    var names = Set(containers(.regular).map { $0[.name].string })
    for container in list.items {
      validateContainerCommon(container)
      validateContainerRestart(container, isInit: true)
      let name = container[.name].string
      if names.contains(name) {
        report.duplicate(container.place(.name), .string(name))
      } else if !name.isEmpty {
        names.insert(name)
      }
      var ports: Set<String> = []
      validateHostPorts(container, taken: &ports, position: 0)
      if container.isSidecar {
        validateLifecycle(container)
        validateProbes(container)
      } else {
        for field in [Field.lifecycle, .livenessProbe, .readinessProbe, .startupProbe] {
          guard let value = container[field] else { continue }
          report.forbidden(
            value.place,
            version >= 28
              ? "may not be set for init containers without restartPolicy=Always"
              : "may not be set for init containers")
        }
      }
      validateInitResizePolicy(container)
    }
  }

  /// Mirrors `validateContainerCommon`.
  mutating func validateContainerCommon(_ container: ManifestValue) {
    report.checkRequiredName(container, .name, .dns1123Label)
    report.checkRequired(container, .image)
    report.checkOneOf(container, .terminationMessagePolicy, ["File", "FallbackToLogsOnError"])
    validatePorts(container)
    validateEnv(container)
    validateEnvFrom(container)
    validateVolumeMounts(container)
    validateVolumeDevices(container)
    report.checkOneOf(container, .imagePullPolicy, ["Always", "IfNotPresent", "Never"])
    if let resources = container[.resources] { validateResources(resources, isPodLevel: false) }
    validateResizePolicy(container)
    if let context = container[.securityContext] { validateContainerSecurityContext(context) }
  }

  /// Mirrors `validateEphemeralContainers`.
  mutating func validateEphemeralContainers() {
    guard let list = spec[.ephemeralContainers], !list.isEmpty else { return }
    let others = Set(containers(.regular).map { $0[.name].string } + containers(.initial).map { $0[.name].string })
    var names = others
    for container in list.items {
      validateEphemeralContainer(container, taken: &names)
      let target = container[.targetContainerName].string
      if !target.isEmpty, !others.contains(target) {
        report.notFound(container.place(.targetContainerName), .string(target))
      }
      forbidEphemeralFields(container)
    }
  }

  private mutating func validateEphemeralContainer(_ container: ManifestValue, taken names: inout Set<String>) {
    validateContainerCommon(container)
    let image = container[.image].string
    if let first = image.unicodeScalars.first, let last = image.unicodeScalars.last,
      first.isGoSpace || last.isGoSpace
    {
      report.invalid(container.place(.image), .string(image), "must not have leading or trailing whitespace")
    }
    if !names.insert(container[.name].string).inserted {
      report.duplicate(container.place(.name), .string(container[.name].string))
    }
  }

  private mutating func forbidEphemeralFields(_ container: ManifestValue) {
    let detail = "cannot be set for an Ephemeral Container"
    let fields: [Field] = [
      .ports, .resources, .resizePolicy, .restartPolicy, .restartPolicyRules, .livenessProbe, .readinessProbe,
      .startupProbe, .lifecycle,
    ]
    for field in fields {
      guard let value = container[field], field != .resources || isSet(value) else { continue }
      report.forbidden(value.place, detail)
    }
    for mount in container[.volumeMounts].items {
      for field in [Field.subPath, .subPathExpr] where !mount[field].isEmptyText {
        report.forbidden(mount.place(field), detail)
      }
    }
  }

  /// Whether resource requirements are other than `{}`.
  private func isSet(_ resources: ManifestValue) -> Bool {
    [Field.limits, .requests, .claims].contains { resources[$0] != nil }
  }
}

extension ManifestValue {
  /// Whether an init container keeps running beside the regular ones.
  var isSidecar: Bool { self[.restartPolicy] == "Always" }
}
