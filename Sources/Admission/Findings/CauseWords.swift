import Diagnostics
import KubernetesValues
import Manifests
import SourceText
import YAMLTree

/// The server's commonest complaints in words for people: what stands there, why it is wrong, what to write.
struct CauseWords {
  private let cause: Cause
  /// The field's path, without positions and keys.
  private let path: [Substring]
  private let root: ManifestValue
  private let version: KubernetesVersion
  private(set) var finding: Finding

  /// Rewrites a finding where there is something better to say than the server's own sentence.
  static func improve(
    _ finding: Finding, _ cause: Cause, _ root: ManifestValue, _ version: KubernetesVersion
  ) -> Finding {
    let path = cause.field.utf8.split(separator: UInt8(ascii: ".")).map { name in
      Substring(name.prefix { $0 != UInt8(ascii: "[") })
    }
    var words = CauseWords(cause: cause, path: path, root: root, version: version, finding: finding)
    words.byDetail()
    words.byField()
    return words.finding
  }

  private var written: String { cause.written ?? "" }

  /// What is written instead of the value at fault.
  private func edit(_ word: String) -> Edit { .writing(word, at: cause.range, in: root.object.source) }

  /// The last names of the path, without positions and keys.
  private func endsIn(_ names: String...) -> Bool {
    path.count >= names.count && zip(path.suffix(names.count), names).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  // MARK: By what the server says

  private mutating func byDetail() {
    switch cause.detail {
    case "must be greater than or equal to 0":
      finding.message = "\(cause.fieldName) cannot be negative"
    case "must be ordered":
      finding.message = "exit codes must stand in ascending order"
      sortExitCodes()
    case "must not be 0 for the In operator":
      finding.message = "exit code 0 is success, so no rule can match it"
      finding.help = "take the 0 out, or use NotIn"
    case "may not specify more than 1 volume type":
      finding.message = "a volume has one source only, and another stands before \(cause.fieldName)"
    case "must be one of the container or initContainer names in the pod template":
      finding.message = "there is no container \"\(written)\""
      suggest(from: containerNames)
    case "`selector` not auto-generated":
      finding.message = "the Job's own selector would not find its pods"
      finding.help = "leave the selector out: the server makes one; manualSelector: true keeps yours"
    case "`selector` will be auto-generated":
      finding.message = "the Jobs of a CronJob cannot bring a selector"
      finding.help = "leave it out: the server makes one for each Job"
    case "`selector` does not match template `labels`":
      finding.message = "the selector does not match the labels of the pod template"
    case "when completion mode is Indexed":
      finding.message = "an Indexed Job must say how many completions it has"
      if root.type == .cronJob { finding.help = "inside a CronJob nothing is filled in" }
    case "requires indexed completion mode":
      finding.message = "\(cause.fieldName) needs completionMode: Indexed"
    case "cannot use TZ or CRON_TZ in schedule, use timeZone field instead":
      finding.message = "the time zone does not belong in the schedule"
      finding.help = "put it into timeZone, beside schedule"
      moveZone()
    case "only \"Never\" is supported when podFailurePolicy is specified":
      finding.message = "with a podFailurePolicy, restartPolicy must be Never"
      finding.help = "under OnFailure containers restart in their pod, and the pod never fails to be judged"
    case "must be no more than 52 characters":
      finding.message = "the name of a CronJob has at most 52 bytes, this one \(written.utf8.count)"
      finding.help = "its Jobs are called NAME-NUMBER, with eleven bytes more, and must fit a label of 63"
    case let detail where detail.hasPrefix("will not able to create pod with invalid DNS label: "):
      let host = detail.split(separator: " ").last.map(String.init) ?? ""
      let limit = 63
      guard host.utf8.count > limit else {
        finding.message = "the pods' host names are made of the Job's name and the index, and \(host) cannot be one"
        break
      }
      finding.message =
        "the last pod's host name, \(host), has \(host.utf8.count) bytes, and at most \(limit) are possible"
      let room = limit - (host.utf8.count - written.utf8.count)
      finding.help = "a name of at most \(room) bytes leaves room for the index"
    default:
      if let limit = cause.detail.exceededLimit, let resource = cause.detail.resourceName {
        let request = cause.printedValue.replacingQuotes
        finding.message = "the \(resource) request of \(request) is above the limit of \(limit)"
      } else if let words = PlainWords.of(cause.detail) {
        finding.message = words.message.replacing("FIELD", with: cause.fieldName)
        finding.help = words.help ?? finding.help
      } else {
        nameFormat()
      }
    }
  }

  /// `CRON_TZ=Europe/Berlin 0 4 * * *`: the zone goes where it belongs.
  private mutating func moveZone() {
    let parts = written.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard parts.count == 2, let equals = parts[0].firstIndex(of: "="), let spec = root[.spec],
      spec[.timeZone] == nil, let node = spec.node, node.kind == .mapping
    else { return }
    let zone = String(parts[0][parts[0].index(after: equals)...])
    guard TimeZoneDatabase.names.contains(zone), case .mapping(let old, let origin) = YAMLDraft.kept(node).opened else {
      return
    }
    var entries = old
    guard let schedule = entries.firstIndex(where: { $0.key == "schedule" }) else { return }
    entries[schedule].value = .string(String(parts[1].drop(while: \.isWhitespace)))
    entries.append(.init("timeZone", .string(zone)))
    guard let edits = try? YAMLRewriting.edits(changing: node, to: .mapping(entries, of: origin)) else { return }
    finding.fix = Fix("set timeZone: \(zone)", safety: .safe, edits: edits)
  }

  /// Names and labels, whose rules the server tells with regular expressions.
  private mutating func nameFormat() {
    guard cause.kind == .invalid, let text = cause.stringValue else { return }
    let rule: String
    let separators: String
    if cause.detail.mentions("RFC 1123 label") || cause.detail == "must not contain dots" {
      (rule, separators) = ("lower-case letters, digits and \"-\"", "-")
    } else if cause.detail.mentions("RFC 1123 subdomain") {
      (rule, separators) = ("lower-case letters, digits, \"-\" and \".\"", "-.")
    } else if cause.detail.hasPrefix("name part must consist of") || cause.detail.hasPrefix("a valid label key must") {
      finding.message =
        "\(GoText.quoted(text)) is no name of the form [DOMAIN/]NAME: letters, digits, \"-\", \"_\" and \".\", "
        + "with a letter or digit at both ends"
      return
    } else if cause.detail == "name part must be non-empty" || cause.detail == "prefix part must be non-empty" {
      finding.message = "\(GoText.quoted(text)) is no name of the form [DOMAIN/]NAME: a part of it is empty"
      return
    } else if cause.detail.hasPrefix("a valid label must be an empty string") {
      (rule, separators) = ("letters, digits, \"-\", \"_\" and \".\"", "-_.")
    } else {
      length(text)
      return
    }
    finding.message =
      "\(GoText.quoted(text)) can hold only \(rule), and must begin and end with a letter or digit"
    guard let written = cause.written, written == text else { return }
    let better = NameSuggestion.make(from: text, separators: separators)
    guard !better.isEmpty, better != text else { return }
    finding.help = "for instance \(better)"
    finding.fix = Fix("write \(better)", safety: .unsafe, edits: [edit(better)])
  }

  private mutating func length(_ text: String) {
    guard cause.detail.hasPrefix("must be no more than ") else { return }
    let limit = cause.detail.split(separator: " ").compactMap { Int($0) }.first ?? 0
    if cause.field.hasSuffix("template.labels"), text == root[.metadata]?[.name].string {
      finding.message =
        "the Job's name has \(text.utf8.count) bytes; it becomes a label of its pods, which has at most \(limit)"
    } else {
      finding.message = "\(cause.fieldName) has \(text.utf8.count) bytes, at most \(limit) are possible"
    }
  }

  // MARK: By the field

  private mutating func byField() {
    if endsIn("template", "spec", "restartPolicy") {
      restartPolicy()
    } else if cause.kind == .notFound, endsIn("volumeMounts", "name") || endsIn("volumeDevices", "name") {
      let names = (podSpec?[.volumes]).items.compactMap { $0[.name]?.string }
      if names.contains(written) {
        // The server does not count a volume whose name it refuses.
        finding.message = "the volume \"\(written)\" is refused, so nothing of that name can be mounted"
      } else {
        finding.message = "no volume is called \"\(written)\""
        suggest(from: names)
      }
    } else if cause.kind == .required, endsIn("template", "spec", "containers") {
      finding.message = "a pod needs at least one container"
      finding.help =
        "containers stand under \(cause.field); a Kustomize patch without them is named in its kustomization"
    } else if cause.kind == .required, endsIn("image") {
      finding.message = "the container has no image"
    } else if cause.field == "metadata.name", cause.kind == .required {
      finding.message = "the object has no name"
      finding.help = "write metadata.name, or metadata.generateName for a new name with each create"
    } else if endsIn("spec", "schedule") {
      schedule()
    } else if endsIn("spec", "timeZone"), cause.detail.hasPrefix("unknown time zone") {
      suggest(from: TimeZoneDatabase.names)
      if finding.help == nil { finding.help = "a zone is called as in the IANA database: Europe/Berlin, Etc/UTC" }
    }
  }

  private mutating func restartPolicy() {
    let supported = version >= 25 ? ["OnFailure", "Never"] : []
    guard !finding.message.hasPrefix("with a podFailurePolicy") else { return }
    if written == "Always" {
      finding.rule = Cause.Kind.unsupported.rule
      finding.message = "a Job cannot have restartPolicy \"Always\""
      finding.label = "supported: " + GoText.quotedList(supported)
    } else if cause.kind == .required {
      finding.message = "a Job must say restartPolicy: OnFailure or Never"
      if let own = (podSpec?[.containers]).items.lazy.compactMap({ $0[.restartPolicy]?.keyNode }).first {
        finding.others.append(.init(own.range, "is the container's own; the pod's stands beside containers"))
      }
    }
    if finding.help == nil {
      finding.help =
        "Never starts a new pod for each retry and keeps the failed ones' logs; OnFailure restarts in the same pod"
    }
  }

  private mutating func schedule() {
    if cause.kind == .required {
      finding.message = "a CronJob needs a schedule"
      finding.help = "five fields: minute, hour, day of the month, month, day of the week"
    } else if cause.detail.hasPrefix("expected exactly 5 fields") {
      let count = written.split(whereSeparator: \.isWhitespace).count
      finding.message = "a schedule has five fields, this one \(count)"
      finding.help = "minute, hour, day of the month, month, day of the week; there are no seconds and no years"
    } else if let words = ScheduleWords(root.nearest(cause.field), written) {
      finding.message = words.message
      finding.help = words.help
      finding.range = words.range ?? finding.range
    } else if cause.detail.hasPrefix("unrecognized descriptor") {
      finding.message = "\"\(written)\" is no schedule"
      suggest(from: ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"])
    }
  }

  // MARK: Suggestions

  private var podSpec: ManifestValue? {
    let spec = root[.spec]
    return (spec?[.jobTemplate]?[.spec] ?? spec)?[.template]?[.spec]
  }

  private var containerNames: [String] {
    [Field.containers, .initContainers].flatMap { list in
      (podSpec?[list]).items.compactMap { $0[.name]?.string }
    }
  }

  private mutating func suggest(from words: [String]) {
    guard let meant = Spelling.closest(to: written, among: words) else {
      if !words.isEmpty, words.count <= 8 { finding.help = "there is " + GoText.quotedList(words) }
      return
    }
    finding.help = "did you mean \"\(meant)\"?"
    finding.fix = Fix("write \(meant)", safety: .unsafe, edits: [edit(meant)])
  }

  /// A list in brackets is put in order, when only numbers stand in it.
  private mutating func sortExitCodes() {
    let values = root.nearest(cause.field)
    guard values.field == .values, let range = values.node?.range, let node = values.node, node.style == .flow else {
      return
    }
    let numbers = values.items.compactMap(\.int)
    guard numbers.count == values.count, Set(numbers).count == numbers.count else { return }
    let sorted = "[" + numbers.sorted().map { String($0) }.joined(separator: ", ") + "]"
    finding.fix = Fix("put them in order", safety: .safe, edits: [Edit(range, sorted)])
  }
}

/// A name like another that breaks the rules.
enum NameSuggestion {
  /// Lower case, everything else that does not fit a hyphen, nothing but letters and digits at the ends.
  static func make(from text: String, separators: String) -> String {
    let keepsCase = separators.contains("_")
    var result: [UInt8] = []
    for byte in (keepsCase ? text : text.lowercased()).utf8 {
      let fits: Bool
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): fits = true
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): fits = keepsCase
      default: fits = separators.utf8.contains(byte)
      }
      if fits {
        result.append(byte)
      } else if result.last != UInt8(ascii: "-") {
        result.append(UInt8(ascii: "-"))
      }
    }
    let isEnd: (UInt8) -> Bool = { separators.utf8.contains($0) }
    while let last = result.last, isEnd(last) { result.removeLast() }
    return String(decoding: result.drop(while: isEnd), as: UTF8.self)
  }
}

extension Cause {
  /// The last name of the path, without positions.
  var fieldName: String {
    let last = field.split(separator: ".").last.map(String.init) ?? field
    return last.hasSuffix("]") ? String(last.prefix { $0 != "[" }) : last
  }

  /// The value as the server prints it.
  var printedValue: String {
    var text = message.dropFirst(kind.words.count)
    if text.hasPrefix(": ") { text = text.dropFirst(2) }
    if !detail.isEmpty, text.hasSuffix(": " + detail) { text = text.dropLast(detail.count + 2) }
    return String(text)
  }

  /// The text at fault, where the server prints one that it need not escape.
  var stringValue: String? {
    let text = printedValue
    guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\""), !text.utf8.contains(UInt8(ascii: "\\")) else {
      return nil
    }
    return String(text.dropFirst().dropLast())
  }
}

extension String {
  /// `must be less than or equal to cpu limit of 1`: the amount at the end.
  fileprivate var exceededLimit: String? {
    guard hasPrefix("must be less than or equal to "), let words = split(separator: " ").last,
      mentions(" limit of ")
    else { return nil }
    return String(words)
  }

  fileprivate var resourceName: String? {
    guard hasPrefix("must be less than or equal to ") else { return nil }
    return split(separator: " ").dropFirst(7).first.map(String.init)
  }

  fileprivate var replacingQuotes: String { filter { $0 != "\"" } }
}
