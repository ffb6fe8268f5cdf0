package import SourceText

/// A fault in an expression: what is wrong and which of its bytes say so.
///
/// Syntax errors, type errors and misuse of a macro are all of this type; run-time errors are
/// ``EvaluationError``.
package struct ExpressionError: Error, Hashable, Sendable {
  /// One sentence without a full stop, in cel-go's words where it has some.
  package var message: String
  /// Byte offsets in the expression's own text.
  package var range: ByteRange

  package init(_ message: String, _ range: ByteRange) {
    self.message = message
    self.range = range
  }
}

/// All faults that were found in one expression, at most ``maximumCount``, in order of their place.
package struct ExpressionErrors: Error, Hashable, Sendable {
  package static let maximumCount = 100

  package internal(set) var errors: [ExpressionError]

  init(_ errors: [ExpressionError]) {
    self.errors = Array(errors.prefix(Self.maximumCount))
  }
}
