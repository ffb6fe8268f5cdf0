import LintEngine
import Manifests
import SourceText
import YAMLTree

/// A script in a container's `command` or `args`: `["sh", "-c", "…"]`. Made once for all rules.
final class ShellScript {
  let container: ManifestValue
  /// The list element that holds the script.
  let element: ManifestValue
  /// `sh`, `bash` …: the shell's name without its folder.
  let shell: String
  /// The element that names the shell.
  let shellElement: ManifestValue
  /// The element with the `c` of `-c`.
  let optionElement: ManifestValue
  /// Options given on the command line: `e` of `-ec`, `pipefail` of `-o pipefail`.
  let options: Set<String>
  let text: [UInt8]
  /// The script as a tree; nil where it is not understood.
  let list: ShellList?
  /// The texts of here-documents, which are no part of the tree.
  let heredocs: [Range<Int>]
  private let node: YAMLNode
  /// Made when there is something to point at.
  private lazy var map = ScalarSourceMap(node)

  /// The place in the file of a part of the script.
  func range(_ bounds: Range<Int>) -> ByteRange { map.range(bounds) }

  func string(_ bounds: Range<Int>) -> String { String(decoding: text[bounds], as: UTF8.self) }

  /// Text to put into the script, as its scalar has to be written; nil where that cannot be told.
  func written(_ replacement: String) -> String? {
    guard map.isExact else { return nil }
    switch node.style {
    case .doubleQuoted:
      return replacement.reduce(into: "") { text, character in
        switch character {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        default: text.append(character)
        }
      }
    case .singleQuoted:
      return replacement.contains("\n")
        ? nil : replacement.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    case .literal, .folded, .plain, .block, .flow: return replacement.contains("\n") ? nil : replacement
    }
  }

  /// The scripts of a container: one, or none.
  init?(of container: ManifestValue) {
    let command = container[.command]
    let args = container[.args]
    guard Self.mayNameShell(command) || Self.mayNameShell(args) else { return nil }
    let elements = command.list + args.list
    guard let first = elements.firstIndex(where: { Self.shellName($0) != nil }) else { return nil }
    // Behind a program that is no wrapper a shell's name is an argument like any other.
    guard first == 0 || elements[..<first].allSatisfy({ Self.isWrapper($0.string ?? "") }) else { return nil }
    var position = first + 1
    var options: Set<String> = []
    var commandOption: ManifestValue?
    while position < elements.count, let option = elements[position].string,
      option.utf8.first == UInt8(ascii: "-") || option.utf8.first == UInt8(ascii: "+"), option.utf8.count > 1
    {
      if option == "--" {
        position += 1
        break
      }
      if !option.hasPrefix("--"), option.hasPrefix("-") {
        for letter in option.dropFirst() { options.insert(String(letter)) }
        if option.contains("c") { commandOption = elements[position] }
        if option.hasSuffix("o"), position + 1 < elements.count, let name = elements[position + 1].string {
          options.insert(name)
          position += 1
        }
      }
      position += 1
    }
    guard let commandOption, position < elements.count, let node = elements[position].node, node.kind == .scalar
    else { return nil }
    self.container = container
    element = elements[position]
    shellElement = elements[first]
    optionElement = commandOption
    shell = Self.shellName(elements[first]) ?? "sh"
    self.options = options
    text = Array(element.textBytes)
    let parsed = ShellParser.parse(text)
    list = parsed?.list
    heredocs = parsed?.heredocs ?? []
    self.node = node
  }

  private static func isWrapper(_ word: String) -> Bool {
    let name = word.split(separator: "/").last.map(String.init) ?? word
    return ["env", "exec", "tini", "dumb-init", "nice", "ionice", "timeout", "busybox", "sudo", "--", "-g"].contains(
      name)
      || word.contains("=")
      || word.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "s") || $0 == UInt8(ascii: "m") }
  }

  /// All shells' names end so, and few other arguments do.
  private static let lastLetter = UInt8(ascii: "h")

  private static func mayNameShell(_ list: ManifestValue?) -> Bool {
    list.holdsText { !$0.isEmpty && $0[$0.count - 1] == lastLetter }
  }

  private static func shellName(_ element: ManifestValue) -> String? {
    let text = element.textBytes
    guard text.last == lastLetter else { return nil }
    let name = String(
      decoding: text[(text.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? text.startIndex)...], as: UTF8.self)
    switch name {
    case "sh", "bash", "dash", "ash", "ksh", "zsh": return name
    default: return nil
    }
  }
}

/// All scripts of a manifest, read once for all rules that look into them.
private final class ShellScripts {
  let all: [ShellScript]

  init(_ manifest: JobManifest) { all = manifest.containers.compactMap(ShellScript.init) }
}

extension JobManifest {
  var scripts: [ShellScript] { shared(ShellScripts.init).all }
}

extension ManifestValue? {
  /// Whether one of a list's texts is as wanted; they are looked at without a handle to each.
  func holdsText(_ isWanted: (Span<UInt8>) -> Bool) -> Bool {
    guard let list = self else { return false }
    let object = list.object
    var element = object.firstChild(of: list.index)
    while element >= 0 {
      switch object.content(of: element) {
      case .text(let range): if isWanted(object.document.textBuffer.span.extracting(range)) { return true }
      case .ownText: if isWanted(ManifestValue(object: object, at: element).textBytes.span) { return true }
      default: break
      }
      element = object.next(after: element)
    }
    return false
  }
}
