import KubernetesValues
import SourceText

/// An expression ready to be evaluated, many times and by several threads.
package final class Program: Sendable {
  /// The expression as it was written.
  package let text: String
  /// The type that evaluation gives; ``Type/dyn`` where only evaluation tells.
  package let resultType: Type
  /// Nil where the program was read as it had been prepared.
  private let checked: CheckedExpression?
  let root: any Step
  let localCount: Int
  let costModel: CostModel
  let zones: TimeZoneDatabase
  let dialect: Dialect

  /// Parses, checks and compiles an expression.
  ///
  /// - Throws: all errors of the first stage that found any.
  package convenience init(_ text: String, in environment: Environment) throws(ExpressionErrors) {
    try self.init(ParsedExpression(text, environment.macros), in: environment)
  }

  /// Checks and compiles an expression.
  ///
  /// - Parameter expression: parsed with the environment's macros.
  package init(_ expression: ParsedExpression, in environment: Environment) throws(ExpressionErrors) {
    let (text, tree) = (expression.text, expression.tree)
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

  /// The least and the most that evaluation can cost, as far as the types tell; those of a program that was prepared
  /// are not known any more.
  package func estimatedCost(sizes: any SizeEstimates = NoSizeEstimates()) -> CostRange {
    checked.map { CostEstimator.estimate($0, model: costModel, sizes: sizes) } ?? .unknown
  }

  // MARK: Prepared programs

  /// The program as text that is read much faster than the expression; nil where it holds what cannot be written.
  ///
  /// It refers to functions by their names, and to variables by their positions.
  package var prepared: [UInt8]? {
    var writer = ProgramWriter()
    writer.write(localCount)
    writer.write(root)
    return writer.isComplete ? writer.bytes : nil
  }

  /// Reads a program that was prepared in an environment like this one.
  ///
  /// - Throws: where the text was not written by ``prepared``, or a function is missing.
  package init(prepared bytes: [UInt8], _ text: String, in environment: Environment) throws(ExpressionErrors) {
    var reader = ProgramReader(bytes, functions: environment.functions, costs: environment.costs)
    guard let localCount = try? reader.int(), localCount >= 0, let root = try? reader.step(), reader.isAtEnd else {
      let range = ByteRange(0, text.utf8.count)
      throw ExpressionErrors([ExpressionError("the expression was prepared for another compiler", range)])
    }
    self.text = text
    resultType = .dyn
    checked = nil
    self.root = root
    self.localCount = localCount
    costModel = environment.costs
    zones = environment.zones
    dialect = environment.dialect
  }
}

/// An expression that was parsed, to be checked in one environment or in several.
package struct ParsedExpression: Sendable {
  package let text: String
  /// With its macros expanded.
  fileprivate let tree: SyntaxTree

  package init(_ text: String, _ macros: Macros) throws(ExpressionErrors) {
    self.text = text
    do throws(ExpressionError) {
      tree = try Parser.parse(text).expandingMacros(macros)
    } catch {
      throw ExpressionErrors([error])
    }
  }

  /// The type that the expression gives in an environment; what is found out by compiling it is not.
  package func type(in environment: Environment) throws(ExpressionErrors) -> Type {
    try Checker.check(tree, in: environment).resultType
  }
}

extension SyntaxTree {
  /// The tree of an expression's text, macros as the calls that they are written as.
  package init(parsing text: String) throws(ExpressionError) { self = try Parser.parse(text) }
}
