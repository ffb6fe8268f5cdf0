import KubernetesValues
import Manifests

/// The object's own metadata; mirrors `ValidateObjectMeta` with the name of a Job or CronJob.
enum ObjectMetaValidation {
  static func validate(_ metadata: ManifestValue, name: String, _ report: inout Report) {
    let subdomain = NameFormat.dns1123Subdomain
    if let prefix = metadata[.generateName], let text = prefix.string, !text.isEmpty {
      let faults = subdomain.faults(in: masked(text), version: report.version)
      report.invalid(prefix.place, .string(text), each: faults)
    }
    if name.isEmpty {
      report.required(metadata.place(.name), "name or generateName is required")
    } else {
      let faults = subdomain.faults(in: name, version: report.version)
      report.invalid(metadata.place(.name), .string(name), each: faults)
    }
    if let namespace = metadata[.namespace], let text = namespace.string, !text.isEmpty {
      report.invalid(
        namespace.place, .string(text), each: NameFormat.dns1123Label.faults(in: text, version: report.version))
    }
    LabelValidation.labels(metadata[.labels], at: metadata.place(.labels), &report)
    LabelValidation.annotations(metadata[.annotations], at: metadata.place(.annotations), &report)
    ownerReferences(metadata, &report)
    finalizers(metadata, &report)
  }

  /// What becomes of a prefix before it is checked: a hyphen at its end and what stands before it give way.
  private static func masked(_ prefix: String) -> String {
    guard prefix.utf8.count > 1, prefix.utf8.last == UInt8(ascii: "-") else { return prefix }
    return String(decoding: prefix.utf8.dropLast(2), as: UTF8.self) + "a"
  }

  // MARK: Owner references

  private static func ownerReferences(_ metadata: ManifestValue, _ report: inout Report) {
    guard let references = metadata[.ownerReferences] else { return }
    var controller: String?
    for reference in references.items {
      ownerReference(reference, references, &report)
      guard reference[.controller]?.bool == true else { continue }
      let kind = report.version >= 26 ? reference[.kind].string + "/" : ""
      let name = kind + reference[.name].string
      if let first = controller {
        report.invalid(
          Place(reference, path: references.path), OwnerReference.printed(list: references),
          "Only one reference can have Controller set to true. Found \"true\" in references for "
            + "\(first) and \(name)")
      } else {
        controller = name
      }
    }
  }

  private static func ownerReference(
    _ reference: ManifestValue, _ references: ManifestValue, _ report: inout Report
  ) {
    let path = references.path
    let apiVersion = reference[.apiVersion].string
    func place(_ field: Field) -> Place {
      let place = reference.place(field)
      return Place(place.anchor, path: "\(path).\(field.name)")
    }
    if GroupVersion(apiVersion)?.version.isEmpty ?? true {
      report.invalid(place(.apiVersion), .string(apiVersion), "version must not be empty")
    }
    for field in [Field.kind, .name, .uid] where reference[field].string.isEmpty {
      report.invalid(
        place(field), .string(""), report.version >= 34 ? "must not be empty" : "\(field.name) must not be empty")
    }
    if apiVersion == "v1", reference[.kind] == "Event" {
      report.invalid(
        Place(reference, path: path), OwnerReference.printed(reference),
        "/v1, Kind=Event is disallowed from being an owner")
    }
  }

  // MARK: Finalizers

  private static func finalizers(_ metadata: ManifestValue, _ report: inout Report) {
    guard let finalizers = metadata[.finalizers] else {
      ManagedFieldsValidation.validate(metadata, &report)
      return
    }
    let names = finalizers.items.map { $0.string ?? "" }
    for item in finalizers.items {
      let name = item.string ?? ""
      report.invalid(
        Place(item, path: finalizers.path), .string(name),
        each: NameFormat.qualifiedName.faults(in: name, version: report.version))
    }
    if names.contains("orphan"), names.contains("foregroundDeletion") {
      let go = "[]string{" + GoText.quotedList(names) + "}"
      let json = "[" + names.map(GoText.json).joined(separator: ",") + "]"
      report.invalid(
        finalizers.place, .either(go: go, json: json),
        "finalizer orphan and foregroundDeletion cannot be both set")
    }
    ManagedFieldsValidation.validate(metadata, &report)
    for item in finalizers.items {
      let name = item.string ?? ""
      guard !name.contains("/"), !["kubernetes", "orphan", "foregroundDeletion"].contains(name) else { continue }
      report.invalid(
        item.place, .string(name), "name is neither a standard finalizer name nor is it fully qualified")
    }
  }
}

/// `group/version` or `version`; nil for more than one slash. Mirrors `schema.ParseGroupVersion`.
package struct GroupVersion {
  package let group: String
  package let version: String

  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1:
      group = ""
      version = text
    case 2:
      group = String(parts[0])
      version = String(parts[1])
    default: return nil
    }
  }
}
