import KubernetesValues

final class AddressValue: OpaqueValue {
  let address: NetworkAddress

  init(_ address: NetworkAddress) { self.address = address }

  var type: Type { .opaque("net.IP", []) }
  var costSize: UInt64 { UInt64(address.bytes.count) }

  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? AddressValue).map { $0.address == address } ?? false
  }
}

final class NetworkValue: OpaqueValue {
  let prefix: NetworkPrefix

  init(_ prefix: NetworkPrefix) { self.prefix = prefix }

  var type: Type { .opaque("net.CIDR", []) }
  var costSize: UInt64 { UInt64((prefix.bits + 7) / 8) }

  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? NetworkValue).map { $0.prefix == prefix } ?? false
  }
}

extension Value {
  fileprivate var address: NetworkAddress? {
    if case .opaque(let value) = self { (value as? AddressValue)?.address } else { nil }
  }

  fileprivate var network: NetworkPrefix? {
    if case .opaque(let value) = self { (value as? NetworkValue)?.prefix } else { nil }
  }
}

extension FunctionLibrary {
  private static let ipType = Type.opaque("net.IP", [])
  private static let cidrType = Type.opaque("net.CIDR", [])

  /// Mirrors `parseIPAddr`: no zones and no IPv4-mapped addresses.
  private static func parseAddress(
    _ text: String, _ dialect: Dialect
  ) throws(NetworkAddress.Fault) -> NetworkAddress {
    let address: NetworkAddress
    do throws(NetworkAddress.Fault) {
      address = try NetworkAddress(parsing: text)
    } catch {
      throw NetworkAddress.Fault(
        "IP Address \(GoText.quoted(text)) parse error during conversion from string: \(error.message)")
    }
    if address.hasZone {
      throw NetworkAddress.Fault("IP address \(GoText.quoted(text)) with zone value is not allowed")
    }
    if address.isIPv4Mapped {
      // The language's own library takes hexadecimal groups for the IPv4 address that they are.
      if dialect == .standard, !text.utf8.contains(UInt8(ascii: ".")) {
        return NetworkAddress(bytes: Array(address.bytes.suffix(4)))
      }
      throw NetworkAddress.Fault("IPv4-mapped IPv6 address \(GoText.quoted(text)) is not allowed")
    }
    return address
  }

  /// Mirrors `parseCIDR`.
  private static func parseNetwork(_ text: String) throws(NetworkAddress.Fault) -> NetworkPrefix {
    let prefix: NetworkPrefix
    do throws(NetworkAddress.Fault) {
      prefix = try NetworkPrefix(parsing: text)
    } catch {
      throw NetworkAddress.Fault(
        "network address parse error during conversion from string: \(error.message)")
    }
    if prefix.address.isIPv4Mapped {
      throw NetworkAddress.Fault("IPv4-mapped IPv6 address \(GoText.quoted(text)) is not allowed")
    }
    return prefix
  }

  private static func address(of value: Value, _ evaluation: Evaluation) -> Value {
    guard case .string(let text) = value else { return .noSuchOverload }
    do throws(NetworkAddress.Fault) {
      return .opaque(AddressValue(try parseAddress(text, evaluation.dialect)))
    } catch {
      return .failure(error.message)
    }
  }

  private static func network(of value: Value) -> Value {
    guard case .string(let text) = value else { return .noSuchOverload }
    do throws(NetworkAddress.Fault) {
      return .opaque(NetworkValue(try parseNetwork(text)))
    } catch {
      return .failure("network address parse error during conversion from string: \(error.message)")
    }
  }

  /// `ip()` and what can be asked of an address.
  package static let addresses = FunctionLibrary("kubernetes.net.ip") { library in
    library.add("ip", .global("string_to_ip", [.string], ipType, .unary(address)))
    library.add(
      "isIP",
      .global(
        "is_ip", [.string], .bool,
        .unary { value, evaluation in
          guard case .string(let text) = value else { return .noSuchOverload }
          return .bool((try? parseAddress(text, evaluation.dialect)) != nil)
        }))
    library.add(
      "ip.isCanonical",
      .global(
        "ip_is_canonical", [.string], .bool,
        .unary { value, evaluation in
          let parsed = address(of: value, evaluation)
          guard case .string(let text) = value, let address = parsed.address else { return parsed }
          return .bool(address.text == text)
        }))
    func look(
      _ name: String, _ id: String, _ result: Type = .bool, _ body: @escaping @Sendable (NetworkAddress) -> Value
    ) {
      library.add(
        name, .member(id, [ipType], result, .unary { value, _ in value.address.map(body) ?? .noSuchOverload }))
    }
    look("family", "ip_family", .int) { .int($0.isIPv4 ? 4 : 6) }
    look("isUnspecified", "ip_is_unspecified") { .bool($0.isUnspecified) }
    look("isLoopback", "ip_is_loopback") { .bool($0.isLoopback) }
    look("isLinkLocalMulticast", "ip_is_link_local_multicast") { .bool($0.isLinkLocalMulticast) }
    look("isLinkLocalUnicast", "ip_is_link_local_unicast") { .bool($0.isLinkLocalUnicast) }
    look("isGlobalUnicast", "ip_is_global_unicast") { .bool($0.isGlobalUnicast) }
    library.add(
      "string",
      .global(
        "ip_to_string", [ipType], .string,
        .unary { value, _ in value.address.map { .string($0.text) } ?? .noSuchOverload }))
  }

  /// `cidr()` and what can be asked of a network.
  package static let networks = FunctionLibrary("kubernetes.net.cidr") { library in
    library.add("cidr", .global("string_to_cidr", [.string], cidrType, .unary { value, _ in network(of: value) }))
    library.add(
      "isCIDR",
      .global(
        "is_cidr", [.string], .bool,
        .unary { value, _ in
          guard case .string(let text) = value else { return .noSuchOverload }
          return .bool((try? parseNetwork(text)) != nil)
        }))
    let containsAddress: @Sendable (Value, Value) -> Value = { network, address in
      if address.isError { return address }
      guard let network = network.network, let address = address.address else { return .noSuchOverload }
      return .bool(network.contains(address))
    }
    let containsNetwork: @Sendable (Value, Value) -> Value = { network, other in
      if other.isError { return other }
      guard let network = network.network, let other = other.network else { return .noSuchOverload }
      return .bool(network.bits <= other.bits && network.contains(other.address))
    }
    library.add(
      "containsIP",
      .member(
        "cidr_contains_ip_string", [cidrType, .string], .bool,
        .binary { network, text, evaluation in
          let address = address(of: text, evaluation)
          // The server takes the error for an argument of another type.
          return evaluation.dialect == .kubernetes && address.isError
            ? .noSuchOverload : containsAddress(network, address)
        }),
      .member(
        "cidr_contains_ip_ip", [cidrType, ipType], .bool, .binary { a, b, _ in containsAddress(a, b) }))
    library.add(
      "containsCIDR",
      .member(
        "cidr_contains_cidr_string", [cidrType, .string], .bool,
        .binary { a, text, _ in containsNetwork(a, network(of: text)) }),
      .member("cidr_contains_cidr", [cidrType, cidrType], .bool, .binary { a, b, _ in containsNetwork(a, b) }))
    func look(_ name: String, _ id: String, _ result: Type, _ body: @escaping @Sendable (NetworkPrefix) -> Value) {
      library.add(
        name, .member(id, [cidrType], result, .unary { value, _ in value.network.map(body) ?? .noSuchOverload }))
    }
    look("ip", "cidr_ip", ipType) { .opaque(AddressValue($0.address)) }
    look("prefixLength", "cidr_prefix_length", .int) { .int(Int64($0.bits)) }
    look("masked", "cidr_masked", cidrType) {
      .opaque(NetworkValue(NetworkPrefix(address: $0.address.masked($0.bits), bits: $0.bits)))
    }
    library.add(
      "string",
      .global(
        "cidr_to_string", [cidrType], .string,
        .unary { value, _ in
          value.network.map { .string("\($0.address.text)/\($0.bits)") } ?? .noSuchOverload
        }))
  }
}
