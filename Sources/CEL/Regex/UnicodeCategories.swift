/// The general categories of Unicode as sets, computed from the standard library's own tables when first asked for.
enum UnicodeCategories {
  /// `L`, `Lu`, `Letter`, `Any` …; nil for a name that is no category. Letters' case, `_`, `-` and blanks count for
  /// nothing.
  static func set(named name: String) -> ScalarSet? {
    let canonical = canonical(name)
    let name = aliases[canonical] ?? canonical
    switch name {
    case "any": return .all
    case "ascii": return ScalarSet(0...0x7F)
    case "assigned", "cn":
      var assigned = ScalarSet(0xD800...0xDFFF)
      for set in byName.values { assigned.formUnion(set) }
      if name != "assigned" { assigned.invert() }
      return assigned
    case "cs": return ScalarSet(0xD800...0xDFFF)
    case "lc": return union(["lu", "ll", "lt"])
    default:
      if let set = byName[name] { return set }
      return name.utf8.count == 1 ? union(byName.keys.filter { $0.hasPrefix(name) }) : nil
    }
  }

  /// A name as names are compared.
  static func canonical(_ name: String) -> String {
    String(decoding: name.utf8.lazy.filter { ![0x20, 0x2D, 0x5F].contains($0) }, as: UTF8.self).lowercased()
  }

  private static func union(_ names: [String]) -> ScalarSet? {
    var result = ScalarSet()
    for name in names { if let set = byName[name] { result.formUnion(set) } }
    return result.ranges.isEmpty ? nil : result
  }

  /// The long names of categories.
  private static let aliases = [
    "casedletter": "lc", "closepunctuation": "pe", "combiningmark": "m", "connectorpunctuation": "pc", "control": "cc",
    "currencysymbol": "sc", "dashpunctuation": "pd", "decimalnumber": "nd", "enclosingmark": "me",
    "finalpunctuation": "pf", "format": "cf", "initialpunctuation": "pi", "letter": "l", "letternumber": "nl",
    "lineseparator": "zl", "lowercaseletter": "ll", "mark": "m", "mathsymbol": "sm", "modifierletter": "lm",
    "modifiersymbol": "sk", "nonspacingmark": "mn", "number": "n", "openpunctuation": "ps", "other": "c",
    "otherletter": "lo", "othernumber": "no", "otherpunctuation": "po", "othersymbol": "so",
    "paragraphseparator": "zp", "privateuse": "co", "punctuation": "p", "separator": "z", "spaceseparator": "zs",
    "spacingmark": "mc", "surrogate": "cs", "symbol": "s", "titlecaseletter": "lt", "unassigned": "cn",
    "uppercaseletter": "lu", "cntrl": "cc", "digit": "nd", "punct": "p",
  ]

  private static let byName: [String: ScalarSet] = {
    var ranges: [String: [ClosedRange<UInt32>]] = [:]
    var start: UInt32 = 0
    var current = ""
    for value in UInt32(0)...0x110000 {
      let name = Unicode.Scalar(value).map { Self.name($0.properties.generalCategory) } ?? ""
      guard name != current else { continue }
      if !current.isEmpty { ranges[canonical(current), default: []].append(start...(value - 1)) }
      start = value
      current = name
    }
    return ranges.mapValues { ScalarSet(sorted: $0) }
  }()

  private static func name(_ category: Unicode.GeneralCategory) -> String {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .privateUse: "Co"
    // Sets of their own.
    case .surrogate, .unassigned: ""
    @unknown default: ""
    }
  }
}

/// Which scalars differ in case alone.
enum CaseFolding {
  /// Groups of more than a capital and a small letter, by their scalars.
  private static let groups: [[UInt32]] = [
    [0x4B, 0x6B, 0x212A], [0x53, 0x73, 0x17F], [0xC5, 0xE5, 0x212B], [0xB5, 0x39C, 0x3BC],
    [0x1C4, 0x1C5, 0x1C6], [0x1C7, 0x1C8, 0x1C9], [0x1CA, 0x1CB, 0x1CC], [0x1F1, 0x1F2, 0x1F3],
    [0x345, 0x399, 0x3B9, 0x1FBE], [0x392, 0x3B2, 0x3D0], [0x395, 0x3B5, 0x3F5],
    [0x398, 0x3B8, 0x3D1, 0x3F4], [0x39A, 0x3BA, 0x3F0], [0x3A0, 0x3C0, 0x3D6], [0x3A1, 0x3C1, 0x3F1],
    [0x3A3, 0x3C2, 0x3C3], [0x3A6, 0x3C6, 0x3D5], [0x3A9, 0x3C9, 0x2126], [0x1E60, 0x1E61, 0x1E9B],
    [0xDF, 0x1E9E], [0x412, 0x432, 0x1C80], [0x414, 0x434, 0x1C81], [0x41E, 0x43E, 0x1C82],
    [0x421, 0x441, 0x1C83], [0x422, 0x442, 0x1C84, 0x1C85], [0x42A, 0x44A, 0x1C86], [0x462, 0x463, 0x1C87],
    [0xA64A, 0xA64B, 0x1C88],
  ]

  private static let groupOf: [UInt32: [UInt32]] = {
    var result: [UInt32: [UInt32]] = [:]
    for group in groups {
      for value in group { result[value] = group }
    }
    return result
  }()

  static func variants(of value: UInt32) -> [UInt32] {
    if let group = groupOf[value] { return group }
    switch value {
    case 0x41...0x5A: return [value, value + 32]
    case 0x61...0x7A: return [value, value - 32]
    case 0..<0x80: return []
    default: break
    }
    guard let properties = Unicode.Scalar(value)?.properties, properties.changesWhenCaseMapped else { return [] }
    var result: [UInt32] = []
    for mapping in [properties.lowercaseMapping, properties.uppercaseMapping] {
      let scalars = mapping.unicodeScalars
      if scalars.count == 1, let scalar = scalars.first { result.append(scalar.value) }
    }
    return result
  }
}
