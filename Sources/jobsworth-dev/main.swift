import Foundation
import Generation
import LintEngine
import Reporting
import RuleExamples

// The developer's tool. Run it in the root of the package.
let usage = """
  usage: jobsworth-dev generate                     write the generated sources
         jobsworth-dev check-rules [NAME ...]       hold rules to the examples in their texts
         jobsworth-dev mark-rules NAME [...]        write the marks of failing examples as the rules find them
         jobsworth-dev \(FixCommand.usage)            mend manifests, and look what became of them
         jobsworth-dev \(FuzzCommand.usage)    lint damaged manifests
         jobsworth-dev \(FuzzCommand.showUsage)   print one of them
         jobsworth-dev \(TimeCommand.usage)       time how long policies take to compile

  """

func complain(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "generate" where arguments.count == 1: try generate()
case "check-rules": exit(try checkRules(Array(arguments.dropFirst())) ? 0 : 1)
case "mark-rules" where arguments.count > 1: try markRules(Array(arguments.dropFirst()))
case "check-fixes" where arguments.count > 1: exit(try FixCommand.run(Array(arguments.dropFirst())))
case "fuzz" where arguments.count > 1: exit(try FuzzCommand.run(Array(arguments.dropFirst())))
case "fuzz-manifest" where arguments.count > 1: exit(try FuzzCommand.show(Array(arguments.dropFirst())))
case "time-policies": exit(try TimeCommand.run(Array(arguments.dropFirst())))
default:
  complain(usage)
  exit(2)
}

func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

func write(_ text: String, to path: String) throws {
  guard (try? read(path)) != text else { return }
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  print(path)
}

func generate() throws {
  try write(
    FieldTableGenerator(table: read("fixtures/api/fields.tsv")).generate(),
    to: "Sources/Manifests/FieldTable+Generated.swift")
  let folder = try RuleFolder(URL(filePath: "rules"))
  guard folder.problems.isEmpty else {
    complain(folder.problems.map { $0 + "\n" }.joined())
    exit(1)
  }
  try write(
    RuleTextGenerator(rules: folder.documents.map { (name: $0.name, text: try read("rules/\($0.name)/rule.md")) })
      .generate(),
    to: "Sources/Practice/RuleTexts+Generated.swift")
  try write(
    try BundledPolicyGenerator(policies: folder.policies).generate(),
    to: "Sources/Practice/Policies/BundledPolicies+Generated.swift")
  try write(
    RulePage.markdown(folder.rules.catalogue.all, folders: Set(folder.documents.map(\.name))), to: "docs/rules.md")
}

/// Whether all is well; what is not goes to standard output.
func checkRules(_ names: [String]) throws -> Bool {
  let folder = try RuleFolder(URL(filePath: "rules"))
  let clean = try read("fixtures/rules/clean.yaml")
  var problems = folder.problems
  for name in names where !folder.documents.contains(where: { $0.name == name }) {
    problems.append("\(name): there is no such folder")
  }
  for document in folder.documents where names.isEmpty || names.contains(document.name) {
    let examination = RuleExamination(document, folder.rules, clean: clean)
    for check in RuleExamination.checks {
      problems += check.problems(examination).map { "\(document.name): \(check): \($0)" }
    }
  }
  for problem in problems { print(problem) }
  return problems.isEmpty
}

func markRules(_ names: [String]) throws {
  let folder = try RuleFolder(URL(filePath: "rules"))
  for problem in folder.problems { print(problem) }
  for name in names {
    let path = "rules/\(name)/rule.md"
    try write(MarkedText(name: name, folder.rules).remarked(read(path)), to: path)
  }
}
