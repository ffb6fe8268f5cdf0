internal import ArgumentParser
internal import ClusterRuntime

/// What `run --on kubernetes` can be told beside.
struct ClusterOptions: ParsableArguments {
  @Option(help: "The context of the kubeconfig; the current one if not given.")
  var context: String?

  @Option(name: .shortAndLong, help: "The namespace for a Job that names none.")
  var namespace: String?

  @Option(help: ArgumentHelp("Have the cluster remove the Job so long after its end.", valueName: "seconds"))
  var ttl: Int?

  @Option(help: "false: send the Job and do not follow it.")
  var wait: Bool = true

  @Option(
    help: ArgumentHelp(
      """
      What becomes of the Job after Ctrl-C or --timeout: leave, suspend, delete. On a terminal jobsworth asks, else \
      the Job is left running.
      """, valueName: "what"))
  var onInterrupt: LeavingChoice?

  func validate() throws {
    if let ttl, ttl < 0 || ttl > Int(Int32.max) { throw ValidationError("--ttl is a number of seconds from 0") }
  }

  /// The first option that was given; nil when none was.
  var given: String? {
    let options = [
      ("--context", context != nil), ("--namespace", namespace != nil), ("--ttl", ttl != nil), ("--wait", !wait),
      ("--on-interrupt", onInterrupt != nil),
    ]
    return options.first { $0.1 }?.0
  }

  var kubectl: Kubectl {
    var kubectl = Kubectl()
    kubectl.context = context
    kubectl.namespace = namespace
    return kubectl
  }
}

extension LeavingChoice: ExpressibleByArgument {}
