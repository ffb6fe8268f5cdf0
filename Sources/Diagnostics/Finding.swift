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

  /// The rule's name: `api/invalid-value`, `yaml/syntax`, `shell-without-errexit`.
  package var rule: String
  package var severity: Severity
  /// One terse sentence without a full stop: what is wrong.
  package var message: String
  /// The field's path as the API server writes it, where the finding is about a field.
  package var field: String?
  /// What to underline.
  package var range: ByteRange
  /// Words to print under the underlined text.
  package var label: String?
  package var others: [Label]
  /// What to do, or why it matters.
  package var help: String?
  /// The API server's own sentence, where this finding stands for one.
  package var server: String?
  package var fix: Fix?

  package init(
    rule: String, severity: Severity, message: String, field: String? = nil, range: ByteRange,
    label: String? = nil, others: [Label] = [], help: String? = nil, server: String? = nil, fix: Fix? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.field = field
    self.range = range
    self.label = label
    self.others = others
    self.help = help
    self.server = server
    self.fix = fix
  }
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
