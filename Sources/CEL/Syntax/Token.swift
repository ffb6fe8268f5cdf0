import SourceText

/// A lexical unit of an expression.
struct Token {
  enum Kind: UInt8 {
    case identifier, quotedIdentifier
    case int, uint, double, string, bytes
    case `true`, `false`, null, `in`
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case dot, comma, colon, question
    case plus, minus, star, slash, percent, not
    case and, or
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case end
  }

  var kind: Kind
  var start: Int
  var end: Int

  var range: ByteRange { ByteRange(start, end) }
}
