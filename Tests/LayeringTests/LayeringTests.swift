import Foundation
import JobsworthTestSupport
import Testing

/// Holds the module graph: what ARCHITECTURE.md says, what Package.swift allows and what the sources import are
/// the same, and the pure modules touch nothing outside.
@Suite struct LayeringTests {
  /// A row of the module table in ARCHITECTURE.md.
  struct Module: Sendable, CustomTestStringConvertible {
    var name: String
    var level: Int
    var imports: Set<String>
    var outside: Set<String>
    var isPure: Bool
    var testDescription: String { name }
  }

  static let modules: [Module] = {
    let url = Fixture.root.appendingPathComponent("ARCHITECTURE.md")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard cells.count == 8, let level = Int(cells[2]) else { return nil }
      func names(_ cell: String) -> Set<String> { Set(cell.split(separator: " ").map(String.init)).subtracting(["–"]) }
      return Module(
        name: cells[1].trimmingCharacters(in: ["`"]), level: level, imports: names(cells[3]),
        outside: names(cells[4]), isPure: cells[5] == "yes")
    }
  }()

  static let sources = Fixture.root.appendingPathComponent("Sources")

  static func files(of module: String) -> [(name: String, text: String)] {
    let folder = sources.appendingPathComponent(module)
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map {
      ($0, (try? String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) ?? "")
    }
  }

  static func imports(_ text: String) -> Set<String> {
    var result: Set<String> = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let i = words.firstIndex(of: "import"), i + 1 < words.count,
        words[..<i].allSatisfy({
          ["package", "public", "internal", "private", "fileprivate", "@unsafe", "@preconcurrency"].contains($0)
        })
      else { continue }
      result.insert(words[i + 1].split(separator: ".").first.map(String.init) ?? "")
    }
    return result
  }

  @Test func everyModuleHasARowAndEveryRowAModule() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path).filter { !$0.hasPrefix(".") }
    #expect(Set(folders) == Set(Self.modules.map(\.name)))
  }

  @Test(arguments: modules)
  func sourcesImportWhatTheRowAllows(_ module: Module) {
    let standard: Set<String> = ["Swift", "Synchronization"]
    let allowed = module.imports.union(module.outside).union(standard)
    for file in Self.files(of: module.name) {
      let extra = Self.imports(file.text).subtracting(allowed)
      #expect(extra.isEmpty, "\(module.name)/\(file.name) imports \(extra.sorted())")
    }
  }

  @Test(arguments: modules)
  func importsPointDownOrSideways(_ module: Module) {
    let levels = Dictionary(uniqueKeysWithValues: Self.modules.map { ($0.name, $0.level) })
    for name in module.imports {
      guard let level = levels[name] else {
        Issue.record("\(module.name) imports \(name), which has no row")
        continue
      }
      #expect(level <= module.level, "\(module.name) imports \(name) above it")
    }
  }

  /// `module("X", imports: "A", "B")` in Package.swift is the row of the table.
  @Test(arguments: modules)
  func packageAndTableAgree(_ module: Module) throws {
    let manifest = try String(contentsOf: Fixture.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let flat = manifest.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let pattern =
      #"(?:module\( ?|\.(?:executableTarget|systemLibrary|target)\( ?name: )"\#(module.name)"(.*?)(?:module\(|\.executableTarget\(|\.systemLibrary\(|\.target\(|tests\(|//)"#
    let expression = try NSRegularExpression(pattern: pattern)
    let match = try #require(
      expression.firstMatch(in: flat, range: NSRange(flat.startIndex..., in: flat)),
      "\(module.name) is not in Package.swift")
    let row = String(flat[try #require(Range(match.range(at: 1), in: flat))])
    let names = try NSRegularExpression(pattern: #"(?:product\(name: )?"([A-Za-z-]+)""#)
      .matches(in: row, range: NSRange(row.startIndex..., in: row))
      .map { String(row[Range($0.range(at: 1), in: row)!]) }
    let known = Set(Self.modules.map(\.name))
    #expect(
      Set(names).intersection(known) == module.imports, "\(module.name): Package.swift and ARCHITECTURE.md differ")
  }

  /// Clocks, chance, files, environment and output have no place in what must be a function of its input.
  @Test(arguments: modules.filter(\.isPure))
  func pureModulesTouchNothing(_ module: Module) throws {
    let forbidden = try NSRegularExpression(
      pattern:
        #"\b(ContinuousClock|SuspendingClock|SystemClock|Date\(|DispatchTime|clock_gettime|gettimeofday|SystemRandomNumberGenerator|randomElement\(\)|shuffled\(\)|\.random\(in: [^,)]*\)|arc4random|FileManager|FileDescriptor|fopen|getenv|CommandLine|ProcessInfo|readLine\(|Task \{|Task\.detached|DispatchQueue)|(?<![.\w])print\("#
    )
    for file in Self.files(of: module.name) {
      for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let code = line.range(of: "//").map { String(line[..<$0.lowerBound]) } ?? String(line)
        let found = forbidden.firstMatch(in: code, range: NSRange(code.startIndex..., in: code)) != nil
        #expect(!found, "\(module.name)/\(file.name):\(number + 1): \(line)")
      }
    }
  }

  /// The controller and its model are values all through.
  @Test(arguments: modules.filter { ["ControllerCore", "JobModel"].contains($0.name) })
  func theControllerHoldsValuesOnly(_ module: Module) throws {
    let forbidden = try NSRegularExpression(
      pattern: #"^\s*((package|public|final|internal|private) )*(class|actor) |\basync\b|\bawait\b"#)
    for file in Self.files(of: module.name) {
      for line in file.text.split(separator: "\n") {
        let code = line.range(of: "//").map { String(line[..<$0.lowerBound]) } ?? String(line)
        #expect(
          forbidden.firstMatch(in: code, range: NSRange(code.startIndex..., in: code)) == nil,
          "\(module.name)/\(file.name): \(line)")
      }
    }
  }
}
