import KubernetesValues
import SourceText

/// An expression ready to be evaluated, many times and by several threads.
package final class Program: Sendable {
  /// The expression as it was written.
  package let text: String
  /// The type that evaluation gives; ``Type/dyn`` where only evaluation tells.
  package let resultType: Type
  let checked: CheckedExpression
  let root: any Step
  let localCount: Int
  let costModel: CostModel
  let zones: TimeZoneDatabase
  let dialect: Dialect

  /// Parses, checks and compiles an expression.
  ///
  /// - Throws: all errors of the first stage that found any.
  package init(_ text: String, in environment: Environment) throws(ExpressionErrors) {
    let tree = try Self.tree(text, environment)
    let checked = try Checker.check(tree, in: environment)
    var planner = Planner(checked: checked, environment: environment)
    let root = planner.plan(checked.tree.root)
    if !planner.errors.isEmpty { throw ExpressionErrors(planner.errors) }
    self.text = text
    self.resultType = checked.resultType
    self.checked = checked
    self.root = root
    localCount = checked.localCount
    costModel = environment.costs
    zones = environment.zones
    dialect = environment.dialect
  }

  private static func tree(
    _ text: String, _ environment: Environment
  ) throws(ExpressionErrors) -> SyntaxTree {
    do throws(ExpressionError) {
      return try Parser.parse(text).expandingMacros(environment.macros)
    } catch {
      throw ExpressionErrors([error])
    }
  }

  /// The environment's variables that the expression refers to, by position, ascending.
  package var variables: [Int] {
    var result: Set<Int> = []
    for case .variable(let index) in checked.references.values { result.insert(index) }
    return result.sorted()
  }

  /// The least and the most that evaluation can cost, as far as the types tell.
  package func estimatedCost(sizes: any SizeEstimates = NoSizeEstimates()) -> CostRange {
    CostEstimator.estimate(checked, model: costModel, sizes: sizes)
  }
}

extension SyntaxTree {
  /// The tree of an expression's text, macros as the calls that they are written as.
  package init(parsing text: String) throws(ExpressionError) { self = try Parser.parse(text) }
}
