import CEL

/// An expression that was compiled when jobsworth was built.
struct PreparedExpression: Sendable {
  let text: StaticString
  /// The numbers of the variables that it uses, a space behind each.
  let uses: StaticString
  /// As ``Program/prepared`` has it.
  let code: StaticString

  @inline(__always)
  init(_ text: StaticString, _ uses: StaticString, _ code: StaticString) {
    self.text = text
    self.uses = uses
    self.code = code
  }

  /// The program, for the environment that it was prepared in.
  func read(in environment: Environment) -> Result<PolicyCompiler.Compiled, ExpressionErrors> {
    do throws(ExpressionErrors) {
      let program = try Program(prepared: code.bytes, text.description, in: environment)
      return .success(PolicyCompiler.Compiled(program: program, uses: numbers))
    } catch {
      return .failure(error)
    }
  }

  private var numbers: [Int] {
    var result: [Int] = []
    var number = 0
    for byte in uses.bytes {
      if byte == UInt8(ascii: " ") {
        result.append(number)
        number = 0
      } else {
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      }
    }
    return result
  }
}

extension StaticString {
  fileprivate var bytes: [UInt8] { withUTF8Buffer { unsafe Array($0) } }
}
