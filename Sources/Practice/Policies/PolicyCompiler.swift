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
    /// The variables that the text mentions, by name.
    var uses: [Use]
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
  struct Compiled: Sendable {
    var program: Program
    var uses: [ExpressionID]
  }

  /// What a policy may use, in the order in which values are given.
  static let names = ["object", "oldObject", "request", "params", "namespaceObject"]

  private struct State {
    var expressions: [Scoped] = []
    var ids: [Scoped: ExpressionID] = [:]
    /// nil for what nobody has asked for yet.
    var compiled: [Result<Compiled, ExpressionErrors>?] = []
  }

  /// The release whose expressions these are.
  package let version: KubernetesVersion
  /// Made for the first expression that is compiled.
  private let environments = AtomicLazyReference<Environments>()
  private let makeEnvironments: @Sendable () -> Environments
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
  package init(_ version: KubernetesVersion, object: Type = .dyn, zones: TimeZoneDatabase = .builtIn) {
    self.version = version
    makeEnvironments = { Environments(version, object: object, zones: zones) }
  }

  private func environment(hasParams: Bool) -> Environment {
    let known = environments.load() ?? environments.storeIfNil(makeEnvironments())
    return hasParams ? known.withParams : known.plain
  }

  /// A number for a policy of this compiler.
  func makePolicyNumber() -> Int { policies.add(1, ordering: .relaxed).oldValue }

  /// What to evaluate with, to be put back afterwards.
  func takeBench() -> PolicyBench { benches.withLock { $0.popLast() } ?? PolicyBench() }

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
    var uses: Set<String> = []
    let bytes = Array(text.utf8)
    let prefix = Array("variables.".utf8)
    var i = 0
    while i + prefix.count < bytes.count {
      guard bytes[i] == prefix[0], bytes[i..<i + prefix.count].elementsEqual(prefix) else {
        i += 1
        continue
      }
      let start = i + prefix.count
      i = start
      while i < bytes.count, Self.isNameByte(bytes[i]) { i += 1 }
      uses.insert(String(decoding: bytes[start..<i], as: UTF8.self))
    }
    let scoped = Scoped(
      text: text, uses: uses.sorted().compactMap { name in known[name].map { Use(name: name, variable: $0) } },
      makesPatches: makesPatches, hasParams: hasParams)
    return state.withLock { state in
      if let id = state.ids[scoped] { return id }
      state.expressions.append(scoped)
      state.compiled.append(nil)
      state.ids[scoped] = state.expressions.count - 1
      return state.expressions.count - 1
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// The program of an expression; compiled now if it is the first time.
  func compiled(_ id: ExpressionID) -> Result<Compiled, ExpressionErrors> {
    state.withLock { compile(id, &$0) }
  }

  private func compile(_ id: ExpressionID, _ state: inout State) -> Result<Compiled, ExpressionErrors> {
    if let known = state.compiled[id] { return known }
    let scoped = state.expressions[id]
    var environment = environment(hasParams: scoped.hasParams)
    if scoped.makesPatches { environment.types = PatchTypes(fields: FieldTypes()) }
    for use in scoped.uses {
      // A variable refers only to those before it, so this ends. One that does not compile may be anything.
      let type = (try? compile(use.variable, &state).get())?.program.resultType.asVariable ?? .dyn
      environment.add(VariableDeclaration("variables.\(use.name)", type, cost: 2))
    }
    let result: Result<Compiled, ExpressionErrors>
    do throws(ExpressionErrors) {
      result = .success(
        Compiled(program: try Program(scoped.text, in: environment), uses: scoped.uses.map(\.variable)))
    } catch {
      result = .failure(error)
    }
    state.compiled[id] = result
    return result
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
