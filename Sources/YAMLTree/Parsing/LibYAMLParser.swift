internal import CLibYAML

/// Owns a libyaml parser over bytes that the caller keeps alive.
///
/// The parser lies on the heap: libyaml keeps a pointer to the parser within it, so it must not move.
@safe
struct LibYAMLParser: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// nil when libyaml has no memory.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe parser = .allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      return nil
    }
    // The text is UTF-8 whatever its first bytes look like; a byte-order mark is left out before.
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  /// Reads the next event and gives it to `body` with its first and its past-the-end code point.
  func next<Result>(_ body: (LibYAMLEvent, Int, Int) -> Result) throws(LibYAMLError) -> Result {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw error() }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe body(LibYAMLEvent(event), event.start_mark.index, event.end_mark.index)
  }

  private func error() -> LibYAMLError {
    func text(_ pointer: UnsafePointer<CChar>?) -> String? {
      guard let pointer = unsafe pointer else { return nil }
      return unsafe String(cString: pointer)
    }
    let p = unsafe parser.pointee
    let problem = unsafe text(p.problem) ?? "out of memory"
    if unsafe p.error == YAML_READER_ERROR {
      return unsafe LibYAMLError(
        problem: problem, place: .byte(Int(p.problem_offset)), value: Int(p.problem_value), context: nil)
    }
    let context = unsafe text(p.context).map { (text: $0, point: Int(unsafe p.context_mark.index)) }
    return unsafe LibYAMLError(
      problem: problem, place: .point(Int(p.problem_mark.index)), value: nil, context: context)
  }
}

/// Why libyaml stopped.
struct LibYAMLError: Error {
  /// Positions of the reader are bytes, those of scanner and parser are code points.
  enum Place { case byte(Int), point(Int) }

  var problem: String
  var place: Place
  /// The octet or character that the reader refused.
  var value: Int?
  /// What was being read, and where it began.
  var context: (text: String, point: Int)?
}
