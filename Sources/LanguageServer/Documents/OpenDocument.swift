import Diagnostics
import JSONText
import LintEngine
import SourceText

/// A document that is open in the editor: its text is what counts, not the file's.
struct OpenDocument {
  let uri: String
  /// The path of the file, or the URI where it is none.
  let path: String
  var version: Int64
  private(set) var text: PlacedText
  /// What lint says of the text; nil until it is asked.
  var linted: LintedFile?
  /// Grows with each lint of any document, so that a client can tell that nothing changed.
  var resultNumber = 0
  /// Whether diagnostics that were sent are those of another text.
  var isStale = true

  init(uri: String, version: Int64, text: String, encoding: PositionEncoding) {
    self.uri = uri
    path = FileURI.path(of: uri) ?? uri
    self.version = version
    self.text = PlacedText(Array(text.utf8), encoding: encoding)
  }

  var source: SourceFile { SourceFile(path: path, bytes: text.bytes) }

  mutating func replace(with bytes: [UInt8]) {
    text = PlacedText(bytes, encoding: text.encoding)
    forget()
  }

  /// Forgets what lint said.
  mutating func forget() {
    linted = nil
    isStale = true
  }

  /// Makes one of `contentChanges`: of a range, or of the whole text.
  mutating func apply(_ change: JSONValue) throws(ResponseError) {
    guard let new = change["text"]?.string else { throw .missing("contentChanges[].text") }
    guard let range = change["range"], range != .null else { return replace(with: Array(new.utf8)) }
    guard let offsets = text.offsets(of: range) else { throw .missing("contentChanges[].range") }
    var bytes = text.bytes
    bytes.replaceSubrange(offsets, with: new.utf8)
    replace(with: bytes)
  }
}
