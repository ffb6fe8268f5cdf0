/// A number or a text, as a port of a probe is: mirrors `intstr.IntOrString`.
package enum IntOrString: Hashable, Sendable, CustomStringConvertible {
  case int(Int32)
  case string(String)

  package var description: String {
    switch self {
    case .int(let number): String(number)
    case .string(let text): text
    }
  }
}
