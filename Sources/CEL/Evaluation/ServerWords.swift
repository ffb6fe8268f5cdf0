/// The words in which the API server's release of cel-go tells what went wrong, where the language's tests want others.
enum ServerWords {
  /// The error of a call as the server tells it.
  ///
  /// - Parameter result: an error of the call itself, none of its arguments.
  static func error(_ result: Value, of function: FunctionUse, _ arguments: [Value]) -> Value {
    guard case .error(let error) = result, error.kind == .failure else { return result }
    switch error.message {
    case "no such overload":
      if let types = operands[function.name] {
        let isKnown = arguments.first.map { types.contains($0.type.name) || receivers.contains($0.type.name) } ?? true
        return isKnown ? result : .failure("no such overload: \(function.name)")
      }
      if silent.contains(function.name) { return result }
      if function.overloads.contains(where: { $0.accepts(arguments) }) { return result }
      let types = arguments.map(\.type.name)
      return .failure("no such overload: \(function.name)(\(types.joined(separator: ", ")))")
    case "duration range: integer overflow": return .failure("integer overflow")
    case "timestamp range: integer overflow": return .failure("timestamp overflow")
    default: return result
    }
  }

  /// The types whose values have an operator at all, whatever stands on its other side; mirrors the traits that
  /// `stdlib` asks operators for.
  private static let operands: [String: Set<String>] = {
    let numbers: Set = ["int", "uint", "double"]
    let times: Set = ["google.protobuf.Duration", "google.protobuf.Timestamp"]
    let ordered = numbers.union(times).union(["string", "bytes", "bool"])
    return [
      "_+_": numbers.union(times).union(["string", "bytes", "list"]), "_-_": numbers.union(times),
      "_*_": numbers, "_/_": numbers, "_%_": ["int", "uint"],
      "-_": ["int", "double", "bool", "google.protobuf.Duration"],
      "_<_": ordered, "_<=_": ordered, "_>_": ordered, "_>=_": ordered, "size": ["string", "bytes", "list", "map"],
    ]
  }()

  /// Types that are asked for what they have not, too; mirrors `traits.ReceiverType`.
  private static let receivers: Set = ["string", "google.protobuf.Duration", "google.protobuf.Timestamp"]
  /// Functions that find out themselves what they are given.
  private static let silent: Set = ["startsWith", "endsWith", "contains", "matches", "@in", "in"]

  /// What is no list or map, where a macro wants one.
  static func noRange(_ value: Value) -> Value {
    let name =
      switch value {
      case .null: "types.Null"
      case .bool: "types.Bool"
      case .int: "types.Int"
      case .uint: "types.Uint"
      case .double: "types.Double"
      case .string: "types.String"
      case .bytes: "types.Bytes"
      case .duration: "types.Duration"
      case .timestamp: "types.Timestamp"
      case .type: "*types.Type"
      case .optional: "*types.Optional"
      default: value.type.name
      }
    return .failure("got '\(name)', expected iterable type")
  }
}
