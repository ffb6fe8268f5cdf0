/// What a runtime cannot honour of a pod template, found before anything starts.
///
/// A pure function of its input. The same manifest gives the same items in the same order: refusals first, then
/// notes, each in the order of the pod.
package struct Preflight: Hashable, Sendable {
  package enum Effect: Hashable, Sendable {
    /// The result of the Job would change: it is not started (unless unsupported fields are allowed).
    case refused
    /// The Job's result stays the same.
    case note
  }

  package struct Item: Hashable, Sendable {
    /// The field's path below the pod template: `spec.containers[0].command`.
    package var field: String
    package var effect: Effect
    /// What does not happen, and where it helps what to do about it.
    package var message: String
    /// Even when unsupported fields are allowed there is nothing that could be run.
    package var isFatal: Bool

    package init(_ field: String, _ effect: Effect, _ message: String, isFatal: Bool = false) {
      self.field = field
      self.effect = effect
      self.message = message
      self.isFatal = isFatal
    }
  }

  package private(set) var items: [Item]

  package var refusals: [Item] { items.filter { $0.effect == .refused } }
  package var notes: [Item] { items.filter { $0.effect == .note } }

  init(_ items: [Item]) {
    self.items = items.filter { $0.effect == .refused } + items.filter { $0.effect == .note }
  }
}

/// What the process runtime may do on this machine, which decides what it can honour.
package struct ProcessAbilities: Hashable, Sendable {
  /// The effective user of the run; 0 may become any other.
  package var user: Int64
  package var group: Int64
  /// The other groups of the run.
  package var groups: Set<Int64>
  /// Why nothing can be mounted for a pod alone; nil when it can.
  package var mountFault: String?
  /// The program that mounts, where processes cannot do it themselves; nil where they can.
  package var mountProgram: String?
  /// Whether what all processes of a container use together can be limited.
  package var limitsContainers: Bool

  package init(
    user: Int64, group: Int64, groups: Set<Int64> = [], mountFault: String? = nil, mountProgram: String? = nil,
    limitsContainers: Bool = true
  ) {
    self.groups = groups
    self.mountProgram = mountProgram
    self.limitsContainers = limitsContainers
    self.user = user
    self.group = group
    self.mountFault = mountFault
  }
}
