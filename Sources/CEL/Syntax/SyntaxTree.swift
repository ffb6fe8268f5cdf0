package import SourceText

/// An expression's nodes in one flat array: an id is an index, children come before their parents.
package struct SyntaxTree: Sendable {
  package typealias ID = Int

  package struct MapEntry: Hashable, Sendable {
    package var key: ID
    package var value: ID
    /// `{?key: value}`: left out where the value is `optional.none()`.
    package var isOptional: Bool

    package init(key: ID, value: ID, isOptional: Bool = false) {
      self.key = key
      self.value = value
      self.isOptional = isOptional
    }
  }

  package struct MessageField: Hashable, Sendable {
    package var name: String
    package var value: ID
    package var isOptional: Bool

    package init(name: String, value: ID, isOptional: Bool = false) {
      self.name = name
      self.value = value
      self.isOptional = isOptional
    }
  }

  /// What every macro over a range becomes: a fold with an accumulator.
  ///
  /// The checker and the cost estimate read the fold; the evaluator knows a faster way for each purpose.
  package struct Comprehension: Hashable, Sendable {
    package enum Purpose: Hashable, Sendable {
      case all(ID), exists(ID), existsOne(ID)
      case list(filter: ID?, element: ID)
      /// Without a key the value is a map whose entries are all put in.
      case map(filter: ID?, key: ID?, value: ID)
    }

    package var purpose: Purpose
    package var range: ID
    package var variable: String
    /// The second variable: the value beside a key, the element beside an index.
    package var variable2: String?
    package var accumulator: String
    package var initial: ID
    package var condition: ID
    package var step: ID
    package var result: ID
  }

  package enum Node: Hashable, Sendable {
    case literal(Literal)
    /// A name; with a leading dot it is looked up from the root of the name space.
    case identifier(String)
    /// `operand.field`, or `has(operand.field)`.
    case select(ID, field: String, isTest: Bool)
    /// Operators are functions: `_+_`, `_&&_` (two or more arguments), `_?_:_`, `_[_]`, `_?._`, `_[?_]`, `@in`.
    case call(String, target: ID?, arguments: [ID])
    case list([ID], optionals: [Int])
    case map([MapEntry])
    case message(String, [MessageField])
    indirect case comprehension(Comprehension)
    /// `cel.bind`: the value of a name inside the result.
    case bind(String, value: ID, result: ID)
  }

  /// The greatest height of a tree; what is deeper is refused, so that nothing overflows the stack.
  package static let maximumHeight = 250
  /// The longest expression, in bytes.
  package static let maximumLength = 100_000

  package private(set) var nodes: [Node] = []
  /// Where each node stands in the text; a macro's expansion stands where the macro stands.
  package private(set) var ranges: [ByteRange] = []
  private var heights: [UInt16] = []
  package var root: ID = 0

  /// - Parameter length: of the text, which says how many nodes there will be at about.
  init(forTextOf length: Int) {
    let count = length / 5 + 8
    nodes.reserveCapacity(count)
    ranges.reserveCapacity(count)
    heights.reserveCapacity(count)
  }

  package subscript(id: ID) -> Node { nodes[id] }

  /// Appends a node; nil where the tree would become too high.
  mutating func append(_ node: Node, _ range: ByteRange) -> ID? {
    var height = 0
    Self.forEachChild(of: node) { height = max(height, Int(heights[$0])) }
    guard height < Self.maximumHeight else { return nil }
    return appendUnchecked(node, range, height: height + 1)
  }

  /// Appends a node of a macro's expansion, which adds a few levels at most to what was checked.
  mutating func appendExpansion(_ node: Node, _ range: ByteRange) -> ID {
    appendUnchecked(node, range, height: 0)
  }

  private mutating func appendUnchecked(_ node: Node, _ range: ByteRange, height: Int) -> ID {
    nodes.append(node)
    ranges.append(range)
    heights.append(UInt16(truncatingIfNeeded: height))
    return nodes.count - 1
  }

  /// Puts an expansion in the place of a macro call.
  mutating func replace(_ id: ID, with node: Node, at range: ByteRange? = nil) {
    nodes[id] = node
    if let range { ranges[id] = range }
  }

  static func forEachChild(of node: Node, _ body: (ID) -> Void) {
    switch node {
    case .literal, .identifier: break
    case .select(let operand, _, _): body(operand)
    case .call(_, let target, let arguments):
      if let target { body(target) }
      for argument in arguments { body(argument) }
    case .list(let elements, _):
      for element in elements { body(element) }
    case .map(let entries):
      for entry in entries {
        body(entry.key)
        body(entry.value)
      }
    case .message(_, let fields):
      for field in fields { body(field.value) }
    case .comprehension(let fold):
      for id in [fold.range, fold.initial, fold.condition, fold.step, fold.result] { body(id) }
    case .bind(_, let value, let result):
      body(value)
      body(result)
    }
  }
}

extension SyntaxTree {
  /// Whether two trees say the same, wherever their nodes stand.
  package static func sameMeaning(_ a: SyntaxTree, _ b: SyntaxTree) -> Bool {
    same(a, a.root, b, b.root)
  }

  private static func same(_ a: SyntaxTree, _ i: ID, _ b: SyntaxTree, _ j: ID) -> Bool {
    func all(_ x: [ID], _ y: [ID]) -> Bool {
      x.count == y.count && zip(x, y).allSatisfy { same(a, $0, b, $1) }
    }
    switch (a[i], b[j]) {
    case (.literal(.double(let x)), .literal(.double(let y))):
      return x.bitPattern == y.bitPattern
    case (.literal(.string(let x)), .literal(.string(let y))):
      return x.utf8.elementsEqual(y.utf8)
    case (.literal(let x), .literal(let y)): return x == y
    case (.identifier(let x), .identifier(let y)): return x == y
    case (.select(let x, let f, let s), .select(let y, let g, let t)):
      return f == g && s == t && same(a, x, b, y)
    case (.call(let f, let s, let x), .call(let g, let t, let y)):
      return f == g && all(s.map { [$0] } ?? [], t.map { [$0] } ?? []) && all(x, y)
    case (.list(let x, let o), .list(let y, let p)): return o == p && all(x, y)
    case (.map(let x), .map(let y)):
      return all(x.map(\.key), y.map(\.key)) && all(x.map(\.value), y.map(\.value))
        && x.map(\.isOptional) == y.map(\.isOptional)
    case (.message(let n, let x), .message(let m, let y)):
      return n == m && x.map(\.name) == y.map(\.name) && all(x.map(\.value), y.map(\.value))
        && x.map(\.isOptional) == y.map(\.isOptional)
    case (.comprehension(let x), .comprehension(let y)):
      return x.variable == y.variable && x.variable2 == y.variable2
        && all(
          [x.range, x.initial, x.condition, x.step, x.result],
          [y.range, y.initial, y.condition, y.step, y.result])
    case (.bind(let n, let v, let r), .bind(let m, let w, let s)):
      return n == m && all([v, r], [w, s])
    default: return false
    }
  }
}
