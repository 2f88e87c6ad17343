import CharRNN
import JSON
import TestSupport
import Safetensors
import Testing

@testable import LiltShell

@Suite("bench")
struct BenchCommandTests {
  @Test("bench times the model's sizes and the session's batch and leaves the model unchanged")
  func figures() throws {
    var shell = try ModelShell.withModel(ticking: .milliseconds(500))
    shell.does("set precision f32", "train --steps 2")
    let (digest, training) = (shell.digest, shell.session.model?.training)
    let json = try #require(try shell.json("bench --json").object)
    #expect(json["layers"] == .array([.int(6)]) && json["batch"] == .int(3))
    #expect(json["precision"] == .string("f32"))
    for work in ["train", "evaluate", "sample", "sample16"] {
      let rate = try #require(json[work]?.object?["charactersPerSecond"]?.double)
      #expect(rate > 0, "\(work)")
    }
    let table = shell.prints("bench")
    #expect(table.contains("embedding 4, LSTM 6, 32 characters, as the model has"))
    #expect(table.contains("\ntraining, 3 × 8, f32 "))
    #expect(shell.digest == digest && shell.session.model?.training == training)
  }

  @Test("a model that is told place and memory is timed with them")
  func sideInputs() throws {
    var shell = try ModelShell.withModel(ticking: .milliseconds(500))
    shell.does("model new --embedding 4 --layers 6 --place on --memory on")
    let json = try #require(try shell.json("bench --json").object)
    for work in ["train", "evaluate", "sample", "sample16"] {
      let rate = try #require(json[work]?.object?["charactersPerSecond"]?.double)
      #expect(rate > 0, "\(work)")
    }
  }

  @Test("Ctrl-C stops bench")
  func interrupt() throws {
    var shell = try ModelShell.withModel(ticking: .milliseconds(500))
    let interrupt = shell.session.world.interrupt
    shell.sink.onProgress = { if $0 == 2 { interrupt.request() } }
    let before = shell.output
    let failure = shell.fails("bench")
    #expect(failure.kind == .interrupted && failure.text == "error: bench: stopped\n")
    #expect(shell.output == before)
  }
}
