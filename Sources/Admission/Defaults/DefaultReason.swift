package import Manifests

/// Why a value stands in an object although the author did not write it.
///
/// One table for `defaults`, `explain` and lint: `text` is what follows `# default:`.
package enum DefaultReason: UInt8, CaseIterable, Sendable {
  /// A struct that the API writes out whether it holds something or not.
  case implied = 1
  case labelsOfTemplate, generatedLabel, generatedSelector, generatedName, generation, namespaceOfRequest
  case completionsAndParallelism, parallelism, backoffLimit, backoffLimitPerIndex, completionMode, suspend
  case podReplacementPolicy, podReplacementPolicyFailed, podConditionStatus, manualSelector
  case concurrencyPolicy, successfulJobsHistoryLimit, failedJobsHistoryLimit
  case restartPolicy, dnsPolicy, terminationGracePeriod, schedulerName, securityContext, serviceAccount
  case pullLatest, pullTagged, terminationMessagePath, terminationMessagePolicy, protocolTCP
  case fieldRefVersion, fileKeyOptional
  case probeTimeout, probePeriod, probeSuccessThreshold, probeFailureThreshold, httpPath, httpScheme, grpcService
  case roundedQuantity, emptyDir, hostPathType, defaultMode, tokenExpiration
  case iscsiInterface, rbdPool, rbdUser, rbdKeyring
  case azureCachingMode, azureKind, azureFSType, azureReadOnly, scaleIOMode, scaleIOFSType, volumeMode
  case procMountOff

  package var origin: Origin { Origin(reason: rawValue) }

  package init?(_ origin: Origin) { self.init(rawValue: origin.reason) }

  package var text: String {
    switch self {
    case .implied: "always present"
    case .labelsOfTemplate: "the template's labels, for the Job has none of its own"
    case .generatedLabel: "generated: ties the Job's pods to it"
    case .generatedSelector: "generated: finds the Job's own pods"
    case .generatedName: "generated from generateName"
    case .generation: "the first version of the object"
    case .namespaceOfRequest: "the namespace of the request"
    case .completionsAndParallelism: "neither completions nor parallelism is set: one pod has to succeed"
    case .parallelism: "one pod at a time"
    case .backoffLimit: "six failures are forgiven, the seventh ends the Job"
    case .backoffLimitPerIndex: "no limit for the whole Job, for each index has its own"
    case .completionMode: "completions are counted, not numbered"
    case .suspend: "starts at once"
    case .podReplacementPolicy: "a pod is replaced as soon as it is being deleted or has failed"
    case .podReplacementPolicyFailed: "with a podFailurePolicy a pod is replaced once it has failed for good"
    case .podConditionStatus: "the condition holds"
    case .manualSelector: "the selector is generated"
    case .concurrencyPolicy: "runs may overlap"
    case .successfulJobsHistoryLimit: "the last three successful Jobs are kept"
    case .failedJobsHistoryLimit: "the last failed Job is kept"
    case .restartPolicy: "what pods default to; a Job must say OnFailure or Never"
    case .dnsPolicy: "the cluster's DNS first"
    case .terminationGracePeriod: "seconds between SIGTERM and SIGKILL"
    case .schedulerName: "the cluster's scheduler"
    case .securityContext: "nothing set for the pod as a whole"
    case .serviceAccount: "older name of serviceAccountName, kept equal to it"
    case .pullLatest: "the image's tag is latest, or missing: pulled each time"
    case .pullTagged: "the image has a tag other than latest, or a digest"
    case .terminationMessagePath: "where a container may leave its last words"
    case .terminationMessagePolicy: "last words are read from the file alone"
    case .protocolTCP: "ports are TCP"
    case .fieldRefVersion: "fields are those of a v1 Pod"
    case .fileKeyOptional: "the file and the key must exist"
    case .probeTimeout: "seconds until one try counts as failed"
    case .probePeriod: "seconds between tries"
    case .probeSuccessThreshold: "one success is enough"
    case .probeFailureThreshold: "three failures in a row count"
    case .httpPath: "the root"
    case .httpScheme: "plain HTTP"
    case .grpcService: "the server as a whole"
    case .roundedQuantity: "rounded up to a thousandth, the smallest amount there is"
    case .emptyDir: "a volume without a source is an empty directory"
    case .hostPathType: "no check of what is there"
    case .defaultMode: "files get mode 0644"
    case .tokenExpiration: "seconds: an hour"
    case .iscsiInterface: "iSCSI over TCP"
    case .rbdPool, .rbdUser, .rbdKeyring: "Ceph's usual name"
    case .azureCachingMode: "host caching for reads and writes"
    case .azureKind: "blob disks share a storage account"
    case .azureFSType: "formatted as ext4 where it is not formatted yet"
    case .azureReadOnly: "mounted for writing"
    case .scaleIOMode: "thin provisioning"
    case .scaleIOFSType: "formatted as xfs where it is not formatted yet"
    case .volumeMode: "mounted as a file system"
    case .procMountOff: "other kinds are off in this release"
    }
  }
}

extension ManifestValue {
  /// Fills in a field that is not set.
  func setDefault(_ field: Field, _ value: NewValue, _ reason: DefaultReason) {
    if self[field] == nil { set(field, value, origin: reason.origin) }
  }

  /// Fills in a text that is not set or empty.
  func setDefaultText(_ field: Field, _ text: String, _ reason: DefaultReason) {
    if self[field].string.isEmpty { set(field, .string(text), origin: reason.origin) }
  }

  /// Fills in a number that is not set or 0.
  func setDefaultNumber(_ field: Field, _ number: Int64, _ reason: DefaultReason) {
    if (self[field]?.int ?? 0) == 0 { set(field, .int(number), origin: reason.origin) }
  }

  /// The object under a field, which the API has whether it is written or not.
  @discardableResult
  func ensure(_ field: Field) -> ManifestValue {
    self[field] ?? set(field, .empty, origin: DefaultReason.implied.origin)
  }
}
