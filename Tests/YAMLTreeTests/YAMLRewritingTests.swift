import Diagnostics
import SourceText
import Testing
import YAMLTree

/// Values are changed in the text, and everything else stays as it was written.
@Suite("Rewriting values")
struct YAMLRewritingTests {
  /// A change of the value at a path, or its removal.
  enum Change: Sendable {
    case set(String, YAMLDraft)
    case remove(String)
    case insert(String, YAMLDraft)
  }

  private static func parse(_ text: String) throws -> YAMLNode {
    let stream = YAMLStream(parsing: SourceFile(path: "t.yaml", text: text))
    try #require(stream.findings.isEmpty, "\(text)")
    return try #require(stream.documents.first).root
  }

  private static func apply(_ changes: [Change], to draft: YAMLDraft) -> YAMLDraft {
    changes.reduce(draft) { draft, change in
      switch change {
      case .set(let path, let value): edit(draft, path.split(separator: "/")[...]) { _ in value }
      case .remove(let path): edit(draft, path.split(separator: "/")[...]) { _ in nil }
      case .insert(let path, let value): edit(draft, path.split(separator: "/")[...], inserts: true) { _ in value }
      }
    }
  }

  private static func edit(
    _ draft: YAMLDraft, _ path: ArraySlice<Substring>, inserts: Bool = false, _ new: (YAMLDraft?) -> YAMLDraft?
  ) -> YAMLDraft {
    guard let name = path.first else { return draft }
    switch draft.opened {
    case .mapping(var entries, let node):
      let position = entries.firstIndex { $0.key == name }
      let old = position.map { entries[$0].value }
      let value =
        path.count == 1
        ? new(old) : edit(old ?? .mapping([], of: nil), path.dropFirst(), inserts: inserts, new)
      switch (position, value) {
      case (let position?, let value?): entries[position].value = value
      case (let position?, nil): entries.remove(at: position)
      case (nil, let value?): entries.append(.init(String(name), value))
      case (nil, nil): break
      }
      return .mapping(entries, of: node)
    case .sequence(var items, let node):
      let index = Int(name) ?? items.count
      if path.count > 1 {
        items[index] = edit(items[index], path.dropFirst(), inserts: inserts, new)
      } else if inserts, let value = new(nil) {
        items.insert(value, at: index)
      } else if let value = new(items[index]) {
        items[index] = value
      } else {
        items.remove(at: index)
      }
      return .sequence(items, of: node)
    default: return draft
    }
  }

  private static func rewritten(_ text: String, _ changes: [Change]) throws -> String {
    let node = try parse(text)
    let draft = apply(changes, to: .kept(node))
    let edits = try YAMLRewriting.edits(changing: node, to: draft)
    let result = String(decoding: edits.applied(to: Array(text.utf8)), as: UTF8.self)
    let again = try parse(result)
    #expect(YAMLDraft.kept(again) == draft, "\(result)")
    return result
  }

  @Test(
    arguments: [
      ("a: 1 # one\nb: 2\n", [.set("a", .int(3))], "a: 3 # one\nb: 2\n"),
      (
        "a: 'x'\nb: \"y\"\nc: z\n", [.set("a", .string("it's")), .set("b", .string("q\"")), .set("c", .string("no"))],
        "a: 'it''s'\nb: \"q\\\"\"\nc: \"no\"\n"
      ),
      ("# top\na: 1\n# about b\nb: 2\n", [.remove("a")], "# top\n# about b\nb: 2\n"),
      ("a: 1\nb: 2", [.remove("b")], "a: 1"),
      ("a: 1\nb: {x: 1}\n", [.remove("b/x")], "a: 1\nb: {}\n"),
      ("a: 1\nb:\n  x: 1 # gone\n# stays\n", [.remove("b/x")], "a: 1\nb: {} # gone\n# stays\n"),
      (
        "spec:\n  a: 1\n  # the template\n  template:\n    b: 2\n", [.set("spec/limit", .int(3))],
        "spec:\n  a: 1\n  limit: 3\n  # the template\n  template:\n    b: 2\n"
      ),
      (
        "spec:\n  a: 1\n  template:\n    b: 2\n",
        [
          .set(
            "spec/policy",
            .mapping([.init("rules", .sequence([.mapping([.init("x", .int(1))], of: nil)], of: nil))], of: nil))
        ],
        "spec:\n  a: 1\n  policy:\n    rules:\n    - x: 1\n  template:\n    b: 2\n"
      ),
      (
        "spec:\n    template:\n        l:\n          - b: 2\n",
        [.set("spec/a", .sequence([.int(1), .int(2)], of: nil))],
        "spec:\n    a:\n      - 1\n      - 2\n    template:\n        l:\n          - b: 2\n"
      ),
      ("l:\n- a: 1\n  b: 2\n- c: 3\n", [.remove("l/0/a"), .set("l/1/d", .int(4))], "l:\n- b: 2\n- c: 3\n  d: 4\n"),
      ("l:\n- a # one\n# two\n- b\n- c\n", [.remove("l/1")], "l:\n- a # one\n# two\n- c\n"),
      (
        "l:\n- a\n- b\n", [.insert("l/0", .string("x")), .insert("l/2", .string("v")), .insert("l/4", .string("z"))],
        "l:\n- x\n- a\n- v\n- b\n- z\n"
      ),
      (
        "l:\n  - a\n  - b\n",
        [.remove("l/0"), .insert("l/-", .mapping([.init("k", .string("v")), .init("w", .int(1))], of: nil))],
        "l:\n  - b\n  - k: v\n    w: 1\n"
      ),
      ("l: [a, b, c]\n", [.remove("l/1"), .insert("l/-", .string("d"))], "l: [a, c, d]\n"),
      ("l: [a, b, c]\n", [.remove("l/2"), .remove("l/1")], "l: [a]\n"),
      ("l: [a, b]\n", [.insert("l/0", .string("-c"))], "l: [-c, a, b]\n"),
      ("l: [\"a\"]\n", [.insert("l/0", .string("b"))], "l: [\"b\", \"a\"]\n"),
      (
        "{\n  \"a\": 1,\n  \"b\": {\"c\": [1]}\n}\n", [.set("d", .string("x")), .insert("b/c/-", .string("y"))],
        "{\n  \"a\": 1,\n  \"b\": {\"c\": [1, \"y\"]},\n  \"d\": \"x\"\n}\n"
      ),
      ("{\"a\": 1, \"b\": 2}", [.remove("a"), .set("b", .string("2"))], "{\"b\": \"2\"}"),
      (
        "m:\n  s: |\n    one\n    two\n  t: 1\n", [.set("m/s", .string("zero\none\ntwo\n"))],
        "m:\n  s: |\n    zero\n    one\n    two\n  t: 1\n"
      ),
      ("m:\n  s: >-\n      one\n      two\n", [.set("m/s", .string("x"))], "m:\n  s: x\n"),
      ("a:\nb: ~\n", [.set("a", .int(1)), .set("b", .string("x"))], "a: 1\nb: x\n"),
      ("a: # why\n  b: 1\nc: 2\n", [.set("a", .int(1))], "a: 1\nc: 2\n"),
      ("a: 1 # why\nc: 2\n", [.set("a", .mapping([.init("b", .int(1))], of: nil))], "a:\n  b: 1 # why\nc: 2\n"),
      (
        "a: 1\r\nb:\r\n  c: 2\r\n", [.set("d", .int(1)), .remove("b/c"), .set("b/e", .int(3))],
        "a: 1\r\nd: 1\r\nb:\r\n  e: 3\r\n"
      ),
      ("s: |+\n  x\n\nt: 1\n", [.set("u", .int(2))], "s: |+\n  x\n\nt: 1\nu: 2\n"),
      ("a: &x {k: 1}\nb: *x\nc: 1\n", [.remove("b"), .set("c", .int(2))], "a: &x {k: 1}\nc: 2\n"),
      // What moves takes its comments along.
      (
        "a:\n# of x\n- k: x # at x\n  l: 1\n\n# of y\n- k: 'y' # at y\n- z\n# behind\nb: 1\n",
        [.remove("a/1"), .insert("a/0", .mapping([.init("k", .string("y"))], of: nil))],
        "a:\n\n# of y\n- k: 'y' # at y\n# of x\n- k: x # at x\n  l: 1\n- z\n# behind\nb: 1\n"
      ),
      (
        "a: [{k: x},  'y', z] # why\n", [.remove("a/1"), .insert("a/0", .string("y"))],
        "a: ['y',  {k: x}, z] # why\n"
      ),
      ("a:\r\n- x\r\n- v # at v\r\n", [.remove("a/1"), .insert("a/0", .string("v"))], "a:\r\n- v # at v\r\n- x\r\n"),
      ("a:\n- x\n- v", [.remove("a/1"), .insert("a/0", .string("v"))], "a:\n- v\n- x"),
      // Folded texts keep their lines.
      (
        "a: >-\n  one two\n  three four\nb: 1\n", [.set("a", .string("one 2 three four"))],
        "a: >-\n  one 2\n  three four\nb: 1\n"
      ),
      (
        "a: >\n  one two\n  three four\n", [.set("a", .string("one two three and four\n"))],
        "a: >\n  one two\n  three and four\n"
      ),
    ] as [(String, [Change], String)])
  func values(text: String, changes: [Change], expected: String) throws {
    #expect(try Self.rewritten(text, changes) == expected)
  }

  @Test(
    arguments: [
      ("a: &x {k: 1}\nb: *x\n", .set("a/k", .int(2))), ("a: &x {k: 1}\nb: *x\n", .set("b/k", .int(2))),
      ("a: &x {k: 1}\nb: *x\n", .remove("a")), ("a: &x {k: 1}\nb:\n  <<: *x\n  l: 1\n", .set("b/k", .int(2))),
      ("a: 1\na: 2\nb: 3\n", .set("b", .int(4))), ("a: [1, # one\n  2]\n", .remove("a/0")),
    ] as [(String, Change)])
  func whatIsSharedOrUnclearStays(text: String, change: Change) throws {
    let node = try Self.parse(text)
    #expect(throws: YAMLRewriting.Obstacle.self) {
      try YAMLRewriting.edits(changing: node, to: Self.apply([change], to: .kept(node)))
    }
  }

  // MARK: Any change

  private static let documents = [
    """
    # a Job
    apiVersion: batch/v1   # stable
    kind: Job
    metadata: {name: x, labels: {a: b}}
    spec:
      completions: 3
      # the pods
      template:
        spec:
          containers:
          - name: main # the one
            image: "a:1"
            command: [sh, -c, 'echo hi']
            env:
              - {name: A, value: "1"}
              - name: B
                value: |
                  two
                  lines

            # the limits
            resources:
              limits: {cpu: 1}
          - name: other
          restartPolicy: Never
    """,
    """
    {
      "kind": "Job", "spec": {
        "a": [1, 2, {"b": null}], "c": [],
        "d": {"e": "f"}
      },
      "list": [[1], [2, 3]]
    }
    """,
    "a:\n- - 1\n  - 2\n- - x: 1\n    y: 2\n  - z\nb:\n    c:\n        d: >\n          folded\n          text\n        e:\nf: ~\n",
  ]

  /// A stream of numbers that is the same every time.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 11
    }
  }

  private static func anything(_ numbers: inout Numbers, depth: Int = 0) -> YAMLDraft {
    switch Int.random(in: 0..<(depth > 2 ? 6 : 8), using: &numbers) {
    case 0: return .int(Int64.random(in: -3...300, using: &numbers))
    case 1: return .bool(Bool.random(using: &numbers))
    case 2:
      return .string(
        ["x", "yes", "1e3", "a: b", "# c", "", "- d", "ü", "{e", "g,h"].randomElement(using: &numbers) ?? "")
    case 3:
      return .string(["one\ntwo\n", "one\n\n two", "\tx\n", "a\r\nb", " lead\n"].randomElement(using: &numbers) ?? "")
    case 4: return .null
    case 5: return .double(1.5)
    case 6:
      return .sequence(
        (0..<Int.random(in: 0...2, using: &numbers)).map { _ in anything(&numbers, depth: depth + 1) }, of: nil)
    default:
      return .mapping(
        (0..<Int.random(in: 0...2, using: &numbers)).map {
          .init(["k", "on", "a b"][$0], anything(&numbers, depth: depth + 1))
        },
        of: nil)
    }
  }

  /// The draft with one thing changed somewhere in it.
  private static func changed(_ draft: YAMLDraft, _ numbers: inout Numbers) -> YAMLDraft {
    let goesDeeper = Int.random(in: 0..<10, using: &numbers) < 8
    switch draft.opened {
    case .mapping(var entries, let node):
      guard let position = entries.indices.randomElement(using: &numbers) else { return anything(&numbers) }
      if goesDeeper {
        entries[position].value = changed(entries[position].value, &numbers)
      } else if Bool.random(using: &numbers) {
        entries.remove(at: position)
      } else {
        let name = "new\(Int.random(in: 0..<9, using: &numbers))"
        if !entries.contains(where: { $0.key == name }) { entries.append(.init(name, anything(&numbers))) }
      }
      return .mapping(entries, of: node)
    case .sequence(var items, let node):
      guard let position = items.indices.randomElement(using: &numbers) else { return .sequence([.int(1)], of: node) }
      if goesDeeper {
        items[position] = changed(items[position], &numbers)
      } else if Bool.random(using: &numbers) {
        items.remove(at: position)
      } else {
        items.insert(anything(&numbers), at: position)
      }
      return .sequence(items, of: node)
    default: return anything(&numbers)
    }
  }

  @Test(
    "after any change the text reads as what was wanted, and no comment on a line of its own is lost",
    arguments: documents.indices, ["\n", "\r\n"])
  func anyChange(number: Int, lineBreak: String) throws {
    let text = Self.documents[number].split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: lineBreak)
    let node = try Self.parse(text)
    var numbers = Numbers(state: UInt64(number + 1))
    for _ in 0..<600 {
      var draft = YAMLDraft.kept(node)
      for _ in 0...Int.random(in: 0..<4, using: &numbers) { draft = Self.changed(draft, &numbers) }
      let edits = try YAMLRewriting.edits(changing: node, to: draft)
      let result = String(decoding: edits.applied(to: Array(text.utf8)), as: UTF8.self)
      let stream = YAMLStream(parsing: SourceFile(path: "t.yaml", text: result))
      guard stream.findings.isEmpty, let root = stream.documents.first?.root, YAMLDraft.kept(root) == draft else {
        Issue.record("\(draft)\n\(result)\n\(stream.findings.map(\.message))")
        return
      }
    }
  }
}
