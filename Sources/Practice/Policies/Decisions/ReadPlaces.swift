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
    /// The position, or the name's place among ``names``.
    var number: Int32
    /// Whether the server knows the value where nobody wrote it.
    var isImplied = false
    /// The place of the value that a presence or a key is about.
    var value: Place = -1
    /// Whether elements in it are known.
    var holdsElements = false
    /// The named values in this one, in a chain; -1 for none.
    var first: Place = -1
    var next: Place = -1
  }

  private struct Seen {
    /// The manifest that this was seen in.
    var manifest: UInt32 = 0
    var sight: Sight = 0
    /// The value's number in the manifest; -1 where there is no value.
    var node: Int32 = -1
    /// The manifest in which what stands here is an object or a list, so that what is not found in it is missing.
    var openIn: UInt32 = 0
  }

  static let root: Place = 0
  private static let nothing: Sight = 0, object: Sight = 1, list: Sight = 2, null: Sight = 3
  private static let no: Sight = 4, yes: Sight = 5
  /// There is no place to look at: what it would lie in is no object and no list.
  private static let nowhere: Sight = 6
  /// There is a value, and nobody has asked for it.
  private static let unseen: Sight = 7
  private static let firstNumber: Sight = 16
  private static let firstField: Sight = 1 << 23
  private static let firstText: Sight = 1 << 24

  private var definitions = [Definition(parent: -1, part: .value, field: nil, number: 0)]
  private var names: [[UInt8]] = []
  /// Numbers for the names that no field has.
  private var nameNumbers = TextNumbers()
  private var numbers = PlaceNumbers()
  private var seen = [Seen()]
  private var manifest: UInt32 = 0
  /// Places whose values have to be gone into; kept for its memory.
  private var open: [Place] = []
  /// What a part of a log reads.
  private var reading = Reading()
  private var texts = TextNumbers()

  /// How many places and texts are known, which is what they need memory for.
  var size: Int { definitions.count + texts.count }

  // MARK: Finding

  /// Turns to another manifest.
  mutating func begin(_ tree: ManifestTree) {
    manifest += 1
    seen[Int(Self.root)] = Seen(manifest: manifest, sight: Self.object, node: 0, openIn: manifest)
    // Out of the structure, so that each is looked up in once and not at every step.
    var seen: [Seen] = []
    var open: [Place] = []
    swap(&seen, &self.seen)
    swap(&open, &self.open)
    open.append(Self.root)
    find(tree, &seen, &open)
    swap(&seen, &self.seen)
    swap(&open, &self.open)
  }

  private func find(_ tree: ManifestTree, _ allSeen: inout [Seen], _ open: inout [Place]) {
    let definitions = definitions.span
    var seen = allSeen.mutableSpan
    // Notes which value stands at a place.
    func mark(_ place: Place, _ value: Int32, _ seen: inout MutableSpan<Seen>) {
      seen[Int(place)].manifest = manifest
      seen[Int(place)].sight = Self.unseen
      seen[Int(place)].node = value
      open.append(place)
    }
    while let holder = open.popLast() {
      let node = seen[Int(holder)].node
      guard tree.object.isCollection(node) else { continue }
      seen[Int(holder)].openIn = manifest
      let first = definitions[Int(holder)].first
      let holdsElements = definitions[Int(holder)].holdsElements
      guard first >= 0 || holdsElements else { continue }
      let isMap = tree.object.isMap(node)
      if isMap {
        var place = first
        while place >= 0 {
          let value = tree.find(key: names[Int(definitions[Int(place)].number)], in: node)
          if value >= 0 { mark(place, value, &seen) }
          place = definitions[Int(place)].next
        }
      }
      guard holdsElements || !isMap else { continue }
      var position: Int32 = 0
      var child = tree.object.firstChild(of: node)
      while child >= 0 {
        if tree.isThere(child) {
          if first >= 0, !isMap, let field = tree.object.field(of: child) {
            let found = numbers.place(Part.value.rawValue, Int32(field.rawValue), in: holder)
            if found >= 0 { mark(found, child, &seen) }
          }
          if holdsElements {
            let found = numbers.place(Part.element.rawValue, position, in: holder)
            if found >= 0 { mark(found, child, &seen) }
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
    let value: Int32
    switch definition.part {
    case .value where tree.object.isMap(parent): value = tree.find(key: names[Int(definition.number)], in: parent)
    case .value: value = definition.field.map { tree.find($0, in: parent) } ?? -1
    case .element: value = tree.child(Int(definition.number), of: parent)
    case .presence, .count, .key: return
    }
    guard value >= 0 else { return }
    let openIn = tree.object.isCollection(value) ? manifest : 0
    seen[Int(place)] = Seen(manifest: manifest, sight: Self.unseen, node: value, openIn: openIn)
  }

  // MARK: Looking

  /// What the manifest at hand has at a place.
  ///
  /// - Parameter text: the document's, which whoever asks for many places has at hand.
  @inline(__always)
  mutating func sight(of place: Place, in tree: ManifestTree, _ text: Span<UInt8>) -> Sight {
    let known = seen[Int(place)]
    return known.manifest == manifest && known.sight != Self.unseen ? known.sight : look(at: place, in: tree, text)
  }

  /// The number of the value at a place in the manifest at hand; -1 where there is none.
  func node(at place: Place) -> Int32 {
    let known = seen[Int(place)]
    return known.manifest == manifest ? known.node : -1
  }

  @inline(never)
  private mutating func look(at place: Place, in tree: ManifestTree, _ text: Span<UInt8>) -> Sight {
    var known = seen[Int(place)]
    if known.manifest == manifest {
      known.sight = see(known.node, in: tree, text)
    } else {
      known.manifest = manifest
      known.sight = missing(place, tree, text)
      known.node = -1
    }
    seen[Int(place)] = known
    return known.sight
  }

  /// What there is to see at a place where no value was found: it is missing where there is something to look into.
  private mutating func missing(_ place: Place, _ tree: ManifestTree, _ text: Span<UInt8>) -> Sight {
    let parent = definitions[Int(place)].parent
    guard seen[Int(parent)].openIn == manifest else { return Self.nowhere }
    switch definitions[Int(place)].part {
    case .value: return definitions[Int(place)].isImplied ? implied(definitions[Int(place)], tree) : Self.nothing
    case .element: return Self.nothing
    case .presence:
      let isThere = node(at: definitions[Int(place)].value) >= 0 || definitions[Int(place)].isImplied
      return isThere ? Self.yes : Self.nothing
    case .key:
      let entry = node(at: definitions[Int(place)].value)
      return entry >= 0 ? key(of: entry, in: tree, text) : Self.nothing
    case .count: return number(Int64(tree.childCount(of: node(at: parent))))
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
    var found: [(place: Place, node: Int32)] = []
    /// By place: in which part it was read, and in which something in it was.
    var read: [UInt32] = []
    var shown: [UInt32] = []
    /// The places of the manifest's values, by node.
    var known: [(part: UInt32, place: Place)] = []

    mutating func begin(nodes: Int, places: Int) {
      number += 1
      found = []
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

  /// The places that a part of a log speaks of, each once, in the order in which they were read; nil where what was
  /// read is not all part of the manifest.
  mutating func places(of log: ReadLog, _ range: Range<Int>, in tree: ManifestTree) -> [(place: Place, node: Int32)]? {
    reading.begin(nodes: Int(tree.object.valueCount), places: definitions.count)
    return collect(log, range, tree) ? reading.found : nil
  }

  /// Those of the places of the last log that have to be looked at: what the others show already is left out.
  ///
  /// That something is an object or a list, and that it is there, shows where something in it is looked at.
  mutating func steps(in tree: ManifestTree) -> [Place] {
    let text = tree.object.document.textBuffer.span
    reading.makeRoom(definitions.count)
    for (place, _) in reading.found where sight(of: place, in: tree, text) != Self.nowhere {
      reading.shown[Int(definitions[Int(place)].parent)] = reading.number
    }
    let steps = reading.found.map(\.place).filter { place in
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
        guard collect(log, range, tree) else { return false }
        continue
      }
      // Whatever is read was reached by reading what holds it.
      guard reading.known[Int(entry.node)].part == reading.number else { return false }
      let holder = reading.known[Int(entry.node)].place
      switch entry.part {
      case .earlier, .other: return false
      case .field(let name): add(place(.value, name, in: holder, tree))
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
    let node = node(at: place)
    if node >= 0, reading.known[Int(node)].part != reading.number { reading.known[Int(node)] = (reading.number, place) }
    reading.found.append((place, node))
  }

  /// The place of something that has a name, made where nobody has read it before.
  private mutating func place(_ part: Part, _ name: String, in holder: Place, _ tree: ManifestTree) -> Place {
    let field = Field(name)
    let number = field.map { Int32($0.rawValue) } ?? 1 << 16 + Int32(nameNumbers.number(of: name.utf8Span.span))
    let known = numbers.place(part.rawValue, number, in: holder)
    if known >= 0 { return known }
    var definition = Definition(parent: holder, part: part, field: field, number: Int32(names.count))
    definition.isImplied = holder == Self.root && (name == "apiVersion" || name == "kind")
    if part == .presence {
      definition.value = place(.value, name, in: holder, tree)
      definition.number = definitions[Int(definition.value)].number
    } else {
      names.append(Array(name.utf8))
      definition.next = definitions[Int(holder)].first
      definitions[Int(holder)].first = Place(definitions.count)
    }
    return make(definition, number, tree)
  }

  /// The same for what has a position.
  private mutating func place(_ part: Part, _ position: Int32, in holder: Place, _ tree: ManifestTree) -> Place {
    let known = numbers.place(part.rawValue, position, in: holder)
    if known >= 0 { return known }
    var definition = Definition(parent: holder, part: part, field: nil, number: position)
    if part == .key { definition.value = place(.element, position, in: holder, tree) }
    if part == .element { definitions[Int(holder)].holdsElements = true }
    return make(definition, position, tree)
  }

  private mutating func make(_ definition: Definition, _ number: Int32, _ tree: ManifestTree) -> Place {
    let place = Place(definitions.count)
    definitions.append(definition)
    seen.append(Seen())
    numbers.insert(definition.part.rawValue, number, in: definition.parent, place)
    find(place, tree)
    return place
  }
}
