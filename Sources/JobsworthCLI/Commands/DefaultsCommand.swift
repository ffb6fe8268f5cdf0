internal import Admission
internal import ArgumentParser
internal import JSONText
internal import KubernetesValues
internal import LintEngine
internal import Manifests
internal import Reporting
internal import SourceText

struct DefaultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "defaults",
    abstract: "Show the manifest with every default filled in, and where each comes from.",
    discussion: """
      yaml keeps the text as written and adds the defaults with a comment each; json is the object as the server \
      would store it; jsonl is a line a document, for any number of files.

      Exit status: 0 everything was accepted, 1 something is refused and left out, 2 wrong usage, 3 a file could \
      not be read.
      """)

  @Argument(
    help: "The manifest; - is standard input. Several files or folders with -o jsonl.",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var files: [String]

  @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the output.")
  var format: DefaultsFormat = .yaml

  @OptionGroup var version: VersionOption
  @OptionGroup var color: ColorOption

  func validate() throws {
    if files.isEmpty { throw ValidationError("name a manifest, or - for standard input") }
    if files.count > 1, format != .jsonl { throw ValidationError("several files need -o jsonl") }
  }

  func run() throws {
    let linter = Linter(version: version.version, zones: SystemTimeZones.database)
    let input = InputFiles(files)
    for error in input.errors { Output.complain(error.message) }
    if format != .jsonl, input.paths.count > 1 {
      throw CommandFailure(status: .usage, message: "\(files[0]) is a folder; several files need -o jsonl")
    }
    let palette = Palette(isOn: color.color.isOn(for: 2))
    let results = parallelMap(input.paths, jobs: format == .jsonl ? Platform.processors : 1) { path in
      Result { () throws(FileError) in try Self.defaults(of: path, format, linter, palette) }
    }
    var status = input.errors.isEmpty ? ExitStatus.success : .failure
    var output: [UInt8] = []
    for result in results {
      switch result {
      case .failure(let error):
        Output.complain(error.message)
        status = .failure
      case .success(let file):
        output.append(contentsOf: file.output)
        guard file.isRefused else { continue }
        Output.note(file.refusal)
        if status == .success { status = .findings }
      }
    }
    Output.write(output)
    if status != .success { throw CommandFailure(status: status) }
  }

  private struct Filled: Sendable {
    var output: [UInt8]
    var isRefused: Bool
    var refusal: String
  }

  private static func defaults(
    of path: String, _ format: DefaultsFormat, _ linter: Linter, _ palette: Palette
  ) throws(FileError) -> Filled {
    let input = try JobInput(path: path, linter: linter)
    return Filled(
      output: format.render(input, version: linter.version), isRefused: input.isRefused,
      refusal: input.isRefused ? input.refusal(palette) : "")
  }
}

/// The formats of defaults.
enum DefaultsFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case yaml, json, jsonl

  func render(_ input: JobInput, version: KubernetesVersion) -> [UInt8] {
    switch self {
    case .yaml:
      return Array(DefaultedText.render(input.accepted.map(\.object), in: input.file.source).utf8)
    case .json:
      guard !input.accepted.isEmpty else { return [] }
      var json = JSONWriter(indent: 2)
      if input.accepted.count == 1 {
        DefaultedObject.writeJSON(input.accepted[0].object, version: version, to: &json)
      } else {
        json.array { json in
          for entry in input.accepted { DefaultedObject.writeJSON(entry.object, version: version, to: &json) }
        }
      }
      return json.bytes + [0x0A]
    case .jsonl:
      let index = input.file.source.makeLineIndex()
      var lines: [UInt8] = []
      for entry in input.accepted {
        var json = JSONWriter()
        json.object {
          $0.field("path", input.file.source.path)
          $0.field("line", input.file.source.location(of: Int(entry.document.range.start), in: index).line)
          $0.key("object")
          DefaultedObject.writeJSON(entry.object, version: version, to: &$0)
        }
        lines.append(contentsOf: json.bytes + [0x0A])
      }
      return lines
    }
  }
}
