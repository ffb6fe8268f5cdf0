/// The content of a file that begins with a UTF-16 byte-order mark, as UTF-8 without the mark.
struct UTF16Text {
  let utf8: [UInt8]
  /// Where the first lone surrogate or half unit stands in ``utf8``; it reads as U+FFFD.
  let malformedAt: Int?

  /// nil when the bytes do not begin with a UTF-16 byte-order mark.
  init?(_ bytes: [UInt8]) {
    let isBigEndian: Bool
    switch bytes.prefix(2) {
    case [0xFE, 0xFF]: isBigEndian = true
    case [0xFF, 0xFE]: isBigEndian = false
    default: return nil
    }
    var units = stride(from: 2, to: bytes.count - 1, by: 2).lazy.map { i -> UInt16 in
      let (first, second) = (UInt16(bytes[i]), UInt16(bytes[i + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }.makeIterator()
    var decoder = UTF16()
    var utf8: [UInt8] = []
    utf8.reserveCapacity(bytes.count / 2)
    var malformedAt: Int?
    decoding: while true {
      switch decoder.decode(&units) {
      case .scalarValue(let scalar): utf8.append(contentsOf: UTF8.encode(scalar)!)
      case .error:
        malformedAt = malformedAt ?? utf8.count
        utf8.append(contentsOf: "\u{FFFD}".utf8)
      case .emptyInput: break decoding
      }
    }
    if bytes.count % 2 != 0 {
      malformedAt = malformedAt ?? utf8.count
    }
    self.utf8 = utf8
    self.malformedAt = malformedAt
  }
}
