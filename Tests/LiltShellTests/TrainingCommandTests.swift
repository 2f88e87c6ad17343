import CharRNN
import Composition
import Drawing
import Glibc
import TestSupport
import Testing

@testable import LiltShell

@Suite("train")
struct TrainingCommandTests {
  @Test(
    "a run resumed from a file is bit for bit that of an uninterrupted run",
    arguments: [
      (["checkpoint save a.safetensors"], "a.safetensors"), ([], "runs"), ([], "latest"),
    ])
  func resume(saving: [String], opening: String) throws {
    var whole = try ModelShell.withModel()
    whole.does("train --steps 7", "train --steps 6")

    var first = try ModelShell.withModel(keepsState: true)
    first.does("train --steps 7" + (opening == "runs" ? " --into runs" : ""))
    for cell in saving { first.does(cell) }
    #expect(first.session.model?.training?.window != 0, "in the middle of an epoch")

    var second = try ModelShell(in: first.folder, keepsState: true)
    second.does("corpus load tunes.abc", "open \(opening)", "train --steps 6")
    #expect(second.digest == whole.digest)
    #expect(second.session.model?.training == whole.session.model?.training)
    #expect(second.memory == whole.memory && second.memory != nil)
    #expect(second.session.model?.provenance.step == 13)
    #expect(!second.error.contains("anew"))
  }

  @Test("neither the order of corpus and checkpoint nor an evaluation between changes a run")
  func order() throws {
    var one = try ModelShell.withModel()
    one.does("train --steps 5", "checkpoint save a.safetensors", "evaluate", "train --steps 5")
    var other = try ModelShell(in: one.folder)
    other.does("open a.safetensors", "corpus load tunes.abc", "train --steps 5")
    #expect(other.digest == one.digest)
  }

  @Test(
    "an exploding loss stops the run and restores the last good weights, on disk or not",
    arguments: ["/tmp", "/dev/null"])
  func explosion(temporaryFolder: String) throws {
    var shell = try ModelShell.withModel { $0.environment["TMPDIR"] = temporaryFolder }
    shell.does("set --reset learning-rate", "train --steps 150 --batch 8 --sequence 16")
    let digest = shell.digest
    let before = try #require(shell.session.model)
    let training = try #require(before.training)
    let memory = try #require(shell.memory)
    let step = before.provenance.step
    let failure = shell.fails(
      "train --steps 400 --batch 8 --sequence 16 --learning-rate 9 --clip 0")
    #expect(
      failure.text.contains("; the weights are those of step \(step) again"), "\(failure.text)")
    #expect(failure.text.contains("train --learning-rate 2.25"), "\(failure.text)")
    #expect(shell.digest == digest)
    // Back at the start of the command, nothing has changed, not even the optimiser's memory.
    #expect(shell.session.model?.training == training)
    #expect(shell.memory == memory)
    #expect(shell.session.model?.provenance == before.provenance)
    // Training resumes from there with the earlier learning rates.
    shell.does("train --steps 60 --batch 8 --sequence 16")
    #expect(shell.session.model?.provenance.step == step + 60)
  }

  @Test("good weights from the middle of a run are restored with the record of their step")
  func explosionLater() throws {
    var shell = try ModelShell.withModel(keepsState: true)
    let failure = shell.fails(
      "train --steps 20000 --batch 8 --sequence 16 --learning-rate 8 --warmup 8000 --clip 0")
    let provenance = try #require(shell.session.model?.provenance)
    #expect(provenance.step > 0 && provenance.step.isMultiple(of: 100))
    #expect(failure.text.contains("; the weights are those of step \(provenance.step) again"))
    #expect(shell.session.model?.training?.step == provenance.step)
    #expect(provenance.curve?.end == provenance.step)
    // Only the optimiser restarts, with the learning rates from before the command.
    let training = try #require(shell.session.model?.training)
    #expect(shell.memory == nil)
    #expect(training.settings.learningRate == TrainingSettings().learningRate)
    #expect(training.settings.clip == 5 && training.settings.warmup == 0)
    #expect(provenance.settings == training.settings)
    #expect(training.updates == provenance.step && training.forgottenUpdates == training.updates)
    // The file has the same state, and resuming from it gives the same bits.
    var reopened = try ModelShell(in: shell.folder, keepsState: true)
    reopened.does("corpus load tunes.abc", "open latest")
    #expect(reopened.digest == shell.digest && reopened.memory == nil)
    #expect(reopened.session.model?.training == training)
    shell.does(
      "set --reset learning-rate", "set --reset batch", "set --reset sequence", "train --steps 60")
    #expect(shell.session.model?.provenance.curve?.start == 0)
    reopened.does("train --steps 60")
    #expect(reopened.digest == shell.digest)
  }

  @Test("with patience a run stops once held-out bits rise, and goes back to the best epoch")
  func patience() throws {
    var whole = try ModelShell.withModel()
    whole.does("train --epochs 40 --learning-rate 0.5")
    let bits = (whole.session.model?.provenance.history ?? []).compactMap(\.heldOutBits)
    let lowest = try #require(bits.indices.min { (bits[$0], $0) < (bits[$1], $1) })
    try #require(lowest < 36, "the run is long enough to get worse again")

    var patient = try ModelShell.withModel()
    patient.does("train --epochs 40 --learning-rate 0.5 --patience 40")
    let model = try #require(patient.session.model)
    #expect(model.provenance.epoch == lowest + 1)
    #expect(model.provenance.history.last?.heldOutBits == bits[lowest])
    #expect(model.training?.epoch == lowest + 1)
    #expect(patient.error.contains("went back to epoch \(lowest + 1)"))

    var best = try ModelShell.withModel()
    best.does("train --epochs \(lowest + 1) --learning-rate 0.5")
    #expect(patient.digest == best.digest)
    #expect(model.training == best.session.model?.training)
    #expect(patient.memory == best.memory && best.memory != nil)

    var impatient = try ModelShell.withModel()
    impatient.does("train --epochs 40 --learning-rate 0.5 --patience 1")
    #expect(impatient.session.model?.provenance.epoch ?? 40 <= lowest + 1)
    let failure = impatient.fails("train --patience 0")
    #expect(failure.kind == .usage)
  }

  @Test("Ctrl-C keeps all steps, is reported as an interruption and names the file")
  func interrupt() throws {
    var shell = try ModelShell.withModel()
    let interrupt = shell.session.world.interrupt
    shell.sink.onProgress = { if $0 == 4 { interrupt.request() } }
    let failure = shell.fails("train --epochs \(Int.max) --into runs")
    #expect(failure.kind == .interrupted)
    #expect(
      failure.text.hasSuffix(
        """
        error: train: stopped at step 4; all steps are kept, also in 'runs/latest.safetensors'

        """))
    #expect(shell.output.contains("4 steps in "))
    #expect(shell.session.model?.provenance.step == 4)
    #expect(shell.session.model?.training?.step == 4)

    interrupt.clear()
    var whole = try ModelShell.withModel()
    whole.does("train --steps 7")
    var reopened = try ModelShell(in: shell.folder)
    reopened.does("corpus load tunes.abc", "open runs", "train --steps 3")
    #expect(reopened.digest == whole.digest)
    shell.does("train --steps 3")
    #expect(shell.digest == whole.digest)
  }

  @Test("Ctrl-C ends a script with status 130, and JSON is still one value")
  func interruptedScript() throws {
    var shell = try ModelShell.withModel()
    let interrupt = shell.session.world.interrupt
    shell.sink.onProgress = { if $0 == 2 { interrupt.request() } }
    #expect(shell.fails("train --steps 5 --json").kind?.status == 130)
    let line = try #require(shell.output.split(separator: "\n").last)
    #expect(line.hasPrefix("{\"steps\":2,") && line.hasSuffix("\"interrupted\":true}"))
  }

  @Test(
    "a folder lost during a run costs no step: warnings report it, latest goes elsewhere")
  func lostFolder() throws {
    var shell = try ModelShell.withModel(keepsState: true)
    let runs = shell.folder.path + "/runs"
    shell.sink.onProgress = { count in
      guard count == 1 else { return }
      #expect(rmdir(runs) == 0)
      fclose(fopen(runs, "w"))
    }
    shell.does("train --epochs 2 --checkpoint-every 1 --into runs")
    let step = try #require(shell.session.model?.provenance.step)
    #expect(shell.session.model?.provenance.epoch == 2)
    let latest = "\(shell.folder.path)/state/latest.safetensors"
    for words in [
      "warning: the weights of epoch 1 are not in a file: 'runs' is a file, expected a folder\n",
      "warning: the weights of epoch 2 are not in a file: 'runs' is a file, expected a folder\n",
      "warning: what was learned is in '\(latest)' instead: 'runs' is a file, expected a folder\n",
    ] {
      #expect(shell.error.contains(words), "\(shell.error)")
    }
    #expect(shell.error.hasSuffix("kept in '\(latest)'\n"), "\(shell.error)")
    #expect(shell.session.unsaved == ["the model"])

    shell.does("train --steps 2")
    var reopened = try ModelShell(in: shell.folder, keepsState: true)
    reopened.does("open latest")
    #expect(reopened.digest == shell.digest)
    #expect(reopened.session.model?.provenance.step == step + 2)
  }

  @Test(
    "a full disk costs no step either",
    .enabled(if: access("/dev/full", W_OK) == 0, "this system has no /dev/full"))
  func fullDisk() throws {
    var shell = try ModelShell.withModel()
    try shell.session.files.makeFolder("runs")
    #expect(symlink("/dev/full", shell.folder.path + "/runs/latest.safetensors") == 0)
    shell.does("train --steps 3 --into runs")
    #expect(
      shell.error.contains(
        """
        warning: what was learned is not in a file: cannot write 'runs/latest.safetensors': \
        no space left on device
        """))
    #expect(shell.session.unsaved == ["the model"])
    shell.does("checkpoint save a.safetensors")
    #expect(shell.session.unsaved.isEmpty)
  }

  @Test("weights of epochs are written as requested and opened by number")
  func epochs() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 4 --checkpoint-every 2 --into runs")
    #expect(
      try shell.session.files.names(in: "runs") == [
        "epoch-0002.safetensors", "epoch-0004.safetensors", "latest.safetensors",
      ])
    let last = shell.digest
    let fromRun = shell.prints("sample --epoch 2 --seed 3 --length 30")
    shell.does("open runs@4")
    #expect(shell.digest == last)
    #expect(shell.prints("sample --epoch 2 --seed 3 --length 30") == fromRun)
    shell.does("open runs@2")
    #expect(shell.prints("sample --seed 3 --length 30") == fromRun)
    #expect(shell.session.model?.provenance.epoch == 2)

    shell.does("train --epochs 1")
    #expect(shell.error.contains("the checkpoint has only weights, so the optimiser starts anew"))
    #expect(shell.session.model?.provenance.epoch == 3)
    #expect(shell.session.model?.provenance.history.map(\.epoch) == [1, 2, 3])
  }

  @Test("the goal is exact: steps from here, whole epochs, minutes by the clock")
  func goals() throws {
    var time = Duration.zero
    var shell = try ModelShell.withModel { world in
      world.now = {
        time += .seconds(1)
        return time
      }
    }
    shell.does("train --steps 3", "train --steps 2")
    #expect(shell.session.model?.provenance.step == 5)
    shell.does("train")
    #expect(shell.session.model?.provenance.epoch == 1)
    #expect(shell.session.model?.training?.window == 0)
    let step = try #require(shell.session.model?.provenance.step)
    shell.does("train --minutes 0.5")
    let taken = try #require(shell.session.model?.provenance.step) - step
    #expect((1...30).contains(taken))
  }

  @Test("the end of an epoch is reported with the figures of its checkpoint, in bits")
  func progress() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 4 --checkpoint-every 1 --into runs")
    let lines = shell.error.split(separator: "\n").filter { $0.hasPrefix("step ") }
    let history = try #require(shell.session.model?.provenance.history)
    #expect(lines.count == 4 && history.count == 4)
    for (line, epoch) in zip(lines, history) {
      let heldOut = try #require(epoch.heldOutBits)
      #expect(
        line.contains(
          "  epoch \(epoch.epoch).00  training \(epoch.trainingBits.fixed(3))  held-out "
            + "\(heldOut.fixed(3)) bits  "), "\(line)")
      #expect(line.contains("  \((epoch.trainingAccuracy * 100).fixed(1)) % right"), "\(line)")
    }
  }

  @Test("a goal beyond the range of the clock does not trap")
  func timeLeft() throws {
    var time = Duration.zero
    var shell = try ModelShell.withModel { world in
      world.now = {
        time += .seconds(1_000_000)
        return time
      }
    }
    let interrupt = shell.session.world.interrupt
    for goal in ["--epochs", "--steps"] {
      interrupt.clear()
      var count = 0
      shell.sink.onProgress = { _ in
        count += 1
        if count == 60 { interrupt.request() }
      }
      #expect(shell.fails("train \(goal) \(Int.max)").kind == .interrupted)
    }
    #expect(shell.error.contains("over 1,000 hours left"))
  }

  @Test("settings of a run are recorded; changes take effect from there and are reported")
  func changes() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 3 --batch 2 --sequence 10", "checkpoint save a.safetensors")
    var other = try ModelShell(in: shell.folder)
    other.does("corpus load tunes.abc", "open a.safetensors", "train --steps 1")
    #expect(other.session.model?.training?.settings.batch == 2)
    #expect(other.session.model?.training?.settings.sequence == 10)
    #expect(other.session.model?.training?.settings.learningRate == 0.01)
    #expect(other.session.model?.training?.window == 4)

    other.does("train --steps 1 --sequence 20")
    #expect(other.session.model?.training?.window == 1)
    #expect(other.session.model?.training?.epochTotals.characters == 40)
    #expect(other.error.contains("another batch, sequence or order cuts the text anew"))
    other.does("train --steps 1 --batch 4")
    #expect(other.session.model?.training?.window == 1)
    other.does("corpus load --held-out 0 tunes.abc", "train --steps 1")
    #expect(other.error.contains("the text is not the one trained on before"))
    #expect(other.session.model?.provenance.step == 7)
  }

  @Test("a diverging step stops the run and restores the weights before it")
  func divergence() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 2")
    var weights = try #require(shell.session.model?.model.parameters)
    let count = weights["output.weight"].count
    weights["output.weight"] = ArraySlice(repeating: .greatestFiniteMagnitude, count: count)
    shell.session.model?.model.parameters = weights
    let broken = shell.digest
    let failure = shell.fails("train --steps 5")
    #expect(failure.kind == .input)
    #expect(
      failure.text.contains(
        "step 3 has loss nan and gradient norm nan; the weights are those of step 2 again"))
    #expect(failure.text.contains("hint: train --learning-rate"))
    #expect(shell.digest == broken)
  }

  @Test("the hint for a text that is too short is a command that works")
  func shortText() throws {
    for options in ["", " --batch 40 --sequence 20", " --sequence 4000", " --sequence 30"] {
      var shell = try ModelShell.withModel()
      shell.does("set --reset batch", "set --reset sequence")
      let failure = shell.fails("train --steps 1" + options)
      #expect(failure.kind == .input, "\(options)")
      let hint = try #require(failure.text.split(separator: "\n").last).dropFirst("hint: ".count)
      #expect(hint.hasPrefix("train --batch "))
      shell.does(hint + " --steps 1")
    }
  }
}
