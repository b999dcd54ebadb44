// swift-tools-version: 6.2
import PackageDescription

// One executable for each function of FuzzTargets. libFuzzer brings their main, so they are a package of their own: in
// the main one they would break every build that is not `--sanitize=fuzzer`.
func fuzzer(_ subject: String) -> Target {
  .executableTarget(
    name: "fuzz-\(subject)", dependencies: [.product(name: "FuzzTargets", package: "topside")],
    path: "Sources/\(subject)",
    swiftSettings: [
      .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .unsafeFlags(["-parse-as-library"]),
    ])
}

let package = Package(
  name: "topside-fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "topside", path: "..")],
  targets: [
    "text", "pieces", "lines", "floods", "pretty", "docker", "kubectl", "words", "keys", "yaml", "search",
  ].map(fuzzer))
