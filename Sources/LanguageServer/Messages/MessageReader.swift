/// Takes the messages of LSP's base protocol out of a stream of bytes: header fields, an empty line, a body.
///
/// Holds one message and what was read behind it; a message that is too long is refused before it is held.
package struct MessageReader: Sendable {
  /// Why what follows cannot be told from what went before: nothing more can be read.
  package enum Failure: Error, Hashable, Sendable {
    case headerTooLong
    /// A line of the header that is no `Name: value`, or not ended by CR LF.
    case malformedHeader
    case missingLength
    case malformedLength
    case bodyTooLong(Int)
    case unsupportedCharset(String)

    package var message: String {
      switch self {
      case .headerTooLong: "the header of a message has more than \(MessageReader.headerLimit) bytes"
      case .malformedHeader: "the header of a message has a line that is no \"Name: value\" ended by CR LF"
      case .missingLength: "the header of a message has no Content-Length"
      case .malformedLength: "the Content-Length of a message is no number"
      case .bodyTooLong(let count): "a message of \(count) bytes is longer than \(MessageReader.bodyLimit)"
      case .unsupportedCharset(let name): "a message is in \(name), not in utf-8"
      }
    }
  }

  package static let headerLimit = 4096
  package static let bodyLimit = 64 << 20

  private var buffer: [UInt8] = []
  private var position = 0
  /// The length of the body that is awaited.
  private var length: Int?

  package init() {}

  package mutating func append(_ bytes: some Sequence<UInt8>) {
    if position > 0 {
      buffer.removeFirst(position)
      position = 0
    }
    buffer += bytes
  }

  /// The body of the next message; nil until all of it is there.
  package mutating func next() throws(Failure) -> [UInt8]? {
    if length == nil { length = try header() }
    guard let length, buffer.count - position >= length else { return nil }
    let body = Array(buffer[position..<position + length])
    position += length
    self.length = nil
    return body
  }

  /// The body's length; nil while the header is not whole. Fields of other names are passed over.
  private mutating func header() throws(Failure) -> Int? {
    var length: Int?
    var start = position
    while let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")), end - position <= Self.headerLimit {
      guard end > start, buffer[end - 1] == UInt8(ascii: "\r") else { throw .malformedHeader }
      let line = buffer[start..<end - 1]
      start = end + 1
      if line.isEmpty {
        guard let length else { throw .missingLength }
        guard length <= Self.bodyLimit else { throw .bodyTooLong(length) }
        position = start
        return length
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { throw .malformedHeader }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = String(decoding: line[(colon + 1)...], as: UTF8.self).trimmed
      switch name {
      case "content-length":
        guard !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(value),
          length ?? number == number
        else { throw .malformedLength }
        length = number
      case "content-type": try Self.checkCharset(value)
      default: break
      }
    }
    guard buffer.count - position <= Self.headerLimit else { throw .headerTooLong }
    return nil
  }

  /// `utf8` is what clients of an early version send.
  private static func checkCharset(_ type: String) throws(Failure) {
    for parameter in type.split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
      guard parts.count == 2, parts[0].lowercased() == "charset" else { continue }
      let name = parts[1].filter { $0 != "\"" }
      guard ["utf-8", "utf8"].contains(name.lowercased()) else { throw .unsupportedCharset(name) }
    }
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    let start = drop(while: isBlank)
    let end = start.lastIndex { !isBlank($0) }
    return end.map { String(start[...$0]) } ?? ""
  }
}
