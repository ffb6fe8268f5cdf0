package import Execution
package import JobModel
import KubernetesValues

/// The command lines that make a pod and its containers: pure text, from the manifest's values.
package struct CommandLines: Sendable {
  package var engine: Engine
  package var labels: RunLabels
  package var limits: RunLimits
  /// Whether bind mounts are to be relabelled, as SELinux wants it.
  package var relabels: Bool

  package init(engine: Engine, labels: RunLabels, limits: RunLimits = RunLimits(), relabels: Bool = false) {
    self.engine = engine
    self.labels = labels
    self.limits = limits
    self.relabels = relabels
  }

  /// Whether the pod's containers share something, so that something must be there before them.
  package static func needsInfra(_ template: PodTemplate) -> Bool {
    template.containers.count + template.initContainers.count > 1
  }

  // MARK: Pods

  /// Makes what the containers of a pod share.
  package func makeInfra(_ pod: LaunchedPod) -> [String] {
    let sharing = pod.template.sharing
    let options = labels.options(pod: pod.identity) + podOptions(pod)
    switch engine.sharing {
    case .pods:
      // The host's names for its own: members that are to have those say so themselves.
      let shared =
        (sharing.hostIPC ? [] : ["ipc"]) + ["net"] + (sharing.hostNetwork ? [] : ["uts"])
        + (sharing.processes && !sharing.hostPID ? ["pid"] : [])
      return [
        "pod", "create", "--name", RunLabels.podName(pod.identity), "--infra-name",
        RunLabels.infraName(pod.identity), "--share", shared.joined(separator: ","),
      ] + options
    case .infraContainer(let image):
      return ["run", "--detach", "--name", RunLabels.infraName(pod.identity), "--pull=missing"] + options
        + (sharing.hostIPC ? [] : ["--ipc", "shareable"]) + ["--log-driver", "none", image]
    }
  }

  /// Removes what `makeInfra` has made.
  package func removeInfra(_ podName: String) -> [String] {
    switch engine.sharing {
    case .pods: ["pod", "rm", "--force"] + engine.removeOptions + [podName]
    case .infraContainer: ["rm", "--force"] + engine.removeOptions + [RunLabels.infraName(podNamed: podName)]
    }
  }

  /// What is said once a pod: of the container that holds what they share, or of the only one.
  private func podOptions(_ pod: LaunchedPod) -> [String] {
    let template = pod.template
    var options: [String] = []
    if template.sharing.hostNetwork {
      options += ["--network", "host"]
    } else {
      options += ["--hostname", pod.identity.hostname]
      for container in template.initContainers + template.containers {
        for port in container.hostPorts { options += ["--publish", Self.publication(port)] }
      }
    }
    for alias in template.names.aliases {
      for hostname in alias.hostnames { options += ["--add-host", "\(hostname):\(alias.address)"] }
    }
    for server in template.names.nameservers { options += ["--dns", server] }
    for search in template.names.searches { options += ["--dns-search", search] }
    for option in template.names.options { options += ["--dns-option", option] }
    return options
  }

  /// `127.0.0.1:8080:80/tcp`.
  private static func publication(_ port: HostPort) -> String {
    let address = port.hostAddress.map { ($0.contains(":") ? "[\($0)]" : $0) + ":" } ?? ""
    return "\(address)\(port.hostPort):\(port.containerPort)/\(port.networkProtocol.lowercased())"
  }

  private func membership(_ pod: LaunchedPod) -> [String] {
    let sharing = pod.template.sharing
    guard Self.needsInfra(pod.template) else {
      return podOptions(pod) + (sharing.hostNetwork ? ["--uts", "host"] : [])
        + (sharing.hostPID ? ["--pid", "host"] : []) + (sharing.hostIPC ? ["--ipc", "host"] : [])
    }
    var options: [String]
    switch engine.sharing {
    case .pods:
      options = ["--pod", RunLabels.podName(pod.identity)]
      if sharing.hostNetwork { options += ["--uts", "host"] }
    case .infraContainer:
      let infra = "container:\(RunLabels.infraName(pod.identity))"
      options = ["--network", infra]
      if !sharing.hostIPC { options += ["--ipc", infra] }
      if sharing.processes, !sharing.hostPID { options += ["--pid", infra] }
    }
    if sharing.hostPID { options += ["--pid", "host"] }
    if sharing.hostIPC { options += ["--ipc", "host"] }
    return options
  }

  // MARK: Containers

  /// A folder or file of this machine that a container sees.
  package struct Mount: Hashable, Sendable {
    package var source: String
    package var target: String
    package var isReadOnly: Bool
    /// Made by the run, for nobody else.
    package var isOurs: Bool

    package init(source: String, target: String, isReadOnly: Bool = false, isOurs: Bool = true) {
      self.source = source
      self.target = target
      self.isReadOnly = isReadOnly
      self.isOurs = isOurs
    }
  }

  /// Makes a container and starts it.
  package func run(
    _ key: ContainerKey, _ launch: ContainerLaunch, in pod: LaunchedPod, image: ImageFacts, mounts: [Mount],
    environmentFile: String?, inherited: [String]
  ) -> [String] {
    let container = launch.container
    var line = ["run", "--detach", "--name", RunLabels.name(key, launch)]
    line += ["--pull=\(container.imagePullPolicy.option)", "--no-healthcheck", "--log-driver", engine.logDriver]
    if let bytes = limits.logBytes { line += engine.logOptions(bytes) }
    line += engine.runOptions
    line += labels.options(
      pod: launch.pod, [("container", container.name), ("instance", "\(key.instance)")])
    line += membership(pod)
    if let environmentFile { line += ["--env-file", environmentFile] }
    for name in inherited { line += ["--env", name] }
    if let directory = container.workingDirectory { line += ["--workdir", directory] }
    line += security(launch, image)
    line += limits(container)
    for mount in mounts { line += ["--mount", text(of: mount)] }
    if container.hasStandardInput { line.append("--interactive") }
    if container.hasTerminal { line.append("--tty") }
    // As the kubelet has it: `command` in place of the image's entrypoint and its arguments, `args` in place of those.
    if let program = launch.command.first { line += ["--entrypoint", program] }
    return line + [container.image ?? ""] + launch.command.dropFirst() + launch.arguments
  }

  private func security(_ launch: ContainerLaunch, _ image: ImageFacts) -> [String] {
    let confinement = launch.container.confinement
    var options: [String] = []
    switch (launch.security.runAsUser, launch.security.runAsGroup) {
    case (let user?, let group?): options += ["--user", "\(user):\(group)"]
    case (let user?, nil): options += ["--user", "\(user)"]
    case (nil, let group?): options += ["--user", "\(image.userName):\(group)"]
    case (nil, nil): break
    }
    let groups = launch.security.supplementalGroups + (launch.security.fsGroup.map { [$0] } ?? [])
    for group in groups { options += ["--group-add", "\(group)"] }
    if confinement.isPrivileged { options.append("--privileged") }
    for capability in confinement.addedCapabilities { options += ["--cap-add", capability] }
    for capability in confinement.droppedCapabilities { options += ["--cap-drop", capability] }
    if confinement.hasReadOnlyRoot { options += engine.readOnlyOptions }
    if confinement.mayGainPrivileges == false { options += ["--security-opt", "no-new-privileges"] }
    if confinement.seccomp == .unconfined { options += ["--security-opt", "seccomp=unconfined"] }
    return options
  }

  private func limits(_ container: Container) -> [String] {
    var options: [String] = []
    if let most = limits.processes { options += ["--pids-limit", "\(most)"] }
    if let memory = container.limits["memory"], memory > .zero { options += ["--memory", "\(memory.roundedUp)"] }
    if let cpu = container.limits["cpu"], cpu > .zero { options += ["--cpus", Self.decimal(cpu.thousandths)] }
    if let cpu = container.requests["cpu"] ?? container.limits["cpu"], cpu > .zero {
      // As the kubelet turns requests into weights.
      options += ["--cpu-shares", "\(max(2, min(262_144, cpu.thousandths.multipliedOrMost(by: 1024) / 1000)))"]
    }
    return options
  }

  /// `1500` gives `1.500`.
  private static func decimal(_ thousandths: Int64) -> String {
    let rest = "\(thousandths % 1000)"
    return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }

  /// A list of fields between commas, those with a comma in them quoted as in CSV.
  private func text(of mount: Mount) -> String {
    var fields = ["type=bind", "source=\(mount.source)", "target=\(mount.target)"]
    if mount.isReadOnly { fields.append("readonly") }
    if relabels, mount.isOurs, let relabelling = engine.relabelling { fields.append(relabelling) }
    return fields.map { field in
      guard field.contains(",") || field.contains("\"") else { return field }
      return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }.joined(separator: ",")
  }

  /// Removes containers with the volumes that their images ask for, whether they run or not.
  package func remove(_ names: [String]) -> [String] {
    ["rm", "--force", "--volumes"] + engine.removeOptions + names
  }

  /// The states of containers, in the form that `ContainerState` reads.
  package func inspect(_ names: [String]) -> [String] {
    ["inspect", "--type", "container", "--format", ContainerState.template] + names
  }
}

extension ImagePullPolicy {
  fileprivate var option: String {
    switch self {
    case .always: "always"
    case .ifNotPresent: "missing"
    case .never: "never"
    }
  }
}

extension Int64 {
  fileprivate func multipliedOrMost(by factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
