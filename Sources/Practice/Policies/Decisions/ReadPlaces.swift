import KubernetesValues
import Manifests

/// The places of manifests that policies read, numbered by their paths, and what the manifest at hand has there.
///
/// What stands at a place is a number, ``Sight``: equal for equal scalars, and for lists and objects only their kind,
/// for what is in them is read at places of its own. A manifest's places are looked at when somebody asks.
struct ReadPlaces {
  typealias Place = Int32

  /// What can be seen at a place: a scalar, or the kind of what stands there.
  typealias Sight = UInt32

  /// What a place is in what holds it.
  private enum Part: UInt8 {
    /// A field or a map's entry; whether there is one.
    case value, presence
    /// How many elements or entries there are.
    case count
    /// An element or an entry by position; the entry's key.
    case element, key
  }

  private struct Definition {
    var parent: Place
    var part: Part
    /// The field; nil where no type has one of this name.
    var field: Field?
    /// The number of the name, or the position.
    var number: Int32
  }

  private struct Step: Hashable {
    var parent: Place
    var part: Part
    var name = ""
    var number: Int32 = 0
  }

  private struct Seen {
    /// The manifest that this was seen in.
    var manifest: UInt32 = 0
    var sight: Sight = 0
    /// The value's number in the manifest; -1 where there is no value.
    var node: Int32 = -1
  }

  static let root: Place = 0
  private static let nothing: Sight = 0, object: Sight = 1, list: Sight = 2, null: Sight = 3
  private static let no: Sight = 4, yes: Sight = 5
  /// There is no place to look at: what it would lie in is no object and no list.
  private static let nowhere: Sight = 6
  private static let firstNumber: Sight = 16
  private static let firstText: Sight = 1 << 24

  private var definitions = [Definition(parent: -1, part: .value, field: nil, number: 0)]
  private var names: [[UInt8]] = []
  private var steps: [Step: Place] = [:]
  private var seen = [Seen()]
  private var manifest: UInt32 = 0
  private var texts = TextNumbers()

  /// How many places and texts are known, which is what they need memory for.
  var size: Int { definitions.count + texts.count }

  /// Turns to another manifest.
  mutating func begin() {
    manifest += 1
    seen[0] = Seen(manifest: manifest, sight: Self.object, node: 0)
  }

  // MARK: Looking

  /// What the manifest at hand has at a place.
  @inline(__always)
  mutating func sight(of place: Place, in tree: ManifestTree) -> Sight {
    seen[Int(place)].manifest == manifest ? seen[Int(place)].sight : look(at: place, in: tree).sight
  }

  /// The number of the value at a place in the manifest at hand; -1 where there is none.
  mutating func node(at place: Place, in tree: ManifestTree) -> Int32 {
    seen[Int(place)].manifest == manifest ? seen[Int(place)].node : look(at: place, in: tree).node
  }

  @inline(never)
  private mutating func look(at place: Place, in tree: ManifestTree) -> Seen {
    let definition = definitions[Int(place)]
    let parent = node(at: definition.parent, in: tree)
    var result = Seen(manifest: manifest)
    if parent < 0 || !tree.object.isCollection(parent) {
      result.sight = Self.nowhere
    } else {
      switch definition.part {
      case .value, .presence:
        let value =
          tree.object.isMap(parent)
          ? tree.find(key: names[Int(definition.number)], in: parent)
          : definition.field.map { tree.find($0, in: parent) } ?? -1
        let isLookedInto = definition.part == .value
        if value >= 0 {
          if isLookedInto { see(value, in: tree, &result) } else { result.sight = Self.yes }
        } else if parent == 0, let text = tree.implied(names[Int(definition.number)], of: parent) {
          result.sight = isLookedInto ? number(of: Array(text.utf8)[...]) : Self.yes
        }
      case .count: result.sight = number(Int64(tree.childCount(of: parent)))
      case .element:
        let value = tree.child(Int(definition.number), of: parent)
        if value >= 0 { see(value, in: tree, &result) }
      case .key:
        let value = tree.child(Int(definition.number), of: parent)
        if value >= 0 { result.sight = key(of: value, in: tree) }
      }
    }
    seen[Int(place)] = result
    return result
  }

  private mutating func key(of node: Int32, in tree: ManifestTree) -> Sight {
    let value = ManifestValue(object: tree.object, at: node)
    // A field's number stands behind a byte that no text has.
    guard let field = value.field else { return number(of: value.keyBytes) }
    let number = field.rawValue
    return self.number(of: [0xFE, UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)])
  }

  private mutating func see(_ node: Int32, in tree: ManifestTree, _ result: inout Seen) {
    result.node = node
    switch tree.object.kind(of: node) {
    case .object, .map:
      result.sight = Self.object
      return
    case .list:
      result.sight = Self.list
      return
    default: break
    }
    let value = ManifestValue(object: tree.object, at: node)
    switch value.kind {
    case .bool: result.sight = value.bool == true ? Self.yes : Self.no
    case .int32, .int64: result.sight = number(value.int ?? 0)
    case .intOrString where value.int != nil: result.sight = number(value.int ?? 0)
    case .quantity where tree.seesDefaults: result.sight = number(of: Array((value.quantity?.text ?? "").utf8)[...])
    case .string, .time, .quantity, .intOrString: result.sight = number(of: value.textBytes)
    case .null, .any, .object, .map, .list: result.sight = Self.null
    }
  }

  private mutating func number(_ value: Int64) -> Sight {
    if 0..<Int64(Self.firstText - Self.firstNumber) ~= value { return Self.firstNumber + Sight(value) }
    // No text has such a byte.
    return number(of: ([0xFF] + Array(String(value).utf8))[...])
  }

  private mutating func number(of text: ArraySlice<UInt8>) -> Sight { Self.firstText + texts.number(of: text) }

  // MARK: Learning

  /// The places that a part of a log speaks of, each once, in the order in which they were read; nil where what was
  /// read is not all part of the manifest.
  mutating func places(of log: ReadLog, _ range: Range<Int>, in tree: ManifestTree) -> [(place: Place, node: Int32)]? {
    var reading = Reading()
    return collect(log, range, tree, &reading) ? reading.found : nil
  }

  /// Those of the places that have to be looked at.
  ///
  /// That something is an object or a list shows where something in it is looked at. What may be missing is looked at
  /// all the same, so that one manifest's way does not part from another's before they look at the same place.
  func steps(_ read: [(place: Place, node: Int32)]) -> [Place] {
    let holders = Set(read.map { definitions[Int($0.place)].parent })
    return read.map(\.place).filter { !holders.contains($0) || mayBeMissing($0) }
  }

  private func mayBeMissing(_ place: Place) -> Bool {
    let definition = definitions[Int(place)]
    switch definition.part {
    case .element: return false
    case .value:
      switch definition.field {
      case .metadata?, .spec?, .jobTemplate?, .template?, .containers?: return false
      default: return true
      }
    case .presence, .count, .key: return true
    }
  }

  private struct Reading {
    var found: [(place: Place, node: Int32)] = []
    /// The places of the manifest's values.
    var known: [Int32: Place] = [0: ReadPlaces.root]
    var read: Set<Place> = []
  }

  private mutating func collect(
    _ log: ReadLog, _ range: Range<Int>, _ tree: ManifestTree, _ reading: inout Reading
  ) -> Bool {
    for entry in log.entries[range] {
      if case .earlier(let range) = entry.part {
        guard collect(log, range, tree, &reading) else { return false }
        continue
      }
      // Whatever is read was reached by reading what holds it.
      guard let parent = reading.known[entry.node] else { return false }
      switch entry.part {
      case .earlier, .other: return false
      case .field(let name): add(Step(parent: parent, part: .value, name: name), tree, &reading)
      case .presence(let name): add(Step(parent: parent, part: .presence, name: name), tree, &reading)
      case .count: add(Step(parent: parent, part: .count), tree, &reading)
      case .elements(let count):
        add(Step(parent: parent, part: .count), tree, &reading)
        for index in 0..<count { add(Step(parent: parent, part: .element, number: index), tree, &reading) }
      case .element(let index): add(Step(parent: parent, part: .element, number: index), tree, &reading)
      case .key(let index): add(Step(parent: parent, part: .key, number: index), tree, &reading)
      }
    }
    return true
  }

  private mutating func add(_ step: Step, _ tree: ManifestTree, _ reading: inout Reading) {
    let place = place(step)
    guard reading.read.insert(place).inserted else { return }
    let node = node(at: place, in: tree)
    if node >= 0, reading.known[node] == nil { reading.known[node] = place }
    reading.found.append((place, node))
  }

  private mutating func place(_ step: Step) -> Place {
    if let known = steps[step] { return known }
    let place = Place(definitions.count)
    var definition = Definition(parent: step.parent, part: step.part, field: nil, number: step.number)
    if step.part == .value || step.part == .presence {
      definition.field = Field(step.name)
      definition.number = Int32(names.count)
      names.append(Array(step.name.utf8))
    }
    definitions.append(definition)
    seen.append(Seen())
    steps[step] = place
    return place
  }
}
