package import JobModel
package import SystemPackage

/// A runtime that carries nothing out: what happens in it is made up by its `wait`.
package protocol QuietRuntime: PodRuntime {}

extension QuietRuntime {
  package func prepare(_ pod: LaunchedPod) {}
  package func start(_ container: ContainerKey, _ launch: ContainerLaunch) {}
  package func stop(_ container: ContainerKey) {}
  package func kill(_ container: ContainerKey) {}
  package func perform(_ action: Probe.Action, as key: ActionKey, for launch: ContainerLaunch, timeout: TimeSpan?) {}
  package func remove(_ pod: PodID) {}
  package func resume(_ container: ContainerKey, _ launch: ContainerLaunch, hasStarted: Bool) {}
  package func watch(_ descriptors: [FileDescriptor]) {}
  package func abandon() {}
  package func end() {}
}
