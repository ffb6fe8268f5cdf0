import CEL
import KubernetesValues
import SourceText
import Testing

@Suite("format() before it is evaluated")
struct FormatCheckTests {
  /// `place: message` of what is wrong.
  private static func errors(_ text: String, _ version: KubernetesVersion = .newest) -> [String] {
    let environment = Environment.kubernetes(
      version, functions: .kubernetes(version), variables: [VariableDeclaration("x", .dyn)])
    do throws(ExpressionErrors) {
      _ = try Program(text, in: environment)
      return []
    } catch {
      return error.errors.map { "\($0.range.start): \($0.message)" }
    }
  }

  @Test(arguments: [
    "'%d%% of %s, %.2f'.format([1, 'a', 1.5])", "'%s'.format([[1, 'b', {'c': true}]])", "'%x %b'.format(['a', true])",
    "'%d'.format([x])", "'%s'.format(x)", "x.format(['%d', 1])",
  ])
  func whatFitsPasses(text: String) {
    #expect(Self.errors(text).isEmpty)
  }

  @Test(arguments: [
    ("'%d'.format(['a'])", "13: decimal clause can only be used on integers, was given string"),
    ("'%s %s'.format(['a'])", "7: index 1 out of range"),
    ("'%s'.format(['a', 1])", "4: too many arguments supplied to string.format (expected 1, got 2)"),
    (
      "'%a'.format(['a'])", "4: could not parse formatting clause: unrecognized formatting clause \"a\""
    ),
    ("'100%'.format(['a'])", "6: unexpected end of string"),
    ("'%.f'.format([1.0])", "5: could not parse formatting clause: error while parsing precision"),
    ("'%e'.format([1])", "13: scientific clause can only be used on doubles, was given int"),
  ])
  func whatDoesNotIsAnErrorAtItsPlace(text: String, error: String) {
    let found = Self.errors(text)
    #expect(
      found.count == 1 && found.first?.split(separator: ": ").last == error.split(separator: ": ").last, "\(found)")
  }
}
