import CharRNN
import Composition
import Drawing
import TestSupport
import Testing

@testable import LiltShell

/// What a person would lose, or get by surprise, if training were careless.
@Suite("train: nothing lost, nothing by surprise")
struct TrainingCareTests {
  @Test("a schedule that ends where no update can be is refused before the first step")
  func endlessSchedule() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 5")
    let digest = shell.digest
    for goal in [
      "--steps \(Int.max)", "--steps \(Int.max - 5)", "--steps 1000000000000000",
      "--epochs \(Int.max)",
    ] {
      let failure = shell.fails("train \(goal) --schedule cosine")
      #expect(failure.text.contains("schedule's end"), "\(failure.text)")
      #expect(failure.text.contains("expected 0 to 2^48 updates"), "\(failure.text)")
    }
    #expect(shell.digest == digest)
    #expect(shell.session.model?.training?.settings.schedule == .constant)
  }

  @Test("a schedule is of the command that asked for it: a plain 'train' afterwards is constant")
  func endedSchedule() throws {
    var shell = try ModelShell.withModel(ticking: .seconds(1))
    shell.does("train --steps 10 --schedule cosine", "train --steps 4")
    #expect(shell.session.model?.training?.settings.schedule == .constant)
    #expect(shell.error.contains("the cosine schedule has ended"))
    shell.does("train --steps 10 --schedule cosine", "train --minutes 1e-9")
    // One that was stopped on its way goes on.
    let interrupt = shell.session.world.interrupt
    shell.sink.onProgress = { _ in interrupt.request() }
    _ = shell.fails("train --steps 100 --schedule cosine")
    interrupt.clear()
    shell.sink.onProgress = { _ in }
    let end = try #require(shell.session.model?.training?.settings.scheduleEnd)
    shell.does("train --steps 3")
    #expect(shell.session.model?.training?.settings.schedule == .cosine)
    #expect(shell.session.model?.training?.settings.scheduleEnd == end)
  }

  @Test("gradient descent's schedule ends with its last update, from the middle of an epoch too")
  func epochSchedule() throws {
    var shell = try ModelShell.withModel()
    shell.does("set --reset learning-rate", "train --epochs 1 --optimizer gradient-descent")
    let windows = try #require(shell.session.model?.provenance.step)
    shell.does("train --steps \(windows - 1)", "train --steps \(windows + 1) --schedule cosine")
    let training = try #require(shell.session.model?.training)
    #expect(training.window == 0 && training.updates == 3)
    #expect(training.settings.scheduleStart == 1 && training.settings.scheduleEnd == 3)
  }

  @Test("a warm-up that is asked for begins here, whatever was trained before")
  func warmup() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 30", "train --steps 2 --warmup 20")
    let settings = try #require(shell.session.model?.training?.settings)
    #expect(settings.scheduleStart == 30)
    #expect(settings.learningRate(ofUpdate: 31) == settings.learningRate / 20)
    // And it is not taken up again by a schedule that asks for none.
    shell.does("train --steps 5 --schedule cosine")
    #expect(shell.session.model?.training?.settings.warmup == 0)
    #expect(shell.session.model?.training?.settings.scheduleStart == 32)
  }

  @Test("minutes too few for a step still take one, and its figures are numbers")
  func aMoment() throws {
    var shell = try ModelShell.withModel(ticking: .seconds(1))
    let text = shell.prints("train --minutes 1e-12")
    #expect(shell.session.model?.provenance.step == 1)
    #expect(text.contains("(last 1 step, with dropout)"))
    #expect(!text.contains("nan"))
  }

  @Test("weights that no file can hold leave the file of before, and the steps in the session")
  func unstorable() throws {
    var shell = try ModelShell.withModel(keepsState: true)
    shell.does("train --steps 3")
    let path = "state/" + CheckpointFiles.latest
    let good = try shell.session.readCheckpoint(path)
    var weights = try #require(shell.session.model?.model.parameters)
    weights["output.bias"][weights["output.bias"].startIndex] = 70_000
    shell.session.model?.model.parameters = weights
    let failure = shell.fails("checkpoint save --precision f16 half.safetensors")
    #expect(
      failure.text.contains(
        "tensor 'output.bias' has 70000.0 at index 0, expected numbers that are finite in f16"))
    #expect(try shell.session.files.names(in: ".").contains("half.safetensors") == false)
    shell.does("checkpoint save --precision bf16 rounded.safetensors")
    // A memory of the optimiser beyond all numbers, as huge gradients make it.
    var memory = try #require(shell.memory)
    memory.blocks[1]["output.bias"][memory.blocks[1]["output.bias"].startIndex] = .infinity
    shell.session.model?.model.optimizerMemory = memory
    shell.does("train --steps 1 --learning-rate 1e-9")
    #expect(shell.error.contains("what was learned is not in a file: "))
    #expect(shell.session.model?.provenance.step == 4)
    #expect(try shell.session.readCheckpoint(path) == good)
  }

  @Test("a folder may be written with a slash at its end, and without a name it is the present one")
  func folderNames() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 1 --checkpoint-every 1 --into runs/")
    #expect(shell.error.contains("kept in 'runs/latest.safetensors'"))
    shell.does("train --epochs 1 --checkpoint-every 1 --into ''")
    #expect(shell.error.contains("kept in 'latest.safetensors'"))
    #expect(
      try shell.session.files.names(in: ".") == [
        "epoch-0002.safetensors", "latest.safetensors", "runs", "tunes.abc",
      ])
    shell.does("sample --epoch 2 --length 3", "open ''", "open '@2'")
    #expect(shell.session.model?.provenance.epoch == 2)
    shell.does("convert tunes.abc ''", "corpus load ''")
    #expect(try shell.session.files.names(in: ".").contains("8.mid"))
  }

  @Test("with patience, the best epoch so far survives Ctrl-C in a file that is named")
  func interruptedPatience() throws {
    var shell = try ModelShell.withModel()
    let interrupt = shell.session.world.interrupt
    var best: (epoch: Int, bits: Double)?
    var whole = try ModelShell.withModel()
    whole.does("train --epochs 40 --learning-rate 0.5")
    for epoch in whole.session.model?.provenance.history ?? [] {
      guard let bits = epoch.heldOutBits else { continue }
      if bits < best?.bits ?? .infinity { best = (epoch.epoch, bits) }
    }
    let lowest = try #require(best)
    let steps = try #require(whole.session.model?.provenance.step) / 40 * (lowest.epoch + 2)
    shell.sink.onProgress = { if $0 == steps { interrupt.request() } }
    _ = shell.fails("train --epochs 40 --learning-rate 0.5 --patience 40 --into runs")
    interrupt.clear()
    #expect(
      shell.error.contains(
        "held-out bits were lowest after epoch \(lowest.epoch) (\(lowest.bits.fixed(3))): "
          + "'runs/best.safetensors'"), "\(shell.error)")
    shell.does("open runs/best.safetensors")
    #expect(shell.session.model?.provenance.epoch == lowest.epoch)
    #expect(shell.session.model?.training?.epoch == lowest.epoch)
  }

  @Test("patience that goes on after Ctrl-C knows the best epoch of before, and waits for its own")
  func resumedPatience() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 40 --learning-rate 0.5 --patience 40 --into runs")
    let lowest = try #require(shell.session.model?.provenance.history.last)
    let (digest, best) = (shell.digest, try shell.bytes("runs/best.safetensors"))
    // On from there, to where another process would go on: beyond the best epoch.
    shell.does(
      "train --epochs 3 --learning-rate 0.5", "checkpoint save runs/latest.safetensors")
    try #require(
      shell.session.model?.provenance.history.suffix(3).allSatisfy {
        $0.heldOutBits ?? 0 > lowest.heldOutBits ?? 0
      } == true, "the run gets worse")

    var resumed = try ModelShell(in: shell.folder)
    resumed.does(
      "corpus load tunes.abc", "open runs", "train --epochs 40 --patience 2 --into runs")
    #expect(resumed.session.model?.provenance.epoch == lowest.epoch)
    #expect(resumed.digest == digest)
    #expect(resumed.session.model?.training?.epoch == lowest.epoch)
    #expect(try resumed.bytes("runs/best.safetensors") == best, "nothing worse is in its place")
    #expect(
      resumed.error.contains(
        "went back to epoch \(lowest.epoch), where held-out bits were lowest\n"))
    let windows = lowest.step / lowest.epoch
    #expect(resumed.output.contains("\n\(2 * windows) steps in "), "two epochs of its own")

    // Of another run or on other tunes it is no measure.
    var other = try ModelShell.withModel(in: shell.folder)
    other.does("train --epochs 1 --patience 1 --into runs")
    #expect(other.session.model?.provenance.epoch == 1)
    #expect(try other.bytes("runs/best.safetensors") != best)
  }

  @Test("stopped at any moment, the figures of an epoch's end too are those of a run in one go")
  func stoppedAnywhere() throws {
    var whole = try ModelShell.withModel()
    whole.does("train --epochs 1")
    let window = try #require(whole.session.model?.provenance.step)
    let steps = window + 2
    whole.does("train --steps 2")
    let (digest, made) = (whole.digest, whole.session.model?.provenance)
    var stops: Set<Int> = []
    // The run looks at the clock also when it begins to measure.
    for moment in 1... {
      var looks = 0
      var shell = try ModelShell.withModel { world in
        let interrupt = world.interrupt
        world.now = {
          looks += 1
          if looks == moment { interrupt.request() }
          return .zero
        }
        // Until training begins.
        looks = .min
      }
      looks = 0
      _ = shell.run("train --steps \(steps)")
      looks = .min
      shell.session.world.interrupt.clear()
      let done = try #require(shell.session.model?.provenance.step)
      if done == steps { break }
      stops.insert(done)
      shell.does("train --steps \(steps - done)")
      #expect(shell.digest == digest)
      #expect(shell.session.model?.provenance == made, "stopped after step \(done)")
      #expect(shell.session.model?.training == whole.session.model?.training)
      #expect(shell.memory == whole.memory)
    }
    #expect(stops.isSuperset(of: [1, window, window + 1]))
  }

  @Test("the best epoch is the run's own, whatever another program puts into the same file")
  func othersBest() throws {
    var alone = try ModelShell.withModel()
    alone.does("train --epochs 40 --learning-rate 0.5 --patience 40")
    var other = try ModelShell.withModel()
    other.does(
      "model new --embedding 3 --layers 5 --seed 2", "train --epochs 1 --patience 1 --into x")
    let foreign = try other.bytes("x/best.safetensors")

    var shell = try ModelShell.withModel(keepsState: true)
    let folder = shell.folder
    shell.sink.onProgress = { _ in
      do {
        try folder.write(foreign, to: "state/best.safetensors")
      } catch {
        // Before the first epoch there is no such folder.
      }
    }
    shell.does("train --epochs 40 --learning-rate 0.5 --patience 40")
    #expect(try shell.bytes("state/best.safetensors") == foreign, "it was put there")
    #expect(shell.digest == alone.digest)
    #expect(shell.session.model?.provenance.epoch == alone.session.model?.provenance.epoch)
  }

  @Test("figures shown after going back are those of the epoch that was gone back to")
  func figuresOfBest() throws {
    var shell = try ModelShell.withModel()
    let text = shell.prints("train --epochs 40 --learning-rate 0.5 --patience 40")
    let epoch = try #require(shell.session.model?.provenance.history.last)
    #expect(
      text.contains("\(epoch.trainingBits.fixed(3)) bits a character, "), "\(text)")
    #expect(text.contains("(epoch \(epoch.epoch), with dropout)"), "\(text)")
  }

  @Test("gradient descent does not mix two ways of cutting the text into one gradient")
  func gradientDescent() throws {
    var shell = try ModelShell.withModel()
    shell.does("set --reset learning-rate", "train --steps 2 --optimizer gradient-descent")
    #expect(shell.session.model?.training?.window == 2)
    let digest = shell.digest
    shell.does("train --steps 1 --batch 4")
    let mixed = try #require(shell.memory?.blocks.first)

    var fresh = try ModelShell.withModel()
    fresh.does(
      "set --reset learning-rate", "set batch 4", "train --steps 1 --optimizer gradient-descent")
    #expect(fresh.digest == digest, "no update before the end of an epoch")
    let sum = try #require(fresh.memory?.blocks.first)
    // Another dropout mask, since it is another step; a sum over three windows would be far larger.
    #expect(norm(mixed) < 1.5 * norm(sum))
  }

  private func norm(_ parameters: Parameters) -> Double {
    parameters.names.flatMap { parameters[$0] }
      .reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  @Test("gradient descent's steps before its first update are unsaved work too")
  func unsavedSum() throws {
    var shell = try ModelShell.withModel()
    shell.does(
      "set --reset learning-rate", "train --steps 1 --optimizer gradient-descent",
      "checkpoint save a.safetensors")
    #expect(shell.session.unsaved.isEmpty)
    shell.does("train --steps 1")
    #expect(shell.session.unsaved == ["the model"])
  }

  @Test("without carried state the first window starts from zero too")
  func noCarriedState() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 3")
    let loaded = try #require(shell.session.model)
    let corpus = try #require(shell.session.corpus)
    let plan = try TrainingPlan(
      loaded, corpus: corpus, goal: .steps(1), startsSchedule: false
    ) { $0.carriesState = false }
    #expect(loaded.training?.carried != plan.state.carried)
    #expect(
      plan.state.carried
        == CarriedState(zero: loaded.model.configuration, rows: plan.state.settings.batch))
  }

  @Test("a folder with another model's run is told of, and so is an epoch of it")
  func otherRun() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 2 --checkpoint-every 1 --into runs")
    shell.does("train --epochs 1 --checkpoint-every 1 --into runs")
    #expect(!shell.error.contains("another model"))
    shell.does("model new --embedding 4 --layers 6 --seed 2", "train --epochs 1 --into runs")
    #expect(shell.error.contains("'runs' holds a run of another model (seed 1, "))
    shell.does("sample --epoch 2 --seed 3 --length 5")
    #expect(
      shell.error.contains(
        "'runs/epoch-0002.safetensors' is of another model than the session's (seed 1)"))
  }

  @Test(
    "steps that leave the session unsaved are told, with the way back", arguments: [true, false])
  func unsaved(isSaved: Bool) throws {
    var shell = try ModelShell.withModel(keepsState: true)
    shell.does("train --steps 3")
    if isSaved { shell.does("checkpoint save a.safetensors") }
    let digest = shell.digest
    shell.does("model new --embedding 4 --layers 6 --seed 2")
    let warning = "the previous model was not saved (3 steps); 'open latest' brings it back"
    #expect(shell.error.contains(warning) == !isSaved)
    shell.does("open latest")
    #expect(shell.digest == digest)
  }

  @Test("a file of weights alone is trained, and timed, with what made it")
  func weightsOnly() throws {
    var shell = try ModelShell.withModel()
    shell.does(
      "train --epochs 1 --batch 2 --sequence 10 --learning-rate 0.02 --warmup 3 "
        + "--checkpoint-every 1 --into runs", "open runs@1")
    for name in ["batch", "sequence", "learning-rate"] { shell.does("set --reset \(name)") }
    let timed = shell.session.trainingSettings(seed: 1)
    shell.does("train --steps 1")
    let settings = try #require(shell.session.model?.training?.settings)
    #expect(settings.batch == 2 && settings.sequence == 10 && settings.learningRate == 0.02)
    #expect(settings.warmup == 0 && settings.seed == 1)
    #expect(timed.batch == 2 && timed.sequence == 10 && timed.lanes == settings.lanes)
  }
}
