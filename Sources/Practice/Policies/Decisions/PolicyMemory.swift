/// What a task remembers of the manifests that it had policies judge, to know what they say of others that look the
/// same to them.
///
/// Nothing is lost where it does not know: then the policy is asked.
struct PolicyMemory {
  private var places = ReadPlaces()
  private var decisions = DecisionTree()
  private var manifestCount = 0
  /// Whether the tree was consulted about the manifest at hand.
  private var isConsulted = false

  /// More places, texts and decisions than this are of no use to anybody.
  private static let maxSize = 200_000

  /// Turns to another manifest.
  mutating func begin(_ tree: ManifestTree) {
    manifestCount += 1
    isConsulted = false
    if places.size + decisions.size > Self.maxSize {
      places = ReadPlaces()
      decisions = DecisionTree()
    }
    places.begin(tree)
  }

  /// The positions of those policies that are not known to say nothing of the manifest at hand.
  ///
  /// - Parameter positions: of the policies, in the same order.
  mutating func loud(among policies: [Int], _ positions: [Int], _ tree: ManifestTree) -> [Int] {
    var loud: [Int] = []
    for i in policies.indices {
      if case .silence = answer(of: policies[i], tree) { continue }
      loud.append(positions[i])
    }
    return loud
  }

  /// What a policy says of the manifest at hand, where it said so of one that looks the same to it.
  mutating func decision(of policy: Int, _ tree: ManifestTree) -> DecisionTree.Decision? {
    switch answer(of: policy, tree) {
    case .unknown: nil
    case .silence: DecisionTree.Decision()
    case .decision(let decision): decisions[decision]
    }
  }

  @inline(__always)
  private mutating func answer(of policy: Int, _ tree: ManifestTree) -> DecisionTree.Answer {
    if !isConsulted {
      decisions.consult(&places, tree)
      isConsulted = true
    }
    return decisions.answer(of: policy)
  }

  /// Whether it is worth telling what a policy decided. Who asks about one manifest only need not pay for others.
  func isLearning(_ policy: Int) -> Bool { manifestCount > 1 && !decisions.isGivenUp(policy) }

  /// Remembers what a policy said of the manifest at hand after this part of the tree's log.
  ///
  /// - Parameter decision: made of the places that values of the manifest were read at; nil where that cannot be.
  mutating func learn(
    _ policy: Int, _ tree: ManifestTree, _ range: Range<Int>,
    _ decision: ((Int32) -> ReadPlaces.Place?) -> DecisionTree.Decision?
  ) {
    guard places.follow(tree.log, range, in: tree), let made = decision({ places.place(of: $0) }) else {
      return decisions.giveUp(policy)
    }
    decisions.learn(policy, made, after: places.steps(in: tree), &places, tree, manifestCount: manifestCount)
  }

  /// The number in the manifest at hand of what stands at a place.
  func node(at place: ReadPlaces.Place) -> Int32 { places.node(at: place) }
}
