import Diagnostics
import KubernetesValues
import Manifests
import SourceText
import YAMLTree

/// What is wrong with one of a schedule's five fields, in words for people; the server quotes its parser.
struct ScheduleWords {
  let message: String
  let help: String
  /// The field in the file.
  let range: ByteRange?

  private static let fields = [
    (name: "minute", values: "0 to 59"), (name: "hour", values: "0 to 23"),
    (name: "day of the month", values: "1 to 31"),
    (name: "month", values: "1 to 12, or JAN to DEC"),
    (name: "day of the week", values: "0 to 6 from Sunday on, or SUN to SAT"),
  ]

  /// nil where there are not five fields, or none of them is wrong by itself.
  init?(_ schedule: ManifestValue, _ written: String) {
    let parts = written.split(whereSeparator: \.isWhitespace)
    guard parts.count == Self.fields.count else { return nil }
    let wrong = parts.indices.first { number in
      var others = Array(repeating: "*", count: parts.count)
      others[number] = String(parts[number])
      return (try? CronSchedule(parsing: others.joined(separator: " "), zones: .builtIn)) == nil
    }
    guard let wrong else { return nil }
    let (part, field) = (parts[wrong], Self.fields[wrong])
    message = "\"\(part)\" is no \(field.name)"
    help = Self.help(part, field.values)
    range = schedule.node.map { node in
      let start = written.utf8.distance(from: written.startIndex, to: part.startIndex)
      return ScalarSourceMap(node).range(start..<start + part.utf8.count)
    }
  }

  private static func help(_ part: Substring, _ values: String) -> String {
    let ends = part.split(separator: "-").compactMap { Int($0) }
    if part.contains("#") || part.uppercased().hasSuffix("L") || part.uppercased().hasSuffix("W") {
      return "there is no L, W or #; values are \(values)"
    }
    if part == "7" { return "Sunday is 0" }
    if part.hasSuffix("/0") { return "a step is 1 or more" }
    if ends.count == 2, ends[0] > ends[1] { return "a range goes from the lower to the higher; write two with a comma" }
    return "values are \(values); lists 1,3, ranges 1-5 and steps */10 are made of them"
  }
}
