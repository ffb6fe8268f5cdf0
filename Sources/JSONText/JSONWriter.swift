/// Writes JSON text with keys in the order in which they are given.
///
/// Commas and, when asked for, line breaks are placed by the writer; a value cannot be written where JSON does
/// not allow one without tripping a precondition. `indent` nil writes one line.
///
/// ```swift
/// var json = JSONWriter()
/// json.object { $0.field("version", 1); $0.array("files") { … } }
/// ```
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private let indent: Int?
  private var depth = 0
  /// Whether the innermost open container has an element yet.
  private var hasElement = false
  private var afterKey = false

  package init(indent: Int? = nil) {
    self.indent = indent
    bytes.reserveCapacity(256)
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  // MARK: Containers

  package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    try container(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
    try container(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  package mutating func object(_ key: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
    self.key(key)
    try object(body)
  }

  package mutating func array(_ key: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
    self.key(key)
    try array(body)
  }

  private mutating func container(
    _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) throws -> Void
  ) rethrows {
    startValue()
    bytes.append(open)
    hasElement = false
    depth += 1
    try body(&self)
    precondition(!afterKey, "a key needs a value")
    depth -= 1
    if hasElement { lineBreak() }
    hasElement = true
    bytes.append(close)
  }

  // MARK: Keys and values

  package mutating func key(_ key: String) {
    precondition(!afterKey, "a key needs a value")
    startElement()
    writeString(key)
    bytes.append(UInt8(ascii: ":"))
    if indent != nil { bytes.append(UInt8(ascii: " ")) }
    afterKey = true
  }

  package mutating func value(_ string: String) {
    startValue()
    writeString(string)
  }

  package mutating func value(_ string: String?) {
    if let string { value(string) } else { null() }
  }

  package mutating func value(_ number: some BinaryInteger) {
    startValue()
    bytes.append(contentsOf: String(number).utf8)
  }

  package mutating func value(_ flag: Bool) {
    startValue()
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }

  /// The shortest decimal that reads back as the same number; integral values without a point.
  /// - Precondition: `number` is finite: JSON has no infinity and no NaN.
  package mutating func value(_ number: Double) {
    precondition(number.isFinite, "JSON has no infinity and no NaN")
    startValue()
    if number == number.rounded(), abs(number) < 1e15 {
      bytes.append(contentsOf: (number == 0 && number.sign == .minus ? "-0" : String(Int64(number))).utf8)
    } else {
      bytes.append(contentsOf: number.description.utf8)
    }
  }

  package mutating func null() {
    startValue()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Text that already is JSON, put in as it is.
  package mutating func raw(_ json: some Sequence<UInt8>) {
    startValue()
    bytes.append(contentsOf: json)
  }

  package mutating func field(_ key: String, _ value: String) { self.key(key); self.value(value) }
  package mutating func field(_ key: String, _ value: String?) { self.key(key); self.value(value) }
  package mutating func field(_ key: String, _ value: some BinaryInteger) { self.key(key); self.value(value) }
  package mutating func field(_ key: String, _ value: Bool) { self.key(key); self.value(value) }
  package mutating func field(_ key: String, _ value: Double) { self.key(key); self.value(value) }

  // MARK: Layout

  private mutating func startElement() {
    if hasElement { bytes.append(UInt8(ascii: ",")) }
    hasElement = true
    if depth > 0 { lineBreak() }
  }

  private mutating func startValue() {
    if afterKey { afterKey = false } else { startElement() }
  }

  private mutating func lineBreak() {
    guard let indent else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * indent))
  }

  private mutating func writeString(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { utf8 in
      unsafe writeEscaped(utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func writeEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
    var copied = 0
    for i in utf8.indices {
      let byte = unsafe utf8[i]
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F else {
        continue
      }
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[copied..<i]))
      copied = i + 1
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
      case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
      case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
      case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
      default:
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: #"\u00"#.utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      }
    }
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[copied...]))
  }
}
