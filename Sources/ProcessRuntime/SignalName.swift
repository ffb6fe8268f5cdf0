/// Signals by the names that manifests use.
enum SignalName {
  /// From number 1 on, without `SIG`.
  private static let names = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
    "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
    "PWR", "SYS",
  ]
  private static let synonyms: [String: Int32] = ["IOT": 6, "CLD": 17, "POLL": 29]
  /// As the C library has them, which keeps two for itself.
  private static let realTime: ClosedRange<Int32> = 34...64

  /// `SIGTERM`, `SIGRTMIN+3`, `SIGRTMAX-1`; nil for what is no signal.
  static func number(_ name: String) -> Int32? {
    guard name.hasPrefix("SIG") else { return nil }
    let rest = name.dropFirst(3)
    if let place = names.firstIndex(of: String(rest)) { return Int32(place + 1) }
    if let number = synonyms[String(rest)] { return number }
    for (word, base) in [("RTMIN", realTime.lowerBound), ("RTMAX", realTime.upperBound)] where rest.hasPrefix(word) {
      let offset = rest.dropFirst(5)
      guard let distance = offset.isEmpty ? 0 : Int32(offset) else { return nil }
      let (number, overflow) = base.addingReportingOverflow(distance)
      return !overflow && realTime.contains(number) ? number : nil
    }
    return nil
  }
}
