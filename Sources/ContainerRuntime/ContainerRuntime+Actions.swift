package import Execution
package import JobModel
import JSONText
import SystemPackage

// Hooks and probes.

/// A hook or probe that goes on.
struct PendingAction {
  var deadline: Instant?
  /// The call that carries it out, or that asks where its pod is.
  var call: UInt64?
  var network: NetworkProbe?
  /// A variable of the processes that it starts in the container, by which they are found again.
  var mark: String?
  /// It only waits.
  var isSleep = false
}

extension ContainerRuntime {
  package func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?) {
    let deadline = timeout.map { now + $0 }
    let name = RunLabels.name(key.container, launch)
    switch action {
    case .exec(let command):
      // Whoever ends the call leaves in the container what the call has started there.
      let mark = deadline.map { _ in takeMark() }
      let options = mark.map { ["--env", $0] } ?? []
      let call = calls.call(["exec"] + options + [name] + command, isUrgent: true) { [unowned self] answer in
        guard actions[key] != nil else { return }
        if answer.succeeded { return tell(key, succeeded: true) }
        let isEnginesWord = [125, 126, 127].contains(answer.exitCode)
        failed(key, of: name, isEnginesWord ? answer.message : "exit code \(answer.exitCode)")
      }
      actions[key] = PendingAction(deadline: deadline, call: call, mark: mark)
    case .sleep(let seconds):
      actions[key] = PendingAction(deadline: now + .seconds(seconds), isSleep: true)
    case .httpGet, .tcpSocket, .grpc:
      // A hook without a limit of its own gives up as the kubelet's HTTP client does.
      actions[key] = PendingAction(deadline: deadline ?? now + .seconds(30))
      withAddress(of: key.container, name) { [unowned self] address in
        guard actions[key] != nil else { return }
        let isHook = if case .hook = key.kind { true } else { false }
        let probe = address.flatMap {
          NetworkProbe(action, ports: launch.container.ports, podIP: $0, isHook: isHook)
        }
        if let probe {
          actions[key]?.network = probe
        } else {
          failed(key, of: name, address == nil ? "the pod has no address that this machine reaches" : "cannot connect")
        }
      }
    }
  }

  private func takeMark() -> String {
    marks += 1
    return "JOBSWORTH_PROBE=\(options.labels.uid)-\(marks)"
  }

  private func tell(_ key: ActionKey, succeeded: Bool, _ message: String = "") {
    guard actions.removeValue(forKey: key) != nil else { return }
    events.append(.actionEnded(key, succeeded: succeeded, message: message))
  }

  /// What was asked of a container has failed. That says something only while it runs: one that has just ended fails
  /// at everything, and is to be told of first.
  private func failed(_ key: ActionKey, of name: String, _ message: String) {
    actions[key]?.call = nil
    actions[key]?.network = nil
    calls.call(lines.inspect([name]), isUrgent: true) { [unowned self] answer in
      guard actions[key] != nil else { return }
      let state = answer.lines.lazy.compactMap(ContainerState.init).first
      if state?.phase == .running || instances[key.container] == nil {
        tell(key, succeeded: false, state?.phase == .running ? message : "")
      } else {
        list(within: 0)
      }
    }
  }

  /// Ends what was asked of a container that has ended.
  func endActions(of container: ContainerKey) {
    for (key, action) in actions where key.container == container && action.call == nil && action.network == nil {
      tell(key, succeeded: false)
    }
  }

  /// Where this machine reaches a pod. One without an infra container has another address for each instance.
  private func withAddress(of key: ContainerKey, _ name: String, _ body: @escaping (String?) -> Void) {
    guard let pod = pods[key.pod] else { return body(nil) }
    let template = pod.launched.template
    if template.sharing.hostNetwork { return body("127.0.0.1") }
    let isShared = CommandLines.needsInfra(template)
    if isShared, let address = pod.address { return body(address) }
    let holder = isShared ? RunLabels.infraName(pod.launched.identity) : name
    let question = ["inspect", "--type", "container", "--format", "{{json .NetworkSettings}}", holder]
    calls.call(question, isUrgent: true) { answer in
      let address = Self.address(answer.output)
      pod.address = address
      body(address)
    }
  }

  /// The first address in an engine's `NetworkSettings`.
  static func address(_ json: [UInt8]) -> String? {
    guard let settings = JSONValue(json) else { return nil }
    let networks = (settings["Networks"]?.object ?? [:]).sorted { $0.key < $1.key }.map(\.value)
    for place in [settings] + networks {
      if let address = place["IPAddress"]?.string, !address.isEmpty { return address }
    }
    return nil
  }

  func drop(_ action: PendingAction) {
    action.network?.close()
    if let call = action.call { calls.cancel(call, signal: 9) }
    if let mark = action.mark { MarkedProcesses.kill(mark) }
  }

  func advance(_ key: ActionKey) {
    guard var action = actions[key], let progress = action.network?.advance() else { return }
    guard case .ended(let succeeded, let message) = progress else {
      actions[key] = action
      return
    }
    action.network?.close()
    guard !succeeded else { return tell(key, succeeded: true) }
    actions[key]?.network = nil
    guard let name = instances[key.container]?.name else { return tell(key, succeeded: false, message) }
    failed(key, of: name, message)
  }

  func takeActionDeadlines() {
    for (key, action) in actions {
      guard let deadline = action.deadline, deadline <= now else { continue }
      actions[key] = nil
      if action.isSleep {
        events.append(.actionEnded(key, succeeded: true))
      } else {
        drop(action)
        events.append(.actionEnded(key, succeeded: false, message: "timed out"))
      }
    }
  }
}
