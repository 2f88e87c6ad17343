import TestSupport
import Testing

/// lilt with oneDNN limited to part of the processor's instruction sets.
@Suite("Instruction sets")
struct InstructionSetTests {
  /// The limits for oneDNN; the empty one sets none.
  private static let limits = ["", "AVX512_CORE", "AVX2", "SSE41"]

  private static let tunes = """
    X:1
    T:One
    M:6/8
    K:D
    |:DFA dAF|GBd gdB|A3 A2G|FDF D3:|


    X:2
    T:Two
    M:6/8
    K:G
    |:GBd gdB|cec BdB|AcA FAF|G3 G3:|

    """

  /// Commands that train layers of unequal widths, none a multiple of 16, with one stream: fewer
  /// than lanes.
  private static let training = [
    "corpus load --quiet --held-out 0 two.abc",
    "model new --quiet --embedding 7 --layers 19,33,5 --dropout 0.2 --seed 3",
    "train --steps 10 --batch 1 --sequence 20 --precision f32 --json",
  ]

  private func run(
    _ commands: [String], limit: String, in folder: TemporaryFolder
  ) throws
    -> Lilt.Result
  {
    try Lilt.run(
      arguments: commands.flatMap { ["-c", $0] }, in: folder,
      environment: ["ONEDNN_MAX_CPU_ISA": limit])
  }

  @Test("training gives the same loss but for rounding", arguments: limits.dropFirst())
  func training(limit: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.tunes, to: "two.abc")
    func loss(_ limit: String) throws -> Double {
      let result = try run(Self.training, limit: limit, in: folder)
      #expect(result.status == 0, "\(result.error)")
      let after = try #require(result.output.split(separator: "\"loss\":").last)
      let digits = after.drop { $0 == " " }.prefix { "0123456789.".contains($0) }
      return try #require(Double(digits))
    }
    #expect(abs(try loss(limit) / loss("") - 1) < 1e-5)
  }

  // The limits do not affect the sampling kernels, which ask the processor; `PredictorTests` runs
  // those of every instruction set. These bytes were recorded on another machine.
  @Test("the shipped model samples the same bytes on every machine", arguments: limits)
  func sampling(limit: String) throws {
    let run = try Lilt.run(
      "-c", "open --quiet default", "-c", "sample --start A --length 40 --seed 1",
      "-c", "sample --start A --length 40 --seed 1 --count 3 --json", in: TemporaryFolder(),
      environment: ["LILT_HOME": Corpora.packageFolder, "ONEDNN_MAX_CPU_ISA": limit])
    #expect(run.status == 0, "\(run.error)")
    let drawn = "A, D=CB,|\\\nEGF EFG|\n\"D\"ABA AGF|\"G\"GDB, DB"
    #expect(run.output.contains("% lilt read [\"\",\"\",\"A\"]\n" + drawn + "\n"), "\(run.output)")
    // The first tune of a batch has the batch's seed; JSON escapes `\` as `\\`.
    let quoted = drawn.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
      .replacing("\"", with: "\\\"")
    #expect(run.output.contains(quoted), "\(run.output)")
  }

  @Test("bf16 without AVX-512 is refused, and auto does not pick it")
  func refusal() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.tunes, to: "two.abc")
    let commands = Self.training.dropLast()
    let asked = try run(
      commands + ["train --steps 1 --batch 1 --precision bf16"], limit: "AVX2", in: folder)
    #expect(asked.status == 1)
    #expect(asked.error.contains("precision bf16 needs AVX-512, and this machine has AVX2"))
    #expect(asked.error.contains("train --precision f32"))
    let measured = try run(
      commands + ["evaluate --split train --precision bf16"], limit: "AVX2", in: folder)
    #expect(measured.status == 1)
    #expect(measured.error.contains("precision bf16 needs AVX-512, and this machine has AVX2"))
    #expect(measured.error.contains("evaluate --precision f32"))
    let left = try run(
      commands + ["train --steps 1 --batch 1 --sequence 20"], limit: "AVX2", in: folder)
    #expect(left.status == 0, "\(left.error)")
    #expect(left.error.contains("precision f32: this machine has no AMX but AVX2"))
  }
}
