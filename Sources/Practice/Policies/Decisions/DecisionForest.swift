/// What policies said of the manifests that they have judged, by what they read of them.
///
/// A policy reads one place first, in every manifest; what it reads next depends on what it saw. So its readings make
/// a tree, and a manifest that shows the same on the way down from the root gets the same answer. The trees of all
/// policies stand together, each policy's root by the policy's number.
struct DecisionForest {
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

  private struct Node {
    /// The place to look at; -1 where the decision is known.
    var place: ReadPlaces.Place
    /// The first branch; -1 for none. Or the decision's number, -1 where there is nothing to say.
    var first: Int32
  }

  /// A way on, for those who saw this.
  private struct Branch {
    var sight: ReadPlaces.Sight
    var node: Int32
    var next: Int32
  }

  private struct Tree {
    /// -1 for none.
    var root: Int32 = -1
    var hits = 0
    var misses = 0
    /// Whether manifests were too different for the tree to be of use.
    var isGivenUp = false
  }

  /// What the policy said of a manifest that looks like the one at hand.
  enum Answer {
    case unknown, silence
    case decision(Int32)
  }

  /// More values than this at one place are names, and no two manifests will be found alike.
  private static let maxBranches = 64
  /// So many misses are given a policy before it has to show hits.
  private static let patience = 256

  private var trees: [Tree] = []
  private var nodes: [Node] = []
  private var branches: [Branch] = []
  private var decisions: [Decision] = []

  var isEmpty: Bool { nodes.isEmpty }
  /// How much there is to remember.
  var size: Int { nodes.count }

  subscript(decision: Int32) -> Decision { decisions[Int(decision)] }

  func isGivenUp(_ policy: Int) -> Bool { policy < trees.count && trees[policy].isGivenUp }

  /// What is known of the manifest at hand.
  mutating func answer(of policy: Int, _ places: inout ReadPlaces, _ tree: ManifestTree) -> Answer {
    guard policy < trees.count else { return .unknown }
    var index = trees[policy].root
    guard index >= 0 else { return .unknown }
    while nodes[Int(index)].place >= 0 {
      let node = nodes[Int(index)]
      let sight = places.sight(of: node.place, in: tree)
      var branch = node.first
      while branch >= 0, branches[Int(branch)].sight != sight { branch = branches[Int(branch)].next }
      guard branch >= 0 else { return .unknown }
      index = branches[Int(branch)].node
    }
    trees[policy].hits += 1
    let decision = nodes[Int(index)].first
    return decision < 0 ? .silence : .decision(decision)
  }

  /// Remembers what a policy said of the manifest at hand after these places were read.
  mutating func learn(
    _ policy: Int, _ decision: Decision, after read: [ReadPlaces.Place], _ places: inout ReadPlaces,
    _ tree: ManifestTree
  ) {
    while trees.count <= policy { trees.append(Tree()) }
    guard !trees[policy].isGivenUp else { return }
    trees[policy].misses += 1
    guard trees[policy].misses < Self.patience || trees[policy].hits > trees[policy].misses else {
      return giveUp(policy)
    }
    var isNew = trees[policy].root < 0
    if isNew { trees[policy].root = makeNode() }
    var index = Int(trees[policy].root)
    for place in read {
      if isNew { nodes[index].place = place }
      // Two manifests that looked the same so far are asked for the same next. Where they are not, this one's way is
      // not remembered.
      guard nodes[index].place == place else { return }
      let sight = places.sight(of: place, in: tree)
      var branch = nodes[index].first
      var count = 0
      while branch >= 0, branches[Int(branch)].sight != sight {
        branch = branches[Int(branch)].next
        count += 1
      }
      isNew = branch < 0
      if isNew {
        guard count < Self.maxBranches else { return giveUp(policy) }
        branches.append(Branch(sight: sight, node: makeNode(), next: nodes[index].first))
        branch = Int32(branches.count - 1)
        nodes[index].first = branch
      }
      index = Int(branches[Int(branch)].node)
    }
    guard isNew else { return }
    if !decision.isSilent {
      nodes[index].first = Int32(decisions.count)
      decisions.append(decision)
    }
  }

  /// Learns no more of a policy.
  mutating func giveUp(_ policy: Int) {
    while trees.count <= policy { trees.append(Tree()) }
    trees[policy] = Tree(isGivenUp: true)
  }

  private mutating func makeNode() -> Int32 {
    nodes.append(Node(place: -1, first: -1))
    return Int32(nodes.count - 1)
  }
}
