/// What the processes of a container may do, apart from who they are: the rest of its `securityContext`.
package struct ContainerConfinement: Hashable, Sendable {
  package enum Seccomp: Hashable, Sendable {
    case unconfined
    case runtimeDefault
    /// A profile file of the node.
    case localhost
  }

  package var isPrivileged = false
  package var hasReadOnlyRoot = false
  /// `allowPrivilegeEscalation`; nil is the same as true.
  package var mayGainPrivileges: Bool?
  package var addedCapabilities: [String] = []
  package var droppedCapabilities: [String] = []
  /// Nil leaves it to whoever runs the container.
  package var seccomp: Seccomp?

  package init() {}
}

/// When an image is fetched before a container starts.
package enum ImagePullPolicy: String, Hashable, Sendable {
  case always = "Always"
  case ifNotPresent = "IfNotPresent"
  case never = "Never"
}

/// A port of the machine that leads to a port of a container.
package struct HostPort: Hashable, Sendable {
  package var hostAddress: String?
  package var hostPort: Int
  package var containerPort: Int
  /// `TCP`, `UDP` or `SCTP`.
  package var networkProtocol: String

  package init(hostAddress: String? = nil, hostPort: Int, containerPort: Int, networkProtocol: String = "TCP") {
    self.hostAddress = hostAddress
    self.hostPort = hostPort
    self.containerPort = containerPort
    self.networkProtocol = networkProtocol
  }
}
