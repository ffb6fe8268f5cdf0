import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// A container's own restart policy and its rules; mirrors `validateContainerRestartPolicy`.
  ///
  /// From 1.28 init containers can be sidecars, from 1.35 every container has a policy.
  mutating func validateContainerRestart(_ container: ManifestValue, isInit: Bool) {
    let rules = container[.restartPolicyRules]
    if let policy = container[.restartPolicy] {
      if version >= 34 {
        report.checkOneOf(policy, ["Always", "Never", "OnFailure"])
      } else if isInit {
        report.checkOneOf(policy, ["Always"])
      } else {
        report.forbidden(policy.place, "may not be set for non-init containers")
      }
    } else if !rules.isEmpty {
      report.required(
        container.place(.restartPolicy), "must specify restartPolicy when restart rules are used")
      // Of an init container the rules are then not looked at.
      if isInit { return }
    }
    guard let rules, !rules.isEmpty else { return }
    if version < 36, isInit, container.isSidecar {
      report.forbidden(
        rules.place, "restartPolicyRules are not allowed for init containers with restart policy Always")
      return
    }
    checkCount(rules, limit: 20)
    for rule in rules.items { validateRestartRule(rule) }
  }

  private mutating func validateRestartRule(_ rule: ManifestValue) {
    report.checkOneOf(rule, .action, version >= 36 ? ["Restart", "RestartAllContainers"] : ["Restart"])
    guard let exitCodes = rule[.exitCodes] else {
      report.required(rule.place(.exitCodes), "must be specified")
      return
    }
    report.checkOneOf(exitCodes, .operator, ["In", "NotIn"])
    if let values = exitCodes[.values] { checkCount(values, limit: 255) }
  }

  private mutating func checkCount(_ list: ManifestValue, limit: Int) {
    guard list.count > limit else { return }
    if version >= 36 {
      report.tooMany(list.place, count: list.count, limit: limit)
    } else {
      // Said of a list as if it were a text.
      report.tooLong(list.place, limit: limit)
    }
  }
}
