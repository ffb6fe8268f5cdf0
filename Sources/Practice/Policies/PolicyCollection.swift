import CEL
package import Diagnostics
package import KubernetesValues
package import LintEngine
package import SourceText
import YAMLTree

/// The policies that a user brings along, checked and bound to their parameters.
package struct PolicyCollection: Sendable {
  /// A policy and the file that it is in.
  package struct Member: Sendable {
    package var policy: Policy
    package var path: String
    /// The text of a `rule.md` beside it.
    package var text: String?
    fileprivate var applications: [PolicyRule.Application]
  }

  /// In the order of the files; none of a file with mistakes.
  package private(set) var members: [Member] = []
  /// Files with mistakes that leave no rule, each with its findings.
  package private(set) var mistakes: [(source: SourceFile, findings: [Finding])] = []
  /// Files whose rules run, although not all of their expressions fit the fields of what they match.
  package private(set) var doubts: [(source: SourceFile, findings: [Finding])] = []
  private let version: KubernetesVersion
  /// Nil where there is nothing to compile.
  private var compiler: PolicyCompiler?

  /// - Parameters:
  ///   - files: files of policies, fixes, bindings and what policies take as parameters; others are passed over.
  ///   - params: more files of parameters.
  ///   - texts: the texts of `rule.md` files by the path of their folder.
  ///   - reserved: names that no policy may have, for other rules have them.
  ///   - version: the release whose language the expressions are held to.
  package init(
    _ files: [SourceFile], params: [SourceFile] = [], texts: [String: String] = [:], reserved: Set<String> = [],
    version: KubernetesVersion
  ) {
    self.version = version
    guard !files.isEmpty else { return }
    let readers = files.map { (source: $0, reader: PolicyReader($0)) }
    var findings = readers.map(\.reader.findings)
    let checker = PolicyChecker(version)
    compiler = checker.compiler
    // Mutations are for the newest servers, whatever release the manifests are for.
    let newest = version == .newest ? checker : PolicyChecker(.newest)
    let bindings = readers.flatMap(\.reader.bindings)
    let fixes = readers.flatMap(\.reader.fixes)
    let objects = (readers.map(\.reader) + params.map { PolicyReader($0) }).flatMap(\.others)
    var seen: [String: String] = [:]
    for (number, (source, reader)) in readers.enumerated() {
      func complain(_ message: String, _ place: ByteRange?) {
        findings[number].append(
          Finding(
            rule: PolicyReader.rule, severity: .error, message: message, range: place ?? ByteRange(0, 0)))
      }
      for policy in reader.policies {
        if reserved.contains(policy.name) {
          complain("\"\(policy.name)\" is the name of a rule that comes with jobsworth", policy.place)
        } else if let other = seen.updateValue(source.path, forKey: policy.name) {
          complain("\"\(policy.name)\" is the name of another policy, in \(other)", policy.place)
        }
        findings[number] += checker.findings(of: policy)
      }
      let names = Set(readers.flatMap { $0.reader.policies.map(\.name) })
      for fix in reader.fixes where names.contains(fix.name) {
        findings[number] += newest.findings(of: fix)
      }
    }
    for (number, (source, reader)) in readers.enumerated() {
      let found = findings[number].sortedAndUnique()
      guard !found.contains(where: { $0.severity == .error }) else {
        mistakes.append((source, found))
        continue
      }
      if !found.isEmpty { doubts.append((source, found)) }
      for var policy in reader.policies {
        policy.fix = fixes.first { $0.name == policy.name }
        members.append(
          Member(
            policy: policy, path: source.path, text: texts[Self.folder(of: source.path)],
            applications: Self.applications(of: policy, bindings, objects)))
      }
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// A binding each, and each object that it names; without bindings the policy is in force with every object of its
  /// kind that there is.
  private static func applications(
    of policy: Policy, _ bindings: [PolicyBinding], _ objects: [ParamObject]
  ) -> [PolicyRule.Application] {
    let objects = objects.filter { $0.kind == policy.paramKind }
    func values(_ reference: ParamReference?) -> [Value?] {
      guard policy.paramKind != nil else { return [.null] }
      guard let reference else { return [.null] }
      let chosen = objects.filter { $0.isChosen(by: reference) }
      return chosen.isEmpty ? [nil] : chosen.map { Value($0.node) }
    }
    let own = bindings.filter { $0.policy == policy.name }
    if own.isEmpty {
      return values(ParamReference(choice: .all, namespace: nil)).map { PolicyRule.Application(params: $0) }
    }
    return own.flatMap { binding in
      values(binding.params).map {
        PolicyRule.Application(constraints: binding.constraints, severity: binding.severity, params: $0)
      }
    }
  }

  /// The policies as rules, in the order of their files. They see the object as in a cluster, after defaulting, for
  /// which they may have been written, unless their annotation `jobsworth.dev/raw` says otherwise.
  package var rules: [any Rule] {
    guard !members.isEmpty, let compiler else { return [] }
    return members.map {
      PolicyRule($0.policy, compiler, applications: $0.applications, seesDefaults: !$0.policy.isRaw)
    }
  }
}
