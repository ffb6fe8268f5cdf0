// swift-tools-version: 6.3
import PackageDescription

// One promise about the code a line. The settings hold for every Swift target, tests too.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatWarning("StrictMemorySafety", as: .error),
]

/// A library target and the only modules that it may import.
func module(_ name: String, imports: Target.Dependency...) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: settings)
}

/// The tests of one module.
func tests(of name: String, with others: Target.Dependency...) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name), "JobsworthTestSupport"] + others,
    swiftSettings: settings
  )
}

let package = Package(
  name: "jobsworth",
  products: [.executable(name: "jobsworth", targets: ["jobsworth"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    // Tests only: the API server that they put before kubectl.
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // 0
    module("JSONText"),
    module("SourceText"),
    module("Diagnostics", imports: "SourceText"),
    module("KubernetesValues"),

    // 1
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    module("YAMLTree", imports: "CLibYAML", "Diagnostics", "SourceText"),
    module("CEL", imports: "KubernetesValues", "SourceText"),

    // 2
    module("JobModel", imports: "JSONText", "KubernetesValues"),
    module("ControllerCore", imports: "JobModel", "KubernetesValues"),
    module("Manifests", imports: "Diagnostics", "JSONText", "JobModel", "KubernetesValues", "SourceText", "YAMLTree"),

    // 3
    module("Planning", imports: "ControllerCore", "JobModel", "JSONText", "KubernetesValues"),
    module(
      "Admission",
      imports: "Diagnostics", "JSONText", "KubernetesValues", "Manifests", "SourceText", "YAMLTree"
    ),

    module(
      "LintEngine", imports: "Admission", "Diagnostics", "KubernetesValues", "Manifests", "SourceText", "YAMLTree"),

    module(
      "Practice",
      imports: "CEL", "Diagnostics", "JSONText", "KubernetesValues", "LintEngine", "Manifests", "SourceText",
      "YAMLTree"),

    // 4
    .target(name: "CProcess"),
    module(
      "Execution",
      imports: "CProcess", "ControllerCore", "JSONText", "JobModel", "KubernetesValues",
      .product(name: "SystemPackage", package: "swift-system")),
    module(
      "ProcessRuntime",
      imports: "CProcess", "Execution", "JobModel", "KubernetesValues",
      .product(name: "SystemPackage", package: "swift-system")),
    module(
      "ContainerRuntime",
      imports: "Execution", "JSONText", "JobModel", "KubernetesValues",
      .product(name: "SystemPackage", package: "swift-system")),
    module(
      "ClusterRuntime",
      imports: "Execution", "JSONText", "JobModel", "KubernetesValues",
      .product(name: "Subprocess", package: "swift-subprocess"),
      .product(name: "SystemPackage", package: "swift-system")),
    module(
      "Reporting",
      imports: "Admission", "Diagnostics", "JSONText", "JobModel", "KubernetesValues", "LintEngine", "Manifests",
      "Planning", "Practice", "SourceText", "YAMLTree"
    ),

    module(
      "LanguageServer",
      imports: "Admission", "Diagnostics", "JSONText", "KubernetesValues", "LintEngine", "Manifests", "Practice",
      "Reporting", "SourceText", "YAMLTree"
    ),

    // 5
    module(
      "JobsworthCLI",
      imports: "Admission", "ClusterRuntime", "ContainerRuntime", "Diagnostics", "Execution", "JSONText", "JobModel",
      "KubernetesValues",
      "LanguageServer",
      "LintEngine", "Manifests", "Planning", "Practice", "ProcessRuntime", "Reporting", "SourceText", "YAMLTree",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "SystemPackage", package: "swift-system")
    ),
    .executableTarget(name: "jobsworth", dependencies: ["JobsworthCLI"], swiftSettings: settings),

    // The developer's tool
    module("Generation", imports: "Diagnostics", "Practice", "SourceText"),
    module(
      "RuleExamples",
      imports: "Admission", "Diagnostics", "KubernetesValues", "LintEngine", "Practice", "Reporting", "SourceText",
      "YAMLTree"),
    module(
      "Fuzzing",
      imports: "Admission", "Diagnostics", "JSONText", "KubernetesValues", "LintEngine", "Practice", "SourceText",
      "YAMLTree"),
    .executableTarget(
      name: "jobsworth-dev",
      dependencies: ["Fuzzing", "Generation", "LintEngine", "Practice", "Reporting", "RuleExamples", "SourceText"],
      swiftSettings: settings),

    // Tests
    .target(
      name: "JobsworthTestSupport",
      path: "Tests/JobsworthTestSupport",
      swiftSettings: settings
    ),
    .testTarget(
      name: "LayeringTests", dependencies: ["JobsworthTestSupport"],
      swiftSettings: settings),
    .target(
      name: "ExecutionTestSupport", dependencies: ["Execution", "JobModel"], path: "Tests/ExecutionTestSupport",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "ProcessRunHost",
      dependencies: [
        "Execution", "JobModel", "ProcessRuntime", .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/ProcessRunHost",
      swiftSettings: settings
    ),
    tests(
      of: "ClusterRuntime",
      with: "Admission", "Execution", "JSONText", "JobModel", "KubernetesValues", "Manifests", "Planning", "SourceText",
      "YAMLTree", "jobsworth", .product(name: "FlyingFox", package: "FlyingFox")),
    tests(
      of: "Execution", with: "ControllerCore", "ExecutionTestSupport", "JSONText", "JobModel", "KubernetesValues",
      .product(name: "SystemPackage", package: "swift-system")),
    tests(
      of: "ProcessRuntime", with: "Execution", "JobModel", "KubernetesValues", "ProcessRunHost",
      .product(name: "SystemPackage", package: "swift-system")),
    tests(
      of: "ContainerRuntime", with: "Execution", "JobModel", "KubernetesValues", "Manifests", "SourceText", "YAMLTree"),
    .testTarget(
      name: "RuntimeContractTests",
      dependencies: [
        "ContainerRuntime", "Execution", "ExecutionTestSupport", "JobModel", "KubernetesValues", "ProcessRunHost",
        "ProcessRuntime",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "GoldenTests", dependencies: ["JobsworthTestSupport", "jobsworth"],
      swiftSettings: settings),
    tests(of: "SourceText"),
    tests(of: "JSONText"),
    tests(
      of: "Reporting",
      with: "Admission", "JSONText", "JobModel", "KubernetesValues", "LintEngine", "Manifests", "Planning",
      "SourceText", "YAMLTree"),
    tests(
      of: "LanguageServer",
      with: "Diagnostics", "JSONText", "KubernetesValues", "LintEngine", "Practice", "SourceText"),
    tests(
      of: "JobsworthCLI", with: "Admission", "Diagnostics", "JSONText", "JobModel", "Manifests", "Planning",
      "Reporting", "SourceText", "YAMLTree"),
    tests(of: "YAMLTree", with: "Diagnostics", "SourceText"),
    tests(of: "CEL", with: "KubernetesValues", "SourceText"),
    tests(of: "KubernetesValues"),
    tests(of: "Generation", with: "LintEngine", "Reporting", "RuleExamples"),
    tests(of: "Fuzzing"),
    tests(of: "Manifests", with: "JobModel", "KubernetesValues", "SourceText", "YAMLTree"),
    tests(of: "Admission", with: "Diagnostics", "JSONText", "Manifests", "SourceText", "YAMLTree", "KubernetesValues"),
    tests(of: "LintEngine", with: "Diagnostics", "KubernetesValues", "Manifests", "SourceText", "YAMLTree"),
    tests(
      of: "Practice", with: "CEL", "Diagnostics", "JSONText", "KubernetesValues", "LintEngine", "Manifests",
      "SourceText",
      "YAMLTree"),
    tests(of: "ControllerCore", with: "JobModel", "KubernetesValues"),
    tests(
      of: "Planning",
      with: "Admission", "ControllerCore", "JobModel", "JSONText", "KubernetesValues", "Manifests", "SourceText",
      "YAMLTree"
    ),
  ],
  swiftLanguageModes: [.v6]
)
