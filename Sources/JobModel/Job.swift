/// A Job as the API server would store it: every default applied, no positions.
package struct Job: Hashable, Sendable {
  package var name: String
  package var namespace: String
  package var spec: JobSpec

  package init(name: String = "job", namespace: String = "default", spec: JobSpec = JobSpec()) {
    self.name = name
    self.namespace = namespace
    self.spec = spec
  }

  package var pattern: JobPattern { spec.pattern }
}

/// How a Job counts its work. The raw value is the word that plans print.
package enum JobPattern: String, Hashable, Sendable {
  /// One pod, one success.
  case nonParallel = "non-parallel"
  case fixedCompletionCount = "fixed-completion-count"
  /// `completions` unset: the pods find out among themselves when the work is done.
  case workQueue = "work-queue"
  case indexed
}
