import Admission
import JSONText
import KubernetesValues
import Manifests
import Reporting
import SourceText

/// What can be typed at a place: fields that are not there yet, and values.
extension LanguageServer {
  mutating func completion(_ id: RequestID, _ params: JSONValue) throws(ResponseError) {
    guard let position = Position(params["position"]) else { throw .missing("position") }
    guard let document = try document(params) else {
      outbox.respond(to: id) { $0.null() }
      return
    }
    let text = document.text
    let version = workspace.version(for: document.path)
    let place = CursorPlace(text, at: text.offset(of: position))
    let items = place.map { CompletionItem.all(at: $0, version: version) } ?? []
    let client = client
    outbox.respond(to: id) {
      $0.object {
        $0.field("isIncomplete", false)
        $0.array("items") { json in
          guard let place else { return }
          let range = ByteRange(place.word.lowerBound, place.word.upperBound)
          for (number, item) in items.enumerated() { client.write(item, number, range, text, to: &json) }
        }
      }
    }
  }
}

extension ClientAbilities {
  fileprivate func write(
    _ item: CompletionItem, _ number: Int, _ range: ByteRange, _ text: PlacedText, to json: inout JSONWriter
  ) {
    json.object {
      $0.field("label", item.label)
      // 10 is a property, 20 a member of an enumeration.
      $0.field("kind", item.isValue ? 20 : 10)
      if let detail = item.detail { $0.field("detail", detail) }
      if let documentation = item.documentation {
        if markdownCompletion {
          $0.object("documentation") {
            $0.field("kind", "markdown")
            $0.field("value", documentation)
          }
        } else {
          $0.field("documentation", documentation)
        }
      }
      let order = String(number)
      $0.field("sortText", String(repeating: "0", count: max(0, 3 - order.utf8.count)) + order)
      $0.field("filterText", item.filter)
      $0.object("textEdit") {
        $0.key("range")
        text.write(range, to: &$0)
        $0.field("newText", item.text)
      }
    }
  }
}

/// One thing that can be typed.
struct CompletionItem {
  var label: String
  /// What replaces the word.
  var text: String
  /// What the word is compared with.
  var filter: String
  var detail: String?
  /// Markdown.
  var documentation: String?
  var isValue: Bool

  static func all(at place: CursorPlace, version: KubernetesVersion) -> [CompletionItem] {
    let outline = place.outline
    switch place.kind {
    case .key(let parent, let isBlock):
      switch outline.type(of: parent) {
      case .unnamed: return keys([.apiVersion, .kind], of: .job, below: parent, place, isBlock)
      case .object(let type): return keys(nil, of: type, below: parent, place, isBlock, version)
      case .list(let field) where isBlock && outline.entries[parent].kind == .key:
        guard field.spec.item == .object, let type = field.spec.type else { return [] }
        return keys(nil, of: type, below: -1, place, isBlock, version).map { item in
          var item = item
          item.text = "- " + item.text
          return item
        }
      case .scalar(let field) where outline.entries[parent].kind == .item: return values(of: field, place, "")
      default: return []
      }
    case .value(let key, let needsBlank):
      let entry = outline.entries[key]
      let before = needsBlank ? " " : ""
      if entry.text == "kind" || entry.text == "apiVersion" {
        // What is typed there does not say yet what the object is.
        switch outline.withoutValue(of: key).type(of: entry.parent) {
        case .unnamed, .object(.job), .object(.cronJob): return header(entry.text, place, before)
        default: break
        }
      }
      guard let field = outline.field(of: key) else { return [] }
      return field.spec.kind == .list || field.spec.kind == .map ? [] : values(of: field, place, before)
    case .item(let parent):
      guard case .list(let field) = outline.type(of: parent) else { return [] }
      return values(of: field, place, "")
    }
  }

  // MARK: Fields

  /// Fields that only the server writes. Ephemeral containers belong to pods that run, and no template may have them.
  private static let serverFields: Set<Field> = [
    .status, .selfLink, .uid, .resourceVersion, .generation, .creationTimestamp, .deletionTimestamp,
    .deletionGracePeriodSeconds, .managedFields,
  ]

  private static func keys(
    _ names: [Field]?, of type: ObjectType, below parent: Int, _ place: CursorPlace, _ isBlock: Bool,
    _ version: KubernetesVersion = .newest
  ) -> [CompletionItem] {
    let taken = Set(
      place.outline.entries.filter { entry in
        entry.parent == parent && entry.kind == .key && Int(entry.range.start) != place.word.lowerBound
      }.map(\.text))
    let isServers = [.job, .cronJob, .objectMeta].contains(type)
    let fields = type.fields.filter { index in
      let spec = index.spec
      return Int(spec.since) <= version.minor && version.minor <= Int(spec.until)
        && !taken.contains(spec.field.name) && names?.contains(spec.field) ?? true
        && !(isServers && serverFields.contains(spec.field)) && spec.field != .ephemeralContainers
    }
    let sorted = fields.filter { $0.facts.required == .always } + fields.filter { $0.facts.required != .always }
    return sorted.map { index in
      let name = index.spec.field.name
      let card = FieldCard(index)
      let quote = place.quote.map { String(Unicode.Scalar($0)) } ?? ""
      let isScalar = ![.object, .list, .map].contains(index.spec.kind)
      let colon = place.hasColon ? "" : isBlock && !isScalar ? ":" : ": "
      return CompletionItem(
        label: name, text: quote + name + quote + colon, filter: quote + name + quote, detail: card.type,
        documentation: card.markdown, isValue: false)
    }
  }

  // MARK: Values

  private static func header(_ key: String, _ place: CursorPlace, _ before: String) -> [CompletionItem] {
    switch key {
    case "apiVersion": values(["batch/v1"], nil, place, before)
    case "kind": values(["Job", "CronJob"], nil, place, before)
    default: []
    }
  }

  private static func values(of field: FieldIndex, _ place: CursorPlace, _ before: String) -> [CompletionItem] {
    let card = FieldCard(field)
    if field.spec.item == .bool { return values(["true", "false"], card, place, before, isText: false) }
    var values = field.facts.values
    // A Job's pods end: the server refuses the third.
    if field.owner == .podSpec, field.spec.field == .restartPolicy { values.removeAll { $0 == "Always" } }
    return Self.values(values, card, place, before)
  }

  private static func values(
    _ values: [String], _ card: FieldCard?, _ place: CursorPlace, _ before: String, isText: Bool = true
  ) -> [CompletionItem] {
    values.map { value in
      // `True` without quotes would be a truth value, nothing would be null.
      let needsQuotes = isText && ["true", "false", "null", "yes", "no", "on", "off", ""].contains(value.lowercased())
      let quote = place.quote.map { String(Unicode.Scalar($0)) } ?? (needsQuotes ? "\"" : "")
      let filter = (place.quote == nil ? "" : quote) + value
      return CompletionItem(
        label: value.isEmpty ? "\"\"" : value, text: before + quote + value + quote, filter: before + filter,
        detail: card?.type, documentation: card?.summary, isValue: true)
    }
  }
}
