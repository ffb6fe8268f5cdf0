import Diagnostics
import JSONText
import LintEngine
import SourceText

/// Something that the editor offers to do.
struct CodeAction {
  static let quickFix = "quickfix"
  static let fixAll = "source.fixAll.jobsworth"

  var title: String
  var kind: String
  var finding: Finding?
  var isPreferred = false
  /// nil where it is made when the action is chosen.
  var edits: [Edit]?
}

extension ClientAbilities {
  func write(_ action: CodeAction, _ document: OpenDocument, to json: inout JSONWriter) {
    json.object {
      $0.field("title", action.title)
      $0.field("kind", action.kind)
      if let finding = action.finding {
        $0.array("diagnostics") { write(finding, document.uri, document.text, to: &$0) }
      }
      if action.isPreferred, preferredActions { $0.field("isPreferred", true) }
      if let edits = action.edits {
        $0.object("edit") { write(edits, document, to: &$0) }
      } else {
        $0.object("data") {
          $0.field("uri", document.uri)
          $0.field("version", document.version)
        }
      }
    }
  }

  /// The fields of a `WorkspaceEdit`. With a version, a client refuses edits of a text that it no longer has.
  private func write(_ edits: [Edit], _ document: OpenDocument, to json: inout JSONWriter) {
    func write(_ json: inout JSONWriter) {
      for edit in edits {
        json.object {
          $0.key("range")
          document.text.write(edit.range, to: &$0)
          $0.field("newText", edit.text)
        }
      }
    }
    guard versionedEdits else {
      json.object("changes") { $0.array(document.uri, write) }
      return
    }
    json.array("documentChanges") {
      $0.object {
        $0.object("textDocument") {
          $0.field("uri", document.uri)
          $0.field("version", document.version)
        }
        $0.array("edits", write)
      }
    }
  }
}

extension Edit {
  /// The edits, of whole lines, that make one text of another.
  static func ofLines(_ old: [UInt8], _ new: [UInt8]) -> [Edit] {
    let (a, b) = (TextLines.of(old), TextLines.of(new))
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in b.difference(from: a) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var edits: [Edit] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      let (firstOld, firstNew) = (i, j)
      while removed.contains(i) { i += 1 }
      while inserted.contains(j) { j += 1 }
      if (i, j) == (firstOld, firstNew) {
        i += 1
        j += 1
        continue
      }
      let start = firstOld < a.count ? a[firstOld].startIndex : old.count
      let end = i < a.count ? a[i].startIndex : old.count
      edits.append(Edit(ByteRange(start, end), String(decoding: b[firstNew..<j].joined(), as: UTF8.self)))
    }
    return edits
  }
}
