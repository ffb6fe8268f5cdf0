import Manifests

/// What an entry of an outline is to the API.
enum EntryType {
  /// The document, and an item of a list of objects, before it says what it is.
  case unnamed
  case object(ObjectType)
  /// A list or a map of what a field holds.
  case list(FieldIndex)
  case map(FieldIndex)
  case scalar(FieldIndex)
  /// `items` of a `List`.
  case objects
  /// Nothing of a Job or CronJob.
  case other
}

extension Outline {
  /// Follows the names from the document, whose `kind` says what it is.
  func type(of index: Int) -> EntryType {
    let entry = entries[index]
    guard entry.parent >= 0 else { return typeByKind(of: index) }
    let above = type(of: entry.parent)
    switch (entry.kind, above) {
    case (.key, .object(let type)):
      guard let field = Field(entry.text), let found = type.index(of: field) else { return .other }
      return Self.type(of: found)
    case (.key, .map(let field)):
      return field.spec.item == .object ? field.spec.type.map(EntryType.object) ?? .other : .other
    case (.key, .objects) where entry.text == "items" && entries[entry.parent].kind == .document: return .objects
    case (.item, .list(let field)):
      return field.spec.item == .object ? field.spec.type.map(EntryType.object) ?? .other : .scalar(field)
    case (.item, .objects): return typeByKind(of: index)
    default: return .other
    }
  }

  private static func type(of field: FieldIndex) -> EntryType {
    switch field.spec.kind {
    case .object: field.spec.type.map(EntryType.object) ?? .other
    case .list: .list(field)
    case .map: .map(field)
    default: .scalar(field)
    }
  }

  private func typeByKind(of index: Int) -> EntryType {
    let apiVersion = key("apiVersion", of: index)?.valueText
    let kind = key("kind", of: index)?.valueText
    if let apiVersion, !apiVersion.isEmpty, apiVersion != "v1", !apiVersion.hasPrefix("batch") { return .other }
    switch kind {
    case "Job": return .object(.job)
    case "CronJob": return .object(.cronJob)
    case "List", "JobList", "CronJobList": return .objects
    case nil, "":
      // A file of something else is no Job that has not said so yet.
      let known: Set<String> = ["apiVersion", "kind", "metadata", "spec", "status"]
      let isOpen = entries.allSatisfy { $0.parent != index || $0.kind != .key || known.contains($0.text) }
      return isOpen ? .unnamed : .other
    default: return .other
    }
  }

  /// The field of a key; nil for what is none.
  func field(of index: Int) -> FieldIndex? {
    let entry = entries[index]
    guard entry.kind == .key, entry.parent >= 0, case .object(let type) = type(of: entry.parent) else { return nil }
    return Field(entry.text).flatMap { type.index(of: $0) }
  }
}
