internal import JSONText

/// A Job on a cluster: sent, found again, changed and taken away.
package struct ClusterRun: Sendable {
  let kubectl: Kubectl

  package init(_ kubectl: Kubectl) { self.kubectl = kubectl }

  /// How often a call is tried that may succeed a little later.
  private static let tries = 6

  /// Asks the cluster whether it would take the Job; nothing is made.
  package func rehearse(_ job: SubmittedJob) async throws(KubectlFailure) {
    _ = try await patiently { () throws(KubectlFailure) in
      try await kubectl.output(["create", "-f", "-", "--dry-run=server", "-o", "name"], input: job.bytes)
    }
  }

  /// Makes the Job, once: where an answer is lost, it is looked for before it is made again.
  package func submit(_ job: SubmittedJob) async throws(KubectlFailure) -> ObservedJob {
    var pause = Pause()
    for attempt in 1... {
      do throws(KubectlFailure) {
        return try observed(
          await kubectl.output(["create", "-f", "-", "-o", "json"], input: job.bytes))
      } catch {
        let mayBeOurs = error.isPassing || error.kind == .alreadyExists && attempt > 1
        guard mayBeOurs, attempt < Self.tries else { throw error }
        await pause.wait()
        if let found = try? await find(sent: job) { return found }
        if error.kind == .alreadyExists { throw error }
      }
    }
    throw KubectlFailure(.unreachable, "the cluster does not answer")
  }

  /// The Job that was made of a submission whose answer was lost; nil where there is none.
  private func find(sent job: SubmittedJob) async throws(KubectlFailure) -> ObservedJob? {
    let namespace = job.namespace.map { ["--namespace", $0] } ?? []
    let answer = try await kubectl.output(["get", "jobs.batch", "-o", "json"] + namespace)
    return (JSONValue(answer)?["items"]?.array ?? []).compactMap(ObservedJob.init).first { $0.run == job.run }
  }

  /// A Job that the cluster has.
  package func find(_ name: String) async throws(KubectlFailure) -> ObservedJob {
    try observed(await manifest(of: name))
  }

  /// A Job that the cluster has, as JSON.
  package func manifest(of name: String) async throws(KubectlFailure) -> [UInt8] {
    try await patiently { () throws(KubectlFailure) in
      try await kubectl.output(["get", "jobs.batch", name, "-o", "json"])
    }
  }

  /// The uid of a CronJob; nil where the cluster does not have it.
  package func cronJob(_ name: String, namespace: String?) async throws(KubectlFailure) -> String? {
    let place = namespace.map { ["--namespace", $0] } ?? []
    let answer = try await patiently { () throws(KubectlFailure) in
      try await kubectl.output(["get", "cronjobs.batch", name, "-o", "json", "--ignore-not-found"] + place)
    }
    return JSONValue(answer)?["metadata"]?["uid"]?.string
  }

  package func suspend(_ job: ObservedJob) async throws(KubectlFailure) {
    _ = try await patiently { () throws(KubectlFailure) in
      try await kubectl.output([
        "patch", "jobs.batch", job.name, "--namespace", job.namespace, "--type", "merge", "--patch",
        #"{"spec":{"suspend":true}}"#,
      ])
    }
  }

  /// The Job goes with its pods, which are stopped within their grace periods; this does not wait for that.
  package func delete(_ job: ObservedJob) async throws(KubectlFailure) {
    do throws(KubectlFailure) {
      _ = try await patiently { () throws(KubectlFailure) in
        try await kubectl.output([
          "delete", "jobs.batch", job.name, "--namespace", job.namespace, "--cascade=background", "--wait=false",
        ])
      }
    } catch {
      guard error.kind == .notFound else { throw error }
    }
  }

  private func observed(_ answer: [UInt8]) throws(KubectlFailure) -> ObservedJob {
    guard let object = JSONValue(answer), let job = ObservedJob(object) else {
      throw KubectlFailure(.unwell, "kubectl answers with what is no Job")
    }
    return job
  }

  private func patiently(
    _ call: () async throws(KubectlFailure) -> [UInt8]
  ) async throws(KubectlFailure) -> [UInt8] {
    var pause = Pause()
    for _ in 1..<Self.tries {
      do throws(KubectlFailure) {
        return try await call()
      } catch {
        guard error.isPassing else { throw error }
        await pause.wait()
      }
    }
    return try await call()
  }
}
