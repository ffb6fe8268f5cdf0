import KubernetesValues
import Manifests

extension PodTemplateValidator {
  /// Mirrors `validateISCSIVolumeSource`.
  mutating func validateISCSI(_ source: ManifestValue, of volume: ManifestValue) {
    report.checkRequired(source, .targetPortal)
    if report.checkRequired(source, .iqn), let name = source[.iqn] { validateISCSIName(name, name.place) }
    report.checkRange(source, .lun, 0...255, "must be between 0 and 255, inclusive")
    if source[.chapAuthDiscovery].isTrue || source[.chapAuthSession].isTrue, source[.secretRef] == nil {
      report.required(source.place(.secretRef))
    }
    guard let initiator = source[.initiatorName] else { return }
    validateISCSIName(initiator, Place(initiator, path: "\(source.path).initiatorname"))
    let name = volume[.name].string
    if name.utf8.count + 1 + source[.targetPortal].string.utf8.count > 64 {
      report.invalid(
        volume.place(.name), .string(name),
        "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is "
          + "specified.")
    }
  }

  private mutating func validateISCSIName(_ value: ManifestValue, _ place: Place) {
    let text = value.string ?? ""
    let bytes = Array(text.utf8)
    let isGood: Bool
    switch text.utf8.prefix(3) {
    case let start where start.elementsEqual("iqn".utf8): isGood = Self.hasQualifiedISCSIName(bytes)
    case let start where start.elementsEqual("eui".utf8): isGood = Self.isNumberedISCSIName(text, digits: 16)
    case let start where start.elementsEqual("naa".utf8): isGood = Self.isNumberedISCSIName(text, digits: 32)
    default:
      report.invalid(place, .string(text), "must be valid format starting with iqn, eui, or naa")
      return
    }
    if !isGood { report.invalid(place, .string(text), "must be valid format") }
  }

  /// `eui.` or `naa.` and so many letters or digits; the server's expression takes any character for the dot.
  private static func isNumberedISCSIName(_ text: String, digits: Int) -> Bool {
    let scalars = Array(text.unicodeScalars)
    guard scalars.count == digits + 4, scalars[3] != "\n" else { return false }
    return scalars[4...].allSatisfy { isAlphanumeric($0) }
  }

  /// Whether `iqn.YYYY-MM.` stands somewhere, followed by a name of letters, digits, `-`, `.`, a colon, and
  /// anything but blanks and `,;*&$|` up to the end.
  private static func hasQualifiedISCSIName(_ bytes: [UInt8]) -> Bool {
    let text = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    for start in text.indices where isQualifiedISCSIName(text[start...]) { return true }
    return false
  }

  private static func isQualifiedISCSIName(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
    let pattern = Array("iqn.0000-00.".unicodeScalars)
    guard text.count > pattern.count else { return false }
    for (scalar, expected) in zip(text, pattern) {
      guard expected == "0" ? ("0"..."9").contains(scalar) : scalar == expected else { return false }
    }
    let rest = text.dropFirst(pattern.count)
    // The part before the colon may end at any colon behind which nothing is forbidden.
    guard let colon = rest.firstIndex(of: ":"), colon > rest.startIndex else { return false }
    guard rest[..<colon].allSatisfy({ isAlphanumeric($0) || $0 == "-" || $0 == "." }) else { return false }
    let target = rest[(colon + 1)...]
    return !target.isEmpty && target.allSatisfy { !",;*&$|\t\n\u{0C}\r ".unicodeScalars.contains($0) }
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "A"..."Z", "a"..."z": true
    default: false
    }
  }
}
