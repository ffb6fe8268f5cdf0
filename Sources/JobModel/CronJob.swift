/// A CronJob as the API server would store it: every default applied, no positions.
package struct CronJob: Hashable, Sendable {
  package var name: String
  package var namespace: String
  /// As written; the API server has made sure that it can be read.
  package var schedule: String
  /// `nil`: the zone of the controller, normally UTC.
  package var timeZone: String?
  package var concurrencyPolicy: ConcurrencyPolicy
  package var startingDeadlineSeconds: Int64?
  package var suspend: Bool
  package var successfulJobsHistoryLimit: Int
  package var failedJobsHistoryLimit: Int
  package var jobSpec: JobSpec

  /// Takes the fields as a manifest gives them, `nil` where it is silent, and applies the defaults of
  /// `SetDefaults_CronJob`.
  package init(
    name: String, namespace: String = "default", schedule: String, timeZone: String? = nil,
    concurrencyPolicy: ConcurrencyPolicy? = nil, startingDeadlineSeconds: Int64? = nil, suspend: Bool? = nil,
    successfulJobsHistoryLimit: Int? = nil, failedJobsHistoryLimit: Int? = nil, jobSpec: JobSpec = JobSpec()
  ) {
    self.name = name
    self.namespace = namespace
    self.schedule = schedule
    self.timeZone = timeZone
    self.concurrencyPolicy = concurrencyPolicy ?? .allow
    self.startingDeadlineSeconds = startingDeadlineSeconds
    self.suspend = suspend ?? false
    self.successfulJobsHistoryLimit = successfulJobsHistoryLimit ?? 3
    self.failedJobsHistoryLimit = failedJobsHistoryLimit ?? 1
    self.jobSpec = jobSpec
  }

  /// What becomes of a run that is due while an earlier one is active.
  package enum ConcurrencyPolicy: String, Hashable, Sendable {
    case allow = "Allow"
    case forbid = "Forbid"
    case replace = "Replace"
  }

  /// The name of the Job for a start at `slot`, seconds since 1970: the minutes tell the runs apart.
  package func jobName(slot: Int) -> String { "\(name)-\(slot / 60)" }
}
