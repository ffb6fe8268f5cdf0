// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that the main one gains nothing by being measured.
let package = Package(
  name: "benchmarks",
  targets: [
    .systemLibrary(name: "CLibYAML", path: "Sources/CLibYAML", pkgConfig: "yaml-0.1"),
    // The yardstick: a plain C program that reads files and scans them with libyaml, on one core.
    .executableTarget(name: "yamlscan", dependencies: ["CLibYAML"], cSettings: [.unsafeFlags(["-O2"])]),
    .executableTarget(name: "bench", swiftSettings: [.swiftLanguageMode(.v6)]),
  ]
)
