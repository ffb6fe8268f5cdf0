package import CEL
package import KubernetesValues
import Synchronization

/// Compiles the expressions of policies when they are first needed.
///
/// Policies of one author repeat their variables. Those that say the same are compiled once, and evaluated once for a
/// manifest; they are told apart by their text and by what the names in it stand for.
package final class PolicyCompiler: Sendable {
  /// The number of an expression, of one policy or of several that say the same.
  typealias ExpressionID = Int

  /// An expression and the variables that it may use.
  private struct Scoped: Hashable {
    var text: String
    /// The variables that the text mentions, by name; all where it speaks of `variables` as a whole.
    var uses: [Use]
    /// Whether the text says `variables` where no name follows: `variables.?a`.
    var usesAll: Bool
    /// Whether the text may make objects and patches.
    var makesPatches: Bool
    /// Whether the policy has parameters.
    var hasParams: Bool
  }

  private struct Use: Hashable {
    var name: String
    var variable: ExpressionID
  }

  /// A compiled expression: its program asks for the names that every policy has, then for what it uses.
  final class Compiled: Sendable {
    let program: Program
    let uses: [ExpressionID]
    /// Nil where the program was prepared: then the text tells.
    private let knownNames: [String]?

    init(program: Program, uses: [ExpressionID], knownNames: [String]? = nil) {
      self.program = program
      self.uses = uses
      self.knownNames = knownNames
    }

    /// What ``uses`` are called.
    var names: [String] { knownNames ?? PolicyCompiler.mentioned(in: program.text).names }
  }

  /// What a policy may use, in the order in which values are given.
  static let names = ["object", "oldObject", "request", "params", "namespaceObject"]

  private struct State {
    /// Without those that were prepared, whose numbers come first.
    var expressions: [Scoped] = []
    var ids: [Scoped: ExpressionID] = [:]
    /// nil for what nobody has asked for yet.
    var compiled: [Result<Compiled, ExpressionErrors>?] = []
    var types: [Result<Type, ExpressionErrors>?] = []
  }

  /// Expressions by their texts, parsed once for all compilers that share them.
  private final class Parsed: Sendable {
    private let known = Mutex<[String: Result<ParsedExpression, ExpressionErrors>]>([:])

    func expression(_ text: String, _ macros: Macros) throws(ExpressionErrors) -> ParsedExpression {
      try known.withLock { known in
        if let result = known[text] { return result }
        if known.isEmpty { known.reserveCapacity(256) }
        let result = Result { () throws(ExpressionErrors) in try ParsedExpression(text, macros) }
        known[text] = result
        return result
      }.get()
    }
  }

  /// The release whose expressions these are.
  package let version: KubernetesVersion
  /// Made for the first expression that is compiled.
  private let environments = AtomicLazyReference<Environments>()
  private let makeEnvironments: @Sendable () -> Environments
  private let prepared: [PreparedExpression]
  private let parsed: Parsed
  private let state = Mutex(State())
  private let benches = Mutex<[PolicyBench]>([])
  private let policies = Atomic(0)

  /// What expressions may speak of.
  private final class Environments: Sendable {
    let plain: Environment
    let withParams: Environment

    init(_ version: KubernetesVersion, object: Type, zones: TimeZoneDatabase) {
      let functions = FunctionTable.kubernetes(version)
      func make(hasParams: Bool) -> Environment {
        var environment = Environment.kubernetes(
          version, functions: functions,
          variables: PolicyCompiler.names.map { name -> VariableDeclaration in
            // Positions are the same in every environment, so what is not there has a name that nobody can write.
            let type: Type =
              switch name {
              case "object", "oldObject": object
              case "request": FieldTypes.request
              case "namespaceObject": FieldTypes.namespace
              default: .dyn
              }
            return VariableDeclaration(name == "params" && !hasParams ? "" : name, type)
          },
          types: FieldTypes(), zones: zones)
        environment.refusedNames = [
          "authorizer": "authorizer asks the API server who may do what, and there is none to ask"
        ]
        environment.nameSpaces = ["variables"]
        return environment
      }
      plain = make(hasParams: false)
      withParams = make(hasParams: true)
    }
  }

  /// - Parameters:
  ///   - object: the type of the manifest; ``Type/dyn`` where it is not to be checked.
  package convenience init(_ version: KubernetesVersion, object: Type = .dyn, zones: TimeZoneDatabase = .builtIn) {
    self.init(version, object: object, zones: zones, prepared: [])
  }

  /// A compiler for another type of object, which parses nothing anew.
  package convenience init(_ other: PolicyCompiler, object: Type, zones: TimeZoneDatabase = .builtIn) {
    self.init(other.version, object: object, zones: zones, prepared: [], parsed: other.parsed)
  }

  /// - Parameter prepared: expressions that need not be compiled; their positions are their numbers.
  convenience init(
    _ version: KubernetesVersion, object: Type = .dyn, zones: TimeZoneDatabase = .builtIn,
    prepared: [PreparedExpression]
  ) {
    self.init(version, object: object, zones: zones, prepared: prepared, parsed: Parsed())
  }

  private init(
    _ version: KubernetesVersion, object: Type, zones: TimeZoneDatabase, prepared: [PreparedExpression],
    parsed: Parsed
  ) {
    self.version = version
    self.prepared = prepared
    self.parsed = parsed
    makeEnvironments = { Environments(version, object: object, zones: zones) }
  }

  private func environment(hasParams: Bool) -> Environment {
    let known = environments.load() ?? environments.storeIfNil(makeEnvironments())
    return hasParams ? known.withParams : known.plain
  }

  /// A number for a policy of this compiler.
  func makePolicyNumber() -> Int { policies.add(1, ordering: .relaxed).oldValue }

  /// What to evaluate with, to be put back afterwards: what this worker had last, whose memory lies in the cache of its
  /// core; else any.
  func takeBench(for worker: Int) -> PolicyBench {
    let known = benches.withLock { benches in
      benches.lastIndex { $0.worker == worker }.map { benches.remove(at: $0) } ?? benches.popLast()
    }
    let bench = known ?? PolicyBench()
    bench.worker = worker
    return bench
  }

  func putBack(_ bench: PolicyBench) { benches.withLock { $0.append(bench) } }

  /// The variables of a policy, each with what it may use of those before it.
  func variables(of variables: [Policy.NamedExpression], hasParams: Bool = false) -> [String: ExpressionID] {
    var known: [String: ExpressionID] = [:]
    for variable in variables {
      known[variable.name] = expression(variable.expression.text, known, hasParams: hasParams)
    }
    return known
  }

  /// The number of an expression with those variables that its text mentions.
  ///
  /// - Parameter makesPatches: whether the expression is a mutation, which may make objects and patches.
  func expression(
    _ text: String, _ known: [String: ExpressionID], hasParams: Bool = false, makesPatches: Bool = false
  ) -> ExpressionID {
    let (mentioned, usesAll) = Self.mentioned(in: text)
    let names = usesAll ? known.keys.sorted() : mentioned
    let scoped = Scoped(
      text: text, uses: names.compactMap { name in known[name].map { Use(name: name, variable: $0) } },
      usesAll: usesAll, makesPatches: makesPatches, hasParams: hasParams)
    return state.withLock { state in
      if let id = state.ids[scoped] { return id }
      // Policies come in dozens, and texts are long to be put elsewhere again and again.
      if state.ids.isEmpty { state.ids.reserveCapacity(256) }
      let id = prepared.count + state.expressions.count
      state.expressions.append(scoped)
      state.compiled.append(nil)
      state.types.append(nil)
      state.ids[scoped] = id
      return id
    }
  }

  /// The names that follow `variables.` in a text, in order, each once; and whether `variables` stands where no name
  /// follows.
  fileprivate static func mentioned(in text: String) -> (names: [String], all: Bool) {
    let bytes = text.utf8Span.span
    let word: StaticString = "variables"
    var names: [String] = []
    var all = false
    var i = 0
    search: while i + word.utf8CodeUnitCount <= bytes.count {
      guard bytes[i] == UInt8(ascii: "v") else {
        i += 1
        continue
      }
      for j in 0..<word.utf8CodeUnitCount where unsafe bytes[i + j] != word.utf8Start[j] {
        i += 1
        continue search
      }
      i += word.utf8CodeUnitCount
      let start = i + 1
      guard start < bytes.count, bytes[i] == UInt8(ascii: "."), isNameByte(bytes[start]) else {
        all = true
        continue
      }
      i = start
      while i < bytes.count, isNameByte(bytes[i]) { i += 1 }
      // Letters, digits and underscores.
      let name = unsafe String(copying: UTF8Span(unchecked: bytes.extracting(start..<i)))
      if !names.contains(name) { names.append(name) }
    }
    return (names.sorted(), all)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// All expressions that have been given a number: their texts, and the variables that they use.
  var numbered: [(text: String, uses: [ExpressionID])] {
    state.withLock { state in state.expressions.map { ($0.text, $0.uses.map(\.variable)) } }
  }

  /// The program of an expression; compiled now if it is the first time.
  func compiled(_ id: ExpressionID) -> Result<Compiled, ExpressionErrors> {
    if id < prepared.count { return prepared[id].read(in: environment(hasParams: false)) }
    return state.withLock { compile(id, &$0) }
  }

  private func compile(_ id: ExpressionID, _ state: inout State) -> Result<Compiled, ExpressionErrors> {
    let position = id - prepared.count
    if let known = state.compiled[position] { return known }
    let scoped = state.expressions[position]
    let environment = environment(for: scoped) { id in (try? compile(id, &state).get())?.program.resultType }
    let result: Result<Compiled, ExpressionErrors>
    do throws(ExpressionErrors) {
      let expression = try parsed.expression(scoped.text, environment.macros)
      result = .success(
        Compiled(
          program: try Program(expression, in: environment), uses: scoped.uses.map(\.variable),
          knownNames: scoped.uses.map(\.name)))
    } catch {
      result = .failure(error)
    }
    state.compiled[position] = result
    return result
  }

  /// The type that an expression gives, for those who want no program.
  func type(of id: ExpressionID) -> Result<Type, ExpressionErrors> { state.withLock { type(of: id, &$0) } }

  private func type(of id: ExpressionID, _ state: inout State) -> Result<Type, ExpressionErrors> {
    let position = id - prepared.count
    if let known = state.types[position] { return known }
    let scoped = state.expressions[position]
    let environment = environment(for: scoped) { id in try? type(of: id, &state).get() }
    let result = Result { () throws(ExpressionErrors) in
      try parsed.expression(scoped.text, environment.macros).type(in: environment)
    }
    state.types[position] = result
    return result
  }

  /// What an expression may use: its policy's variables, too.
  private func environment(for scoped: Scoped, _ type: (ExpressionID) -> Type?) -> Environment {
    var environment = environment(hasParams: scoped.hasParams)
    if scoped.makesPatches {
      environment.types = PatchTypes(fields: FieldTypes())
    } else {
      environment.missingFunctions = ["jsonpatch.escapeKey"]
    }
    for use in scoped.uses {
      // A variable refers only to those before it, so this ends. One that does not compile may be anything.
      environment.add(VariableDeclaration("variables.\(use.name)", type(use.variable)?.asVariable ?? .dyn, cost: 2))
    }
    if scoped.usesAll {
      // The whole is asked for behind its parts.
      let parts = environment.variables.dropFirst(Self.names.count)
      let fields = parts.map { ($0.name.dropFirst("variables.".count).description, $0.type) }
      environment.types = VariableTypes(
        others: environment.types, fields: Dictionary(fields, uniquingKeysWith: { first, _ in first }))
      environment.add(VariableDeclaration("variables", .object(VariableTypes.name)))
    }
    return environment
  }
}

extension Type {
  /// What the server remembers of a variable's type; mirrors `convertCelTypeToDeclType`.
  fileprivate var asVariable: Type {
    switch self {
    case .list(let element): .list(element.asVariable)
    case .map(let key, let value): .map(key.asVariable, value.asVariable)
    case .bool, .bytes, .double, .duration, .int, .null, .string, .timestamp, .uint: self
    default: .dyn
    }
  }
}
