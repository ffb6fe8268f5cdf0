package import Execution
import JobModel

/// What a run's containers are found again by, and their names.
package struct RunLabels: Hashable, Sendable {
  /// The run's name for people.
  package var run: String
  /// The run's name for us: no other run has it.
  package var uid: String
  package var job: String

  package init(run: String, uid: String, job: String) {
    self.run = run
    self.uid = uid
    self.job = job
  }

  static let prefix = "jobsworth.dev/"

  /// Finds all that belongs to the run.
  package var filter: [String] { ["--filter", "label=\(Self.prefix)run-uid=\(uid)"] }

  func options(pod: PodIdentity, _ more: [(String, String)] = []) -> [String] {
    let labels = [("run", run), ("run-uid", uid), ("job", job), ("namespace", pod.namespace), ("pod", pod.name)] + more
    return labels.flatMap { ["--label", "\(Self.prefix)\($0.0)=\($0.1)"] }
  }

  /// The same for every process that carries the run on: what one has made the next one finds, and none makes it twice.
  static func podName(_ pod: PodIdentity) -> String { "\(pod.name)_\(pod.uid.prefix(8))" }

  static func infraName(_ pod: PodIdentity) -> String { infraName(podNamed: podName(pod)) }

  static func infraName(podNamed name: String) -> String { name + "_infra" }

  package static func name(_ key: ContainerKey, _ launch: ContainerLaunch) -> String {
    "\(podName(launch.pod))_\(launch.container.name)_\(key.instance)"
  }

  /// The name of the pod whose shared parts a container holds; nil for one that does anything else.
  static func podName(ofInfra name: String) -> String? {
    name.split(separator: "_").count == 3 && name.hasSuffix("_infra") ? String(name.dropLast(6)) : nil
  }
}
