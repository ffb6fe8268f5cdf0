extension CostEstimator {
  /// What the API server estimates for the functions of its libraries; mirrors `EstimateCallCost`.
  ///
  /// - Returns: nil for functions that it leaves to the language.
  func libraryEstimate(
    _ function: String, _ overload: String, _ target: Int?, _ operands: [Int], _ arguments: [Int]
  ) -> (cost: CostRange, size: CostRange?)? {
    func size(_ index: Int) -> CostRange { librarySize(operands[index]) }
    /// The sizes of addresses in bytes.
    let address = CostRange(4, 16)
    switch function {
    case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf", "includes":
      guard target != nil else { return nil }
      if let element = libraryElement(operands[0]) {
        let isText = element.type == .string || element.type == .bytes
        let each = isText ? CostRange(1) + element.size * 0.1 : CostRange(1)
        return (size(0) * each, nil)
      }
      return (function == "includes" ? size(0) : size(0) * 0.1, nil)
    case "url", "jsonpatch.escapeKey", "lowerAscii", "upperAscii", "substring", "trim":
      return (size(0) * 0.1, size(0))
    case "replace":
      guard operands.count >= 3 else { return nil }
      return (size(0) * 0.2, replacedSize(size(0), size(1), size(2)))
    case "split":
      var most = size(0).max
      if arguments.count > 1, case .literal(.int(let limit)) = checked.tree[arguments[1]] {
        most = UInt64(bitPattern: limit)
      }
      return (size(0) * 0.2, CostRange(0, most))
    case "join":
      var result = CostRange(0)
      if let element = libraryElement(operands[0]) { result = size(0) * element.size }
      if !arguments.isEmpty {
        let count = size(0)
        result = result + size(1) * CostRange(count.min > 0 ? count.min - 1 : 0, count.max > 0 ? count.max - 1 : 0)
      }
      return (result * 0.1, result)
    case "find", "findAll":
      guard target != nil, !arguments.isEmpty else { return nil }
      return ((size(0) + CostRange(1)) * 0.1 * (size(1) * 0.25), CostRange(0, size(0).max))
    case "ip" where overload == "cidr_ip": return (CostRange(1), nil)
    case "cidr", "isIP", "isCIDR", "ip", "quantity", "isQuantity", "semver", "isSemver":
      return operands.isEmpty ? nil : (size(0) * 0.1, nil)
    case "ip.isCanonical": return (size(0) * 0.2, nil)
    case "masked", "prefixLength", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast",
      "isLinkLocalUnicast", "isGlobalUnicast", "format.named", "sign", "asInteger", "isInteger",
      "asApproximateFloat", "isGreaterThan", "isLessThan", "compareTo", "add", "sub", "major", "minor", "patch",
      "getScheme", "getHostname", "getHost", "getPort", "getEscapedPath", "getQuery":
      return (CostRange(1), nil)
    case "containsIP":
      let parsing = overload == "cidr_contains_ip_string" ? size(1) * 0.1 : .zero
      return ((address + address) * 0.1 + parsing, nil)
    case "containsCIDR":
      let parsing = overload == "cidr_contains_cidr_string" ? size(1) * 0.1 : .zero
      return ((address + address) * 0.1 + address * 0.1 + CostRange(1) + parsing, nil)
    case "validate":
      // The longest pattern of any named format counts.
      return operands.count >= 2 ? (size(1) * 0.1 * (128 * 0.25), nil) : nil
    case "_==_": return equalityEstimate(operands)
    default: return nil
    }
  }

  private func equalityEstimate(_ operands: [Int]) -> (cost: CostRange, size: CostRange?)? {
    let type = checked.types[operands[0]]
    guard type == checked.types[operands[1]], case .opaque(let name, _) = type else { return nil }
    switch name {
    case "net.IP", "net.CIDR", QuantityValue.typeName, SemanticVersionValue.typeName: return (CostRange(1), nil)
    case NamedFormat.typeName: return (CostRange(1, 64) * 0.1, nil)
    case URLValue.typeName: return (CostRange(1, librarySize(operands[1]).max) * 0.1, nil)
    default: return nil
    }
  }

  /// How long a text can be after a part of it is replaced.
  private func replacedSize(_ text: CostRange, _ old: CostRange, _ new: CostRange) -> CostRange {
    var count = CostRange(0)
    var kept = CostRange(0)
    if old.min == 0 {
      count.max = text.max == .max ? .max : text.max + 1
      kept.max = text.max
    } else if new.max <= old.min {
      kept.max = text.max
    } else {
      count.max = text.max / old.min + (text.max % old.min == 0 ? 0 : 1)
    }
    if old.max == 0 {
      count.min = text.min == .max ? .max : text.min + 1
      kept.min = text.min
    } else if old.max <= new.min {
      kept.min = text.min
    } else {
      count.min = text.min / old.max + (text.min % old.max == 0 ? 0 : 1)
    }
    return count * new + kept
  }
}
