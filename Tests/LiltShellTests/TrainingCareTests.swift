import CharRNN
import Composition
import Drawing
import TestSupport
import Testing

@testable import LiltShell

/// Checks that training loses no work and does nothing unexpected.
@Suite("train: no lost work, no surprises")
struct TrainingCareTests {
  @Test("a schedule whose end is out of range is refused before the first step")
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

  @Test("a schedule ends with its command: a plain 'train' afterwards is constant")
  func endedSchedule() throws {
    var shell = try ModelShell.withModel(ticking: .seconds(1))
    shell.does("train --steps 10 --schedule cosine", "train --steps 4")
    #expect(shell.session.model?.training?.settings.schedule == .constant)
    #expect(shell.error.contains("the cosine schedule has ended"))
    shell.does("train --steps 10 --schedule cosine", "train --minutes 1e-9")
    // A schedule that was interrupted resumes.
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

  @Test("a schedule of gradient descent ends with the last update, even from mid-epoch")
  func epochSchedule() throws {
    var shell = try ModelShell.withModel()
    shell.does("set --reset learning-rate", "train --epochs 1 --optimizer gradient-descent")
    let windows = try #require(shell.session.model?.provenance.step)
    shell.does("train --steps \(windows - 1)", "train --steps \(windows + 1) --schedule cosine")
    let training = try #require(shell.session.model?.training)
    #expect(training.window == 0 && training.updates == 3)
    #expect(training.settings.scheduleStart == 1 && training.settings.scheduleEnd == 3)
  }

  @Test("a requested warm-up begins now, regardless of earlier training")
  func warmup() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 30", "train --steps 2 --warmup 20")
    let settings = try #require(shell.session.model?.training?.settings)
    #expect(settings.scheduleStart == 30)
    #expect(settings.learningRate(ofUpdate: 31) == settings.learningRate / 20)
    // A later schedule without warm-up does not resume it.
    shell.does("train --steps 5 --schedule cosine")
    #expect(shell.session.model?.training?.settings.warmup == 0)
    #expect(shell.session.model?.training?.settings.scheduleStart == 32)
  }

  @Test("a time goal too short for a step still takes one step with finite figures")
  func aMoment() throws {
    var shell = try ModelShell.withModel(ticking: .seconds(1))
    let text = shell.prints("train --minutes 1e-12")
    #expect(shell.session.model?.provenance.step == 1)
    #expect(text.contains("(last 1 step, with dropout)"))
    #expect(!text.contains("nan"))
  }

  @Test("weights that cannot be stored leave the old file and stay in the session")
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
    // Huge gradients make the optimiser's memory infinite.
    var memory = try #require(shell.memory)
    memory.blocks[1]["output.bias"][memory.blocks[1]["output.bias"].startIndex] = .infinity
    shell.session.model?.model.optimizerMemory = memory
    shell.does("train --steps 1 --learning-rate 1e-9")
    #expect(shell.error.contains("what was learned is not in a file: "))
    #expect(shell.session.model?.provenance.step == 4)
    #expect(try shell.session.readCheckpoint(path) == good)
  }

  @Test("a folder may end with a slash, and an empty one is the working directory")
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

  @Test("with patience, the best epoch so far survives Ctrl-C in a file that is reported")
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

  @Test("resumed patience knows the earlier best epoch but counts only its own epochs")
  func resumedPatience() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 40 --learning-rate 0.5 --patience 40 --into runs")
    let lowest = try #require(shell.session.model?.provenance.history.last)
    let (digest, best) = (shell.digest, try shell.bytes("runs/best.safetensors"))
    // Trains past the best epoch and saves, so that another process resumes after it.
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

    // The best epoch of another run or corpus does not count.
    var other = try ModelShell.withModel(in: shell.folder)
    other.does("train --epochs 1 --patience 1 --into runs --replace")
    #expect(other.session.model?.provenance.epoch == 1)
    #expect(try other.bytes("runs/best.safetensors") != best)
  }

  @Test("a run stopped at any moment ends with the figures of an uninterrupted run")
  func stoppedAnywhere() throws {
    var whole = try ModelShell.withModel()
    whole.does("train --epochs 1")
    let window = try #require(whole.session.model?.provenance.step)
    let steps = window + 2
    whole.does("train --steps 2")
    let (digest, made) = (whole.digest, whole.session.model?.provenance)
    var stops: Set<Int> = []
    // The run also reads the clock when an evaluation begins.
    for moment in 1... {
      var looks = 0
      var shell = try ModelShell.withModel { world in
        let interrupt = world.interrupt
        world.now = {
          looks += 1
          if looks == moment { interrupt.request() }
          return .zero
        }
        // Ignores readings before training begins.
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

  @Test("a run goes back to its own best epoch, even if another program replaced the file")
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
        // The folder does not exist before the first epoch.
      }
    }
    shell.does("train --epochs 40 --learning-rate 0.5 --patience 40")
    #expect(try shell.bytes("state/best.safetensors") == foreign, "it was put there")
    #expect(shell.digest == alone.digest)
    #expect(shell.session.model?.provenance.epoch == alone.session.model?.provenance.epoch)
  }

  @Test("after going back to the best epoch, the figures are those of that epoch")
  func figuresOfBest() throws {
    var shell = try ModelShell.withModel()
    let text = shell.prints("train --epochs 40 --learning-rate 0.5 --patience 40")
    let epoch = try #require(shell.session.model?.provenance.history.last)
    #expect(
      text.contains("\(epoch.trainingBits.fixed(3)) bits a character, "), "\(text)")
    #expect(text.contains("(epoch \(epoch.epoch), with dropout)"), "\(text)")
  }

  @Test("gradient descent does not mix two batch sizes in one gradient")
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
    // The dropout mask differs at another step; a sum over three windows would be far larger.
    #expect(norm(mixed) < 1.5 * norm(sum))
  }

  private func norm(_ parameters: Parameters) -> Double {
    parameters.names.flatMap { parameters[$0] }
      .reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  @Test("steps of gradient descent before its first update count as unsaved work")
  func unsavedSum() throws {
    var shell = try ModelShell.withModel()
    shell.does(
      "set --reset learning-rate", "train --steps 1 --optimizer gradient-descent",
      "checkpoint save a.safetensors")
    #expect(shell.session.unsaved.isEmpty)
    shell.does("train --steps 1")
    #expect(shell.session.unsaved == ["the model"])
  }

  @Test("without carried state, the first window starts from the zero state")
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

  @Test("an epoch of another model's run is reported")
  func otherRun() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 2 --checkpoint-every 1 --into runs")
    let epoch = try shell.bytes("runs/epoch-0002.safetensors")
    shell.does(
      "model new --embedding 4 --layers 6 --seed 2", "train --epochs 1 --into runs --replace")
    try shell.folder.write(epoch, to: "runs/epoch-0002.safetensors")
    shell.does("sample --epoch 2 --seed 3 --length 5")
    #expect(
      shell.error.contains(
        "'runs/epoch-0002.safetensors' is of another model than the session's (seed 1)"))
  }

  @Test(
    "replacing a model with unsaved steps warns and names the way back", arguments: [true, false])
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

  @Test("a weights-only file is trained and timed with the settings that made it")
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
