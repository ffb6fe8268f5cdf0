extension FieldExplanation {
  /// `Type.field | what it does | limits | what it goes with`, a line a field.
  static let jobText = """
    Job.apiVersion | The version of the API that the manifest is written for. | batch/v1
    Job.kind | What the manifest describes. | Job, with this case
    Job.metadata | Name, namespace, labels and annotations of the Job.
    Job.spec | What is to be run, how often, and when it counts as done or failed.
    Job.status | What has become of the Job. The cluster writes it; on create it is thrown away.
    CronJob.apiVersion | The version of the API that the manifest is written for. | batch/v1; batch/v1beta1 ended with 1.25
    CronJob.kind | What the manifest describes. | CronJob, with this case
    CronJob.metadata | Name, namespace, labels and annotations of the CronJob.
    CronJob.spec | When Jobs are to be started, and which.
    CronJob.status | What has been started lately. The cluster writes it; on create it is thrown away.
    ObjectMeta.name | The object's name, unique among its kind in the namespace. | a DNS subdomain of at most 253 bytes; a Job's at most 63, for it becomes a label of its pods; a CronJob's at most 52 | An Indexed Job's name and highest index together must fit a host name of 63 bytes.
    ObjectMeta.generateName | The beginning of a name that the server completes with five characters, a new one with each create. | used where name is empty; cut after 58 bytes | kubectl apply refuses it; kubectl create takes it.
    ObjectMeta.namespace | The namespace that the object lives in. | a DNS label
    ObjectMeta.labels | Keys and values by which objects are found and grouped. | keys like example.com/name, values of at most 63 bytes | A Job without labels takes those of its pod template.
    ObjectMeta.annotations | Notes for people and tools, not for selecting. | 256 KiB in all
    ObjectMeta.ownerReferences | The objects that this one belongs to; it goes when they are gone. | at most one with controller: true
    ObjectMeta.finalizers | Names of what has to happen before the object may vanish. | qualified names with a slash, or orphan, foregroundDeletion
    ObjectMeta.selfLink | Without effect since 1.20.
    ObjectMeta.uid | The object's identity over time. The server makes it up; on create it is thrown away.
    ObjectMeta.resourceVersion | Counts the changes of the object. The server writes it.
    ObjectMeta.generation | Counts the changes of the spec. The server writes it.
    ObjectMeta.creationTimestamp | When the object was created. The server writes it.
    ObjectMeta.deletionTimestamp | When the object is to be gone. The server writes it.
    ObjectMeta.deletionGracePeriodSeconds | How long a deletion waits. The server writes it.
    ObjectMeta.managedFields | Who set which field, for server-side apply. The server writes it.
    CronJobSpec.schedule | When to start a Job: minute, hour, day of the month, month, day of the week; or @hourly, @daily, @weekly, @monthly, @yearly, @every 90m. | five fields; Sunday is 0, not 7; no seconds, no L, W or # | timeZone; both day fields set mean either of them.
    CronJobSpec.timeZone | The time zone of the schedule, by its IANA name. Without it the zone of the controller counts, mostly UTC. | case-sensitive: Europe/Rome | TZ= inside schedule is refused since 1.29.
    CronJobSpec.startingDeadlineSeconds | How many seconds late a Job may still be started. A start that is missed for longer is left out. | 0 or more; with 0 nothing is ever started, below 10 a start is easily missed | Without it the latest missed start is made up for, however late; earlier ones are left out.
    CronJobSpec.concurrencyPolicy | What happens when a start is due and the last Job still runs: Allow both, Forbid the new one, Replace the old one.
    CronJobSpec.suspend | Starts nothing while true. Running Jobs go on.
    CronJobSpec.jobTemplate | The Job that is created at each start.
    CronJobSpec.successfulJobsHistoryLimit | How many Complete Jobs are kept. | 0 or more | ttlSecondsAfterFinished of the Job may remove them sooner.
    CronJobSpec.failedJobsHistoryLimit | How many Failed Jobs are kept. | 0 or more | Their pods and logs go with them.
    JobTemplateSpec.metadata | Labels and annotations of the Jobs that are created. Nothing in it is checked.
    JobTemplateSpec.spec | The Job's spec. Defaults are filled in when the Job is created, not before: an Indexed Job must say completions here.
    JobSpec.parallelism | How many pods may run at the same time. | 0 or more; 0 runs none; Indexed at most 100000 | completions: no more pods run than completions are left.
    JobSpec.completions | How many pods have to succeed. Left out with parallelism set, the Job is a work queue: one success, and no pod left, is enough. | 0 or more; required for Indexed in a CronJob | Cannot change once the Job exists; an Indexed Job is scaled by setting it together with parallelism.
    JobSpec.activeDeadlineSeconds | Seconds after its start at which the Job fails and its pods are stopped, however many retries are left. | 0 or more | Suspending the Job stops the clock. The pod spec has a field of the same name for one pod.
    JobSpec.podFailurePolicy | Says by exit codes and pod conditions which failures end the Job, count, or are ignored. | at most 20 rules; the first that matches counts | restartPolicy must be Never; podReplacementPolicy must be Failed.
    JobSpec.successPolicy | Says which indexes have to succeed for the Job to count as Complete before all are done. | Indexed Jobs only; 1 to 20 rules | completions must be set.
    JobSpec.backoffLimit | How many failures are forgiven before the Job fails. Pods that fail are replaced after 10 s, 20 s, 40 s and so on, ten minutes at most. | 0 or more | With restartPolicy OnFailure restarts of containers count. backoffLimitPerIndex takes its place for each index.
    JobSpec.backoffLimitPerIndex | How many failures each index is forgiven before that index fails for good. | 0 or more; Indexed Jobs only | maxFailedIndexes; backoffLimit is then unlimited by default.
    JobSpec.maxFailedIndexes | How many indexes may fail for good before the whole Job is ended. | at most completions and 100000 | needs backoffLimitPerIndex; required above 100000 completions.
    JobSpec.selector | Which pods are the Job's. The server makes one; leave it out. | only with manualSelector: true | Cannot change once the Job exists.
    JobSpec.manualSelector | Keeps the selector that you write. Two Jobs with overlapping selectors fight over pods. | not in a CronJob
    JobSpec.template | The pod that is started. | restartPolicy must be OnFailure or Never | Cannot change once the Job exists, but for where its pods run while it is suspended.
    JobSpec.ttlSecondsAfterFinished | Seconds after its end at which the Job and its pods are deleted. Without it they stay until somebody deletes them. | 0 or more; 0 deletes at once, logs included
    JobSpec.completionMode | NonIndexed: pods are alike. Indexed: each gets a number from 0, in JOB_COMPLETION_INDEX, in its host name and in an annotation. | | Cannot change once the Job exists. An Indexed Job needs completions, and a name that is a DNS label.
    JobSpec.suspend | Creates no pods while true; running ones are stopped. Setting it to false starts the Job. | | Suspending resets the start time, and with it activeDeadlineSeconds.
    JobSpec.podReplacementPolicy | When a new pod takes the place of one that is being deleted: at once (TerminatingOrFailed) or when it has stopped for good (Failed). | only Failed with a podFailurePolicy
    JobSpec.managedBy | The controller that looks after the Job, where it is not the one of Kubernetes. | a path with a domain in front: example.com/controller; at most 63 bytes | Cannot change once the Job exists.
    JobStatus.conditions | What is true of the Job: Suspended, SuccessCriteriaMet, FailureTarget, Complete, Failed.
    JobStatus.startTime | When the Job was started or last resumed.
    JobStatus.completionTime | When the Job became Complete.
    JobStatus.active | Pods that run or wait to.
    JobStatus.succeeded | Pods that have succeeded.
    JobStatus.failed | Pods that have failed.
    JobStatus.ready | Active pods that are ready.
    JobStatus.terminating | Pods that are being stopped.
    JobStatus.completedIndexes | Indexes that have succeeded, as 1,3-5.
    JobStatus.failedIndexes | Indexes that have failed for good.
    JobStatus.uncountedTerminatedPods | Pods that have ended and are not counted yet.
    PodFailurePolicy.rules | Tried in order on each failed pod; the first that matches decides. | at most 20
    PodFailurePolicyRule.action | FailJob ends the Job, FailIndex the index, Ignore does not count the failure, Count counts it. | FailIndex needs backoffLimitPerIndex
    PodFailurePolicyRule.onExitCodes | Matches by the exit codes of containers. | this or onPodConditions
    PodFailurePolicyRule.onPodConditions | Matches by conditions of the pod, DisruptionTarget for an eviction. | this or onExitCodes; at most 20
    PodFailurePolicyOnExitCodesRequirement.containerName | Looks at one container only. | the name of a container or init container
    PodFailurePolicyOnExitCodesRequirement.operator | In: the exit code is one of the values. NotIn: it is none of them, and not 0.
    PodFailurePolicyOnExitCodesRequirement.values | Exit codes. | 1 to 255 of them, ascending, none twice; no 0 under In
    PodFailurePolicyOnPodConditionsPattern.type | The condition's type. | a qualified name
    PodFailurePolicyOnPodConditionsPattern.status | The condition's status. | True, False or Unknown
    SuccessPolicy.rules | Tried in order; the first that is met makes the Job Complete. | 1 to 20
    SuccessPolicyRule.succeededIndexes | Indexes that must have succeeded. | 0,2-4: ascending, below completions | with succeededCount, that many of them are enough
    SuccessPolicyRule.succeededCount | How many indexes must have succeeded. | at most completions, and at most the indexes named
    LabelSelector.matchLabels | Labels that must be there with these values.
    LabelSelector.matchExpressions | Conditions on labels; all must hold.
    LabelSelectorRequirement.key | The label. | a qualified name
    LabelSelectorRequirement.operator | In, NotIn, Exists or DoesNotExist.
    LabelSelectorRequirement.values | The values to compare with. | required for In and NotIn, not allowed for the others
    OwnerReference.apiVersion | The owner's API version.
    OwnerReference.kind | The owner's kind.
    OwnerReference.name | The owner's name.
    OwnerReference.uid | The owner's uid.
    OwnerReference.controller | Whether the owner is the one that manages the object.
    OwnerReference.blockOwnerDeletion | Whether the owner has to wait with vanishing, in a foreground deletion.
    """
}
