/// Places by what holds them and what they are in it.
struct PlaceNumbers {
  private struct Slot {
    var key: UInt64
    /// -1 for an empty slot.
    var place: ReadPlaces.Place
  }

  /// A power of two of them, less than half of them taken.
  private var slots = [Slot](repeating: Slot(key: 0, place: -1), count: 512)
  private var count = 0

  private static func key(_ part: UInt8, _ number: Int32, _ holder: ReadPlaces.Place) -> UInt64 {
    UInt64(UInt32(bitPattern: holder)) << 32 | UInt64(part) << 28 | UInt64(UInt32(bitPattern: number) & 0xFFF_FFFF)
  }

  private static func hash(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) }

  /// The place; -1 where nobody reads it.
  ///
  /// - Parameters:
  ///   - part: what it is in what holds it: one of 16.
  ///   - number: of its name, or its position; below 2²⁸.
  @inline(__always)
  func place(_ part: UInt8, _ number: Int32, in holder: ReadPlaces.Place) -> ReadPlaces.Place {
    let key = Self.key(part, number, holder)
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot].place >= 0 {
      if slots[slot].key == key { return slots[slot].place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }

  mutating func insert(_ part: UInt8, _ number: Int32, in holder: ReadPlaces.Place, _ place: ReadPlaces.Place) {
    count += 1
    if count * 2 > slots.count {
      let old = slots
      slots = [Slot](repeating: Slot(key: 0, place: -1), count: old.count * 2)
      for slot in old where slot.place >= 0 { put(slot) }
    }
    put(Slot(key: Self.key(part, number, holder), place: place))
  }

  private mutating func put(_ new: Slot) {
    var slot = Self.hash(new.key) & (slots.count - 1)
    while slots[slot].place >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = new
  }
}
