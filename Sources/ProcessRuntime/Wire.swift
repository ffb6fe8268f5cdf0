/// Appends values to a message between the run and its shepherd.
///
/// Both ends are the same executable on the same machine, so integers are in the machine's own order.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func append(_ text: String) {
    append(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(bytes more: [UInt8]) {
    append(UInt32(more.count))
    bytes += more
  }

  mutating func append(_ texts: [String]) {
    append(UInt32(texts.count))
    for text in texts { append(text) }
  }

  mutating func append<T>(optional value: T?, _ body: (inout WireWriter, T) -> Void) {
    append(UInt8(value == nil ? 0 : 1))
    if let value { body(&self, value) }
  }

  /// The message with its length in front, as it travels.
  var framed: [UInt8] {
    var length = WireWriter()
    length.append(UInt32(bytes.count))
    return length.bytes + bytes
  }
}

/// What came over the wire was no message of ours: the two ends are different builds, or the stream is torn.
struct WireError: Error {}

/// Takes values from a message, in the order in which they were appended.
struct WireReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func take<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(WireError) -> T {
    let size = T.bitWidth / 8
    guard bytes.endIndex - position >= size else { throw WireError() }
    var value: T = 0
    for offset in 0..<size { value |= T(truncatingIfNeeded: bytes[position + offset]) << (offset * 8) }
    position += size
    return value
  }

  mutating func takeText() throws(WireError) -> String {
    let count = Int(try take(UInt32.self))
    guard bytes.endIndex - position >= count else { throw WireError() }
    defer { position += count }
    return String(decoding: bytes[position..<position + count], as: UTF8.self)
  }

  mutating func takeBytes() throws(WireError) -> [UInt8] {
    let count = Int(try take(UInt32.self))
    guard bytes.endIndex - position >= count else { throw WireError() }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func takeTexts() throws(WireError) -> [String] {
    let count = Int(try take(UInt32.self))
    var texts: [String] = []
    for _ in 0..<count { texts.append(try takeText()) }
    return texts
  }

  mutating func takeOptional<T>(
    _ body: (inout WireReader) throws(WireError) -> T
  ) throws(WireError) -> T? {
    try take(UInt8.self) == 0 ? nil : try body(&self)
  }
}

/// Gathers bytes of a stream and gives out whole messages.
struct WireBuffer {
  private var bytes: [UInt8] = []
  private var start = 0

  mutating func append(_ more: some Sequence<UInt8>) {
    if start > 0, start == bytes.count || start > 1 << 16 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next whole message without its length, nil while it is not all there.
  mutating func next() throws(WireError) -> WireReader? {
    guard bytes.count - start >= 4 else { return nil }
    var header = WireReader(bytes[start..<start + 4])
    let count = Int(try header.take(UInt32.self))
    guard bytes.count - start >= 4 + count else { return nil }
    defer { start += 4 + count }
    return WireReader(bytes[start + 4..<start + 4 + count])
  }
}
