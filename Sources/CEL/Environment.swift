package import KubernetesValues
import Synchronization

/// A name that expressions may use, and its type.
package struct VariableDeclaration: Sendable, Hashable {
  /// May be qualified: `variables.pod` is found before a field `pod` of something called `variables`.
  package var name: String
  package var type: Type
  /// What using the name costs; 2 for a qualified name that stands for a field.
  package var cost: UInt64

  package init(_ name: String, _ type: Type, cost: UInt64 = 1) {
    self.name = name
    self.type = type
    self.cost = cost
  }
}

/// All functions of an environment by name; built once and shared.
package final class FunctionTable: Sendable {
  private let overloads: [String: [Overload]]
  package let macros: Macros

  package init(_ libraries: [FunctionLibrary]) {
    var overloads: [String: [Overload]] = [:]
    var macros = Macros.standard
    for library in libraries {
      macros.formUnion(library.macros)
      for function in library.functions {
        // A library that comes later replaces an overload of the same name.
        var known = overloads[function.name] ?? []
        for overload in function.overloads {
          known.removeAll { $0.id == overload.id }
          known.append(overload)
        }
        overloads[function.name] = known
      }
    }
    self.overloads = overloads
    self.macros = macros
    var spaces: Set<String> = []
    for name in overloads.keys {
      if let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) { spaces.insert(String(name[..<dot])) }
    }
    self.spaces = spaces
  }

  func overloads(of function: String) -> [Overload]? { overloads[function] }

  /// What stands before the last dot of functions' names: `math` of `math.abs`.
  private let spaces: Set<String>

  func hasFunctions(in space: String) -> Bool { spaces.contains(space) }

  /// The uses that prepared programs make of functions, by the bytes that say them.
  private let uses = Mutex<[String: FunctionUse]>([:])

  func use(_ text: String, _ make: () -> FunctionUse?) -> FunctionUse? {
    uses.withLock { uses in
      if let known = uses[text] { return known }
      let use = make()
      uses[text] = use
      return use
    }
  }
}

/// Whose habits an expression is evaluated by.
package enum Dialect: Sendable, Hashable {
  /// The language's own, as its conformance tests have them.
  case standard
  /// The API server's: `format` quotes what stands in lists and writes exponents as ×10ⁿ, and a duration's
  /// `getMilliseconds` is the whole of it.
  case kubernetes
}

/// What an expression may use and the rules that it is held to.
package struct Environment: Sendable {
  package var functions: FunctionTable
  /// Their positions are what a ``VariableSource`` is asked for.
  package private(set) var variables: [VariableDeclaration]
  package var types: any TypeProvider
  /// The name space in which names are looked up first: `com.example`.
  package var container: String
  package var macros: Macros
  /// Whether names and types are checked at all; without, every fault shows when it is evaluated.
  package var isChecked = true
  /// Whether the elements of a list literal must have one type, as Kubernetes wants it.
  package var wantsOneTypeALiteral = false
  /// Whether literal durations, timestamps and patterns are checked when the expression is compiled.
  package var checksLiterals = false
  package var costs = CostModel()
  package var zones: TimeZoneDatabase
  /// Whose habits count where the language and the API server differ.
  package var dialect = Dialect.standard

  /// Names that are known but cannot be used here, each with the reason: `authorizer` where there is no server.
  package var refusedNames: [String: String] = [:]
  /// Names in front of those of variables that are no values themselves: `variables` of `variables.pod`.
  package var nameSpaces: Set<String> = []
  /// Functions that are not to be had here, although the table has them.
  package var missingFunctions: Set<String> = []

  package init(
    functions: FunctionTable, variables: [VariableDeclaration] = [], types: any TypeProvider = NoTypes(),
    container: String = "", zones: TimeZoneDatabase = .builtIn
  ) {
    self.functions = functions
    self.variables = []
    self.types = types
    self.container = container
    self.macros = functions.macros
    self.zones = zones
    for variable in variables { add(variable) }
  }

  /// Declares a name, or declares it anew.
  package mutating func add(_ variable: VariableDeclaration) {
    if let index = index(ofVariable: variable.name) {
      variables[index] = variable
    } else {
      variables.append(variable)
    }
  }

  /// Names are few, and an environment is copied for each expression: a search from the front costs less than an index.
  package func index(ofVariable name: String) -> Int? { variables.firstIndex { $0.name == name } }

  /// What is meant by the first of the names that a name may stand for and that mean something.
  func firstMeaning<Meaning>(of name: String, _ meaning: (String) -> Meaning?) -> Meaning? {
    // Where there is no name space, and there seldom is, no list is made of one name.
    if container.isEmpty, name.utf8.first != UInt8(ascii: ".") { return meaning(name) }
    for candidate in candidates(for: name) {
      if let found = meaning(candidate) { return found }
    }
    return nil
  }

  /// The names that a name may stand for, the innermost name space first; mirrors cel-go's
  /// `Container.ResolveCandidateNames`.
  private func candidates(for name: String) -> [String] {
    if name.hasPrefix(".") { return [String(name.dropFirst())] }
    var result: [String] = []
    var space = container[...]
    while true {
      result.append("\(space).\(name)")
      guard let dot = space.lastIndex(of: ".") else { break }
      space = space[..<dot]
    }
    result.append(name)
    return result
  }
}
