import ArgumentParser
import CharRNN
import Composition
import Testing

@testable import LiltShell

/// A sampling stage that stands for a newly added one.
private struct NoRepeat: SamplingStage {
  let span: Int
  var label: String { "no-repeat \(span)" }

  func process(_ logits: inout Logits) {}
}

extension StageDeclaration {
  fileprivate static let noRepeat = StageDeclaration(
    name: "no-repeat", counts: 1...,
    help: Help(
      option: "Forbid the last N characters.", valueName: "n",
      setting: "forbid the last N characters", unset: "none")
  ) { NoRepeat(span: $0) }
}

/// The stages with a new one.
private enum WithNoRepeat: StageSelection {
  static var stages: [StageDeclaration] { SamplingStages.all + [.noRepeat] }
}

@Suite("SamplingOptions")
struct SamplingOptionsTests {
  private typealias Options = SamplingOptions<WithNoRepeat>

  private func settings(
    _ words: [String], _ session: Settings = Settings()
  ) throws -> SamplingSettings {
    try Options.parse(words).settings(session, stages: WithNoRepeat.stages)
  }

  @Test("declaring a new stage adds its option and help, in the order of the list")
  func help() {
    let help = Options.helpMessage(columns: 100)
    let lines = help.split(separator: "\n").filter { $0.hasPrefix("  --") }
    #expect(
      lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
        "--temperature <temperature>", "--top-k <k>", "--top-p <p>", "--min-p <p>",
        "--greedy Always", "--no-repeat <n>",
      ])
    #expect(lines.last?.hasSuffix(" Forbid the last N characters.") == true)
  }

  @Test("typed option values reach the settings in any order")
  func typed() throws {
    let settings = try settings(
      ["--no-repeat", "3", "--greedy", "--top-p", "0.5", "--temperature=0.7", "--top-k", "9"])
    #expect(settings[.noRepeat] == 3)
    #expect(settings[.greedy] == .on)
    #expect(settings[.topP] == 0.5)
    #expect(settings[.temperature] == 0.7)
    #expect(settings[.topK] == 9)
    #expect(settings[.minP] == nil)
    #expect(
      try settings.sampler().stages.map(\.label) == [
        "temperature 0.7", "top-k 9", "top-p 0.5", "greedy", "no-repeat 3",
      ])
    #expect(try !Options.parse([]).areGiven)
    for words in [["--greedy"], ["--min-p", "0"], ["--no-repeat", "1"], ["--temperature", "1"]] {
      #expect(try Options.parse(words).areGiven, "\(words)")
    }
  }

  @Test("a value of the wrong kind is refused with the same message as other options")
  func wrongKind() {
    func message(_ words: [String]) -> String {
      do {
        _ = try Options.parse(words)
        return ""
      } catch {
        return Options.message(for: error)
      }
    }
    #expect(
      message(["--no-repeat", "x"]).hasPrefix("The value 'x' is invalid for '--no-repeat <n>'"))
    #expect(message(["--top-k", "1.5"]).hasPrefix("The value '1.5' is invalid for '--top-k <k>'"))
    #expect(message(["--temperature"]) == "Missing value for '--temperature <temperature>'")
    #expect(message(["--norepeat"]).hasPrefix("Unknown option '--norepeat'. Did you mean"))
  }

  @Test("declaring a new stage adds a setting with its range, which an option overrides")
  func setting() throws {
    let setting = try #require(Setting(.noRepeat))
    #expect(setting.summary == "forbid the last N characters" && setting.standard == "none")
    var session = Settings()
    for value in ["0", "-1", "1.5", "x", ""] {
      #expect(throws: (any Error).self, "\(value)") { try session.set(setting, to: value) }
    }
    #expect(setting.form.description == "a whole number from 1")
    try session.set(setting, to: "4")
    #expect(try settings([], session)[.noRepeat] == 4)
    #expect(try settings(["--no-repeat", "2"], session)[.noRepeat] == 2)
    try session.set(setting, to: nil)
    #expect(try settings([], session)[.noRepeat] == nil)
    #expect(Setting(.greedy) == nil)
  }

  @Test(
    "a stage's setting has the same limits as the stage",
    arguments: [
      ("temperature", ["0.01", "100", "1e1"], ["0.0099", "100.1", "nan", "inf", "0", "-1"]),
      ("top-k", ["1", "9223372036854775807"], ["0", "9223372036854775808", "1.0"]),
      ("top-p", ["1", "1e-45"], ["0", "1.0001", "1e-46", "nan", "-0.5"]),
      ("min-p", ["0", "1", "-0"], ["-1e-45", "1.0001", "nan"]),
    ])
  func limits(_ name: String, _ accepted: [String], _ refused: [String]) throws {
    let setting = try Setting.named(name)
    let stage = try #require(SamplingStages.all.first { $0.name == name })
    var session = Settings()
    for value in accepted {
      try session.set(setting, to: value)
      _ = try stage.stage(try #require(session.value(of: stage)))
    }
    for value in refused {
      #expect(throws: (any Error).self, "\(value)") { try session.set(setting, to: value) }
    }
  }
}
