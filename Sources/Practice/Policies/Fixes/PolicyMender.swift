import CEL
import Diagnostics
import LintEngine
import Manifests
import YAMLTree

/// Turns the changes of a ``PolicyFix`` into edits of a manifest's text.
struct PolicyMender: Sendable {
  private let fix: PolicyFix
  private let conditions: [PolicyCompiler.ExpressionID]
  private let mutations: [PolicyCompiler.ExpressionID]

  /// - Parameters: the numbers of the fix's expressions.
  init(_ fix: PolicyFix, conditions: [PolicyCompiler.ExpressionID], mutations: [PolicyCompiler.ExpressionID]) {
    self.fix = fix
    self.conditions = conditions
    self.mutations = mutations
  }

  init(_ fix: PolicyFix, _ compiler: PolicyCompiler) {
    self.fix = fix
    let hasParams = fix.paramKind != nil
    let variables = compiler.variables(of: fix.variables, hasParams: hasParams)
    conditions = fix.matchConditions.map { compiler.expression($0.expression.text, [:], hasParams: hasParams) }
    mutations = fix.mutations.map {
      compiler.expression($0.expression.text, variables, hasParams: hasParams, makesPatches: true)
    }
  }

  /// The fix for a manifest; nil where the policy does not match it or changes nothing.
  ///
  /// - Throws: why the change cannot be made.
  func fix(for manifest: JobManifest, _ session: PolicySession) throws(PatchError) -> Fix? {
    guard manifest.kind == .job ? fix.matchesJobs : fix.matchesCronJobs else { return nil }
    for condition in conditions {
      switch session.value(condition) {
      case .bool(true): continue
      case .error(let error): throw PatchError(error.message)
      default: return nil
      }
    }
    let node = manifest.object.node
    var draft = YAMLDraft.kept(node)
    var session = session
    for (mutation, expression) in zip(fix.mutations, mutations) {
      do throws(PatchError) {
        draft = try apply(mutation.type, session.value(expression), to: draft, manifest)
      } catch {
        // A test that fails leaves the object as it is.
        guard error.isTest else { throw error }
      }
      if fix.mutations.count > 1 { session = session.replacing(object: Value(draft)) }
    }
    let edits: [Edit]
    do throws(YAMLRewriting.Obstacle) {
      edits = try YAMLRewriting.edits(changing: node, to: draft)
    } catch {
      throw PatchError(error.words)
    }
    return edits.isEmpty ? nil : Fix(fix.title ?? "apply \(fix.name)", safety: fix.safety, edits: edits)
  }

  private func apply(
    _ type: PolicyFix.PatchType, _ value: Value, to draft: YAMLDraft, _ manifest: JobManifest
  ) throws(PatchError) -> YAMLDraft {
    if case .error(let error) = value { throw PatchError(error.message) }
    switch type {
    case .applyConfiguration:
      return try ApplyConfiguration.merge(value, into: draft, type: manifest.root.type ?? .job)
    case .jsonPatch:
      guard let operations = value.listElements else { throw PatchError("a JSON patch is a list") }
      var draft = draft
      for operation in operations { draft = try JSONPatchOperation(operation).applied(to: draft) }
      return draft
    }
  }
}

extension YAMLRewriting.Obstacle {
  fileprivate var words: String {
    switch self {
    case .shared: "what would change is an anchor or an alias"
    case .unclear: "the keys of what would change are not plain ones, each once"
    case .comment: "a comment stands in what would go"
    }
  }
}
