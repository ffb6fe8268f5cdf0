/// The API server's sentences about names, one function a format; empty where nothing is wrong.
enum NameFault {
  static let subdomainTooLong = "must be no more than 253 characters"
  static let subdomain =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
    + "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    + #"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#
  static let qualifiedNameRule =
    "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    + "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

  static func dns1123Label(_ bytes: Span<UInt8>, _ version: KubernetesVersion) -> [String] {
    let matches = NameShape.isDNS1123Label(bytes, 0..<bytes.count)
    if matches, bytes.count <= 63 { return [] }
    var faults: [String] = []
    if bytes.count > 63 { faults.append("must be no more than 63 characters") }
    if !matches {
      faults.append(
        version >= 27 && NameShape.isDNS1123Subdomain(bytes, 0..<bytes.count)
          ? "must not contain dots"
          : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must "
            + "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for "
            + "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")
    }
    return faults
  }

  static func dns1123Subdomain(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [String] {
    let matches = NameShape.isDNS1123Subdomain(bytes, range)
    if matches, range.count <= 253 { return [] }
    return (range.count > 253 ? [subdomainTooLong] : []) + (matches ? [] : [subdomain])
  }

  static func dns1123SubdomainWithUnderscore(
    _ bytes: Span<UInt8>, _ version: KubernetesVersion
  ) -> [String] {
    let matches = NameShape.isDNS1123SubdomainWithUnderscore(bytes)
    if matches, bytes.count <= 253 { return [] }
    // 1.33 printed the expression of the plain subdomain.
    let expression =
      version >= 34
      ? #"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*"#
      : #"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"#
    let sentence =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', "
      + "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
      + "validation is '\(expression)')"
    return (bytes.count > 253 ? [subdomainTooLong] : []) + (matches ? [] : [sentence])
  }

  static func dns1035Label(_ bytes: Span<UInt8>) -> [String] {
    let matches = NameShape.isDNS1123Label(bytes, 0..<bytes.count) && 97...122 ~= bytes[0]
    if matches, bytes.count <= 63 { return [] }
    let sentence =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
      + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
      + "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
    return (bytes.count > 63 ? ["must be no more than 63 characters"] : []) + (matches ? [] : [sentence])
  }

  static func qualifiedName(_ bytes: Span<UInt8>, _ version: KubernetesVersion) -> [String] {
    var slash: Int?
    for i in 0..<bytes.count where bytes[i] == UInt8(ascii: "/") {
      if slash != nil {
        let subject = version >= 35 ? "a valid label key" : "a qualified name"
        return [
          "\(subject) must \(qualifiedNameRule) with an optional DNS subdomain prefix and '/' "
            + "(e.g. 'example.com/MyName')"
        ]
      }
      slash = i
    }
    let name = (slash.map { $0 + 1 } ?? 0)..<bytes.count
    let isGoodName = NameShape.isQualifiedNamePart(bytes, name)
    let isGoodPrefix =
      if let slash { slash <= 253 && NameShape.isDNS1123Subdomain(bytes, 0..<slash) } else { true }
    if isGoodName, isGoodPrefix, name.count <= 63 { return [] }

    var faults: [String] = []
    let unit = version >= 35 ? "bytes" : "characters"
    if slash == 0 {
      faults.append("prefix part must be non-empty")
    } else if let slash, !isGoodPrefix {
      for fault in dns1123Subdomain(bytes, 0..<slash) {
        faults.append("prefix part " + (fault == subdomainTooLong ? "must be no more than 253 \(unit)" : fault))
      }
    }
    if name.isEmpty {
      faults.append("name part must be non-empty")
    } else if name.count > 63 {
      faults.append("name part must be no more than 63 \(unit)")
    }
    if !isGoodName { faults.append("name part must " + qualifiedNameRule) }
    return faults
  }

  static func labelValue(_ bytes: Span<UInt8>, _ version: KubernetesVersion) -> [String] {
    let matches = bytes.isEmpty || NameShape.isQualifiedNamePart(bytes, 0..<bytes.count)
    if matches, bytes.count <= 63 { return [] }
    let sentence =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and "
      + "must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', "
      + "regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
    let tooLong = "must be no more than 63 \(version >= 35 ? "bytes" : "characters")"
    return (bytes.count > 63 ? [tooLong] : []) + (matches ? [] : [sentence])
  }

  static func portName(_ bytes: Span<UInt8>) -> [String] {
    let hyphen = UInt8(ascii: "-")
    var isMadeOfItsCharacters = bytes.count > 0
    var hasLetter = false
    var hasDoubleHyphen = false
    for i in 0..<bytes.count {
      let byte = bytes[i]
      if 97...122 ~= byte { hasLetter = true }
      if byte == hyphen, i > 0, bytes[i - 1] == hyphen { hasDoubleHyphen = true }
      if !NameShape.isLowerAlphanumeric(byte), byte != hyphen { isMadeOfItsCharacters = false }
    }
    var faults: [String] = []
    if bytes.count > 15 { faults.append("must be no more than 15 characters") }
    if !isMadeOfItsCharacters {
      faults.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    }
    if !hasLetter { faults.append("must contain at least one letter (a-z)") }
    if hasDoubleHyphen { faults.append("must not contain consecutive hyphens") }
    if bytes.count > 0, bytes[0] == hyphen || bytes[bytes.count - 1] == hyphen {
      faults.append("must not begin or end with a hyphen")
    }
    return faults
  }

  static func strictEnvironmentVariable(_ bytes: Span<UInt8>) -> [String] {
    var faults: [String] = []
    if !NameShape.isKeyText(bytes) || 48...57 ~= bytes[0] {
      faults.append(
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', "
          + "and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex "
          + "used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')")
    }
    if let fault = dots(bytes) { faults.append(fault) }
    return faults
  }

  static func relaxedEnvironmentVariable(_ bytes: Span<UInt8>) -> [String] {
    if bytes.isEmpty { return ["environment variable name must be non-empty"] }
    for i in 0..<bytes.count where !(0x20...0x7E ~= bytes[i]) || bytes[i] == UInt8(ascii: "=") {
      return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
    }
    return []
  }

  static func configMapKey(_ bytes: Span<UInt8>) -> [String] {
    var faults: [String] = []
    if bytes.count > 253 { faults.append("must be no more than 253 characters") }
    if !NameShape.isKeyText(bytes) {
      faults.append(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or "
          + "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")
    }
    if let fault = dots(bytes) { faults.append(fault) }
    return faults
  }

  /// A name that would be a directory when it becomes a file; mirrors `hasChDirPrefix`.
  private static func dots(_ bytes: Span<UInt8>) -> String? {
    let dot = UInt8(ascii: ".")
    guard bytes.count > 0, bytes[0] == dot else { return nil }
    if bytes.count == 1 { return "must not be '.'" }
    guard bytes[1] == dot else { return nil }
    return bytes.count == 2 ? "must not be '..'" : "must not start with '..'"
  }

  static func httpHeaderName(_ bytes: Span<UInt8>) -> [String] {
    var matches = bytes.count > 0
    for i in 0..<bytes.count where !NameShape.isAlphanumeric(bytes[i]) && bytes[i] != UInt8(ascii: "-") {
      matches = false
    }
    if matches { return [] }
    return [
      "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used "
        + "for validation is '[-A-Za-z0-9]+')"
    ]
  }

  static func cIdentifier(_ bytes: Span<UInt8>) -> [String] {
    var matches = bytes.count > 0 && !(48...57 ~= bytes[0])
    for i in 0..<bytes.count where !NameShape.isAlphanumeric(bytes[i]) && bytes[i] != UInt8(ascii: "_") {
      matches = false
    }
    if matches { return [] }
    return [
      "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric "
        + "characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is "
        + "'[A-Za-z_][A-Za-z0-9_]*')"
    ]
  }
}
