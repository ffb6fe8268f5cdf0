package import JobModel

/// The ConfigMaps and Secrets that a Job's pods can refer to: those of its input, in its namespace.
package struct ConfigObjects: Hashable, Sendable {
  private var configMaps: [String: ConfigMap] = [:]
  private var secrets: [String: Secret] = [:]

  /// Of two objects with one name the later counts, as when both are applied in turn.
  package init(configMaps: [ConfigMap] = [], secrets: [Secret] = [], namespace: String = "default") {
    for map in configMaps where map.namespace == namespace { self.configMaps[map.name] = map }
    for secret in secrets where secret.namespace == namespace { self.secrets[secret.name] = secret }
  }

  /// Keeps the values of the Secrets out of messages.
  package var mask: SecretMask { SecretMask(secrets.values.map(\.data)) }

  package func data(of kind: EnvironmentSource.Kind, _ name: String) -> [String: [UInt8]]? {
    switch kind {
    case .configMap: configMaps[name]?.data
    case .secret: secrets[name]?.data
    }
  }
}

/// What keeps a container from being made, before it ever runs: the kubelet's `CreateContainerConfigError`.
package struct ConfigFault: Error, Hashable, Sendable {
  /// The field below the container: `env[2].valueFrom.secretKeyRef`.
  package var field: String
  package var message: String

  package init(field: String, message: String) {
    self.field = field
    self.message = message
  }
}
