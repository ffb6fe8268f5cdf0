/// Numbers for texts: the same for the same bytes.
struct TextNumbers {
  private struct Entry {
    var hash: UInt32
    var start: UInt32
    var length: UInt32
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Numbers plus one by hash; 0 for an empty slot. A power of two of them.
  private var slots = [UInt32](repeating: 0, count: 256)

  var count: Int { entries.count }

  mutating func number(of text: ArraySlice<UInt8>) -> UInt32 {
    let span = text.span
    var hash: UInt32 = 2_166_136_261
    for i in span.indices { hash = (hash ^ UInt32(span[i])) &* 16_777_619 }
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if entries[Int(number)].hash == hash, isEqual(entries[Int(number)], span) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = UInt32(entries.count)
    entries.append(Entry(hash: hash, start: UInt32(bytes.count), length: UInt32(span.count)))
    bytes += text
    slots[slot] = number + 1
    if entries.count * 2 > slots.count { grow() }
    return number
  }

  private func isEqual(_ entry: Entry, _ text: Span<UInt8>) -> Bool {
    guard Int(entry.length) == text.count else { return false }
    let start = Int(entry.start)
    for i in text.indices {
      guard bytes[start + i] == text[i] else { return false }
    }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (number, entry) in entries.enumerated() {
      var slot = Int(entry.hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number) + 1
    }
  }
}
