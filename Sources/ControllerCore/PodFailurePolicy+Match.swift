import JobModel

extension PodFailurePolicy {
  /// The action of the first rule that matches; `nil` when none does, which counts the failure.
  ///
  /// Mirrors `matchPodFailurePolicy`.
  func action(for pod: PodState) -> Action? {
    firstMatch(pod).map { rules[$0.rule].action }
  }

  /// What the `Failed` condition says when a rule with `FailJob` is the first to match.
  func failJobMessage(for pod: PodState, namespace: String) -> String? {
    guard let match = firstMatch(pod), rules[match.rule].action == .failJob else { return nil }
    switch match.cause {
    case .container(let container):
      return "Container \(container.name) for pod \(namespace)/\(pod.name) failed with exit code "
        + "\(container.exitCode) matching FailJob rule at index \(match.rule)"
    case .condition(let type):
      return "Pod \(namespace)/\(pod.name) has condition \(type) matching FailJob rule at index \(match.rule)"
    }
  }

  private enum Cause {
    case container(TerminatedContainer)
    case condition(String)
  }

  private func firstMatch(_ pod: PodState) -> (rule: Int, cause: Cause)? {
    for (number, rule) in rules.enumerated() {
      switch rule.requirement {
      case .exitCodes(let codes):
        if let container = pod.terminatedContainers.first(where: codes.matches) {
          return (number, .container(container))
        }
      case .podConditions(let patterns):
        for condition in pod.conditions {
          if patterns.contains(where: { $0.type == condition.type && $0.status == condition.status }) {
            return (number, .condition(condition.type))
          }
        }
      }
    }
    return nil
  }
}

extension PodFailurePolicy.ExitCodes {
  /// Exit code 0 never matches.
  fileprivate func matches(_ container: TerminatedContainer) -> Bool {
    guard container.exitCode != 0, containerName == nil || containerName == container.name else {
      return false
    }
    switch `operator` {
    case .isIn: return values.contains(container.exitCode)
    case .isNotIn: return !values.contains(container.exitCode)
    }
  }
}
