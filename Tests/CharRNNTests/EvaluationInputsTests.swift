import JSON
import Safetensors
import TestSupport
import Testing

@testable import CharRNN

@Suite("What a network reads, for other programs")
struct EvaluationInputsTests {
  /// Two texts with two characters of context, one of three, and one that is all context.
  private func texts(_ run: SmallRun) -> [Evaluator.Text] {
    [
      Evaluator.Text(tokens: Array(run.text[3..<60]), context: 2),
      Evaluator.Text(tokens: [5], context: 1),
      Evaluator.Text(tokens: Array(run.text[10..<97]), context: 3),
    ]
  }

  private func file(
    _ inputs: EvaluationInputs, metadata: [String: String] = [:]
  ) throws -> (file: SafetensorsFile, pieces: [[UInt8]]) {
    var pieces: [[UInt8]] = []
    try inputs.write(metadata: metadata) { pieces.append($0) }
    return (try SafetensorsFile(bytes: Array(pieces.joined())), pieces)
  }

  @Test("a file has the row of every character in every table, and where texts begin")
  func knownFile() throws {
    let run = try SmallRun(hasSideInputs: true)
    let model = try run.model()
    // The run of equal characters, of at most 3, and the character before with 1 added.
    let inputs = EvaluationInputs(
      model,
      texts: [
        Evaluator.Text(tokens: [2, 2, 2, 2, 2, 7], context: 1),
        Evaluator.Text(tokens: [7, 3], context: 2),
      ])
    #expect((inputs.characterCount, inputs.tableCount, inputs.byteCount) == (8, 3, 8 * 12 + 32))
    let (file, pieces) = try file(inputs, metadata: ["split": "a", "format": "other"])
    #expect(
      try file.tensor("rows", shape: [8, 3]).integers()
        == [
          [2, 0, 0], [2, 1, 3], [2, 2, 3], [2, 3, 3], [2, 3, 3], [7, 0, 3],
          // Nothing of the text before is known.
          [7, 0, 0], [3, 0, 8],
        ].flatMap { $0 })
    #expect(try file.tensor("starts", shape: [2]).integers() == [0, 6])
    #expect(try file.tensor("contexts", shape: [2]).integers() == [1, 2])
    #expect(file["rows"]?.dtype == .i32 && file["starts"]?.dtype == .i64)
    #expect(pieces.dropFirst().reduce(0) { $0 + $1.count } == inputs.byteCount)
    // What the caller adds replaces nothing.
    #expect(
      file.metadata == [
        "format": "lilt-inputs/1", "model": model.digest.hexadecimal, "split": "a",
        "tables": #"["embedding.weight","place.run","memory.before"]"#,
        "vocabulary": try JSONValue.strings(run.vocabulary.characters.map { String($0) }).text(),
      ])
  }

  @Test("a follower that is passed takes the place of the model's own")
  func silent() throws {
    let run = try SmallRun(hasSideInputs: true)
    let follower = RunFollower(characters: run.vocabulary.count).forgetting(share: 1, seed: 0)
    let (file, _) = try file(
      EvaluationInputs(
        run.model(), texts: [Evaluator.Text(tokens: [2, 2, 7], context: 1)], follower: follower))
    #expect(try file["rows"]?.integers() == [2, 0, 0, 2, 1, 0, 7, 0, 0])
  }

  @Test("a model without side inputs reads characters alone; no text gives no rows")
  func plain() throws {
    let model = try SmallRun().model()
    let text = Evaluator.Text(tokens: [4, 1, 4], context: 1)
    #expect(
      try file(EvaluationInputs(model, texts: [text])).file.tensor("rows", shape: [3, 1])
        .integers() == [4, 1, 4])
    let (none, _) = try file(EvaluationInputs(model, texts: []))
    #expect(try none.tensor("rows", shape: [0, 1]).integers() == [])
    #expect(try none.tensor("starts", shape: [0]).integers() == [])
  }

  @Test(
    "many characters are written in pieces, whatever the lengths of texts",
    arguments: [8191, 8192, 8193, 16_384, 20_000])
  func pieces(count: Int) throws {
    let run = try SmallRun(hasSideInputs: true)
    let tokens = (0..<count).map { run.text[$0 % run.text.count] }
    let (whole, pieces) = try file(
      EvaluationInputs(run.model(), texts: [Evaluator.Text(tokens: tokens, context: 1)]))
    #expect(pieces.allSatisfy { $0.count <= 8192 * 3 * 4 })
    let rows = try whole.tensor("rows", shape: [count, 3]).integers()
    var follower = RunFollower(characters: run.vocabulary.count)
    for (place, token) in tokens.enumerated() {
      follower.read(token)
      try #require(
        Array(rows[place * 3..<place * 3 + 3]) == [Int(token), follower[0], follower[1]])
    }
  }

  @Test("what the sink throws ends the writing")
  func stops() throws {
    struct Full: Error {}
    let run = try SmallRun()
    var count = 0
    #expect(throws: Full.self) {
      try EvaluationInputs(run.model(), texts: texts(run)).write { _ in
        count += 1
        if count == 2 { throw Full() }
      }
    }
    #expect(count == 2)
  }

  @Test(
    "a forward pass from the file and the checkpoint alone gives the figure that was measured",
    arguments: [true, false])
  func independent(hasSideInputs: Bool) throws {
    let run = try SmallRun(hasSideInputs: hasSideInputs)
    let model = try run.model()
    let trainer = try run.trainer(model)
    for _ in 0..<30 { _ = try trainer.step() }
    let texts = texts(run)
    let measured = try #require(try Evaluator(model).evaluate(texts))
    let naive = try NaiveForward(
      checkpoint: SafetensorsFile(bytes: Checkpoint(of: model, provenance: Provenance()).bytes()),
      inputs: file(EvaluationInputs(model, texts: texts)).file)
    let (nats, characters) = naive.losses()
    #expect(characters == measured.characters && characters == 55 + 84)
    #expect(abs(nats / measured.loss - 1) < 1e-6)
    // The rows of side inputs count: without them the figure is another one.
    let (untold, _) = naive.losses(columns: 1)
    #expect((abs(untold / measured.loss - 1) > 1e-3) == hasSideInputs)
  }
}
