import JobModel
import KubernetesValues

/// What a Job's fields mean, in sentences: its pattern, its consequences, its limits.
struct JobSentences {
  let job: Job
  private var spec: JobSpec { job.spec }

  /// `Job render: Indexed, 10 completions, 4 at a time, a new pod for each retry (restartPolicy Never)`.
  var headline: String {
    let retries =
      spec.template.restartPolicy == .never
      ? "a new pod for each retry (restartPolicy Never)"
      : "retries in the same pod (restartPolicy OnFailure)"
    return "Job \(job.name): \(pattern), \(retries)"
  }

  private var pattern: String {
    let atATime = "\(Wording.number(spec.parallelism)) at a time"
    switch job.pattern {
    case .nonParallel: return "one pod, one success"
    case .fixedCompletionCount: return "\(Wording.count(spec.completions ?? 0, "completion")), \(atATime)"
    case .indexed: return "Indexed, \(Wording.count(spec.completions ?? 0, "completion")), \(atATime)"
    case .workQueue: return "work queue, \(Wording.count(spec.parallelism, "pod")) at a time"
    }
  }

  /// What follows from the pattern.
  var consequences: [String] {
    switch job.pattern {
    case .nonParallel:
      return ["The Job is Complete when its pod has succeeded once."]
    case .fixedCompletionCount:
      return [
        "Any \(Wording.count(spec.completions ?? 0, "success", plural: "successes")) complete the Job; "
          + "the pods are alike and do not know which of them they are (completionMode NonIndexed)."
      ]
    case .indexed:
      if spec.completions == 0 { return ["There is no index to run: the Job is Complete at once."] }
      return ["Every index runs until it has succeeded once; JOB_COMPLETION_INDEX tells a pod its own."]
    case .workQueue:
      return [
        "completions defaults to parallelism for display (\(spec.parallelism)) but stays unset in the object: "
          + "written there it would ask for that many successes.",
        "The pods share the work among themselves. The first success starts no further pod and stops none; "
          + "the Job is Complete when one has succeeded and none is active.",
      ]
    }
  }

  /// What the pattern costs and saves.
  var tradeOff: String? {
    switch job.pattern {
    case .nonParallel: return nil
    case .fixedCompletionCount, .indexed:
      guard (spec.completions ?? 0) > 1 else { return nil }
      return
        "One Job for all items and a pod for each item: little to change in the program, a pod's start for "
        + "every item. Many small items are cheaper as a work queue (no completions), where a pod takes several."
    case .workQueue:
      return
        "Fewer pods than items, each takes as many as it can: cheap for many small items, but it needs a "
        + "queue to ask and a program that asks it."
    }
  }

  /// How failures end the Job.
  var limits: [String] {
    var sentences: [String] = []
    if let perIndex = spec.backoffLimitPerIndex {
      sentences.append(
        perIndex == 0
          ? "An index is given up at its first failure (backoffLimitPerIndex 0)."
          : "An index is given up at its \(Wording.ordinal(perIndex + 1)) failure (backoffLimitPerIndex \(perIndex))."
      )
      if let most = spec.maxFailedIndexes {
        sentences.append(
          "The \(Wording.ordinal(most + 1)) index given up ends the Job (maxFailedIndexes \(most)).")
      } else {
        sentences.append("The other indexes run on; with any index given up the Job ends Failed.")
      }
      if spec.backoffLimit < Int(Int32.max) { sentences.append(globalLimit) }
    } else {
      sentences.append(globalLimit)
    }
    for (number, rule) in (spec.podFailurePolicy?.rules ?? []).enumerated() {
      sentences.append(sentence(of: rule, number))
    }
    for (number, rule) in (spec.successPolicy?.rules ?? []).enumerated() {
      sentences.append(sentence(of: rule, number))
    }
    return sentences
  }

  private var globalLimit: String {
    let limit = spec.backoffLimit
    if spec.template.restartPolicy == .onFailure {
      return limit <= 1
        ? "The first restart of a container ends the Job (backoffLimit \(limit)), and that run is killed."
        : "The restarts of all pods together share one limit: the \(Wording.ordinal(limit)) ends the Job "
          + "(backoffLimit \(limit)), and that run is killed with its pod."
    }
    if limit == 0 { return "The first failure ends the Job (backoffLimit 0)." }
    return "\(Wording.count(limit, "failure")) \(limit == 1 ? "is" : "are") forgiven (backoffLimit), "
      + "the \(Wording.ordinal(limit + 1)) ends the Job."
  }

  private func sentence(of rule: PodFailurePolicy.Rule, _ number: Int) -> String {
    let when: String
    switch rule.requirement {
    case .exitCodes(let codes):
      let values = codes.values.map(String.init).joined(separator: ", ")
      let container = codes.containerName.map { " of container \($0)" } ?? ""
      when = "exit code\(container) \(codes.operator == .isIn ? "in" : "not in") \(values)"
    case .podConditions(let patterns):
      when =
        "condition "
        + patterns.map { $0.status == "True" ? $0.type : "\($0.type)=\($0.status)" }
        .joined(separator: " or ")
    }
    let then =
      switch rule.action {
      case .ignore: "the failure is not counted, but the retry still waits"
      case .count: "the failure is counted"
      case .failIndex: "the index is given up at once"
      case .failJob: "the Job fails at once"
      }
    return "podFailurePolicy rule \(number): \(when): \(then)."
  }

  private func sentence(of rule: SuccessPolicy.Rule, _ number: Int) -> String {
    let what =
      switch (rule.succeededIndexes, rule.succeededCount) {
      case (let indexes?, let count?): "\(count) of the indexes \(indexes)"
      case (let indexes?, nil): "the indexes \(indexes)"
      case (nil, let count?): "any \(count) indexes"
      case (nil, nil): "no index"
      }
    return "successPolicy rule \(number): \(what) are enough; the other pods are stopped."
  }
}
