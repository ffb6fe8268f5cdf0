import Manifests
import YAMLTree

/// What policies said of the manifests that they have judged, by what they read of them.
///
/// A policy reads one place first, in every manifest; what it reads next depends on what it saw. Manifests that show
/// the same at all the places that it read get the same answer. The policies' ways are put into one tree, in which
/// those that begin alike share their beginning, as nearly all do.
struct DecisionTree {
  /// What is known to be said of a manifest.
  struct Decision {
    struct Violation {
      var message: String
      var place: Place
    }

    enum Place {
      case read(ReadPlaces.Place)
      /// The field that the policy names.
      case field
    }

    var violations: [Violation] = []
    var errors: [String] = []
    var annotations: [(key: String, text: String)] = []

    var isSilent: Bool { violations.isEmpty && errors.isEmpty && annotations.isEmpty }
  }

  /// The way of those who saw this at a place. Chains go by index, -1 for none.
  private struct Step {
    var place: ReadPlaces.Place
    var sight: ReadPlaces.Sight
    /// The way of those who saw something else there.
    var alternative: Int32 = -1
    /// How many those are; the first of the alternatives knows it.
    var count: Int32 = 0
    /// Another place that is looked at whatever was seen here; the first of the alternatives knows it.
    var next: Int32 = -1
    /// Where those who saw this look on.
    var first: Int32 = -1
    var firstLeaf: Int32 = -1
  }

  /// What a policy says of those who came here.
  private struct Leaf {
    var policy: Int32
    var answer: Answer
    var next: Int32
  }

  /// What the policy said of a manifest that looks like the one at hand.
  enum Answer {
    case unknown, silence
    case decision(Int32)
  }

  /// Who reads more than this is about more than a manifest's shape, and no two will be found alike.
  private static let maxReadings = 256
  /// More values than this at one place are names, and manifests with others will not be found alike.
  private static let maxAlternatives = 64
  /// So many misses are given a policy before more than half of the manifests have to be known.
  private static let patience = 1024

  /// The first one is everybody's.
  private var steps = [Step(place: ReadPlaces.root, sight: 0)]
  /// Steps by the first of their alternatives, and by what is seen.
  private var numbers = NumberIndex(room: 1024)
  private var leaves: [Leaf] = []
  private var decisions: [Decision] = []
  /// By policy.
  private var misses: [Int] = []
  private var isGivenUp: [Bool] = []
  /// What was found out about the manifest at hand, by policy.
  private var answers: [Answer] = []
  /// Steps that still have to be taken; kept for its memory.
  private var open: [Int32] = []

  /// How much there is to remember.
  var size: Int { steps.count + leaves.count }

  subscript(decision: Int32) -> Decision { decisions[Int(decision)] }

  func isGivenUp(_ policy: Int) -> Bool { policy < isGivenUp.count && isGivenUp[policy] }

  /// Finds out what is known of the manifest at hand, for all policies.
  mutating func consult(_ places: inout ReadPlaces, _ tree: ManifestTree) {
    if open.count < steps.count { open = [Int32](repeating: 0, count: steps.count * 2) }
    // Each is looked up in once, not at every step.
    var ownAnswers: [Answer] = []
    var ownOpen: [Int32] = []
    swap(&ownAnswers, &answers)
    swap(&ownOpen, &open)
    find(&places, tree, &ownAnswers, &ownOpen)
    swap(&ownAnswers, &answers)
    swap(&ownOpen, &open)
  }

  private func find(
    _ places: inout ReadPlaces, _ tree: ManifestTree, _ foundAnswers: inout [Answer], _ openSteps: inout [Int32]
  ) {
    let steps = steps.span
    let leaves = leaves.span
    let text = tree.object.document.textBuffer.span
    var answers = foundAnswers.mutableSpan
    var open = openSteps.mutableSpan
    for policy in answers.indices { answers[policy] = .unknown }
    func tell(_ first: Int32, _ answers: inout MutableSpan<Answer>) {
      var leaf = Int(first)
      while leaf >= 0 {
        answers[Int(leaves[leaf].policy)] = leaves[leaf].answer
        leaf = Int(leaves[leaf].next)
      }
    }
    tell(steps[0].firstLeaf, &answers)
    var step = Int(steps[0].first)
    var openCount = 0
    while true {
      while step >= 0 {
        let sight = places.sight(of: steps[step].place, in: tree, text)
        var next = Int(steps[step].next)
        if steps[step].sight != sight {
          step = steps[step].alternative < 0 ? -1 : Int(numbers[Self.key(Int32(truncatingIfNeeded: step), sight)])
        }
        if step >= 0 {
          if steps[step].firstLeaf >= 0 { tell(steps[step].firstLeaf, &answers) }
          if steps[step].first >= 0 {
            if next >= 0 {
              open[openCount] = Int32(truncatingIfNeeded: next)
              openCount += 1
            }
            next = Int(steps[step].first)
          }
        }
        step = next
      }
      guard openCount > 0 else { return }
      openCount -= 1
      step = Int(open[openCount])
    }
  }

  @inline(__always)
  private static func key(_ head: Int32, _ sight: ReadPlaces.Sight) -> UInt64 {
    UInt64(UInt32(bitPattern: head)) << 32 | UInt64(sight)
  }

  /// What a policy says of the manifest that the tree was consulted about.
  func answer(of policy: Int) -> Answer { policy < answers.count ? answers[policy] : .unknown }

  /// Remembers what a policy said of the manifest at hand after these places were read.
  ///
  /// - Parameter manifestCount: of how many manifests anybody asked.
  mutating func learn(
    _ policy: Int, _ decision: Decision, after read: [ReadPlaces.Place], _ places: inout ReadPlaces,
    _ tree: ManifestTree, manifestCount: Int
  ) {
    makeRoom(for: policy)
    guard !isGivenUp[policy] else { return }
    misses[policy] += 1
    guard misses[policy] < Self.patience || misses[policy] * 2 < manifestCount else { return giveUp(policy) }
    guard read.count <= Self.maxReadings else { return }
    let text = tree.object.document.textBuffer.span
    var step: Int32 = 0
    for place in read {
      guard let next = follow(place, places.sight(of: place, in: tree, text), from: step) else { return }
      step = next
    }
    var answer = Answer.silence
    if !decision.isSilent {
      answer = .decision(Int32(decisions.count))
      decisions.append(decision)
    }
    leaves.append(Leaf(policy: Int32(policy), answer: answer, next: steps[Int(step)].firstLeaf))
    steps[Int(step)].firstLeaf = Int32(leaves.count - 1)
  }

  /// The step for a sight, made where there is none; nil where there are too many.
  private mutating func follow(_ place: ReadPlaces.Place, _ sight: ReadPlaces.Sight, from start: Int32) -> Int32? {
    var head = steps[Int(start)].first
    while head >= 0, steps[Int(head)].place != place { head = steps[Int(head)].next }
    if head >= 0 {
      if steps[Int(head)].sight == sight { return head }
      let known = numbers[Self.key(head, sight)]
      if known >= 0 { return known }
      guard steps[Int(head)].count < Self.maxAlternatives else { return nil }
    }
    let step = Int32(steps.count)
    var new = Step(place: place, sight: sight)
    if head >= 0 {
      // Behind the first, which knows what to look at next.
      new.alternative = steps[Int(head)].alternative
      steps[Int(head)].alternative = step
      steps[Int(head)].count += 1
      numbers.insert(Self.key(head, sight), step)
    } else {
      new.next = steps[Int(start)].first
      steps[Int(start)].first = step
    }
    steps.append(new)
    return step
  }

  private mutating func makeRoom(for policy: Int) {
    while answers.count <= policy {
      answers.append(.unknown)
      misses.append(0)
      isGivenUp.append(false)
    }
  }

  // MARK: Giving up

  /// Learns no more of a policy, and forgets what was learned.
  mutating func giveUp(_ policy: Int) {
    makeRoom(for: policy)
    isGivenUp[policy] = true
    numbers = NumberIndex(room: 1024)
    forget(Int32(policy), behind: 0)
  }

  private mutating func forget(_ policy: Int32, behind step: Int32) {
    var keptLeaf: Int32 = -1
    var leaf = steps[Int(step)].firstLeaf
    while leaf >= 0 {
      let next = leaves[Int(leaf)].next
      if leaves[Int(leaf)].policy != policy {
        leaves[Int(leaf)].next = keptLeaf
        keptLeaf = leaf
      }
      leaf = next
    }
    steps[Int(step)].firstLeaf = keptLeaf
    var kept: Int32 = -1
    var head = steps[Int(step)].first
    while head >= 0 {
      let next = steps[Int(head)].next
      let left = forget(policy, among: head)
      if left >= 0 {
        steps[Int(left)].next = kept
        kept = left
      }
      head = next
    }
    steps[Int(step)].first = kept
  }

  /// - Returns: the first of the alternatives that are left.
  private mutating func forget(_ policy: Int32, among head: Int32) -> Int32 {
    var kept: Int32 = -1
    var step = head
    while step >= 0 {
      let alternative = steps[Int(step)].alternative
      forget(policy, behind: step)
      if steps[Int(step)].first >= 0 || steps[Int(step)].firstLeaf >= 0 {
        steps[Int(step)].alternative = kept
        steps[Int(step)].count = kept < 0 ? 0 : steps[Int(kept)].count + 1
        kept = step
      }
      step = alternative
    }
    guard kept >= 0 else { return kept }
    step = steps[Int(kept)].alternative
    while step >= 0 {
      numbers.insert(Self.key(kept, steps[Int(step)].sight), step)
      step = steps[Int(step)].alternative
    }
    return kept
  }
}
