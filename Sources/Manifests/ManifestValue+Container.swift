import JobModel
import KubernetesValues

extension ManifestValue {
  /// Reads a `Container`.
  var container: Container {
    var container = Container(
      name: self[.name]?.string ?? "", command: self[.command]?.strings ?? [], args: self[.args]?.strings ?? [])
    container.image = self[.image]?.filledText
    container.workingDirectory = self[.workingDir]?.filledText
    container.environment = self[.env].items.compactMap(\.environmentVariable)
    container.environmentSources = self[.envFrom].items.compactMap(\.environmentSource)
    for entry in (self[.resources]?[.limits]).entries { container.limits[entry.key] = entry.quantity }
    for entry in (self[.resources]?[.requests]).entries { container.requests[entry.key] = entry.quantity }
    container.restartPolicy = self[.restartPolicy]?.string.flatMap(ContainerRestartPolicy.init(rawValue:))
    container.restartRules = self[.restartPolicyRules].items.compactMap(\.restartRule)
    container.postStart = self[.lifecycle]?[.postStart]?.action
    container.preStop = self[.lifecycle]?[.preStop]?.action
    container.stopSignal = self[.lifecycle]?[.stopSignal]?.filledText
    container.startupProbe = self[.startupProbe]?.probe
    container.livenessProbe = self[.livenessProbe]?.probe
    container.readinessProbe = self[.readinessProbe]?.probe
    container.mounts = self[.volumeMounts].items.map(\.mount)
    for port in self[.ports].items {
      if let name = port[.name]?.filledText, let number = port[.containerPort]?.int {
        container.ports[name] = Int(number)
      }
      if let hostPort = port.hostPort { container.hostPorts.append(hostPort) }
    }
    container.security = self[.securityContext]?.security ?? PodSecurity()
    container.confinement = self[.securityContext]?.confinement ?? ContainerConfinement()
    container.imagePullPolicy = pullPolicy
    container.hasTerminal = self[.tty]?.bool ?? false
    container.hasStandardInput = self[.stdin]?.bool ?? false
    if let path = self[.terminationMessagePath]?.filledText { container.terminationMessagePath = path }
    container.fallsBackToLogs = self[.terminationMessagePolicy] == "FallbackToLogsOnError"
    return container
  }

  private var restartRule: RestartRule? {
    guard let action = self[.action]?.string.flatMap(RestartRule.Action.init(rawValue:)), let codes = self[.exitCodes]
    else { return nil }
    return RestartRule(
      action: action, isInverted: codes[.operator] == "NotIn",
      exitCodes: codes[.values].items.compactMap { $0.int.map(Int.init) })
  }

  // MARK: Environment

  private var environmentVariable: EnvironmentVariable? {
    guard let name = self[.name]?.filledText else { return nil }
    // A value that is written wins; the API server refuses both together.
    if let text = self[.value]?.filledText { return EnvironmentVariable(name: name, value: .text(text)) }
    return EnvironmentVariable(name: name, value: self[.valueFrom]?.fieldValue ?? .text(""))
  }

  /// Of an `EnvVarSource`, or of an item of a downward API volume.
  var fieldValue: EnvironmentVariable.Value? {
    if let field = self[.fieldRef] { return .field(path: field[.fieldPath]?.string ?? "") }
    if let resource = self[.resourceFieldRef] {
      return .resource(
        name: resource[.resource]?.string ?? "", container: resource[.containerName]?.filledText,
        divisor: resource[.divisor]?.quantity)
    }
    if let key = self[.configMapKeyRef] { return .configMapKey(key.keyReference) }
    if let key = self[.secretKeyRef] { return .secretKey(key.keyReference) }
    if self[.fileKeyRef] != nil { return .fileKey }
    return nil
  }

  private var keyReference: KeyReference {
    KeyReference(
      name: self[.name]?.string ?? "", key: self[.key]?.string ?? "", isOptional: self[.optional]?.bool ?? false)
  }

  private var environmentSource: EnvironmentSource? {
    let prefix = self[.prefix]?.string ?? ""
    func source(_ kind: EnvironmentSource.Kind, _ reference: ManifestValue) -> EnvironmentSource {
      EnvironmentSource(
        kind: kind, name: reference[.name]?.string ?? "", prefix: prefix,
        isOptional: reference[.optional]?.bool ?? false)
    }
    if let reference = self[.configMapRef] { return source(.configMap, reference) }
    if let reference = self[.secretRef] { return source(.secret, reference) }
    return nil
  }

  // MARK: Probes and hooks

  private var probe: Probe? {
    guard let action else { return nil }
    var probe = Probe(action: action)
    if let value = self[.initialDelaySeconds]?.int { probe.initialDelaySeconds = Int(value) }
    // The API server takes a 0 for "not written".
    if let value = self[.periodSeconds]?.int, value > 0 { probe.periodSeconds = Int(value) }
    if let value = self[.timeoutSeconds]?.int, value > 0 { probe.timeoutSeconds = Int(value) }
    if let value = self[.successThreshold]?.int, value > 0 { probe.successThreshold = Int(value) }
    if let value = self[.failureThreshold]?.int, value > 0 { probe.failureThreshold = Int(value) }
    probe.terminationGracePeriodSeconds = self[.terminationGracePeriodSeconds]?.int
    return probe
  }

  /// What a probe or a lifecycle handler does.
  private var action: Probe.Action? {
    if let exec = self[.exec] { return .exec(exec[.command]?.strings ?? []) }
    if let get = self[.httpGet] {
      var request = Probe.HTTPGet(port: get[.port]?.probePort ?? .number(0))
      if let scheme = get[.scheme]?.filledText { request.scheme = scheme }
      request.host = get[.host]?.filledText
      if let path = get[.path]?.filledText { request.path = path }
      request.headers = get[.httpHeaders].items.map {
        Probe.Header(name: $0[.name]?.string ?? "", value: $0[.value]?.string ?? "")
      }
      return .httpGet(request)
    }
    if let socket = self[.tcpSocket] {
      return .tcpSocket(host: socket[.host]?.filledText, port: socket[.port]?.probePort ?? .number(0))
    }
    if let grpc = self[.grpc] {
      return .grpc(port: Int(grpc[.port]?.int ?? 0), service: grpc[.service]?.string ?? "")
    }
    if let sleep = self[.sleep] { return .sleep(seconds: sleep[.seconds]?.int ?? 0) }
    return nil
  }

  private var probePort: Probe.Port {
    switch intOrString {
    case .int(let number)?: .number(Int(number))
    case .string(let name)?: .named(name)
    case nil: .number(0)
    }
  }

  // MARK: Mounts

  private var mount: VolumeMount {
    VolumeMount(
      volume: self[.name]?.string ?? "", path: self[.mountPath]?.string ?? "", subPath: self[.subPath]?.string ?? "",
      subPathExpression: self[.subPathExpr]?.string ?? "", isReadOnly: self[.readOnly]?.bool ?? false,
      propagation: self[.mountPropagation]?.string.flatMap { $0 == "None" ? nil : $0 })
  }
}
