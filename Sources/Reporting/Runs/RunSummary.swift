package import JobModel
internal import KubernetesValues

/// How a run ended, in a sentence.
package enum RunSummary {
  package static func line(_ job: Job, status: JobStatus, pods: Int, elapsed: TimeSpan, ending: String?) -> String {
    let time = Wording.duration(elapsed)
    var text = "Job \(job.name.visible) "
    if let ending {
      text += "\(ending) after \(time)"
    } else if let final = status.finalCondition {
      text += "is \(final.type.rawValue) (\(final.reason.rawValue)) after \(time)"
    } else {
      text += "ended after \(time)"
    }
    text += ": \(Wording.count(pods, "pod")), \(Wording.number(status.succeeded)) succeeded"
    text += ", \(Wording.number(status.failed)) failed"
    if job.spec.isIndexed, !status.completedIndexes.isEmpty { text += ", completed \(status.completedIndexes)" }
    if let failed = status.failedIndexes, !failed.isEmpty { text += ", failed for good \(failed)" }
    return text
  }

  /// What is about to be run: the headline and consequences of the plan.
  package static func opening(_ job: Job) -> [String] {
    let sentences = JobSentences(job: job)
    return [sentences.headline.visible] + sentences.consequences.map(\.visible)
  }
}
