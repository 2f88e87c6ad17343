// swift-tools-version: 6.2
import PackageDescription

/// Whether another package has fetched this one.
///
/// Xcode and Swift Build suppress the warnings of such packages and refuse to treat them as errors too
/// (swiftlang/swift-package-manager#10192).
let isDependency = Context.packageDirectory.contains("/checkouts/")

/// The settings of every Swift target.
///
/// Internal imports keep C types out of public signatures. Every warning is an error.
let common: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (isDependency ? [] : [.treatAllWarnings(as: .error)])

/// The settings of targets in which an unsafe pointer compiles only if it is marked `unsafe`.
let memorySafe = common + [.strictMemorySafety()]

let package = Package(
  name: "lilt",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "lilt", targets: ["lilt"]),
    .library(name: "ABCNotation", targets: ["ABCNotation"]),
    .library(name: "StandardMIDI", targets: ["StandardMIDI"]),
    .library(name: "MusicXML", targets: ["MusicXML"]),
    .library(name: "Safetensors", targets: ["Safetensors"]),
    .library(name: "CharRNN", targets: ["CharRNN"]),
  ],
  dependencies: [
    // The command language's options, their help and their error messages.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CEditLine",
      pkgConfig: "libedit",
      providers: [.apt(["libedit-dev"]), .brew(["libedit"])]),
    .systemLibrary(
      name: "COneDNN",
      providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
    .target(name: "CKernels"),

    .target(name: "ABCNotation", swiftSettings: memorySafe),
    .target(name: "StandardMIDI", dependencies: ["ABCNotation"], swiftSettings: memorySafe),
    .target(name: "MusicXML", dependencies: ["ABCNotation"], swiftSettings: memorySafe),
    .target(name: "JSON", swiftSettings: memorySafe),
    .target(name: "Safetensors", dependencies: ["JSON"], swiftSettings: memorySafe),
    .target(
      name: "CharRNN",
      dependencies: ["JSON", "Safetensors", "COneDNN", "CKernels"],
      swiftSettings: common),
    .target(
      name: "Composition",
      dependencies: ["ABCNotation", "CharRNN", "JSON"],
      swiftSettings: memorySafe),
    .target(name: "Drawing", dependencies: ["ABCNotation"], swiftSettings: memorySafe),
    .target(
      name: "LiltShell",
      dependencies: [
        "ABCNotation", "CharRNN", "Composition", "Drawing", "JSON", "MusicXML", "Safetensors",
        "StandardMIDI",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: memorySafe),
    .executableTarget(
      name: "lilt",
      dependencies: ["Drawing", "LiltShell", "CEditLine"],
      swiftSettings: common),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "ABCNotation", "CharRNN", "Composition", "Drawing", "LiltShell", "StandardMIDI",
      ],
      exclude: ["Peers", "bench-peers.sh", "bench-process.sh"],
      swiftSettings: common),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: common),
    .target(name: "KernelClones", dependencies: ["CKernels"], path: "Tests/KernelClones"),
    .testTarget(
      name: "ABCNotationTests",
      dependencies: ["ABCNotation", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "StandardMIDITests",
      dependencies: ["StandardMIDI", "ABCNotation", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "MusicXMLTests",
      dependencies: ["MusicXML", "ABCNotation", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "JSONTests",
      dependencies: ["JSON", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "SafetensorsTests",
      dependencies: ["JSON", "Safetensors", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "CharRNNTests",
      dependencies: ["CharRNN", "CKernels", "JSON", "KernelClones", "Safetensors", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "CompositionTests",
      dependencies: [
        "Composition", "ABCNotation", "CharRNN", "JSON", "Safetensors", "TestSupport",
      ],
      swiftSettings: common),
    .testTarget(
      name: "DrawingTests",
      dependencies: ["Drawing", "ABCNotation", "TestSupport"],
      swiftSettings: common),
    .testTarget(
      name: "LiltShellTests",
      dependencies: [
        "LiltShell", "Composition", "CharRNN", "Drawing", "JSON", "Safetensors", "ABCNotation",
        "StandardMIDI", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: common),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["lilt", "TestSupport"],
      swiftSettings: common),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
