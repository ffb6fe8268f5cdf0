import SourceText

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
