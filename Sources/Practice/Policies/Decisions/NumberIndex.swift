/// Numbers by other numbers, from 0 on.
struct NumberIndex {
  private struct Slot {
    var key: UInt64
    /// -1 for an empty slot.
    var number: Int32
  }

  /// A power of two of them, less than half of them taken.
  private var slots: [Slot]
  private var count = 0

  /// - Parameter room: a power of two, twice as many as are expected.
  init(room: Int) { slots = [Slot](repeating: Slot(key: 0, number: -1), count: room) }

  private static func hash(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) }

  /// The number; -1 where there is none.
  @inline(__always)
  subscript(key: UInt64) -> Int32 {
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot].number >= 0 {
      if slots[slot].key == key { return slots[slot].number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }

  /// - Parameter key: one that has no number yet.
  mutating func insert(_ key: UInt64, _ number: Int32) {
    count += 1
    if count * 2 > slots.count {
      let old = slots
      slots = [Slot](repeating: Slot(key: 0, number: -1), count: old.count * 2)
      for slot in old where slot.number >= 0 { put(slot) }
    }
    put(Slot(key: key, number: number))
  }

  private mutating func put(_ new: Slot) {
    var slot = Self.hash(new.key) & (slots.count - 1)
    while slots[slot].number >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = new
  }
}
