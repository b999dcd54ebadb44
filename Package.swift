// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ subject: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(subject)Tests", dependencies: dependencies + ["TopsideTestSupport"], exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "topside",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "topside", targets: ["topside"]),
    // For fuzz/, a package of its own, to which nothing else here is visible.
    .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
  ],
  dependencies: [
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .systemLibrary(name: "CYaml", providers: [.apt(["libyaml-dev"])]),
    .target(name: "CGuard"),

    module("SafeText"),
    module("LogEngine", ["SafeText", deque]),
    module("Configuration", ["CYaml"]),
    module("TopsideCore", ["SafeText", "LogEngine", systemPackage]),
    module("TopsideSystem", ["TopsideCore", "CGuard", subprocess, systemPackage]),
    module("TopsideDemo", ["TopsideCore"]),
    // Themes is a link to themes/, so that the files which are installed are the ones that are built in.
    module(
      "CellGrid", ["SafeText", "Configuration"],
      resources: ["default", "light", "high-contrast", "mono"].map { .embedInCode("Themes/\($0).yaml") }),
    module("Dashboard", ["TopsideCore", "LogEngine", "SafeText", "CellGrid"]),
    module("DashboardRuntime", ["Dashboard", "CellGrid", "LogEngine", "TopsideCore", "SafeText"]),
    module("NcursesTerminal", ["CellGrid", "SafeText", "CNcurses", "CGuard"]),
    module("FuzzTargets", ["SafeText", "LogEngine", "Configuration", "TopsideCore", "CellGrid"]),
    .executableTarget(
      name: "topside",
      dependencies: [
        "SafeText", "LogEngine", "Configuration", "TopsideCore", "TopsideSystem", "TopsideDemo", "CellGrid",
        "Dashboard", "DashboardRuntime", "NcursesTerminal", "CGuard", argumentParser, systemPackage,
      ],
      swiftSettings: settings),

    .target(
      name: "TopsideTestSupport",
      dependencies: ["TopsideCore", "CellGrid", "SafeText", "LogEngine", "CGuard", systemPackage],
      path: "Tests/TopsideTestSupport", swiftSettings: settings),
    // A pseudo-terminal and what a terminal makes of the bytes; no test framework in it, so that the bench can be
    // built for release.
    .target(name: "TerminalHarness", path: "Tests/TerminalHarness", swiftSettings: settings),
    // A Kubernetes API of a few paths for real clients; without a test framework for the same reason.
    .target(name: "ApiServerStub", path: "Tests/ApiServerStub", swiftSettings: settings),
    // A screen without a dashboard, which crashes, hangs and floods on request: for the terminal's own tests.
    .executableTarget(
      name: "terminal-fixture", dependencies: ["NcursesTerminal", "CellGrid", "SafeText", "CGuard"],
      path: "Tests/TerminalFixture", swiftSettings: settings),
    .executableTarget(
      name: "topside-bench",
      dependencies: [
        "TerminalHarness", "ApiServerStub", "TopsideCore", "TopsideSystem", "LogEngine", "SafeText",
      ],
      path: "Tests/TopsideBench", swiftSettings: settings),
    tests("SafeText", ["SafeText"]),
    tests("LogEngine", ["LogEngine", "SafeText"]),
    tests("Configuration", ["Configuration"]),
    tests("CellGrid", ["CellGrid", "SafeText", "Configuration"], exclude: ["Golden"]),
    tests("TopsideCore", ["TopsideCore", "LogEngine", "SafeText"], exclude: ["Fixtures"]),
    tests(
      "TopsideSystem", ["TopsideSystem", "TopsideCore", "SafeText", "CGuard", "ApiServerStub", systemPackage]),
    tests("TopsideDemo", ["TopsideDemo", "TopsideCore", "LogEngine", "SafeText"]),
    tests(
      "Dashboard",
      ["Dashboard", "DashboardRuntime", "TopsideDemo", "CellGrid", "TopsideCore", "LogEngine", "SafeText"],
      exclude: ["Golden"]),
    tests(
      "Terminal",
      [
        "NcursesTerminal", "CellGrid", "TerminalHarness", "ApiServerStub", "terminal-fixture", "topside",
        "topside-bench",
      ]),
    tests(
      "Live", ["TopsideCore", "TopsideSystem", "LogEngine", "SafeText", "TerminalHarness", "topside"],
      exclude: ["Stack", "Bench"]),
  ])
