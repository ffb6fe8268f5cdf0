package import CEL
package import KubernetesValues
import Synchronization

/// Compiles the expressions of policies when they are first needed.
///
/// Policies of one author repeat their variables. Those that say the same are compiled once, and evaluated once for a
/// manifest; they are told apart by their text and by what the names in it stand for.
package final class PolicyCompiler: Sendable {
  /// A variable of one policy or of several.
  typealias VariableID = Int

  /// An expression and the variables that it may use.
  struct Scoped: Hashable, Sendable {
    var text: String
    /// The variables that the text mentions, by name.
    var uses: [Use]
  }

  struct Use: Hashable, Sendable {
    var name: String
    var variable: VariableID
  }

  /// A compiled expression: its program asks for the names that every policy has, then for what it uses.
  struct Compiled: Sendable {
    var program: Program
    var uses: [VariableID]
  }

  /// What a policy may use, in the order in which values are given.
  static let names = ["object", "oldObject", "request", "params", "namespaceObject"]

  private struct State {
    var variables: [Scoped] = []
    var ids: [Scoped: VariableID] = [:]
    var compiled: [Scoped: Result<Compiled, ExpressionErrors>] = [:]
  }

  private let environment: Environment
  private let state = Mutex(State())

  /// - Parameters:
  ///   - object: the type of the manifest; ``Type/dyn`` where it is not to be checked.
  package init(_ version: KubernetesVersion, object: Type = .dyn, zones: TimeZoneDatabase = .builtIn) {
    var environment = Environment.kubernetes(
      version, functions: .kubernetes(version),
      variables: Self.names.map { VariableDeclaration($0, $0 == "object" || $0 == "oldObject" ? object : .dyn) },
      types: FieldTypes(), zones: zones)
    environment.refusedNames = [
      "authorizer": "authorizer asks the API server who may do what, and there is none to ask"
    ]
    self.environment = environment
  }

  /// The variables of a policy, each with what it may use of those before it.
  func variables(of policy: Policy) -> [String: VariableID] {
    var known: [String: VariableID] = [:]
    for variable in policy.variables {
      let scoped = scoped(variable.expression.text, known)
      known[variable.name] = state.withLock { state in
        if let id = state.ids[scoped] { return id }
        state.variables.append(scoped)
        state.ids[scoped] = state.variables.count - 1
        return state.variables.count - 1
      }
    }
    return known
  }

  /// An expression with those variables that its text mentions.
  func scoped(_ text: String, _ known: [String: VariableID]) -> Scoped {
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
    return Scoped(text: text, uses: uses.sorted().compactMap { name in known[name].map { Use(name: name, variable: $0) } })
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
  func compiled(_ scoped: Scoped) -> Result<Compiled, ExpressionErrors> {
    state.withLock { compile(scoped, &$0) }
  }

  func compiled(variable: VariableID) -> Result<Compiled, ExpressionErrors> {
    state.withLock { compile($0.variables[variable], &$0) }
  }

  private func compile(_ scoped: Scoped, _ state: inout State) -> Result<Compiled, ExpressionErrors> {
    if let known = state.compiled[scoped] { return known }
    var environment = environment
    for use in scoped.uses {
      // A variable refers only to those before it, so this ends. One that does not compile may be anything.
      let type = (try? compile(state.variables[use.variable], &state).get())?.program.resultType ?? .dyn
      environment.add(VariableDeclaration("variables.\(use.name)", type, cost: 2))
    }
    let result: Result<Compiled, ExpressionErrors>
    do throws(ExpressionErrors) {
      result = .success(
        Compiled(program: try Program(scoped.text, in: environment), uses: scoped.uses.map(\.variable)))
    } catch {
      result = .failure(error)
    }
    state.compiled[scoped] = result
    return result
  }
}
