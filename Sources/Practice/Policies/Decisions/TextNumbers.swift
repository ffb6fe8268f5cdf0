import SourceText

/// Numbers for texts: the same for the same bytes.
struct TextNumbers {
  private struct Entry {
    var hash: UInt64
    var start: UInt32
    var length: UInt32
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Numbers plus one by hash; 0 for an empty slot. A power of two of them.
  private var slots = [UInt32](repeating: 0, count: 256)

  var count: Int { entries.count }

  mutating func number(of text: Span<UInt8>) -> UInt32 {
    var fingerprint = Fingerprint()
    fingerprint.add(text)
    let hash = fingerprint.value
    var slot = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot] - 1)]
      if entry.hash == hash, Int(entry.length) == text.count,
        text.isEqual(to: bytes.span.extracting(Int(entry.start)..<Int(entry.start) + text.count))
      {
        return slots[slot] - 1
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = UInt32(entries.count)
    entries.append(Entry(hash: hash, start: UInt32(bytes.count), length: UInt32(text.count)))
    // No room is made for it: that would be no more than it needs, and the next one would need it again.
    for i in text.indices { bytes.append(text[i]) }
    slots[slot] = number + 1
    if entries.count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for (number, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: entry.hash >> 32) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = UInt32(number) + 1
    }
  }
}
