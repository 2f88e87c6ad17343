import CharRNN
import Composition
import Drawing
import JSON
import Safetensors
import TestSupport
import Testing

@testable import LiltShell

/// `evaluate --inputs`: what a model reads, in a file for other programs.
@Suite("Network inputs in files")
struct NetworkInputsTests {
  private let folder: TemporaryFolder
  private var shell: ModelShell

  init() throws {
    folder = try TemporaryFolder()
    shell = try ModelShell(in: folder)
    shell.does(
      "corpus load tunes.abc",
      "model new --embedding 4 --layers 6 --seed 1 --place on --memory on")
  }

  private func file(_ name: String = "i.safetensors") throws -> SafetensorsFile {
    try SafetensorsFile(bytes: shell.bytes(name))
  }

  @Test(
    "the rows of the tunes are those of the follower, with memory and without",
    arguments: [true, false])
  mutating func rows(remembers: Bool) throws {
    let measured = try shell.json(
      "evaluate --split train --json --memory \(remembers ? "on" : "off") --inputs i.safetensors")
    let model = try #require(shell.session.model?.model)
    let file = try file()
    let sides = model.configuration.sideInputs
    let rows = try #require(file["rows"]).integers()
    let starts = try #require(file["starts"]).integers()
    var follower = try #require(
      TuneFollower(model.vocabulary, inputs: sides, remembers: remembers))
    let width = 1 + sides.count
    #expect(width == 12 && file["rows"]?.shape == [rows.count / width, width])
    let tunes = try #require(shell.session.corpus).tunes.filter { $0.role == .training }
    #expect(starts.count == tunes.count && starts.first == 0)
    var sum = 0
    for place in 0..<rows.count / width {
      let row = rows[place * width..<(place + 1) * width]
      if starts.contains(place) { follower = follower.restarted(remembers: remembers) }
      follower.read(Token(try #require(row.first)))
      let values = sides.indices.map { follower[$0] }
      try #require(Array(row.dropFirst()) == values, "character \(place)")
      sum += zip(sides, values).reduce(0) { $0 + ($1.0.name.hasPrefix("memory.") ? $1.1 : 0) }
    }
    #expect((sum > 0) == remembers)
    // Each text is a tune between newlines.
    let text = model.vocabulary.text(
      of: stride(from: 0, to: rows.count, by: width).map {
        Token(rows[$0])
      })
    #expect(text.hasPrefix("\n\n\nX:1\nT:Tune 1\n") && text.hasSuffix("g3 G3:|\n\n"))
    #expect(try #require(file["contexts"]).integers() == tunes.map { _ in 3 })
    let figures = try #require(measured.object)
    #expect(figures["characters"]?.int == rows.count / width - 3 * tunes.count)
    #expect(file.metadata["memory"] == String(remembers))
    #expect(file.metadata["split"] == "train" && file.metadata["precision"] == "f32")
    #expect(file.metadata["model"] == shell.digest)
    let bits = try #require(file.metadata["bitsPerCharacter"].flatMap { Double($0) })
    #expect(abs(bits - (figures["bitsPerCharacter"]?.double ?? 0)) < 1e-12)
  }

  @Test("a checkpoint and a file of inputs are never taken for each other")
  mutating func kinds() throws {
    shell.does("checkpoint save m.safetensors", "evaluate --inputs i.safetensors")
    let (model, inputs) = (try shell.bytes("m.safetensors"), try shell.bytes("i.safetensors"))
    let refused = [
      ("evaluate --inputs m.safetensors", "exists and is not a file of network inputs"),
      ("checkpoint save i.safetensors", "exists and is not a checkpoint"),
      ("open i.safetensors", "format 'lilt-inputs/1', expected 'lilt/1'"),
    ]
    for (cell, message) in refused {
      #expect(shell.fails(cell).text.contains(message), "\(shell.error)")
    }
    #expect(try shell.bytes("m.safetensors") == model)
    #expect(try shell.bytes("i.safetensors") == inputs)
    // The same kind is replaced with a note, another one with --replace.
    shell.does("evaluate --memory off --inputs i.safetensors")
    #expect(shell.error.hasSuffix("the old 'i.safetensors' is replaced\n"))
    #expect(try shell.bytes("i.safetensors") != inputs)
    shell.does("evaluate --inputs m.safetensors --replace")
    #expect(try shell.bytes("m.safetensors") == inputs)
    #expect(shell.fails("evaluate --inputs i.bin").kind == .usage)
  }

  /// Requests an interrupt once a result is shown, which is when the file is written.
  private final class StoppingSink: OutputSink {
    let next: any OutputSink
    let interrupt: Interrupt
    var failure: OutputFailure? { next.failure }

    init(_ next: any OutputSink, _ interrupt: Interrupt) {
      (self.next, self.interrupt) = (next, interrupt)
    }

    func receive(_ output: Output) {
      next.receive(output)
      interrupt.request()
    }
  }

  @Test("an interrupt while the file is written leaves no part of it, and an old one as it was")
  mutating func stopped() throws {
    shell.does("evaluate --inputs old.safetensors")
    let old = try shell.bytes("old.safetensors")
    let names = try shell.session.files.names(in: ".")
    let watched = shell.sink.next
    for name in ["old.safetensors", "new.safetensors"] {
      let stopping = StoppingSink(try #require(watched), shell.session.world.interrupt)
      shell.sink.next = stopping
      let failure = shell.fails("evaluate --split train --inputs \(name)")
      shell.sink.next = watched
      shell.session.world.interrupt.clear()
      #expect(failure.kind == .interrupted && failure.text.contains("stopped"))
      #expect(shell.output.contains("train: 7 tunes"))
      #expect(try shell.session.files.names(in: ".") == names)
      #expect(try shell.bytes("old.safetensors") == old)
    }
  }

  @Test("what was measured of some tunes only is no file")
  mutating func stoppedMeasuring() throws {
    shell.session.world.interrupt.request()
    #expect(shell.fails("evaluate --inputs new.safetensors").kind == .interrupted)
    #expect(shell.session.files.kind(of: "new.safetensors") == nil)
  }
}
