import CharRNN
import JSON
import TestSupport
import Safetensors
import Testing

@testable import LiltShell

@Suite("plot")
struct PlotCommandTests {
  @Test("plot loss charts a run by step within the first epochs, later by epoch")
  func loss() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 5")
    let early = shell.prints("plot loss")
    #expect(early.hasPrefix("Loss in training on tunes: bits per character\n"))
    #expect(early.contains(" steps\n") && !early.contains("held-out"))
    shell.does("train --epochs 5")
    let later = shell.prints("plot loss")
    #expect(later.contains(" epochs\n") && later.contains("held-out"))

    shell.does("checkpoint save a.safetensors", "train --epochs 1 --into runs")
    #expect(shell.prints("plot loss a.safetensors") == later)
    #expect(shell.prints("plot loss runs") == shell.prints("plot loss"))
    #expect(shell.prints("plot loss runs") != later)
  }

  @Test("the loss of every step is recorded, regardless of interruptions")
  func curve() throws {
    var whole = try ModelShell.withModel()
    whole.does("train --steps 13")
    var parts = try ModelShell.withModel()
    parts.does("train --steps 4", "train --steps 3", "checkpoint save a.safetensors")
    var reopened = try ModelShell(in: parts.folder)
    reopened.does("corpus load tunes.abc", "open a.safetensors", "train --steps 6")
    let curve = try #require(whole.session.model?.provenance.curve)
    #expect(curve.points().map(\.step) == Array(1...13))
    #expect(reopened.session.model?.provenance == whole.session.model?.provenance)

    let json = try whole.json("plot loss --json").object
    #expect(json?["step"] == .int(13))
    let points = (json?["curve"]?.array ?? []).compactMap(\.array)
    #expect(points.map { $0[0] } == (1...13).map { .int($0) })
    #expect(points.map { $0[1].double } == curve.points().map(\.bits))
    #expect(json?["epochs"]?.array?.count == whole.session.model?.provenance.history.count)
  }

  @Test("a model or a file without a record is reported")
  func nothing() throws {
    var shell = try ModelShell.withModel()
    #expect(shell.fails("plot loss").text.contains("no loss is recorded\nhint: train\n"))
    shell.does("checkpoint save a.safetensors")
    let failure = shell.fails("plot loss a.safetensors")
    #expect(failure.kind == .input)
    #expect(failure.text.contains("'a.safetensors' has no record of losses"))
  }

  @Test("a chart is also written as SVG; if the file cannot be written, no work begins")
  func output() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 5", "plot loss --output loss.svg --quiet")
    let file = String(decoding: try shell.bytes("loss.svg"), as: UTF8.self)
    #expect(XMLCheck.fault(in: file) == nil)
    let printed = try shell.json("plot loss --json --output loss.SVG")
    #expect(printed.object != nil)
    #expect(try shell.bytes("loss.SVG") == Array(file.utf8))
    for cell in ["plot loss --output loss.png", "plot optimizers --output no/loss.svg"] {
      let before = shell.output
      #expect(shell.fails(cell).kind != nil, "\(cell)")
      #expect(shell.output == before)
    }
  }

  @Test("all optimisers start alike, and each has the same losses as train")
  func optimizers() throws {
    var shell = try ModelShell.withModel()
    let json = try shell.json("plot optimizers --steps 9 --json").object
    let courses = (json?["optimizers"]?.array ?? []).compactMap(\.object)
    #expect(
      courses.compactMap { $0["optimizer"]?.string } == OptimizerKind.allCases.map(\.rawValue))
    #expect(json?["seed"] == .string("1"))
    let starts = courses.map { $0["curve"]?.array?.first }
    #expect(Set(starts).count == 1 && starts[0] != nil)

    for course in courses {
      let name = try #require(course["optimizer"]?.string)
      let rate = try #require(course["learningRate"]?.double)
      var training = try ModelShell.withModel()
      training.does("train --steps 9 --optimizer \(name) --learning-rate \(rate)")
      let curve = try #require(training.session.model?.provenance.curve)
      #expect(course["curve"] == curve.json, "\(name)")
      #expect(
        course["updates"]?.int == training.session.model?.training?.updates, "\(name)")
      let evaluation = try training.json("evaluate --json").object
      #expect(course["heldOutBitsPerCharacter"] == evaluation?["bitsPerCharacter"], "\(name)")
    }
  }

  @Test("a comparison uses the model's sizes, seed and batch and leaves the model unchanged")
  func session() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 4 --batch 2 --optimizer sgd --momentum 0.5 --precision f32")
    let (digest, training) = (shell.digest, shell.session.model?.training)
    let revision = shell.session.model?.model.revision
    shell.does("set --reset batch", "plot optimizers --steps 3")
    #expect(
      shell.error.contains(
        "2 × 8 characters a step in f32; fresh weights from seed 1, embedding 4, LSTM 6, as the model "
          + "has")
    )
    #expect(shell.digest == digest && shell.session.model?.model.revision == revision)
    #expect(shell.session.model?.training == training)
    #expect(shell.session.model?.provenance.step == 4)
    // The comparison ignores the optimiser's options of the last run.
    var plain = try ModelShell.withModel()
    let command = "plot optimizers --steps 5 --optimizers sgd --json"
    plain.does("set batch 2", "set precision f32")
    let curves = try [shell.json(command), plain.json(command)].map {
      $0.object?["optimizers"]?.array?.first?.object?["curve"]
    }
    #expect(curves[0] == curves[1] && curves[0] != nil)
  }

  @Test("without a model, the comparison uses the standard sizes and prints its seed")
  func standard() throws {
    var shell = try ModelShell()
    shell.does("corpus load tunes.abc", "set batch 1", "set sequence 4", "set precision f32")
    shell.does("plot optimizers --steps 1 --optimizers adam,sgd=0.5,sgd --seed 9")
    #expect(
      shell.error.contains(
        "3 optimisers, 1 step each (0.0 epochs), 1 × 4 characters a step in f32; fresh weights from "
          + "seed 9, embedding 512, LSTM 256, 256, 256, as is standard"))
    for name in ["● adam 0.001 ", "▲ sgd 0.5 ", "■ sgd 0.1 "] {
      #expect(shell.output.contains(name), "\(name)")
    }
    #expect(shell.session.model == nil)
  }

  @Test("Ctrl-C stops after the step and shows the results so far, also as JSON")
  func interrupt() throws {
    for options in ["", " --json"] {
      var shell = try ModelShell.withModel()
      let interrupt = shell.session.world.interrupt
      // Each step makes a report, and so does the end of an optimiser.
      shell.sink.onProgress = { if $0 == 14 { interrupt.request() } }
      let failure = shell.fails("plot optimizers --steps 10 --output a.svg" + options)
      #expect(failure.kind == .interrupted)
      #expect(failure.text.hasSuffix("error: plot optimizers: stopped\n"))
      #expect(XMLCheck.fault(in: String(decoding: try shell.bytes("a.svg"), as: UTF8.self)) == nil)
      if options.isEmpty {
        #expect(shell.output.contains("● adam 0.001     ") && shell.output.contains("▲ rmsprop"))
        #expect(!shell.output.contains("adagrad"))
      } else {
        let line = try #require(shell.output.split(separator: "\n").last)
        let json = try JSONValue(parsing: String(line))
        #expect(json.object?["interrupted"] == .bool(true))
        #expect(
          json.object?["optimizers"]?.array?.map { $0.object?["steps"] } == [.int(10), .int(3)])
      }
    }
  }

  @Test(
    "invalid comparisons are refused with a message",
    arguments: [
      ("--optimizers adm", "'adm'"), ("--optimizers adam,", "'adam,'"),
      ("--optimizers sgd=fast", "'sgd=fast'"), ("--optimizers sgd=-1", "learning rate -1.0"),
      ("--optimizers adam,adam,adam,adam,adam,adam,adam,adam,adam", "'adam,adam"),
      ("--steps 0", "--steps 0, expected 1 to 1000000"),
      ("--steps 1 --epochs 1", "give --steps or --epochs, not both"),
    ])
  func refused(options: String, message: String) throws {
    var shell = try ModelShell.withModel()
    let failure = shell.fails("plot optimizers " + options)
    #expect(failure.kind == .usage)
    #expect(failure.text.contains(message), "\(failure.text)")
    #expect(failure.text.contains("hint: help plot optimizers"))
  }

  @Test("the hints for a text that is too short are commands that help")
  func shortText() throws {
    for sequence in ["", "set sequence 4000"] {
      var shell = try ModelShell.withModel()
      shell.does("set --reset batch", "set --reset sequence")
      if !sequence.isEmpty { shell.does(sequence) }
      let failure = shell.fails("plot optimizers --steps 1")
      let hints = failure.text.split(separator: "\n").filter { $0.hasPrefix("hint: ") }
      #expect(hints.count == 2)
      for hint in hints { shell.does(String(hint.dropFirst("hint: ".count))) }
      shell.does("plot optimizers --steps 1")
    }
  }

  @Test("an optimiser with a NaN loss reports the first such step")
  func divergence() {
    var course = OptimizerComparison.Course(candidate: OptimizerComparison.Candidate(.sgd))
    course.divergedAt = 1_200
    #expect(course.figures == "no number from step 1,200 on")
    course.divergedAt = nil
    course.recent = [2, 3]
    #expect(course.figures == "2.50 bits")
  }
}
