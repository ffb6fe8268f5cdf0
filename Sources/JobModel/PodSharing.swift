/// What the containers of a pod share with their machine, or beyond what they always share with each other.
package struct PodSharing: Hashable, Sendable {
  package var hostNetwork = false
  package var hostPID = false
  package var hostIPC = false
  /// `shareProcessNamespace`: the pod's containers see each other's processes.
  package var processes = false

  package init() {}
}

/// How the containers of a pod find other hosts by name.
package struct NameResolution: Hashable, Sendable {
  /// Lines for `/etc/hosts`.
  package var aliases: [Alias] = []
  /// `dnsConfig`: they are added to what `policy` gives.
  package var nameservers: [String] = []
  package var searches: [String] = []
  /// As in `resolv.conf`: `ndots:2`, `edns0`.
  package var options: [String] = []

  package struct Alias: Hashable, Sendable {
    package var address: String
    package var hostnames: [String]

    package init(address: String, hostnames: [String]) {
      self.address = address
      self.hostnames = hostnames
    }
  }

  package init() {}
}
