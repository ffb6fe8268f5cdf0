package import Manifests

/// The default of a field as `explain` tells it: the value, and the reason that `defaults` shows.
package struct FieldDefault: Sendable {
  package let value: String
  package let reason: DefaultReason

  /// nil where the field has no default, or one that depends on too much to be told in a word.
  package static func of(_ index: FieldIndex) -> FieldDefault? {
    table[Key(index.owner, index.spec.field)].map { FieldDefault(value: $0.0, reason: $0.1) }
  }

  /// The fields that have one.
  package static var fields: [(owner: ObjectType, field: Field)] {
    rows.flatMap { owner, fields in fields.map { (owner, $0.0) } }
  }

  private struct Key: Hashable {
    let owner: ObjectType
    let field: Field

    init(_ owner: ObjectType, _ field: Field) {
      self.owner = owner
      self.field = field
    }
  }

  private static let table: [Key: (String, DefaultReason)] = {
    var table: [Key: (String, DefaultReason)] = [:]
    for (owner, fields) in rows {
      for (field, value, reason) in fields { table[Key(owner, field)] = (value, reason) }
    }
    return table
  }()

  private static let rows: [(ObjectType, [(Field, String, DefaultReason)])] = [
    (
      .jobSpec,
      [
        (.parallelism, "1", .parallelism), (.completions, "1", .completionsAndParallelism),
        (.backoffLimit, "6", .backoffLimit), (.completionMode, "NonIndexed", .completionMode),
        (.suspend, "false", .suspend), (.manualSelector, "false", .manualSelector),
        (.podReplacementPolicy, "TerminatingOrFailed", .podReplacementPolicy),
        (.selector, "generated", .generatedSelector),
      ]
    ),
    (
      .cronJobSpec,
      [
        (.concurrencyPolicy, "Allow", .concurrencyPolicy), (.suspend, "false", .suspend),
        (.successfulJobsHistoryLimit, "3", .successfulJobsHistoryLimit),
        (.failedJobsHistoryLimit, "1", .failedJobsHistoryLimit),
      ]
    ),
    (.podFailurePolicyOnPodConditionsPattern, [(.status, "True", .podConditionStatus)]),
    (
      .podSpec,
      [
        (.restartPolicy, "Always", .restartPolicy), (.dnsPolicy, "ClusterFirst", .dnsPolicy),
        (.terminationGracePeriodSeconds, "30", .terminationGracePeriod),
        (.schedulerName, "default-scheduler", .schedulerName), (.securityContext, "{}", .securityContext),
      ]
    ),
    (
      .container,
      [
        (.imagePullPolicy, "Always for :latest, else IfNotPresent", .pullLatest),
        (.terminationMessagePath, "/dev/termination-log", .terminationMessagePath),
        (.terminationMessagePolicy, "File", .terminationMessagePolicy),
      ]
    ),
    (.containerPort, [(.protocol, "TCP", .protocolTCP)]),
    (.objectFieldSelector, [(.apiVersion, "v1", .fieldRefVersion)]),
    (
      .probe,
      [
        (.timeoutSeconds, "1", .probeTimeout), (.periodSeconds, "10", .probePeriod),
        (.successThreshold, "1", .probeSuccessThreshold), (.failureThreshold, "3", .probeFailureThreshold),
      ]
    ),
    (.httpGetAction, [(.path, "/", .httpPath), (.scheme, "HTTP", .httpScheme)]),
    (.hostPathVolumeSource, [(.type, "\"\"", .hostPathType)]),
    (.secretVolumeSource, [(.defaultMode, "0644", .defaultMode)]),
    (.configMapVolumeSource, [(.defaultMode, "0644", .defaultMode)]),
    (.downwardAPIVolumeSource, [(.defaultMode, "0644", .defaultMode)]),
    (.projectedVolumeSource, [(.defaultMode, "0644", .defaultMode)]),
    (.serviceAccountTokenProjection, [(.expirationSeconds, "3600", .tokenExpiration)]),
    (.persistentVolumeClaimSpec, [(.volumeMode, "Filesystem", .volumeMode)]),
  ]
}
