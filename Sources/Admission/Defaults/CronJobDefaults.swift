import KubernetesValues
import Manifests

/// Fills in what a CronJob leaves open; mirrors `SetDefaults_CronJob`.
///
/// The Job inside gets the defaults of its pod template and no more: the others come when the Job is created.
enum CronJobDefaults {
  static func apply(to cronJob: ManifestValue, version: KubernetesVersion) {
    cronJob.ensure(.metadata)
    let spec = cronJob.ensure(.spec)
    let jobTemplate = spec.ensure(.jobTemplate)
    jobTemplate.ensure(.metadata)
    let jobSpec = jobTemplate.ensure(.spec)
    PodTemplateDefaults.apply(to: jobSpec.ensure(.template), version: version)
    // A later fix, where the default of a Job's own policy was found to be missing.
    if version >= 34 { JobDefaults.podConditionStatus(in: jobSpec) }
    spec.setDefaultText(.concurrencyPolicy, "Allow", .concurrencyPolicy)
    spec.setDefault(.suspend, .bool(false), .suspend)
    spec.setDefault(.successfulJobsHistoryLimit, .int(3), .successfulJobsHistoryLimit)
    spec.setDefault(.failedJobsHistoryLimit, .int(1), .failedJobsHistoryLimit)
  }
}
