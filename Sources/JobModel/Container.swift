package import KubernetesValues

/// One container of a pod template.
package struct Container: Hashable, Sendable {
  package var name: String
  package var image: String?
  /// Empty: the image's entrypoint.
  package var command: [String] = []
  /// Empty: the image's arguments, where `command` is empty too.
  package var args: [String] = []
  package var workingDirectory: String?
  package var environment: [EnvironmentVariable] = []
  package var environmentSources: [EnvironmentSource] = []
  package var limits: [String: Quantity] = [:]
  package var requests: [String: Quantity] = [:]
  /// The container's own policy; `.always` makes an init container a sidecar.
  package var restartPolicy: ContainerRestartPolicy?
  package var restartRules: [RestartRule] = []
  package var postStart: Hook?
  package var preStop: Hook?
  /// `SIGUSR1`, `SIGRTMIN+3` …; nil for the image's own, else SIGTERM.
  package var stopSignal: String?
  package var startupProbe: Probe?
  package var livenessProbe: Probe?
  package var readinessProbe: Probe?
  package var mounts: [VolumeMount] = []
  /// The named ports that probes and hooks may refer to.
  package var ports: [String: Int] = [:]
  /// Ports of the machine that lead to this container.
  package var hostPorts: [HostPort] = []
  package var security = PodSecurity()
  package var confinement = ContainerConfinement()
  package var imagePullPolicy = ImagePullPolicy.ifNotPresent
  /// `tty` and `stdin`: a terminal, and a standard input that stays open though nobody writes to it.
  package var hasTerminal = false
  package var hasStandardInput = false
  package var terminationMessagePath = "/dev/termination-log"
  package var fallsBackToLogs = false

  package init(name: String, command: [String] = [], args: [String] = []) {
    self.name = name
    self.command = command
    self.args = args
  }
}

package enum ContainerRestartPolicy: String, Hashable, Sendable {
  case always = "Always"
  case onFailure = "OnFailure"
  case never = "Never"
}

/// A rule of `restartPolicyRules`: what to do about certain exit codes, before any policy is asked.
package struct RestartRule: Hashable, Sendable {
  package enum Action: String, Hashable, Sendable {
    case restart = "Restart"
    case restartAllContainers = "RestartAllContainers"
  }

  package var action: Action
  /// `NotIn` instead of `In`.
  package var isInverted: Bool
  package var exitCodes: [Int]

  package init(action: Action, isInverted: Bool = false, exitCodes: [Int]) {
    self.action = action
    self.isInverted = isInverted
    self.exitCodes = exitCodes
  }

  /// Exit code 0 can match too.
  package func matches(_ exitCode: Int) -> Bool { exitCodes.contains(exitCode) != isInverted }
}

/// An entry of `env`.
package struct EnvironmentVariable: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    /// `$(NAME)` in it is expanded.
    case text(String)
    /// `metadata.name`, `metadata.labels['k']` …
    case field(path: String)
    /// `limits.cpu` …, of this container unless another is named; divided and rounded up.
    case resource(name: String, container: String?, divisor: Quantity?)
    case configMapKey(KeyReference)
    case secretKey(KeyReference)
    /// A file that a container writes into a volume; no runtime of ours reads it.
    case fileKey
  }

  package var name: String
  package var value: Value

  package init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}

/// A key of a ConfigMap or Secret.
package struct KeyReference: Hashable, Sendable {
  package var name: String
  package var key: String
  /// Whether the pod may start without it.
  package var isOptional: Bool

  package init(name: String, key: String, isOptional: Bool = false) {
    self.name = name
    self.key = key
    self.isOptional = isOptional
  }
}

/// An entry of `envFrom`: every key of an object becomes a variable.
package struct EnvironmentSource: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case configMap = "ConfigMap"
    case secret = "Secret"
  }

  package var kind: Kind
  package var name: String
  package var prefix: String
  package var isOptional: Bool

  package init(kind: Kind, name: String, prefix: String = "", isOptional: Bool = false) {
    self.kind = kind
    self.name = name
    self.prefix = prefix
    self.isOptional = isOptional
  }
}
