import JobModel

/// Something that will happen to a pod by itself.
struct Transition {
  enum Kind: UInt8 {
    case starts
    case becomesReady
    case runEnds
    case restarts
    /// The pod's own `activeDeadlineSeconds` is over.
    case exceedsDeadline
    /// The containers of a pod that was told to stop have ended.
    case stopped
  }

  var time: Instant
  var pod: PodID
  var kind: Kind
  /// The transition is void when the pod has moved on since.
  var generation: UInt32
}

/// Transitions in order of time; of one moment in the order in which they were put in.
struct TransitionQueue {
  private struct Entry {
    var transition: Transition
    var sequence: UInt64

    static func < (a: Entry, b: Entry) -> Bool {
      a.transition.time != b.transition.time
        ? a.transition.time < b.transition.time : a.sequence < b.sequence
    }
  }

  /// A binary heap.
  private var heap: [Entry] = []
  private var sequence: UInt64 = 0

  var nextTime: Instant? { heap.first?.transition.time }

  mutating func push(_ transition: Transition) {
    sequence += 1
    heap.append(Entry(transition: transition, sequence: sequence))
    var child = heap.count - 1
    let entry = heap[child]
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry < heap[parent] else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = entry
  }

  mutating func pop() -> Transition? {
    guard let first = heap.first else { return nil }
    let entry = heap.removeLast()
    let count = heap.count
    guard count > 0 else { return first.transition }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < count else { break }
      if child + 1 < count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < entry else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = entry
    return first.transition
  }
}
