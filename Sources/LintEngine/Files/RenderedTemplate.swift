import Diagnostics
import SourceText
import YAMLTree

/// The template that a document was rendered from.
enum RenderedTemplate {
  /// What helm writes in front of a document, or kustomize into its annotations; nil for a document of its own.
  static func path(of document: YAMLDocument, in source: SourceFile, _ lines: LineIndex) -> String? {
    comment(of: document, in: source, lines) ?? origin(of: document.root)
  }

  /// Whether a file is worth asking. Every file is asked this, so what is looked for begins with a rare character.
  static func areMentioned(in source: SourceFile) -> Bool {
    source.mentions("# Source: ") || source.mentions("/origin")
  }

  /// `# Source: chart/templates/job.yaml` behind the `---` of a document, or in front of one that has none.
  private static func comment(of document: YAMLDocument, in source: SourceFile, _ lines: LineIndex) -> String? {
    var number = lines.line(at: Int(document.range.start))
    if document.hasStartMarker {
      number += 1
      while number < lines.count, let text = text(ofLine: number, source, lines), text.isEmpty || text.hasPrefix("#") {
        if let path = path(text) { return path }
        number += 1
      }
      return nil
    }
    while number > 0, let text = text(ofLine: number - 1, source, lines), text.isEmpty || text.hasPrefix("#") {
      if let path = path(text) { return path }
      number -= 1
    }
    return nil
  }

  private static func text(ofLine number: Int, _ source: SourceFile, _ lines: LineIndex) -> Substring? {
    let text = source.text(lines.range(ofLine: number)).drop { $0.isWhitespace }
    return text.prefix { !$0.isNewline }
  }

  private static func path(_ comment: Substring) -> String? {
    let mark = "# Source: "
    guard comment.hasPrefix(mark) else { return nil }
    let path = comment.dropFirst(mark.count).split(separator: " ").joined(separator: " ")
    return path.isEmpty ? nil : path
  }

  /// `path: ../base/job.yaml` in the annotation that kustomize makes where `buildMetadata` asks for it.
  private static func origin(of root: YAMLNode) -> String? {
    guard let text = root["metadata"]?["annotations"]?["config.kubernetes.io/origin"]?.text else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("path: ") {
      return String(line.dropFirst(6))
    }
    return nil
  }
}

extension LintedFile {
  /// The file with the template in the message of every finding of a rendered document: the author of the file is a
  /// program, and what has to be changed is the template.
  package func namingTemplates() -> LintedFile {
    guard documents.contains(where: { $0.template != nil && !$0.findings.isEmpty }) else { return self }
    var file = self
    for i in file.documents.indices {
      guard let template = file.documents[i].template else { continue }
      for j in file.documents[i].findings.indices {
        file.documents[i].findings[j].message += " (from \(template))"
      }
    }
    return file
  }
}
