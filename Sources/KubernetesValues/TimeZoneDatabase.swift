/// Where time zones are looked up. The module reads no files: the caller passes how to.
package struct TimeZoneDatabase: Sendable {
  /// The bytes of a zone's TZif file by the zone's name; nil where there is none.
  private let file: @Sendable (String) -> [UInt8]?

  package init(file: @escaping @Sendable (String) -> [UInt8]?) { self.file = file }

  /// The names of the IANA database and nothing else: enough to judge a manifest, not to compute starts.
  package static let builtIn = TimeZoneDatabase { _ in nil }

  /// What Go says of a name that it cannot load; nil for a zone. Mirrors `time.LoadLocation`.
  ///
  /// Names are case-sensitive; the empty name is UTC.
  package func fault(inLocation name: String) -> String? {
    if name.isEmpty || name == "UTC" || name == "Local" { return nil }
    if PathFormat.hasBackstepText(name) || name.utf8.first == UInt8(ascii: "/")
      || name.utf8.first == UInt8(ascii: "\\")
    {
      return "time: invalid location name"
    }
    if Self.isKnown(name) { return nil }
    // The system's folder has more than zones: other flavours of them, and the machine's own setting.
    let isZone = !name.hasPrefix("posix/") && !name.hasPrefix("right/") && name != "localtime" && name != "posixrules"
    if isZone, let bytes = file(name), TimeZoneRules(tzif: bytes) != nil { return nil }
    return "unknown time zone \(name)"
  }

  /// The rules of a zone; nil where the name is unknown or no file for it can be read.
  package func rules(for name: String) -> TimeZoneRules? {
    if name.isEmpty || name == "UTC" { return .utc }
    guard fault(inLocation: name) == nil else { return nil }
    return file(name).flatMap { TimeZoneRules(tzif: $0) }
  }

  /// What the server says about a CronJob's `timeZone`, in its order; empty for a good one.
  ///
  /// Mirrors `validateTimeZone`.
  package func faults(inTimeZone name: String) -> [String] {
    if name.isEmpty { return ["timeZone must be nil or non-empty string"] }
    for part in name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    where !Self.isNamePart(part) {
      return ["unknown time zone \(name)"]
    }
    var faults: [String] = []
    if name.lowercased() == "local" {
      faults.append("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")
    }
    if let fault = fault(inLocation: name) { faults.append(fault) }
    return faults
  }

  /// `[A-Za-z.\-_0-9+]{1,14}`, not `.` or `..`, and no hyphen in front.
  private static func isNamePart(_ part: Substring.UTF8View) -> Bool {
    guard 1...14 ~= part.count, part.first != UInt8(ascii: "-") else { return false }
    if part.allSatisfy({ $0 == UInt8(ascii: ".") }), part.count <= 2 { return false }
    return part.allSatisfy { NameShape.isAlphanumeric($0) || ".-_+".utf8.contains($0) }
  }
}

extension PathFormat {
  /// Whether `..` stands anywhere in a text.
  static func hasBackstepText(_ text: String) -> Bool {
    let bytes = text.utf8Span.span
    for i in 0..<bytes.count
    where i > 0 && bytes[i] == UInt8(ascii: ".") && bytes[i - 1] == UInt8(ascii: ".") {
      return true
    }
    return false
  }
}
