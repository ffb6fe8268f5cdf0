import Manifests

/// What expressions have read of one manifest, in the order in which they did.
///
/// What an expression comes to depends on what it reads and on nothing else, so two manifests in which it reads the
/// same give the same. Logging is cheap, because it happens even where nobody learns from it: nodes are those of the
/// manifest at hand.
struct ReadLog {
  enum Part {
    /// Something that has a name: the field of an object or the entry of a map.
    case value(Name)
    /// Whether there is such a field or entry.
    case presence(Name)
    /// How many elements or entries there are.
    case count
    /// An element of a list, or the value of a map's entry, by position.
    case element(Int32)
    /// The elements of a list, of which there are so many.
    case elements(Int32)
    /// The key of a map's entry, by position.
    case key(Int32)
    /// What was read when a value that is known by now was computed: a part of this log.
    case earlier(Range<Int>)
    /// Something that is no part of the manifest and differs from one to the next.
    case other
  }

  /// Fields have numbers, which nobody has to count references to.
  enum Name {
    case field(Field)
    case key(String)
  }

  struct Entry {
    var node: Int32
    var part: Part
  }

  private(set) var entries: [Entry] = []

  var count: Int { entries.count }

  mutating func append(_ part: Part, of node: Int32) { entries.append(Entry(node: node, part: part)) }
}
