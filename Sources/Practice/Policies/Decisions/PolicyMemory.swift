/// What a task remembers of the manifests that it had policies judge, to know what they say of others that look the
/// same to them.
///
/// Nothing is lost where it does not know: then the policy is asked.
struct PolicyMemory {
  private var places = ReadPlaces()
  private var forest = DecisionForest()
  private var manifestCount = 0

  /// More places, texts and decisions than this are of no use to anybody.
  private static let maxSize = 200_000

  /// Turns to another manifest.
  mutating func begin() {
    manifestCount += 1
    if places.size + forest.size > Self.maxSize {
      places = ReadPlaces()
      forest = DecisionForest()
    }
    places.begin()
  }

  /// The positions of those policies that are not known to say nothing of the manifest at hand.
  mutating func loud(among policies: [Int], _ tree: ManifestTree) -> [Int] {
    guard !forest.isEmpty else { return Array(policies.indices) }
    var loud: [Int] = []
    for (position, policy) in policies.enumerated() {
      if case .silence = forest.answer(of: policy, &places, tree) { continue }
      loud.append(position)
    }
    return loud
  }

  /// What a policy says of the manifest at hand, where it said so of one that looks the same to it.
  mutating func decision(of policy: Int, _ tree: ManifestTree) -> DecisionForest.Decision? {
    switch forest.answer(of: policy, &places, tree) {
    case .unknown: nil
    case .silence: DecisionForest.Decision()
    case .decision(let decision): forest[decision]
    }
  }

  /// Whether it is worth telling what a policy decided. Who asks about one manifest only need not pay for others.
  func isLearning(_ policy: Int) -> Bool { manifestCount > 1 && !forest.isGivenUp(policy) }

  /// Remembers what a policy said of the manifest at hand after this part of the tree's log.
  ///
  /// - Parameter decision: made of the places that values of the manifest were read at; nil where that cannot be.
  mutating func learn(
    _ policy: Int, _ tree: ManifestTree, _ range: Range<Int>,
    _ decision: ((Int32) -> ReadPlaces.Place?) -> DecisionForest.Decision?
  ) {
    guard let read = places.places(of: tree.log, range, in: tree) else { return forest.giveUp(policy) }
    let made = decision { node in node == 0 ? ReadPlaces.root : read.first { $0.node == node }?.place }
    guard let made else { return forest.giveUp(policy) }
    forest.learn(policy, made, after: places.steps(read), &places, tree)
  }

  /// The number in the manifest at hand of what stands at a place.
  mutating func node(at place: ReadPlaces.Place, _ tree: ManifestTree) -> Int32 { places.node(at: place, in: tree) }
}
