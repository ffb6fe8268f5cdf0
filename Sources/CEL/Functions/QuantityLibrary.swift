package import KubernetesValues

/// An amount of a resource as a value of expressions.
final class QuantityValue: OpaqueValue {
  static let typeName = "kubernetes.Quantity"

  let quantity: Quantity

  init(_ quantity: Quantity) { self.quantity = quantity }

  var type: Type { .opaque(Self.typeName, []) }

  func isEqual(to other: any OpaqueValue) -> Bool {
    (other as? QuantityValue).map { $0.quantity == quantity } ?? false
  }
}

extension Value {
  /// The quantity that the value is.
  package var quantity: Quantity? {
    if case .opaque(let value) = self { (value as? QuantityValue)?.quantity } else { nil }
  }
}

extension FunctionLibrary {
  /// The API server's quantities.
  package static let quantities = FunctionLibrary("kubernetes.quantity") { library in
    let type = Type.opaque(QuantityValue.typeName, [])
    library.add(
      "quantity",
      .global(
        "string_to_quantity", [.string], type,
        .unary { value, _ in
          guard case .string(let text) = value else { return .noSuchOverload }
          do throws(Quantity.Fault) {
            return .opaque(QuantityValue(try Quantity(parsing: text)))
          } catch {
            return .failure(error.description)
          }
        }))
    library.add(
      "isQuantity",
      .global(
        "is_quantity_string", [.string], .bool,
        .unary { value, _ in
          guard case .string(let text) = value else { return .noSuchOverload }
          return .bool((try? Quantity(parsing: text)) != nil)
        }))
    func look(_ name: String, _ id: String, _ result: Type, _ body: @escaping @Sendable (Quantity) -> Value) {
      library.add(
        name,
        .member(id, [type], result, .unary { value, _ in value.quantity.map(body) ?? .noSuchOverload }))
    }
    // The only one of them that is no member.
    library.add(
      "sign",
      .global(
        "quantity_sign", [type], .int,
        .unary { value, _ in value.quantity.map { .int(Int64($0.sign)) } ?? .noSuchOverload }))
    look("isInteger", "quantity_is_integer", .bool) { .bool($0.wholeNumber != nil) }
    look("asInteger", "quantity_get_int", .int) {
      $0.wholeNumber.map(Value.int) ?? .failure("cannot convert value to integer")
    }
    look("asApproximateFloat", "quantity_get_float", .double) { .double($0.approximation) }
    func combine(
      _ name: String, _ id: String, _ result: Type, _ body: @escaping @Sendable (Quantity, Quantity) -> Value
    ) -> Overload {
      .member(
        id, [type, type], result,
        .binary { a, b, _ in
          guard let a = a.quantity, let b = b.quantity else { return .noSuchOverload }
          return body(a, b)
        })
    }
    func combineWithInt(
      _ id: String, _ body: @escaping @Sendable (Quantity, Quantity) -> Quantity
    ) -> Overload {
      .member(
        id, [type, .int], type,
        .binary { a, b, _ in
          guard let a = a.quantity, case .int(let number) = b else { return .noSuchOverload }
          return .opaque(QuantityValue(body(a, Quantity(number))))
        })
    }
    library.add("isGreaterThan", combine("isGreaterThan", "quantity_is_greater_than", .bool) { .bool($0 > $1) })
    library.add("isLessThan", combine("isLessThan", "quantity_is_less_than", .bool) { .bool($0 < $1) })
    library.add(
      "compareTo", combine("compareTo", "quantity_compare_to", .int) { .int($0 < $1 ? -1 : $0 == $1 ? 0 : 1) })
    library.add(
      "add", combine("add", "quantity_add", type) { .opaque(QuantityValue($0 + $1)) },
      combineWithInt("quantity_add_int") { $0 + $1 })
    library.add(
      "sub", combine("sub", "quantity_sub", type) { .opaque(QuantityValue($0 - $1)) },
      combineWithInt("quantity_sub_int") { $0 - $1 })
  }
}
