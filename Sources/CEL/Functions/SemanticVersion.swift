import KubernetesValues

/// A version of the form `1.2.3-beta.1+build`, as the API server's library reads and compares it.
struct SemanticVersion: Hashable, Sendable {
  struct Fault: Error, Hashable {
    let message: String
  }

  let major: UInt64
  let minor: UInt64
  let patch: UInt64
  let prerelease: [String]
  let build: [String]

  /// - Throws: in the words of `blang/semver`.
  init(parsing text: String) throws(Fault) {
    if text.isEmpty { throw Fault(message: "Version string empty") }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw Fault(message: "No Major.Minor.Patch elements found") }
    major = try Self.number(parts[0], "Major", "major number")
    minor = try Self.number(parts[1], "Minor", "minor number")
    var rest = parts[2]
    var buildText: Substring.UTF8View?
    if let plus = rest.firstIndex(of: UInt8(ascii: "+")) {
      buildText = rest[rest.index(after: plus)...]
      rest = rest[..<plus]
    }
    var prereleaseText: Substring.UTF8View?
    if let hyphen = rest.firstIndex(of: UInt8(ascii: "-")) {
      prereleaseText = rest[rest.index(after: hyphen)...]
      rest = rest[..<hyphen]
    }
    patch = try Self.number(rest, "Patch", "patch number")
    var prerelease: [String] = []
    for part in prereleaseText.map(Self.split) ?? [] {
      if part.isEmpty { throw Fault(message: "Prerelease is empty") }
      if part.utf8.allSatisfy({ 48...57 ~= $0 }) {
        if part.utf8.count > 1, part.hasPrefix("0") {
          throw Fault(message: "Numeric PreRelease version must not contain leading zeroes \(GoText.quoted(part))")
        }
      } else if !part.utf8.allSatisfy(Self.isIdentifierByte) {
        throw Fault(message: "Invalid character(s) found in prerelease \(GoText.quoted(part))")
      }
      prerelease.append(part)
    }
    var build: [String] = []
    for part in buildText.map(Self.split) ?? [] {
      if part.isEmpty { throw Fault(message: "Build meta data is empty") }
      guard part.utf8.allSatisfy(Self.isIdentifierByte) else {
        throw Fault(message: "Invalid character(s) found in build meta data \(GoText.quoted(part))")
      }
      build.append(part)
    }
    self.prerelease = prerelease
    self.build = build
  }

  /// The same after a leading `v`, leading zeros and missing parts are mended.
  init(normalizing text: String) throws(Fault) {
    let text = text.hasPrefix("v") ? String(text.dropFirst()) : text
    var parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(decoding: Array($0), as: UTF8.self) }
    for (index, part) in parts.enumerated() where part.utf8.count > 1 {
      let trimmed = String(part.drop { $0 == "0" })
      let startsWithDigit = trimmed.utf8.first.map { 48...57 ~= $0 } ?? false
      parts[index] = startsWithDigit ? trimmed : "0" + trimmed
    }
    if parts.count < 3 {
      if let last = parts.last, last.contains("+") || last.contains("-") {
        throw Fault(message: "short version cannot contain PreRelease/Build meta data")
      }
      while parts.count < 3 { parts.append("0") }
    }
    try self.init(parsing: parts.joined(separator: "."))
  }

  private static func split(_ text: Substring.UTF8View) -> [String] {
    text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
      String(decoding: Array($0), as: UTF8.self)
    }
  }

  private static func isIdentifierByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func number(
    _ digits: Substring.UTF8View, _ title: String, _ name: String
  ) throws(Fault) -> UInt64 {
    let text = String(decoding: Array(digits), as: UTF8.self)
    guard digits.allSatisfy({ 48...57 ~= $0 }) else {
      throw Fault(message: "Invalid character(s) found in \(name) \(GoText.quoted(text))")
    }
    if digits.count > 1, digits.first == UInt8(ascii: "0") {
      throw Fault(message: "\(title) number must not contain leading zeroes \(GoText.quoted(text))")
    }
    guard let number = UInt64(text) else {
      let reason = text.isEmpty ? "invalid syntax" : "value out of range"
      throw Fault(message: "strconv.ParseUint: parsing \(GoText.quoted(text)): \(reason)")
    }
    return number
  }

  /// -1, 0 or 1; build metadata does not count.
  func compare(_ other: SemanticVersion) -> Int {
    for (a, b) in [(major, other.major), (minor, other.minor), (patch, other.patch)] where a != b {
      return a < b ? -1 : 1
    }
    // A version without a pre-release is later than one with.
    if prerelease.isEmpty || other.prerelease.isEmpty {
      return prerelease.isEmpty == other.prerelease.isEmpty ? 0 : prerelease.isEmpty ? 1 : -1
    }
    for (a, b) in zip(prerelease, other.prerelease) where a != b {
      switch (UInt64(a), UInt64(b)) {
      case (let x?, let y?): return x < y ? -1 : 1
      case (nil, nil): return a < b ? -1 : 1
      case (let x, _): return x != nil ? -1 : 1
      }
    }
    let (a, b) = (prerelease.count, other.prerelease.count)
    return a < b ? -1 : a == b ? 0 : 1
  }

  var text: String {
    "\(major).\(minor).\(patch)"
      + (prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: "."))
      + (build.isEmpty ? "" : "+" + build.joined(separator: "."))
  }
}

final class SemanticVersionValue: OpaqueValue {
  static let typeName = "kubernetes.Semver"

  let version: SemanticVersion

  init(_ version: SemanticVersion) { self.version = version }

  var type: Type { .opaque(Self.typeName, []) }

  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? SemanticVersionValue).map { $0.version.compare(version) == 0 } ?? false
  }
}

extension Value {
  fileprivate var semanticVersion: SemanticVersion? {
    if case .opaque(let value) = self { (value as? SemanticVersionValue)?.version } else { nil }
  }
}

extension FunctionLibrary {
  /// The API server's semantic versions.
  package static let semanticVersions = FunctionLibrary("kubernetes.semver") { library in
    let type = Type.opaque(SemanticVersionValue.typeName, [])
    @Sendable func parse(_ arguments: [Value]) -> Result<SemanticVersion, SemanticVersion.Fault>? {
      guard case .string(let text) = arguments[0] else { return nil }
      var normalizes = false
      if arguments.count == 2 {
        guard case .bool(let flag) = arguments[1] else { return nil }
        normalizes = flag
      }
      do throws(SemanticVersion.Fault) {
        return .success(normalizes ? try SemanticVersion(normalizing: text) : try SemanticVersion(parsing: text))
      } catch {
        return .failure(error)
      }
    }
    let make = Implementation.variadic { arguments, _ in
      switch parse(arguments) {
      case .success(let version): .opaque(SemanticVersionValue(version))
      case .failure(let fault): .failure(fault.message)
      case nil: .noSuchOverload
      }
    }
    library.add(
      "semver", .global("string_to_semver", [.string], type, make),
      .global("string_bool_to_semver", [.string, .bool], type, make))
    let test = Implementation.variadic { arguments, _ in
      switch parse(arguments) {
      case .success: .bool(true)
      case .failure: .bool(false)
      case nil: .noSuchOverload
      }
    }
    library.add(
      "isSemver", .global("is_semver_string", [.string], .bool, test),
      .global("is_semver_string_bool", [.string, .bool], .bool, test))
    func part(_ name: String, _ body: @escaping @Sendable (SemanticVersion) -> UInt64) {
      library.add(
        name,
        .member(
          "semver_\(name)", [type], .int,
          .unary { value, _ in
            value.semanticVersion.map { .int(Int64(truncatingIfNeeded: body($0))) } ?? .noSuchOverload
          }))
    }
    part("major", \.major)
    part("minor", \.minor)
    part("patch", \.patch)
    func compare(_ name: String, _ id: String, _ result: Type, _ body: @escaping @Sendable (Int) -> Value) {
      library.add(
        name,
        .member(
          id, [type, type], result,
          .binary { a, b, _ in
            guard let a = a.semanticVersion, let b = b.semanticVersion else { return .noSuchOverload }
            return body(a.compare(b))
          }))
    }
    compare("isGreaterThan", "semver_is_greater_than", .bool) { .bool($0 > 0) }
    compare("isLessThan", "semver_is_less_than", .bool) { .bool($0 < 0) }
    compare("compareTo", "semver_compare_to", .int) { .int(Int64($0)) }
  }
}
