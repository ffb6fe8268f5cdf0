package import JobModel

/// What is assumed of the world around a Job: what its pods do, and what people do to it.
package struct Scenario: Hashable, Sendable {
  /// Which pods an outcome is for. A key that is `nil` matches every pod.
  package struct Rule: Hashable, Sendable {
    /// The completion index.
    package var index: Int?
    /// The k-th pod of its index, without indexes of the Job; from 1.
    package var attempt: Int?
    /// The k-th pod of the Job, from 1.
    package var ordinal: Int?
    package var outcome: PodOutcome

    package init(index: Int? = nil, attempt: Int? = nil, ordinal: Int? = nil, outcome: PodOutcome) {
      self.index = index
      self.attempt = attempt
      self.ordinal = ordinal
      self.outcome = outcome
    }

    func matches(index: Int?, attempt: Int, ordinal: Int) -> Bool {
      (self.index == nil || self.index == index) && (self.attempt == nil || self.attempt == attempt)
        && (self.ordinal == nil || self.ordinal == ordinal)
    }
  }

  /// Something that is done to the Job while it runs.
  package struct Action: Hashable, Sendable {
    /// Since the creation of the Job.
    package var at: TimeSpan
    package var kind: Kind

    package init(at: TimeSpan, _ kind: Kind) {
      self.at = at
      self.kind = kind
    }

    package enum Kind: Hashable, Sendable {
      case set([JobSpecEdit])
      /// A pod is deleted; with a condition it is an eviction.
      case delete(Target, condition: String?)
    }

    package enum Target: Hashable, Sendable {
      /// The pods of a completion index that run at the time.
      case index(Int)
      case ordinal(Int)
    }
  }

  /// The first rule that matches a pod decides.
  package var rules: [Rule]
  /// What a pod does that no rule matches.
  package var fallback: PodOutcome
  /// What varies from pod to pod among those that no rule matches; `nil`: nothing does.
  package var chance: Chance?
  /// In order of time.
  package var actions: [Action]
  /// When the plan stops at the latest.
  package var horizon: TimeSpan
  package var timing: Timing

  /// Where the Job is assumed to run. The raw value is the word that plans print.
  package enum Timing: String, Hashable, Sendable {
    /// The controller of a cluster gathers updates for a second and stores whole seconds.
    case cluster
    /// A local run reacts at once.
    case local
  }

  package static let defaultDuration = TimeSpan.seconds(10)
  package static let defaultHorizon = TimeSpan.seconds(24 * 3600)

  package init(
    rules: [Rule] = [], fallback: PodOutcome = PodOutcome(Scenario.defaultDuration), actions: [Action] = [],
    horizon: TimeSpan = Scenario.defaultHorizon, timing: Timing = .cluster
  ) {
    self.rules = rules
    self.fallback = fallback
    // Stable, so that actions of one moment stay in the order in which they were given.
    self.actions = actions.enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    self.horizon = horizon
    self.timing = timing
  }
}
