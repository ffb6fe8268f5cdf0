import CEL
import KubernetesValues
import SourceText
import Testing

/// A tree that counts how often it is asked.
private final class CountingTree: ValueTree {
  enum Node: Sendable {
    case list([Value])
    case map([(String, Value)])
  }

  let nodes: [Node]
  private nonisolated(unsafe) var lookups = 0

  init(_ nodes: [Node]) { self.nodes = nodes }

  var lookupCount: Int { unsafe lookups }

  func value(_ node: Int32) -> Value {
    if case .list = nodes[Int(node)] { .treeList(self, node: node) } else { .treeMap(self, node: node) }
  }

  func count(of node: Int32) -> Int {
    switch nodes[Int(node)] {
    case .list(let elements): elements.count
    case .map(let entries): entries.count
    }
  }

  func element(_ index: Int, of node: Int32) -> Value {
    if case .list(let elements) = nodes[Int(node)] { elements[index] } else { .null }
  }

  func value(forKey key: String, of node: Int32) -> Value? {
    unsafe lookups += 1
    if case .map(let entries) = nodes[Int(node)] { return entries.first { $0.0 == key }?.1 }
    return nil
  }

  func entry(_ index: Int, of node: Int32) -> (key: String, value: Value) {
    if case .map(let entries) = nodes[Int(node)] { entries[index] } else { ("", .null) }
  }
}

/// Refers to its own nodes by number.
private final class ManifestTree: ValueTree {
  private let parts: [(kind: Character, entries: [(key: String, value: Int)])]
  private let scalars: [Value]

  /// `{spec: {containers: [{name: a, image: x}, {name: b}]}, n: 3}`
  init() {
    parts = [
      ("m", [("spec", 1), ("n", -1)]), ("m", [("containers", 2)]), ("l", [("", 3), ("", 4)]),
      ("m", [("name", -2), ("image", -3)]), ("m", [("name", -4)]),
    ]
    scalars = [.null, .int(3), .string("a"), .string("x:latest"), .string("b")]
  }

  var root: Value { .treeMap(self, node: 0) }

  private func value(_ reference: Int) -> Value {
    if reference < 0 { return scalars[-reference] }
    return parts[reference].kind == "l"
      ? .treeList(self, node: Int32(reference)) : .treeMap(self, node: Int32(reference))
  }

  func count(of node: Int32) -> Int { parts[Int(node)].entries.count }
  func element(_ index: Int, of node: Int32) -> Value { value(parts[Int(node)].entries[index].value) }
  func value(forKey key: String, of node: Int32) -> Value? {
    parts[Int(node)].entries.first { $0.key == key }.map { value($0.value) }
  }
  func entry(_ index: Int, of node: Int32) -> (key: String, value: Value) {
    let entry = parts[Int(node)].entries[index]
    return (entry.key, value(entry.value))
  }
}

struct ValueTreeTests {
  private let environment = Environment.kubernetes(
    36, functions: .kubernetes(36), variables: [VariableDeclaration("object", .dyn)])

  @Test(arguments: [
    ("object.spec.containers.size()", "2"), ("object.n + 1", "4"), ("has(object.spec.x)", "false"),
    ("object.spec.containers.map(c, c.name).join(',')", "a,b"), ("'spec' in object", "true"),
    ("object.spec.containers.filter(c, has(c.image) && c.image.endsWith(':latest')).size()", "1"),
    ("object.?spec.?y.orValue('none')", "none"), ("object.spec.containers[1].name", "b"),
    ("object.spec == {'containers': [{'name': 'a', 'image': 'x:latest'}, {'name': 'b'}]}", "true"),
    ("object.spec.containers + [{'name': 'c'}] == object.spec.containers", "false"),
    ("object.exists(k, v, k == 'n' && v == 3)", "true"), ("type(object) == map", "true"),
    ("object.spec.containers.all(c, c.name in ['a', 'b'])", "true"),
  ])
  func isReadWhereItStands(text: String, expected: String) throws {
    let value = Evaluation().run(try Program("string(\(text))", in: environment), VariableValues([ManifestTree().root]))
      .value
    guard case .string(let found) = value else {
      // `string` has no bools before 1.33.
      Issue.record("\(text) gives \(value)")
      return
    }
    #expect(found == expected)
  }

  @Test func onlyWhatIsNeededIsLookedUp() throws {
    let tree = CountingTree([.map([("a", .bool(true)), ("b", .bool(false))]), .list([.int(1)])])
    let program = try Program("object.a || object.b", in: environment)
    let outcome = Evaluation().run(program, VariableValues([tree.value(0)]))
    #expect(CorpusValue.isSame(outcome.value, .bool(true)))
    #expect(tree.lookupCount == 1)
  }

  /// Every fault is underlined where it stands.
  @Test(arguments: [
    ("object.spec.parallelsm > 1", "parallelsm", "undefined field 'parallelsm'"),
    ("has(object.spec.parallelsm)", "parallelsm", "undefined field 'parallelsm'"),
    (
      "object.spec.parallelism == 'x'", "object.spec.parallelism == 'x'",
      "found no matching overload for '_==_' applied to '(int, string)'"
    ),
    ("'é' == objct", "objct", "undeclared reference to 'objct' (in container '')"),
    ("[1, 'a'].size() > 0", "'a'", "expected type 'int' but found 'string'"),
    ("duration('1x') > duration('1h')", "'1x'", "invalid duration argument"),
    ("'a'.matches('(')", "'('", "invalid matches argument"),
    ("true && 1", "1", "expected type 'bool' but found 'int'"),
    ("1 +", "", "Syntax error: mismatched input '<EOF>'"),
    ("authorizer.path('/x').check('get').allowed()", "authorizer", "there is no server to ask"),
  ])
  func faultsHavePlaces(text: String, part: String, message: String) {
    struct Types: TypeProvider {
      func type(named name: String) -> Type? { nil }
      func field(_ name: String, of type: String) -> FieldDeclaration? {
        switch (type, name) {
        case ("Job", "spec"): FieldDeclaration(.object("JobSpec"))
        case ("JobSpec", "parallelism"): FieldDeclaration(.int)
        default: nil
        }
      }
    }
    var environment = Environment.kubernetes(
      36, functions: .kubernetes(36), variables: [VariableDeclaration("object", .object("Job"))], types: Types())
    environment.refusedNames = ["authorizer": "there is no server to ask"]
    do throws(ExpressionErrors) {
      _ = try Program(text, in: environment)
      Issue.record("\(text) compiles")
    } catch {
      #expect(error.errors.count == 1)
      #expect(error.errors.first?.message == message)
      let range = error.errors.first.map { Array(text.utf8)[$0.range.bounds] } ?? []
      #expect(String(decoding: range, as: UTF8.self) == part)
    }
  }
}
