/// What a name or call of an expression refers to.
enum Reference: Sendable {
  /// A variable of the environment.
  case variable(Int)
  /// A variable of a macro, by its place among those alive at one time.
  case local(Int)
  /// A type as a value.
  case type(Type)
  /// A function: all overloads that fit, in order; more than one only where types are not known.
  case function([Overload])
  /// Known to fail when it is evaluated; only in expressions that are not checked.
  case failure(String)
}

/// An expression whose macros are expanded, names resolved and types known.
struct CheckedExpression: Sendable {
  var tree: SyntaxTree
  /// By node id; `.error` where a node is not part of the expanded tree.
  var types: [Type]
  /// By node id, too.
  var references: [Reference?]
  /// The places of a comprehension's or binding's variables, by node id: accumulator, first, second.
  var locals: [Int: LocalPlaces]
  /// How many local variables are alive at one time at most.
  var localCount: Int

  var resultType: Type { types[tree.root] }
}

/// Where the variables of a comprehension are kept.
struct LocalPlaces: Sendable {
  var accumulator: Int
  var variable: Int
  var variable2: Int
}
