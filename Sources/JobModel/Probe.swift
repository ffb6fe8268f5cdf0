/// A question that is put to a running container again and again.
package struct Probe: Hashable, Sendable {
  package var action: Action
  package var initialDelaySeconds = 0
  package var periodSeconds = 10
  package var timeoutSeconds = 1
  /// How many equal answers in a row change the result.
  package var successThreshold = 1
  package var failureThreshold = 3
  /// Overrides the pod's grace period when this probe stops the container.
  package var terminationGracePeriodSeconds: Int64?

  package init(action: Action) { self.action = action }

  /// What is done to ask, and what a hook does.
  package enum Action: Hashable, Sendable {
    case exec([String])
    case httpGet(HTTPGet)
    case tcpSocket(host: String?, port: Port)
    case grpc(port: Int, service: String)
    /// Hooks only.
    case sleep(seconds: Int64)
  }

  package struct HTTPGet: Hashable, Sendable {
    package var scheme = "HTTP"
    package var host: String?
    package var port: Port
    package var path = "/"
    package var headers: [Header] = []

    package init(port: Port) { self.port = port }
  }

  package struct Header: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A number, or the name of a port of the container.
  package enum Port: Hashable, Sendable {
    case number(Int)
    case named(String)
  }
}

/// `postStart` or `preStop`.
package typealias Hook = Probe.Action
