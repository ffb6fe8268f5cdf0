/// Calls that the parser rewrites before anything else sees them.
package struct Macros: OptionSet, Sendable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  private init(_ number: UInt16) { rawValue = 1 << number }

  package static let has = Macros(0)
  package static let all = Macros(1), exists = Macros(2), existsOne = Macros(3), map = Macros(4), filter = Macros(5)
  /// `all`, `exists` and `existsOne` over keys and values, `transformList`, `transformMap`, `transformMapEntry`.
  package static let twoVariables = Macros(6)
  package static let optMap = Macros(7), optFlatMap = Macros(8)
  /// `cel.bind(name, value, result)`.
  package static let bind = Macros(9)
  /// `cel.block`, `cel.index`, `cel.iterVar`, `cel.accuVar`: how optimizers write shared parts down.
  package static let block = Macros(10)
  /// `list.sortBy(e, key)`.
  package static let sortBy = Macros(11)
  /// `math.greatest` and `math.least` of any number of arguments.
  package static let extremes = Macros(12)

  /// The macros of the language itself.
  package static let standard: Macros = [.has, .all, .exists, .existsOne, .map, .filter]
}
