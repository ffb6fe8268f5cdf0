package import KubernetesValues

extension FunctionLibrary {
  /// Everything that the language's conformance tests use.
  package static let standardSet: [FunctionLibrary] = [
    .standard, .conversions, .times, .optionals, .strings(version: 4), .math, .encoders, .bindings, .blocks,
    .twoVariableComprehensions, .addresses, .networks,
  ]
}

extension FunctionTable {
  /// ``FunctionLibrary/standardSet``.
  package static let standard = FunctionTable(FunctionLibrary.standardSet)

  /// What an API server of a version offers to policies; mirrors the table of `environment/base.go`.
  package static func kubernetes(_ version: KubernetesVersion) -> FunctionTable {
    var libraries: [FunctionLibrary] = [.standard, .conversions, .times, .urls, .regex]
    libraries.append(.kubernetesLists(version: version >= 37 ? 1 : 0))
    libraries.append(.strings(version: version >= 29 ? 2 : 0))
    if version >= 28 { libraries += [.optionals, .quantities] }
    if version >= 29 { libraries.append(.sets) }
    if version >= 30 { libraries += [.addresses, .networks] }
    if version >= 31 { libraries.append(.formats) }
    if version >= 32 { libraries += [.twoVariableComprehensions, .jsonPatch] }
    if version >= 33 { libraries.append(.semanticVersions) }
    if version >= 34 { libraries.append(.lists) }
    return FunctionTable(libraries)
  }
}

extension Environment {
  /// An environment as the API server makes it for policies: its functions, rules for literals and costs.
  ///
  /// - Parameter functions: those of the version, ``FunctionTable/kubernetes(_:)``, made once for many environments.
  package static func kubernetes(
    _ version: KubernetesVersion, functions: FunctionTable, variables: [VariableDeclaration] = [],
    types: any TypeProvider = NoTypes(),
    zones: TimeZoneDatabase = .builtIn
  ) -> Environment {
    var environment = Environment(functions: functions, variables: variables, types: types, zones: zones)
    environment.wantsOneTypeALiteral = true
    environment.checksLiterals = version >= 29
    environment.costs = .kubernetes
    environment.dialect = .kubernetes
    return environment
  }
}
