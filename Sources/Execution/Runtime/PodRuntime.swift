package import JobModel
package import SystemPackage

/// Where pods really run: processes, a container engine, or a script in a test.
///
/// A runtime starts and stops what it is told to and reports what happened; what a pod does next is decided by
/// `PodMachine`, what a Job does next by the controller. All calls come from one thread, and only `wait` blocks.
package protocol PodRuntime: AnyObject {
  /// The time since 1970, on a clock that nobody sets while the run lasts.
  var now: Instant { get }

  /// Makes what the containers of a pod share. Called once, before any of them starts.
  func prepare(_ pod: LaunchedPod) throws(RuntimeFault)

  /// Starts a container. Answered by `started` or `exited`, sooner or later in `wait`.
  func start(_ container: ContainerKey, _ launch: ContainerLaunch)

  /// Sends the stop signal to all processes of the container. Nothing happens when it has ended.
  func stop(_ container: ContainerKey)

  /// Ends all processes of the container at once.
  func kill(_ container: ContainerKey)

  /// Does what a hook or a probe asks for, for at most `timeout`. Answered by `actionEnded`.
  func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?)

  /// Gives back what the pod's containers shared. All of them have ended.
  func remove(_ pod: PodID)

  /// Goes on with a container that an earlier run began: reports its end if it has ended, starts it if it certainly
  /// never was started, and reports it as ended by 137 if nothing is known of it.
  ///
  /// `hasStarted`: its start was reported to the earlier run; else it is reported now.
  func resume(_ container: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool)

  /// Lets go of everything without ending it, as if this process were killed.
  func abandon()

  /// Waits until something happens, or until `deadline`; nil waits for as long as it takes.
  func wait(until deadline: Instant?) -> [RuntimeEvent]

  /// Ends everything that still runs, at once, and gives back what the runtime holds.
  func end()

  /// From now on `wait` also returns when one of these can be read, perhaps with nothing to tell.
  func watch(_ descriptors: [FileDescriptor])

  /// What came of a request that `wait` has told. Requests are answered in their order.
  func answer(_ answer: RunAnswer)
}

extension PodRuntime {
  package func answer(_ answer: RunAnswer) {}
}

/// One instance of one container.
package struct ContainerKey: Hashable, Sendable {
  package var pod: PodID
  /// Its number in the pod, init containers first.
  package var container: Int
  /// 0 for the first instance, then as many as there were restarts.
  package var instance: Int

  package init(pod: PodID, container: Int, instance: Int) {
    self.pod = pod
    self.container = container
    self.instance = instance
  }
}

/// One execution of a hook or probe.
package struct ActionKey: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case hook(PodMachine.HookKind)
    case probe(PodMachine.ProbeKind)
  }

  package var container: ContainerKey
  package var kind: Kind

  package init(container: ContainerKey, kind: Kind) {
    self.container = container
    self.kind = kind
  }
}

/// What a runtime reports.
package enum RuntimeEvent: Sendable {
  case started(ContainerKey)
  /// The container and all its processes have ended.
  case exited(ContainerKey, exitCode: Int, at: Instant, end: ContainerEnd = ContainerEnd())
  /// The pod has taken more than it may, and is to fail.
  case exceeded(PodID, message: String)
  case actionEnded(ActionKey, succeeded: Bool, message: String = "")
  /// A line that a container has written, without its end; `at` most 64 KiB of it at a time.
  case output(ContainerKey, line: [UInt8])
  /// What a person should know of a container, and a run does not act upon.
  case noted(ContainerKey, String)
  /// A signal asks the run to end.
  case interrupted(signal: Int32)
  /// Somebody asks for something from another terminal; is answered by `answer`.
  case requested(RunRequest)
  /// The runtime cannot go on; nothing of it runs any more.
  case lost(String)
}

/// What is known of a container's end beside its exit code, as a kubelet puts it into a pod's status.
package struct ContainerEnd: Hashable, Sendable {
  /// `StartError`, `OOMKilled`, `ContainerStatusUnknown`; nil for an end of its own or by a signal of ours.
  package var reason: String?
  /// Why it could not be started, or what it has left at its terminationMessagePath.
  package var message: String?

  package init(reason: String? = nil, message: String? = nil) {
    self.reason = reason
    self.message = message
  }
}

/// What a runtime could not do.
package struct RuntimeFault: Error, Hashable, Sendable {
  package var message: String

  package init(_ message: String) { self.message = message }
}

/// A pod whose containers are about to start.
package struct LaunchedPod: Sendable {
  package var id: PodID
  package var identity: PodIdentity
  package var template: PodTemplate
  package var objects: ConfigObjects
  package var capacity: NodeCapacity

  package init(
    id: PodID, identity: PodIdentity, template: PodTemplate, objects: ConfigObjects, capacity: NodeCapacity
  ) {
    self.id = id
    self.capacity = capacity
    self.identity = identity
    self.template = template
    self.objects = objects
  }
}

/// A container with everything resolved: what a container engine would be told.
package struct ContainerLaunch: Sendable {
  package var pod: PodIdentity
  package var container: Container
  /// `command` and `args`, expanded. Empty parts are the image's.
  package var command: [String]
  package var arguments: [String]
  /// What the manifest gives, and no more.
  package var environment: [String: String]
  package var security: PodSecurity
  package var mounts: [ContainerMount] = []
}
