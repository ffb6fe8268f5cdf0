/// A call that the parser rewrites before anything else sees it.
package enum Macro: Hashable, Sendable, CaseIterable {
  case has
  case all, exists, existsOne, map, filter
  /// `all`, `exists` and `existsOne` over keys and values, `transformList`, `transformMap`, `transformMapEntry`.
  case twoVariables
  case optMap, optFlatMap
  /// `cel.bind(name, value, result)`.
  case bind
  /// `cel.block`, `cel.index`, `cel.iterVar`, `cel.accuVar`: how optimizers write shared parts down.
  case block
  /// `list.sortBy(e, key)`.
  case sortBy
  /// `math.greatest` and `math.least` of any number of arguments.
  case extremes

  /// The macros of the language itself.
  package static let standard: Set<Macro> = [.has, .all, .exists, .existsOne, .map, .filter]
}
