import TestSupport
import Testing

/// Checks the rules of `Sources/README.md` for targets, folders, files and names.
@Suite("Layout")
struct LayoutTests {
  private let sources: [SourceTree.File]

  init() throws { sources = try SourceTree.files(in: "Sources") }

  /// The files of a target.
  private func files(of target: String) -> [SourceTree.File] {
    sources.filter { $0.folders[1] == target }
  }

  // MARK: Targets

  /// The modules that a target may import, by target.
  ///
  /// The C library is listed for targets that may use all of it; see also `mathematics`.
  private static let imports: [String: Set<String>] = [
    "ABCNotation": [],
    "StandardMIDI": ["ABCNotation"],
    "MusicXML": ["ABCNotation"],
    "JSON": [],
    "Safetensors": ["JSON"],
    "CharRNN": ["JSON", "Safetensors", "COneDNN", "CKernels", "Dispatch", "Synchronization"],
    "Composition": ["ABCNotation", "CharRNN", "JSON"],
    "Drawing": ["ABCNotation"],
    "LiltShell": [
      "ABCNotation", "CharRNN", "Composition", "Drawing", "JSON", "MusicXML", "Safetensors",
      "StandardMIDI", "ArgumentParser", "Synchronization",
    ],
    "lilt": ["LiltShell", "Drawing", "CEditLine", "C", "Synchronization"],
    "Benchmarks": [
      "ABCNotation", "CharRNN", "Composition", "Drawing", "LiltShell", "StandardMIDI", "C",
    ],
  ]

  /// Folders and files outside `lilt` and `Benchmarks` that may call the C library for input, output,
  /// memory or threads.
  private static let system = [
    "Sources/LiltShell/System/", "Sources/CharRNN/Engine/FloatBuffer.swift",
    "Sources/CharRNN/Engine/LaneTeam.swift",
  ]

  /// Files that import the C library for these functions alone.
  private static let mathematics: [String: Set<String>] = [
    "Sources/Composition/Revising/RevisionDraft.swift": ["log"],
    "Sources/CharRNN/Sampling/Distribution.swift": ["log2"],
    "Sources/CharRNN/Training/ExplosionGuard.swift": ["log"],
    "Sources/CharRNN/Training/LossTotals.swift": ["exp"],
    "Sources/CharRNN/Training/TrainingSettings.swift": ["cos"],
    "Sources/Composition/Headers/FragmentHeader.swift": ["exp", "log"],
    "Sources/Composition/Headers/FreeHeaders.swift": ["exp"],
    "Sources/Composition/Headers/KeyRule.swift": ["log"],
    "Sources/Composition/ParticleWeights.swift": ["exp", "log"],
    "Sources/Composition/Questioning/GuessingGame.swift": ["log2"],
    "Sources/Composition/TuneDraft.swift": ["log", "log2"],
    "Sources/Drawing/Charts/Axis.swift": ["log10", "pow"],
    "Sources/Drawing/Text/Bars.swift": ["log2"],
    "Sources/LiltShell/Training/OptimizerComparison+Results.swift": ["log2"],
  ]

  @Test("a target imports only modules below it")
  func layers() throws {
    let targets = Set(sources.map { $0.folders[1] })
    #expect(targets == Set(Self.imports.keys))
    for file in sources {
      for module in file.imports where !["Glibc", "Darwin"].contains(module) {
        #expect(
          Self.imports[file.folders[1]]?.contains(module) == true, "\(file.path) imports \(module)")
      }
    }
  }

  @Test("Package.swift declares exactly the dependencies that a target imports")
  func dependencies() throws {
    let manifest = try Fixtures.text(at: Corpora.packageFolder + "/Package.swift")
    for (target, allowed) in Self.imports {
      let declared = try #require(
        manifest.split(separator: "arget(").dropFirst().first {
          $0.drop { $0.isWhitespace }.hasPrefix("name: \"\(target)\"")
        })
      let list = declared.firstRange(of: "dependencies: [").map { declared[$0.upperBound...] } ?? ""
      let names = list.prefix { $0 != "]" }.split(separator: "\"", omittingEmptySubsequences: false)
        .enumerated().filter {
          $0.offset % 2 == 1 && $0.element != "swift-argument-parser"
        }
      #expect(
        Set(names.map { String($0.element) })
          == allowed.subtracting(["C", "Dispatch", "Synchronization"]), "\(target)")
    }
  }

  @Test("only System calls C for files, only the engine for memory; others for mathematics")
  func system() {
    for file in sources where !file.imports.filter({ ["Glibc", "Darwin"].contains($0) }).isEmpty {
      let isSystem = Self.system.contains { file.path.hasPrefix($0) }
      let isFree = Self.imports[file.folders[1]]?.contains("C") == true
      #expect(
        isSystem || isFree || Self.mathematics[file.path] != nil,
        "\(file.path) calls the C library")
    }
    for (path, functions) in Self.mathematics {
      guard let file = sources.first(where: { $0.path == path }) else {
        Issue.record("there is no \(path)")
        continue
      }
      for function in functions { #expect(file.text.contains("\(function)("), "\(path)") }
    }
  }

  @Test("the package index lists every library product")
  func products() throws {
    let manifest = try Fixtures.text(at: Corpora.packageFolder + "/Package.swift")
    let libraries = manifest.split(separator: ".library(name: \"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
    #expect(libraries.contains("ABCNotation"))
    let index = try Fixtures.text(at: Corpora.packageFolder + "/.spi.yml")
    #expect(index.contains("documentation_targets: [\(libraries.joined(separator: ", "))]"))
  }

  // MARK: Folders and files

  @Test("LiltShell has no file in its root")
  func rooms() {
    #expect(files(of: "LiltShell").filter { $0.folders.count == 2 }.map(\.path) == [])
  }

  /// Rooms of the shell that are named for the part of CharRNN that they drive.
  private static let namedForCharRNN: Set<String> = ["Sampling", "Training"]

  @Test("a folder's name says which it is: none is used twice")
  func folderNames() {
    var places: [String: Set<String>] = [:]
    for file in sources {
      let folders = file.folders
      // The folders of commands have the names of the groups that `help` shows.
      if folders.starts(with: ["Sources", "LiltShell", "Commands"]) { continue }
      for (place, name) in folders.enumerated().dropFirst(2) {
        places[name, default: []].insert(folders[...place].joined(separator: "/"))
      }
    }
    for (name, paths) in places where !Self.namedForCharRNN.contains(name) {
      #expect(paths.count == 1, "\(name): \(paths.sorted().joined(separator: ", "))")
      #expect(places["\(name)s"] == nil, "\(name) and \(name)s")
    }
  }

  @Test("nothing outside Commands names a command")
  func commands() {
    let shell = files(of: "LiltShell")
    // The files in a group of commands; the others in Commands declare protocols.
    let groups = shell.filter { $0.folders.count > 3 && $0.folders[2] == "Commands" }
    let commands = Set(
      groups.flatMap { types(of: $0).map(\.name).filter { $0.hasSuffix("Command") } })
    let outside = shell.filter { !$0.folders.contains("Commands") } + files(of: "lilt")
    #expect(commands.contains("TrainCommand") && commands.contains("QuitCommand"))
    for file in outside {
      let words = file.text.split { !$0.isLetter && !$0.isNumber }
      for word in words where commands.contains(String(word)) {
        Issue.record("\(file.path) names \(word)")
      }
    }
  }

  @Test("every file has fewer than 400 lines")
  func length() throws {
    let suffixes = [".swift", ".c", ".h", ".py", ".sh"]
    for folder in ["Sources", "Tests"] {
      for file in try SourceTree.files(in: folder, suffixes: suffixes) {
        #expect(file.text.count { $0 == "\n" } < 400, "\(file.path)")
      }
    }
  }

  // MARK: Names

  /// The types that a file declares outside others.
  private func types(of file: SourceTree.File) -> [(name: String, isVisible: Bool)] {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]
    return file.lines.compactMap { line in
      let words = line.split(separator: " ")
      guard line.first?.isWhitespace == false, !line.hasPrefix("//"),
        let place = words.firstIndex(where: { kinds.contains($0) }), place + 1 < words.count
      else { return nil }
      let name = words[place + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      return (String(name), words[..<place].contains { ["public", "package"].contains($0) })
    }
  }

  @Test("no type has the name of one of the standard library")
  func standardNames() throws {
    let list = try Fixtures.text(at: Fixtures.path("swift-types.txt"))
    let names = Set(
      list.split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap { $0.split(separator: " ") }
    )
    #expect(names.contains("Result") && names.contains("Duration") && names.contains("Task"))
    for file in sources {
      for (name, _) in types(of: file) {
        #expect(!names.contains(Substring(name)), "\(file.path): \(name)")
      }
    }
  }

  @Test("no type has the name of a type of another library")
  func libraryNames() {
    var owners: [String: Set<String>] = [:]
    for file in sources {
      for (name, isVisible) in types(of: file) where isVisible {
        owners[name, default: []].insert(file.folders[1])
      }
    }
    #expect(owners["Tunebook"] == ["ABCNotation"])
    for file in sources {
      for (name, _) in types(of: file) {
        let others = owners[name, default: []].subtracting([file.folders[1]])
        #expect(others.isEmpty, "\(file.path): \(others.sorted().joined(separator: ", ")).\(name)")
      }
    }
  }
}
