package import Manifests
package import SourceText

/// One reason for which the API server refuses an object, as it stands in `status.details.causes`.
package struct Cause: Hashable, Sendable {
  /// The kinds of error of apimachinery's `field` package.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case invalid, required, unsupported, forbidden, duplicate, notFound, tooLong, tooMany

    /// `FieldValueInvalid`: the `reason` of a cause.
    package var reason: String {
      switch self {
      case .invalid: "FieldValueInvalid"
      case .required: "FieldValueRequired"
      case .unsupported: "FieldValueNotSupported"
      case .forbidden: "FieldValueForbidden"
      case .duplicate: "FieldValueDuplicate"
      case .notFound: "FieldValueNotFound"
      case .tooLong: "FieldValueTooLong"
      case .tooMany: "FieldValueTooMany"
      }
    }

    /// `Invalid value`: how an error's text begins.
    package var words: String {
      switch self {
      case .invalid: "Invalid value"
      case .required: "Required value"
      case .unsupported: "Unsupported value"
      case .forbidden: "Forbidden"
      case .duplicate: "Duplicate value"
      case .notFound: "Not found"
      case .tooLong: "Too long"
      case .tooMany: "Too many"
      }
    }

    /// The rule that findings of this kind carry.
    package var rule: String {
      switch self {
      case .invalid: "api/invalid-value"
      case .required: "api/required-value"
      case .unsupported: "api/unsupported-value"
      case .forbidden: "api/forbidden"
      case .duplicate: "api/duplicate-value"
      case .notFound: "api/not-found"
      case .tooLong: "api/too-long"
      case .tooMany: "api/too-many"
      }
    }
  }

  package var kind: Kind
  /// The path as the server prints it.
  package var field: String
  /// The server's text without the path: `Invalid value: -1: must be greater than or equal to 0`.
  package var message: String
  /// The last part of ``message``, without kind and value.
  package var detail: String
  /// The values that would do, of an unsupported one.
  package var supported: [String]
  /// The place at fault.
  package var range: ByteRange
  /// The row of the field table for the field at fault, where there is one.
  package var fieldIndex: FieldIndex?
  /// The text that stands there, where it is a scalar.
  package var written: String?

  /// `PATH: MESSAGE`, a line of the server's answer.
  package var line: String { "\(field): \(message)" }
}
