import Admission
import Diagnostics
import JSONText
import KubernetesValues
import LintEngine
import Practice
import SourceText
import YAMLTree

/// Lints damaged manifests with every rule, mends some of them, and looks whether what it says can be true.
package struct LintFuzzer: Sendable {
  private let manifests: DamagedManifests
  /// One for each release, the oldest first.
  private let linters: [Linter]

  package init(_ manifests: DamagedManifests) {
    self.manifests = manifests
    let rules = RuleSet(BuiltInRules.all)
    let selection = Selection(rules.catalogue, .init(), .init(select: ["all"]))
    linters = KubernetesVersion.known.map {
      Linter(version: KubernetesVersion(minor: $0), rules: rules, selection: selection)
    }
  }

  /// What is wrong with what lint says of a manifest; nothing, if all is well.
  package func problems(_ number: UInt64) -> [String] {
    var (bytes, chance) = manifests.manifest(number)
    let linter = linters[Int.random(in: 0..<linters.count, using: &chance)]
    let source = SourceFile(path: "\(number).yaml", bytes: bytes)
    let file = linter.lint(source)
    var problems = file.allFindings.flatMap { faults(of: $0, in: source) }
    for document in file.documents {
      if let verdict = document.verdict, !verdict.allowed, document.findings.isEmpty, file.findings.isEmpty,
        file.suppressed.isEmpty
      {
        problems.append("refused without a finding")
      }
      guard document.verdict?.allowed == true, let object = document.object else { continue }
      var json = JSONWriter()
      DefaultedObject.writeJSON(object, version: linter.version, to: &json)
      if YAMLStream(parsing: SourceFile(path: "stored.json", bytes: json.bytes)).documents.count != 1 {
        problems.append("the stored object is no JSON")
      }
    }
    if number.isMultiple(of: 16) { problems += faultsOfFixing(source, file, linter) }
    if number.isMultiple(of: 64) { problems += faultsOfMemory(source, file, linter) }
    return problems
  }

  /// What policies say is the same whatever manifests they have seen before.
  private func faultsOfMemory(_ source: SourceFile, _ file: LintedFile, _ linter: Linter) -> [String] {
    let rules = RuleSet(BuiltInRules.madeAnew)
    let names = Set(rules.catalogue.all.map(\.name))
    let selection = Selection(rules.catalogue, .init(), .init(select: ["all"]))
    let anew = Linter(version: linter.version, rules: rules, selection: selection).lint(source)
    func told(_ file: LintedFile) -> [Finding] { file.allFindings.filter { names.contains($0.rule) } }
    return zip(told(file), told(anew)).contains { $0 != $1 } || told(file).count != told(anew).count
      ? ["what policies remember changes what they say"] : []
  }

  private func faults(of finding: Finding, in source: SourceFile) -> [String] {
    let ranges = [finding.range] + finding.others.map(\.range) + (finding.fix?.edits.map(\.range) ?? [])
    return ranges.filter { $0.start > $0.end || Int($0.end) > source.bytes.count }.map { _ in
      "\(finding.rule) points out of the file"
    }
  }

  /// A file that was YAML is YAML after fixing, and its verdict no worse.
  private func faultsOfFixing(_ source: SourceFile, _ file: LintedFile, _ linter: Linter) -> [String] {
    guard file.allFindings.contains(where: { $0.fix != nil }) else { return [] }
    let mending = Mending(source, allowsUnsafe: true) { linter.lint($0) }
    // A document that is seen to be a Job only after fixing may well have other faults: its syntax is what counts.
    let isBroken = { (source: SourceFile) in !YAMLStream(parsing: source).findings.isEmpty }
    var problems: [String] = []
    if !isBroken(source), isBroken(mending.source) { problems.append("a fix breaks the YAML") }
    let allowed = { (file: LintedFile) in file.documents.count { $0.verdict?.allowed == true } }
    if allowed(mending.file) < allowed(file) { problems.append("a fix makes the verdict worse") }
    return problems
  }
}
