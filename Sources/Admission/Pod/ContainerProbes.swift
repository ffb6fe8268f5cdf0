import KubernetesValues
import Manifests

/// Probes and lifecycle hooks, and the handlers that both have.
extension PodTemplateValidator {
  mutating func validateProbes(_ container: ManifestValue) {
    for field in [Field.livenessProbe, .readinessProbe, .startupProbe] {
      guard let probe = container[field] else { continue }
      validateProbe(probe)
      if field == .readinessProbe {
        if let period = probe[.terminationGracePeriodSeconds] {
          report.invalid(period, "must not be set for readinessProbes")
        }
      } else if let threshold = probe[.successThreshold], threshold.int != 1 {
        report.invalid(threshold, "must be 1")
      }
    }
  }

  /// Mirrors `validateProbe`.
  private mutating func validateProbe(_ probe: ManifestValue) {
    validateHandler(probe, isHook: false)
    let fields: [Field] = [
      .initialDelaySeconds, .timeoutSeconds, .periodSeconds, .successThreshold, .failureThreshold,
    ]
    for field in fields { report.checkRange(probe, field, 0...Int64.max, "must be greater than or equal to 0") }
    report.checkRange(probe, .terminationGracePeriodSeconds, 1...Int64.max, "must be greater than 0")
  }

  /// Mirrors `validateLifecycle`.
  mutating func validateLifecycle(_ container: ManifestValue) {
    guard let lifecycle = container[.lifecycle] else { return }
    for field in [Field.postStart, .preStop] {
      if let hook = lifecycle[field] { validateHandler(hook, isHook: true) }
    }
    if let signal = lifecycle[.stopSignal] { validateStopSignal(signal) }
  }

  private mutating func validateStopSignal(_ signal: ManifestValue) {
    switch osName {
    case "windows": report.checkOneOf(signal, ["SIGKILL", "SIGTERM"])
    case "linux": report.checkOneOf(signal, StopSignal.linux)
    default:
      if spec[.os] == nil {
        report.forbidden(signal.place, "may not be set for containers with empty `spec.os.name`")
      }
    }
  }

  /// Mirrors `validateHandler`. Of several handlers only the first one's inside is looked at.
  private mutating func validateHandler(_ handler: ManifestValue, isHook: Bool) {
    var hasHandler = false
    let fields: [Field] = [.exec, .httpGet, .tcpSocket, isHook ? .sleep : .grpc]
    for field in fields {
      guard let action = handler[field] else { continue }
      if hasHandler {
        report.forbidden(action.place, "may not specify more than 1 handler type")
        continue
      }
      hasHandler = true
      switch field {
      case .exec: report.checkRequired(action, .command)
      case .httpGet: validateHTTPGet(action)
      case .tcpSocket: validatePortReference(action)
      case .grpc:
        let port = action[.port]?.int ?? 0
        if !(1...65535).contains(port) {
          report.invalid(action.place(.port), .int(port), Self.portNumberDetail)
        }
      default: validateSleep(action)
      }
    }
    if !hasHandler { report.required(handler.place, "must specify a handler type") }
  }

  /// Mirrors `validateHTTPGetAction`; a path is always there, by default `/`.
  private mutating func validateHTTPGet(_ action: ManifestValue) {
    validatePortReference(action)
    report.checkOneOf(action, .scheme, ["HTTP", "HTTPS"])
    guard let headers = action[.httpHeaders] else { return }
    for header in headers.items {
      let name = header[.name].string
      let faults = NameFormat.httpHeaderName.faults(in: name)
      if faults.isEmpty { continue }
      report.invalid(Place(header[.name] ?? header, path: headers.path), .string(name), each: faults)
    }
  }

  /// A port by number or by name; mirrors `ValidatePortNumOrName`.
  private mutating func validatePortReference(_ action: ManifestValue) {
    guard let port = action[.port] else {
      report.invalid(action.place(.port), .int(0), Self.portNumberDetail)
      return
    }
    if let number = port.int {
      if !(1...65535).contains(number) { report.invalid(port, Self.portNumberDetail) }
    } else {
      report.checkName(port, .portName)
    }
  }

  /// Mirrors `validateSleepAction`.
  private mutating func validateSleep(_ action: ManifestValue) {
    let seconds = action[.seconds]?.int ?? 0
    let allowsZero = version >= 33
    if seconds >= (allowsZero ? 0 : 1), seconds <= gracePeriod { return }
    var detail =
      "must be \(allowsZero ? "non-negative" : "greater than 0") and less than terminationGracePeriodSeconds "
      + "(\(gracePeriod))"
    if version == 32 {
      detail += ". Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep."
    }
    report.invalid(action.place, .int(seconds), detail)
  }
}

/// The signals that `stopSignal` may name.
enum StopSignal {
  /// In the order of the server's message.
  static let linux: [String] = {
    let named = [
      "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
      "PROF", "PWR", "QUIT", "RTMAX", "RTMIN", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN",
      "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ",
    ]
    let realTime = (1...14).map { "RTMAX-\($0)" } + (1...15).map { "RTMIN+\($0)" }
    return (named + realTime).map { "SIG" + $0 }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }()
}
