/// A number for some content; not the same from one release of the program to the next.
struct Fingerprint {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ number: UInt64) {
    let product = (value ^ number) &* 0x9FB2_1C65_1E98_DF25
    value = product ^ product >> 32
  }

  // Eight bytes at a time, the last eight overlapping those before them.
  mutating func add(_ bytes: Span<UInt8>) {
    add(UInt64(truncatingIfNeeded: bytes.count))
    var start = 0
    while start + 8 < bytes.count {
      add(bytes.word(at: start))
      start += 8
    }
    add(bytes.lastWord)
  }

  mutating func add(_ text: String) { add(text.utf8Span.span) }
  mutating func add(_ text: Substring) { add(text.utf8Span.span) }
}

extension Span<UInt8> {
  /// The eight bytes from there on.
  @inline(__always)
  func word(at start: Int) -> UInt64 {
    unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
  }

  /// The last eight bytes, or a number for all of them where there are fewer.
  @inline(__always)
  var lastWord: UInt64 {
    switch count {
    case 8...: word(at: count - 8)
    case 4...:
      unsafe UInt64(bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self)) << 32
        | UInt64(bytes.unsafeLoadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
    case 1...: UInt64(self[0]) << 16 | UInt64(self[count / 2]) << 8 | UInt64(self[count - 1])
    default: 0
    }
  }

  /// - Parameter other: as long as this one.
  func isEqual(to other: Span<UInt8>) -> Bool {
    var start = 0
    while start + 8 < count {
      if word(at: start) != other.word(at: start) { return false }
      start += 8
    }
    return lastWord == other.lastWord
  }
}
