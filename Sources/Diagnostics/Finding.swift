package import SourceText

/// One thing that lint reports: what is wrong, how bad it is, where it stands and how to mend it.
///
/// Every parser, check and rule emits this one type, and every output format consumes it.
package struct Finding: Hashable, Sendable {
  /// A second place that explains the first, with what is to be seen there ("first defined here").
  package struct Label: Hashable, Sendable {
    package var range: ByteRange
    package var text: String

    package init(_ range: ByteRange, _ text: String) {
      self.range = range
      self.text = text
    }
  }

  private struct Content: Hashable, Sendable {
    var rule: String
    var severity: Severity
    var message: String
    var field: String?
    var range: ByteRange
    var label: String?
    var others: [Label]
    var help: String?
    var server: String?
    var fix: Fix?
  }

  /// Never changed: a finding that is changed gets another.
  private final class Box: Sendable {
    let content: Content

    init(_ content: Content) { self.content = content }
  }

  // One reference instead of eight: findings are sorted, sifted and handed on all the time, and seldom changed.
  private var box: Box

  private mutating func change(_ change: (inout Content) -> Void) {
    var content = box.content
    change(&content)
    box = Box(content)
  }

  /// The rule's name: `api/invalid-value`, `yaml/syntax`, `shell-without-errexit`.
  package var rule: String {
    get { box.content.rule }
    set { change { $0.rule = newValue } }
  }
  package var severity: Severity {
    get { box.content.severity }
    set { change { $0.severity = newValue } }
  }
  /// One terse sentence without a full stop: what is wrong.
  package var message: String {
    get { box.content.message }
    set { change { $0.message = newValue } }
  }
  /// The field's path as the API server writes it, where the finding is about a field.
  package var field: String? {
    get { box.content.field }
    set { change { $0.field = newValue } }
  }
  /// What to underline.
  package var range: ByteRange {
    get { box.content.range }
    set { change { $0.range = newValue } }
  }
  /// Words to print under the underlined text.
  package var label: String? {
    get { box.content.label }
    set { change { $0.label = newValue } }
  }
  package var others: [Label] {
    get { box.content.others }
    set { change { $0.others = newValue } }
  }
  /// What to do, or why it matters.
  package var help: String? {
    get { box.content.help }
    set { change { $0.help = newValue } }
  }
  /// The API server's own sentence, where this finding stands for one.
  package var server: String? {
    get { box.content.server }
    set { change { $0.server = newValue } }
  }
  package var fix: Fix? {
    get { box.content.fix }
    set { change { $0.fix = newValue } }
  }

  package init(
    rule: String, severity: Severity, message: String, field: String? = nil, range: ByteRange,
    label: String? = nil, others: [Label] = [], help: String? = nil, server: String? = nil, fix: Fix? = nil
  ) {
    box = Box(
      Content(
        rule: rule, severity: severity, message: message, field: field, range: range, label: label, others: others,
        help: help, server: server, fix: fix))
  }

  package static func == (a: Finding, b: Finding) -> Bool { a.box === b.box || a.box.content == b.box.content }

  package func hash(into hasher: inout Hasher) { hasher.combine(box.content) }
}

extension Finding: CustomStringConvertible {
  package var description: String { "\(box.content)" }
}

extension Array where Element == Finding {
  /// Ordered by place, then rule, then message, and each finding once: an alias visits the same text twice.
  package func sortedAndUnique() -> [Finding] {
    if isSortedAndUnique { return self }
    var result: [Finding] = []
    result.reserveCapacity(count)
    for finding in sorted(by: { $0.comes(before: $1) }) where result.last != finding { result.append(finding) }
    return result
  }

  /// Whether ``sortedAndUnique()`` would change nothing; found out without copying any.
  package var isSortedAndUnique: Bool {
    for i in indices.dropFirst() where !self[i - 1].comes(before: self[i]) { return false }
    return true
  }
}

extension Finding {
  fileprivate func comes(before other: Finding) -> Bool {
    if range != other.range { return range < other.range }
    if rule != other.rule { return rule < other.rule }
    return message < other.message
  }
}
