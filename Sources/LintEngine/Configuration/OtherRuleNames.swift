/// Names that somebody may look for and that a rule here has under another one.
package enum OtherRuleNames {
  /// The rule's name here by the other one.
  package static let known: [String: String] = [
    // What the API server says itself needs no rule.
    "deprecated-api-version": "api/removed-version",
    "did-you-mean": "api/unknown-field",
    "duplicate-key": "api/duplicate-field",
    "duplicate-mapping-key": "api/duplicate-field",
    "misplaced-field": "api/unknown-field",
    "no-extensions-v1beta": "api/removed-version",
    "restart-policy": "api/unsupported-value",
    "tz-in-schedule": "api/invalid-value",
    // What the calendar knows better than a pattern.
    "dst-gap": "dst-affected",
    "impossible-date": "schedule-never-fires",
    // As other linters call them.
    "container-image-tag": "latest-tag",
    "cronjob-has-deadline": "starting-deadline-missing",
    "docker-sock": "docker-socket",
    "drop-net-raw-capability": "capabilities-not-dropped",
    "env-var-secret": "secret-in-env-literal",
    "host-ipc": "host-namespace",
    "host-network": "host-namespace",
    "host-pid": "host-namespace",
    "job-ttl-seconds-after-finished": "ttl-missing",
    "no-command": "command-left-to-image",
    "no-read-only-root-fs": "root-filesystem-writable",
    "non-existent-service-account": "reference-missing",
    "privilege-escalation-container": "privilege-escalation",
    "run-as-non-root": "may-run-as-root",
    "sensitive-host-mounts": "host-path-volume",
    "unset-cpu-requirements": "requests-missing",
    "unset-memory-requirements": "memory-limit-missing",
    "use-namespace": "namespace-missing",
  ]
}
