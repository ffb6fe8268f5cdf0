import SourceText

extension Checker {
  mutating func checkCall(_ id: Int, _ function: String, _ target: Int?, _ arguments: [Int]) -> Type {
    if function == "_?._", case .literal(.string(let field)) = tree[arguments[1]] {
      let type = checkField(id, arguments[0], field, isOptional: true)
      types[arguments[1]] = .string
      return substitution.resolve(type)
    }
    for argument in arguments { check(argument) }

    guard let target else {
      guard let overloads = lookup(function) else { return undeclared(function, at: id) }
      return resolve(id, function, overloads, isMember: false, arguments)
    }
    // `a.b.f(x)` is a function `a.b.f` before it is a member of `a.b`.
    if !beginsWithLocal(target), let prefix = qualifiedName(target),
      !environment.container.isEmpty || environment.functions.hasFunctions(in: prefix),
      let overloads = lookup("\(prefix).\(function)")
    {
      tree.replace(id, with: .call("\(prefix).\(function)", target: nil, arguments: arguments))
      return resolve(id, "\(prefix).\(function)", overloads, isMember: false, arguments)
    }
    check(target)
    // One fault is enough: what is called on something unknown is unknown as well.
    if environment.isChecked, types[target] == .error { return .error }
    guard let overloads = lookup(function) else { return undeclared(function, at: id) }
    return resolve(id, function, overloads, isMember: true, [target] + arguments)
  }

  private func lookup(_ function: String) -> [Overload]? {
    let found = environment.firstMeaning(of: function) { name in
      environment.functions.overloads(of: name).map { (name: name, overloads: $0) }
    }
    guard let found, !environment.missingFunctions.contains(found.name) else { return nil }
    return found.overloads
  }

  private mutating func undeclared(_ function: String, at id: Int) -> Type {
    unresolved("undeclared reference to '\(function)' (in container '\(environment.container)')", at: id)
  }

  private mutating func resolve(
    _ id: Int, _ function: String, _ overloads: [Overload], isMember: Bool, _ arguments: [Int]
  ) -> Type {
    if function == "_&&_" || function == "_||_" {
      // Any number of operands; each fault at its operand.
      for argument in arguments where !substitution.unify(types[argument], .bool) {
        let type = substitution.resolve(types[argument], unknownAsDynamic: true)
        report("expected type 'bool' but found '\(type)'", at: argument)
      }
      references[id] = .function(overloads)
      return .bool
    }
    let argumentTypes = arguments.map { types[$0] }
    var fitting: [Overload] = []
    var result: Type?
    for overload in overloads where overload.isMember == isMember {
      guard overload.parameters.count == argumentTypes.count,
        !zip(argumentTypes, overload.parameters).contains(where: { $0.isClearlyNot($1) })
      else { continue }
      var parameters = overload.parameters
      var returned = overload.result
      if overload.parameterCount > 0 {
        let fresh = (0..<overload.parameterCount).map { _ in substitution.makeVariable() }
        parameters = parameters.map { substitution.instantiate($0, fresh) }
        returned = substitution.instantiate(returned, fresh)
      }
      let isClear = overload.parameterCount == 0 && zip(argumentTypes, parameters).allSatisfy { $0.isClearly($1) }
      guard isClear || substitution.unify(argumentTypes, parameters) else { continue }
      fitting.append(overload)
      let type = substitution.resolve(returned)
      if let known = result {
        if known != .dyn, known != type { result = .dyn }
      } else {
        result = type
      }
    }
    guard let result else {
      guard environment.isChecked else {
        references[id] = .failure("no such overload")
        return .dyn
      }
      let names = argumentTypes.map { substitution.resolve($0, unknownAsDynamic: true).description }
      let signature =
        isMember ? "\(names[0]).(\(names.dropFirst().joined(separator: ", ")))" : "(\(names.joined(separator: ", ")))"
      report("found no matching overload for '\(function)' applied to '\(signature)'", at: id)
      return .error
    }
    references[id] = .function(fitting)
    return result
  }
}
