/// `spec.podFailurePolicy`: what a failed pod means, by the first rule that matches it.
package struct PodFailurePolicy: Hashable, Sendable {
  package var rules: [Rule]

  package init(rules: [Rule]) { self.rules = rules }

  package struct Rule: Hashable, Sendable {
    package var action: Action
    package var requirement: Requirement

    package init(action: Action, requirement: Requirement) {
      self.action = action
      self.requirement = requirement
    }
  }

  package enum Action: String, Hashable, Sendable {
    case ignore = "Ignore"
    case count = "Count"
    case failIndex = "FailIndex"
    case failJob = "FailJob"
  }

  package enum Requirement: Hashable, Sendable {
    case exitCodes(ExitCodes)
    case podConditions([ConditionPattern])
  }

  package struct ExitCodes: Hashable, Sendable {
    /// `nil`: of any container.
    package var containerName: String?
    package var `operator`: Operator
    package var values: [Int]

    package init(containerName: String? = nil, operator: Operator, values: [Int]) {
      self.containerName = containerName
      self.operator = `operator`
      self.values = values
    }
  }

  package enum Operator: String, Hashable, Sendable {
    case isIn = "In"
    case isNotIn = "NotIn"
  }

  package struct ConditionPattern: Hashable, Sendable {
    package var type: String
    /// `True` where the manifest is silent.
    package var status: String

    package init(type: String, status: String = "True") {
      self.type = type
      self.status = status
    }
  }
}
