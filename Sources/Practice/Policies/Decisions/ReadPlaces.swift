import KubernetesValues
import Manifests
import YAMLTree

/// The places of manifests that policies read, numbered by their paths, and what the manifest at hand has there.
///
/// What stands at a place is a number, ``Sight``: equal for equal scalars, and for lists and objects only their kind,
/// for what is in them is read at places of its own. A manifest is gone through once to find its values' places; what
/// stands at one is looked at when somebody asks.
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
    /// Whether the server knows the value where nobody wrote it.
    var isImplied = false
    /// Whether elements in it are known.
    var holdsElements = false
    /// The position, or the name's place among ``names``.
    var number: Int32
    /// The place of the value that a presence or a key is about.
    var value: Place = -1
    /// The place of the presence of this value.
    var presence: Place = -1
    /// The places in this one, in a chain; -1 for none.
    var first: Place = -1
    var next: Place = -1

    /// What is seen here where something holds it and nothing was found.
    var missing: Sight = ReadPlaces.nothing
  }

  static let root: Place = 0
  /// There is no place to look at: what it would lie in is no object and no list.
  private static let nowhere: Sight = 0
  /// There is something, and nobody has asked for it.
  private static let unseen: Sight = 1
  private static let nothing: Sight = 2, object: Sight = 3, list: Sight = 4, null: Sight = 5
  private static let no: Sight = 6, yes: Sight = 7
  private static let firstNumber: Sight = 16
  private static let firstField: Sight = 1 << 23
  private static let firstText: Sight = 1 << 24

  private var definitions = [Definition(parent: -1, part: .value, field: nil, number: 0)]
  private var names: [[UInt8]] = []
  /// Numbers for the names that no field has.
  private var nameNumbers = TextNumbers()
  /// By what holds them and what they are in it.
  private var numbers = NumberIndex(room: 512)
  /// By place, for the manifest at hand.
  private var sights = [Self.nowhere]
  /// The numbers of the values in the manifest at hand, by place; -1 where there is no value.
  private var nodes: [Int32] = [-1]
  /// Places whose values have to be gone into; kept for its memory.
  private var open: [Place] = []
  /// What a part of a log reads.
  private var reading = Reading()
  private var texts = TextNumbers()

  /// - Parameter number: of its name, or its position; below 2²⁸.
  @inline(__always)
  private static func key(_ part: Part, _ number: Int32, in holder: Place) -> UInt64 {
    UInt64(UInt32(bitPattern: holder)) << 32 | UInt64(part.rawValue) << 28
      | UInt64(UInt32(bitPattern: number) & 0xFFF_FFFF)
  }

  /// How many places and texts are known, which is what they need memory for.
  var size: Int { definitions.count + texts.count }

  // MARK: Finding

  /// Turns to another manifest.
  mutating func begin(_ tree: ManifestTree) {
    // Out of the structure, so that each is looked up in once and not at every step.
    var sights: [Sight] = []
    var nodes: [Int32] = []
    var open: [Place] = []
    swap(&sights, &self.sights)
    swap(&nodes, &self.nodes)
    swap(&open, &self.open)
    find(tree, sights.mutableSpan, nodes.mutableSpan, &open)
    swap(&sights, &self.sights)
    swap(&nodes, &self.nodes)
    swap(&open, &self.open)
  }

  private func find(
    _ tree: ManifestTree, _ sights: consuming MutableSpan<Sight>, _ nodes: consuming MutableSpan<Int32>,
    _ open: inout [Place]
  ) {
    let definitions = definitions.span
    for place in sights.indices { sights[place] = Self.nowhere }
    for place in nodes.indices { nodes[place] = -1 }
    sights[Int(Self.root)] = Self.object
    nodes[Int(Self.root)] = 0
    open.append(Self.root)
    // Notes which value stands at a place.
    func mark(_ place: Place, _ value: Int32, _ sights: inout MutableSpan<Sight>, _ nodes: inout MutableSpan<Int32>) {
      sights[Int(place)] = Self.unseen
      nodes[Int(place)] = value
      let presence = definitions[Int(place)].presence
      if presence >= 0 { sights[Int(presence)] = Self.yes }
      if definitions[Int(place)].first >= 0 { open.append(place) }
    }
    while let holder = open.popLast() {
      let node = nodes[Int(holder)]
      guard tree.object.isCollection(node) else { continue }
      let first = definitions[Int(holder)].first
      let holdsElements = definitions[Int(holder)].holdsElements
      let isMap = tree.object.isMap(node)
      var place = first
      while place >= 0 {
        sights[Int(place)] = definitions[Int(place)].missing
        place = definitions[Int(place)].next
      }
      if isMap {
        place = first
        while place >= 0 {
          if definitions[Int(place)].part == .value {
            let value = tree.find(key: names[Int(definitions[Int(place)].number)], in: node)
            if value >= 0 { mark(place, value, &sights, &nodes) }
          }
          place = definitions[Int(place)].next
        }
      }
      guard holdsElements || !isMap else { continue }
      var position: Int32 = 0
      var child = tree.object.firstChild(of: node)
      while child >= 0 {
        if tree.isThere(child) {
          if !isMap, let field = tree.object.field(of: child) {
            let found = numbers[Self.key(.value, Int32(field.rawValue), in: holder)]
            if found >= 0 { mark(found, child, &sights, &nodes) }
          }
          if holdsElements {
            let found = numbers[Self.key(.element, position, in: holder)]
            if found >= 0 { mark(found, child, &sights, &nodes) }
            position += 1
          }
        }
        child = tree.object.next(after: child)
      }
    }
  }

  /// Finds in the manifest at hand what stands at a place that nobody knew when it was gone through.
  private mutating func find(_ place: Place, _ tree: ManifestTree) {
    let definition = definitions[Int(place)]
    let parent = node(at: definition.parent)
    guard parent >= 0, tree.object.isCollection(parent) else { return }
    sights[Int(place)] = definition.missing
    let value: Int32
    switch definition.part {
    case .value where tree.object.isMap(parent): value = tree.find(key: names[Int(definition.number)], in: parent)
    case .value: value = definition.field.map { tree.find($0, in: parent) } ?? -1
    case .element: value = tree.child(Int(definition.number), of: parent)
    case .presence:
      if node(at: definition.value) >= 0 { sights[Int(place)] = Self.yes }
      return
    case .count, .key: return
    }
    guard value >= 0 else { return }
    sights[Int(place)] = Self.unseen
    nodes[Int(place)] = value
  }

  // MARK: Looking

  /// What the manifest at hand has at a place.
  ///
  /// - Parameter text: the document's, which whoever asks for many places has at hand.
  @inline(__always)
  mutating func sight(of place: Place, in tree: ManifestTree, _ text: Span<UInt8>) -> Sight {
    let known = sights[Int(place)]
    return known != Self.unseen ? known : look(at: place, in: tree, text)
  }

  /// The number of the value at a place in the manifest at hand; -1 where there is none.
  func node(at place: Place) -> Int32 { nodes[Int(place)] }

  @inline(never)
  private mutating func look(at place: Place, in tree: ManifestTree, _ text: Span<UInt8>) -> Sight {
    let node = nodes[Int(place)]
    let sight = node >= 0 ? see(node, in: tree, text) : tell(place, tree, text)
    sights[Int(place)] = sight
    return sight
  }

  /// What there is to tell of a place that no value stands at.
  private mutating func tell(_ place: Place, _ tree: ManifestTree, _ text: Span<UInt8>) -> Sight {
    let definition = definitions[Int(place)]
    switch definition.part {
    case .count: return number(Int64(tree.childCount(of: node(at: definition.parent))))
    case .key:
      let entry = node(at: definition.value)
      return entry >= 0 ? key(of: entry, in: tree, text) : Self.nothing
    case .value, .element, .presence: return implied(definition, tree)
    }
  }

  private mutating func implied(_ definition: Definition, _ tree: ManifestTree) -> Sight {
    guard let text = tree.implied(names[Int(definition.number)], of: 0) else { return Self.nothing }
    return number(of: text.utf8Span.span)
  }

  private mutating func key(of node: Int32, in tree: ManifestTree, _ text: Span<UInt8>) -> Sight {
    if let field = tree.object.field(of: node) { return Self.firstField + Sight(field.rawValue) }
    guard let range = tree.object.documentKey(of: node) else {
      return number(of: ManifestValue(object: tree.object, at: node).keyBytes.span)
    }
    return number(of: text.extracting(range))
  }

  private mutating func see(_ node: Int32, in tree: ManifestTree, _ text: Span<UInt8>) -> Sight {
    switch tree.object.content(of: node) {
    case .collection: return Self.object
    case .list: return Self.list
    case .null: return Self.null
    case .bool(let value): return value ? Self.yes : Self.no
    case .int(let value): return number(value)
    case .text(let range): return number(of: text.extracting(range))
    case .quantity(let range) where !tree.seesDefaults: return number(of: text.extracting(range))
    case .quantity, .ownText:
      let value = ManifestValue(object: tree.object, at: node)
      if tree.seesDefaults, let quantity = value.quantity { return number(of: quantity.text.utf8Span.span) }
      return number(of: value.textBytes.span)
    }
  }

  private mutating func number(_ value: Int64) -> Sight {
    if 0..<Int64(Self.firstField - Self.firstNumber) ~= value { return Self.firstNumber + Sight(value) }
    // No text has such a byte.
    let bytes = [0xFF] + Array(String(value).utf8)
    return number(of: bytes.span)
  }

  private mutating func number(of text: Span<UInt8>) -> Sight { Self.firstText + texts.number(of: text) }

  // MARK: Learning

  /// What a part of a log reads; entries count where they carry the number of the part at hand.
  private struct Reading {
    var number: UInt32 = 0
    var found: [Place] = []
    /// By place: in which part it was read, and in which something in it was.
    var read: [UInt32] = []
    var shown: [UInt32] = []
    /// The places of the manifest's values, by node.
    var known: [(part: UInt32, place: Place)] = []
    /// The parts of the log that it goes back to.
    var earlier: Set<Range<Int>> = []

    mutating func begin(nodes: Int, places: Int) {
      number += 1
      found.removeAll(keepingCapacity: true)
      earlier.removeAll(keepingCapacity: true)
      while known.count < nodes { known.append((0, -1)) }
      makeRoom(places)
      known[0] = (number, ReadPlaces.root)
    }

    mutating func makeRoom(_ places: Int) {
      while read.count < places {
        read.append(0)
        shown.append(0)
      }
    }

    func isRead(_ place: Place) -> Bool { read[Int(place)] == number }
    func isShown(_ place: Place) -> Bool { shown[Int(place)] == number }
  }

  /// Finds the places that a part of a log speaks of.
  ///
  /// - Returns: whether all that was read is part of the manifest.
  mutating func follow(_ log: ReadLog, _ range: Range<Int>, in tree: ManifestTree) -> Bool {
    reading.begin(nodes: Int(tree.object.valueCount), places: definitions.count)
    return collect(log, range, tree)
  }

  /// The place where a value of the manifest was read in the last log, or seen to be there.
  func place(of node: Int32) -> Place? {
    let known = reading.known[Int(node)]
    return known.part == reading.number ? known.place : nil
  }

  /// Those of the places of the last log that have to be looked at: what the others show already is left out.
  ///
  /// That something is an object or a list, and that it is there, shows where something in it is looked at.
  mutating func steps(in tree: ManifestTree) -> [Place] {
    let text = tree.object.document.textBuffer.span
    reading.makeRoom(definitions.count)
    for place in reading.found where sight(of: place, in: tree, text) != Self.nowhere {
      reading.shown[Int(definitions[Int(place)].parent)] = reading.number
    }
    let steps = reading.found.filter { place in
      let definition = definitions[Int(place)]
      return definition.part == .presence
        ? !reading.isRead(definition.value) && !reading.isShown(definition.value) : !reading.isShown(place)
    }
    // Ways that go by the same order share more.
    return steps.sorted()
  }

  private mutating func collect(_ log: ReadLog, _ range: Range<Int>, _ tree: ManifestTree) -> Bool {
    for index in range {
      let entry = log.entries[index]
      if case .earlier(let range) = entry.part {
        guard !reading.earlier.insert(range).inserted || collect(log, range, tree) else { return false }
        continue
      }
      // Whatever is read was reached by reading what holds it.
      guard reading.known[Int(entry.node)].part == reading.number else { return false }
      let holder = reading.known[Int(entry.node)].place
      switch entry.part {
      case .earlier, .other: return false
      case .value(let name): add(place(.value, name, in: holder, tree))
      case .presence(let name): add(place(.presence, name, in: holder, tree))
      case .count: add(place(.count, 0, in: holder, tree))
      case .elements(let count):
        add(place(.count, 0, in: holder, tree))
        for position in 0..<count { add(place(.element, position, in: holder, tree)) }
      case .element(let position): add(place(.element, position, in: holder, tree))
      case .key(let position): add(place(.key, position, in: holder, tree))
      }
    }
    return true
  }

  private mutating func add(_ place: Place) {
    reading.makeRoom(definitions.count)
    guard !reading.isRead(place) else { return }
    reading.read[Int(place)] = reading.number
    reading.found.append(place)
    let definition = definitions[Int(place)]
    let valued = definition.part == .presence ? definition.value : place
    let node = node(at: valued)
    if node >= 0, reading.known[Int(node)].part != reading.number {
      reading.known[Int(node)] = (reading.number, valued)
    }
  }

  /// The place of something that has a name, made where nobody has read it before.
  private mutating func place(_ part: Part, _ name: ReadLog.Name, in holder: Place, _ tree: ManifestTree) -> Place {
    switch name {
    case .field(let field):
      let number = Int32(field.rawValue)
      let known = numbers[Self.key(part, number, in: holder)]
      return known >= 0 ? known : make(part, field, number, field.name, name, in: holder, tree)
    case .key(let key):
      let field = Field(key)
      let number = field.map { Int32($0.rawValue) } ?? 1 << 16 + Int32(nameNumbers.number(of: key.utf8Span.span))
      let known = numbers[Self.key(part, number, in: holder)]
      return known >= 0 ? known : make(part, field, number, key, name, in: holder, tree)
    }
  }

  private mutating func make(
    _ part: Part, _ field: Field?, _ number: Int32, _ text: String, _ name: ReadLog.Name, in holder: Place,
    _ tree: ManifestTree
  ) -> Place {
    var definition = Definition(parent: holder, part: part, field: field, number: Int32(names.count))
    definition.isImplied = holder == Self.root && (text == "apiVersion" || text == "kind")
    if part == .presence {
      let value = place(.value, name, in: holder, tree)
      definition.value = value
      definition.number = definitions[Int(value)].number
      definitions[Int(value)].presence = Place(definitions.count)
    } else {
      names.append(Array(text.utf8))
    }
    return make(definition, number, tree)
  }

  /// The same for what has a position.
  private mutating func place(_ part: Part, _ position: Int32, in holder: Place, _ tree: ManifestTree) -> Place {
    let known = numbers[Self.key(part, position, in: holder)]
    if known >= 0 { return known }
    var definition = Definition(parent: holder, part: part, field: nil, number: position)
    if part == .key { definition.value = place(.element, position, in: holder, tree) }
    if part == .element { definitions[Int(holder)].holdsElements = true }
    return make(definition, position, tree)
  }

  private static func missing(_ definition: Definition) -> Sight {
    switch definition.part {
    case .value: definition.isImplied ? unseen : nothing
    case .presence: definition.isImplied ? yes : nothing
    case .element: nothing
    case .count, .key: unseen
    }
  }

  private mutating func make(_ definition: Definition, _ number: Int32, _ tree: ManifestTree) -> Place {
    let place = Place(definitions.count)
    let holder = Int(definition.parent)
    definitions.append(definition)
    definitions[Int(place)].missing = Self.missing(definition)
    definitions[Int(place)].next = definitions[holder].first
    definitions[holder].first = place
    sights.append(Self.nowhere)
    nodes.append(-1)
    numbers.insert(Self.key(definition.part, number, in: definition.parent), place)
    find(place, tree)
    return place
  }
}
