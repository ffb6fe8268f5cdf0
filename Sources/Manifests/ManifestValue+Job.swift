package import JobModel
import KubernetesValues

extension ManifestValue {
  /// The Job that this manifest, of kind Job, describes; for a CronJob the Job of its template, under its own
  /// name.
  ///
  /// Meant for a manifest that the API server would take: what it would refuse reads as if it were not
  /// written. Defaults need not have been filled in.
  package var job: Job? {
    guard let spec = self[.spec] else { return nil }
    let metadata = self[.metadata]
    let name =
      metadata?[.name]?.string ?? metadata?[.generateName]?.string.map { $0 + "(generated)" } ?? "job"
    let namespace = metadata?[.namespace]?.string ?? "default"
    guard let jobSpec = spec[.jobTemplate].map({ $0[.spec] }) ?? spec else { return nil }
    return Job(name: name, namespace: namespace, spec: jobSpec.jobSpec)
  }

  /// The CronJob that this manifest, of kind CronJob, describes, in the same way as ``job``.
  package var cronJob: CronJob? {
    guard let spec = self[.spec], let template = spec[.jobTemplate] else { return nil }
    let metadata = self[.metadata]
    return CronJob(
      name: metadata?[.name]?.string ?? metadata?[.generateName]?.string.map { $0 + "(generated)" } ?? "cronjob",
      namespace: metadata?[.namespace]?.string ?? "default", schedule: spec[.schedule]?.string ?? "",
      timeZone: spec[.timeZone]?.string,
      concurrencyPolicy: spec[.concurrencyPolicy]?.string.flatMap(CronJob.ConcurrencyPolicy.init(rawValue:)),
      startingDeadlineSeconds: spec[.startingDeadlineSeconds]?.int, suspend: spec[.suspend]?.bool,
      successfulJobsHistoryLimit: spec[.successfulJobsHistoryLimit]?.nonNegative,
      failedJobsHistoryLimit: spec[.failedJobsHistoryLimit]?.nonNegative,
      jobSpec: template[.spec]?.jobSpec ?? JobSpec())
  }

  /// Reads a `JobSpec`.
  private var jobSpec: JobSpec {
    JobSpec(
      parallelism: self[.parallelism]?.nonNegative,
      completions: self[.completions]?.nonNegative,
      completionMode: self[.completionMode]?.string.flatMap(CompletionMode.init(rawValue:)),
      backoffLimit: self[.backoffLimit]?.nonNegative,
      backoffLimitPerIndex: self[.backoffLimitPerIndex]?.nonNegative,
      maxFailedIndexes: self[.maxFailedIndexes]?.nonNegative,
      activeDeadlineSeconds: self[.activeDeadlineSeconds]?.int,
      ttlSecondsAfterFinished: self[.ttlSecondsAfterFinished]?.nonNegative,
      suspend: self[.suspend]?.bool,
      podReplacementPolicy: self[.podReplacementPolicy]?.string.flatMap(PodReplacementPolicy.init(rawValue:)),
      podFailurePolicy: self[.podFailurePolicy]?.podFailurePolicy,
      successPolicy: self[.successPolicy]?.successPolicy,
      managedBy: self[.managedBy]?.string,
      template: self[.template]?[.spec]?.podShape ?? PodShape())
  }

  /// A count; a negative one, which the API server refuses, reads as absent.
  private var nonNegative: Int? {
    int.flatMap { $0 >= 0 ? Int($0) : nil }
  }

  // MARK: Policies

  private var podFailurePolicy: PodFailurePolicy {
    PodFailurePolicy(rules: self[.rules].items.compactMap(\.podFailurePolicyRule))
  }

  private var podFailurePolicyRule: PodFailurePolicy.Rule? {
    guard let action = self[.action]?.string.flatMap(PodFailurePolicy.Action.init(rawValue:)) else {
      return nil
    }
    if let codes = self[.onExitCodes] {
      guard let comparison = codes[.operator]?.string.flatMap(PodFailurePolicy.Operator.init(rawValue:))
      else {
        return nil
      }
      let values = codes[.values].items.compactMap { $0.int.map(Int.init) }
      return PodFailurePolicy.Rule(
        action: action,
        requirement: .exitCodes(
          PodFailurePolicy.ExitCodes(
            containerName: codes[.containerName]?.string, operator: comparison, values: values)))
    }
    let patterns = self[.onPodConditions].items.map { pattern in
      PodFailurePolicy.ConditionPattern(
        type: pattern[.type]?.string ?? "", status: pattern[.status]?.string ?? "True")
    }
    return PodFailurePolicy.Rule(action: action, requirement: .podConditions(patterns))
  }

  private var successPolicy: SuccessPolicy {
    SuccessPolicy(
      rules: self[.rules].items.map { rule in
        SuccessPolicy.Rule(
          succeededIndexes: rule[.succeededIndexes]?.string,
          succeededCount: rule[.succeededCount]?.nonNegative)
      })
  }

  // MARK: The pod

  /// Reads a `PodSpec`.
  private var podShape: PodShape {
    PodShape(
      restartPolicy: self[.restartPolicy]?.string.flatMap(RestartPolicy.init(rawValue:)) ?? .never,
      containers: self[.containers].items.map(\.containerShape),
      initContainers: self[.initContainers].items.map(\.containerShape),
      terminationGracePeriodSeconds: self[.terminationGracePeriodSeconds]?.int ?? 30,
      activeDeadlineSeconds: self[.activeDeadlineSeconds]?.int,
      requests: self[.resources]?.requestedAmounts ?? [:],
      overhead: self[.overhead]?.amounts ?? [:])
  }

  private var containerShape: PodShape.Container {
    PodShape.Container(
      name: self[.name]?.string ?? "", isSidecar: self[.restartPolicy]?.string == "Always",
      requests: self[.resources]?.requestedAmounts ?? [:])
  }

  /// Of `ResourceRequirements`: the requests, and the limits where nothing is requested.
  private var requestedAmounts: ResourceAmounts {
    let limits = self[.limits]?.amounts ?? [:]
    return limits.merging(self[.requests]?.amounts ?? [:]) { _, request in request }
  }

  private var amounts: ResourceAmounts {
    var amounts: ResourceAmounts = [:]
    for entry in entries { amounts[entry.key] = entry.quantity }
    return amounts
  }
}
