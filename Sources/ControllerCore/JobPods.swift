package import JobModel

/// The pods of one Job, sorted as the controller asks for them.
///
/// What a sync needs is kept up to date with every change of a pod, so that a sync costs as much as has
/// changed and not as much as there is. It is a function of the pods alone: putting the same pods in afresh,
/// in any order, gives an equal value and equal decisions.
package struct JobPods: Sendable {
  /// By id; what stands where `places` says that no pod exists means nothing.
  private var states: [PodState] = []
  /// Where a pod stands in the one list that holds it.
  private var places: [Int32] = []

  /// In place of a place: the pod is in no list.
  private static let unlisted: Int32 = -1
  /// In place of a place: there is no such pod.
  private static let absent: Int32 = -2

  /// Neither ended nor being deleted. In no particular order.
  private(set) var active: [PodID] = []
  /// Being deleted and not ended yet, with the finalizer or without. In no particular order.
  private(set) var terminating: [PodID] = []
  /// Ended and still to be counted. In no particular order.
  private(set) var ended: [PodID] = []

  /// Active pods that are ready.
  package private(set) var readyCount = 0
  /// Container restarts in the pods that are `Pending` or `Running`.
  package private(set) var restartsInLivingPods = 0
  private(set) var occupancy = IndexOccupancy()
  /// Active pods without a completion index.
  private(set) var activeWithoutIndex = 0

  package init() {}

  package init(_ pods: some Sequence<PodState>) {
    for pod in pods { add(pod) }
  }

  package var activeCount: Int { active.count }
  package var terminatingCount: Int { terminating.count }
  /// Pods that have ended and are still to be counted.
  package var endedCount: Int { ended.count }

  private func exists(_ slot: Int) -> Bool { slot < places.count && places[slot] != Self.absent }

  /// The pod, as long as it exists.
  package subscript(id: PodID) -> PodState? {
    let slot = Int(id.ordinal) - 1
    return exists(slot) ? states[slot] : nil
  }

  /// - Precondition: no pod has this id yet.
  package mutating func add(_ pod: PodState) {
    let slot = Int(pod.id.ordinal) - 1
    precondition(!exists(slot), "pod \(pod.id.ordinal) exists")
    if slot == states.count {
      states.append(pod)
      places.append(Self.unlisted)
    } else {
      if slot > states.count {
        states.append(contentsOf: repeatElement(pod, count: slot + 1 - states.count))
        places.append(contentsOf: repeatElement(Self.absent, count: slot + 1 - places.count))
      }
      states[slot] = pod
      places[slot] = Self.unlisted
    }
    enlist(slot)
  }

  /// Changes what is known of a pod. One that does not exist stays so.
  package mutating func update(_ id: PodID, _ change: (inout PodState) -> Void) {
    let slot = Int(id.ordinal) - 1
    guard exists(slot) else { return }
    delist(slot)
    change(&states[slot])
    enlist(slot)
  }

  /// The pod's object is gone.
  package mutating func remove(_ id: PodID) {
    let slot = Int(id.ordinal) - 1
    guard exists(slot) else { return }
    delist(slot)
    places[slot] = Self.absent
  }

  /// Every pod that exists, in order of creation.
  package var all: [PodState] { states.indices.filter(exists).map { states[$0] } }

  /// The pods that are neither ended nor being deleted, in order of creation.
  package var activeIDs: [PodID] { active.sorted() }

  // MARK: Keeping the lists

  private enum List { case active, terminating, ended, none }

  private func list(of slot: Int) -> List {
    if states[slot].phase.isTerminal { return states[slot].isTracked ? .ended : .none }
    return states[slot].deletionRequested == nil ? .active : .terminating
  }

  private mutating func enlist(_ slot: Int) {
    let id = states[slot].id
    switch list(of: slot) {
    case .none: return
    case .active:
      places[slot] = Int32(active.count)
      active.append(id)
      if states[slot].isReady { readyCount += 1 }
      if let index = states[slot].index, index >= 0 { occupancy.add(index) } else { activeWithoutIndex += 1 }
      countRestarts(of: slot, sign: 1)
    case .terminating:
      places[slot] = Int32(terminating.count)
      terminating.append(id)
      countRestarts(of: slot, sign: 1)
    case .ended:
      places[slot] = Int32(ended.count)
      ended.append(id)
    }
  }

  private mutating func delist(_ slot: Int) {
    let place = Int(places[slot])
    guard place >= 0 else { return }
    places[slot] = Self.unlisted
    switch list(of: slot) {
    case .none: return
    case .active:
      Self.remove(at: place, from: &active, places: &places)
      if states[slot].isReady { readyCount -= 1 }
      if let index = states[slot].index, index >= 0 { occupancy.remove(index) } else { activeWithoutIndex -= 1 }
      countRestarts(of: slot, sign: -1)
    case .terminating:
      Self.remove(at: place, from: &terminating, places: &places)
      countRestarts(of: slot, sign: -1)
    case .ended:
      Self.remove(at: place, from: &ended, places: &places)
    }
  }

  private mutating func countRestarts(of slot: Int, sign: Int) {
    let phase = states[slot].phase
    if phase == .running || phase == .pending { restartsInLivingPods += sign * states[slot].restarts }
  }

  /// Puts the last pod of the list into the gap.
  private static func remove(at place: Int, from list: inout [PodID], places: inout [Int32]) {
    let last = list.removeLast()
    guard place < list.count else { return }
    list[place] = last
    places[Int(last.ordinal) - 1] = Int32(place)
  }
}

extension JobPods: Equatable {
  /// Whether both hold the same pods that still matter. Ended pods that have been counted do not.
  package static func == (a: JobPods, b: JobPods) -> Bool {
    func relevant(_ pods: JobPods) -> [PodState] {
      (pods.active + pods.terminating + pods.ended).sorted().compactMap { pods[$0] }
    }
    return a.readyCount == b.readyCount && a.restartsInLivingPods == b.restartsInLivingPods
      && a.activeWithoutIndex == b.activeWithoutIndex && a.occupancy == b.occupancy
      && relevant(a) == relevant(b)
  }
}
