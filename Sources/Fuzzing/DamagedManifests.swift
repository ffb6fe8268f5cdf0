/// Manifests with random damage, each made from a seed and its number alone.
package struct DamagedManifests: Sendable {
  private let manifests: [[UInt8]]
  /// The lines of all manifests, to be put into others.
  private let lines: [[UInt8]]
  private let seed: UInt64

  /// What is put into manifests: words that mean something somewhere, and bytes that rarely do.
  private static let pieces = [
    "null", "~", "[]", "{}", "-1", "0", "1e400", ".inf", "\"\"", "- ", ": ", "&a ", "*a", "<<: *a", "!!binary aGk=",
    "?", "|", ">", "# x", "\t", "\r\n", "---\n", "\u{0}", "é", "\u{FEFF}", "99999999999999999999", "spec:", "name:",
    "containers:", "  ", "kind: List\nitems:\n- ", "Indexed", "succeededIndexes: \"0-2\"", "{{ .Values.x }}", "${X}",
    "# jobsworth: ignore[api] -- x\n", "metadata: {annotations: {jobsworth.dev/ignore: all}}", "$(A)", "\u{2028}",
    "command: [sh, -c, \"a | b & $(c\"]", "schedule: \"*/7 */5 31 2 *\"", "timeZone: Europe/Berlin", "1.5Gi",
  ].map { Array($0.utf8) }

  /// - Parameter manifests: at least one.
  package init(of manifests: [[UInt8]], seed: UInt64) {
    precondition(!manifests.isEmpty)
    self.manifests = manifests
    lines = manifests.flatMap { $0.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] } }
    self.seed = seed
  }

  /// - Returns: the bytes, and chance to go on with.
  package func manifest(_ number: UInt64) -> (bytes: [UInt8], chance: SplitMix64) {
    var chance = SplitMix64(state: seed &* 0x9E37_79B9_7F4A_7C15 ^ number &* 0xD1B5_4A32_D192_ED03)
    var bytes = manifests[Int.random(in: 0..<manifests.count, using: &chance)]
    for _ in 0..<Int.random(in: 1...4, using: &chance) { damage(&bytes, &chance) }
    return (bytes, chance)
  }

  private func damage(_ bytes: inout [UInt8], _ chance: inout SplitMix64) {
    guard !bytes.isEmpty else { return }
    let at = Int.random(in: 0..<bytes.count, using: &chance)
    func piece() -> [UInt8] { Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &chance)] }
    switch Int.random(in: 0..<6, using: &chance) {
    case 0: bytes[at] = UInt8.random(in: 0...255, using: &chance)
    case 1: bytes.remove(at: at)
    case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &chance)))
    case 3: bytes.insert(contentsOf: piece(), at: at)
    case 4:
      // A value gives way to a piece.
      guard let colon = bytes[at...].firstIndex(of: UInt8(ascii: ":")) else { return }
      let end = bytes[colon...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      bytes.replaceSubrange((colon + 1)..<end, with: [UInt8(ascii: " ")] + piece())
    default:
      // A line of another manifest.
      let start = bytes[..<at].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      bytes.insert(contentsOf: lines[Int.random(in: 0..<lines.count, using: &chance)], at: start)
    }
  }
}

/// Random numbers that depend on the seed alone (SplitMix64); not for secrets.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
