package import KubernetesValues

extension TimeZoneDatabase {
  /// Berlin by its rule, whatever the machine has.
  package static let forExamples = TimeZoneDatabase { name in
    name == "Europe/Berlin" ? tzif(rule: "CET-1CEST,M3.5.0,M10.5.0/3") : nil
  }

  /// A file of the zone database (RFC 8536, version 2) that holds one offset and a rule.
  private static func tzif(rule: String) -> [UInt8] {
    func block() -> [UInt8] {
      // No leap seconds, no transitions, one type, four bytes of names.
      var bytes = Array("TZif2".utf8) + Array(repeating: 0, count: 15)
      for count in [0, 0, 0, 0, 1, 4] as [UInt8] { bytes += [0, 0, 0, count] }
      return bytes + [0, 0, 0x0E, 0x10, 0, 0] + Array("CET\0".utf8)
    }
    return block() + block() + Array("\n\(rule)\n".utf8)
  }
}
