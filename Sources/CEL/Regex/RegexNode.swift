/// The parts of a pattern.
indirect enum RegexNode: Sendable, Hashable {
  /// Where a pattern may stand without consuming anything.
  enum Assertion: UInt8, Sendable {
    case textBegin, textEnd, lineBegin, lineEnd, wordBoundary, noWordBoundary
  }

  case empty
  case scalars(ScalarSet)
  case assertion(Assertion)
  case sequence([RegexNode])
  /// The first that leads to a match wins.
  case choice([RegexNode])
  /// `maximum` nil: any number.
  case repetition(RegexNode, minimum: Int, maximum: Int?, isGreedy: Bool)

  /// Whether it can match nothing at all.
  var isNullable: Bool {
    switch self {
    case .empty, .assertion: true
    case .scalars: false
    case .sequence(let parts): parts.allSatisfy(\.isNullable)
    case .choice(let parts): parts.contains(where: \.isNullable)
    case .repetition(let part, let minimum, _, _): minimum == 0 || part.isNullable
    }
  }
}

/// Why a pattern is no regular expression, in the words of Go's `regexp/syntax`.
package struct RegexFault: Error, Hashable, Sendable, CustomStringConvertible {
  let reason: String
  /// The part of the pattern that is wrong.
  let part: String

  package var description: String { "error parsing regexp: \(reason): `\(part)`" }
}
