/// The name of the log of one container instance, `POD_CONTAINER_INSTANCE.log`: neither name can hold a `_`.
package struct LogName: Hashable, Sendable {
  package var pod: String
  package var container: String
  /// 0 for the first instance, then as many as there were restarts.
  package var instance: Int

  package init(pod: String, container: String, instance: Int) {
    self.pod = pod
    self.container = container
    self.instance = instance
  }

  /// Nil for the name of another file.
  package init?(_ file: String) {
    guard file.hasSuffix(".log") else { return nil }
    let parts = file.dropLast(4).split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 3, let instance = Int(parts[2]) else { return nil }
    self.init(pod: String(parts[0]), container: String(parts[1]), instance: instance)
  }

  package var file: String { "\(pod)_\(container)_\(instance).log" }
}
