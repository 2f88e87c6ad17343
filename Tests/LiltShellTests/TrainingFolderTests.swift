import CharRNN
import Composition
import Drawing
import Glibc
import TestSupport
import Testing

@testable import LiltShell

@Suite("train: a folder belongs to one run")
struct TrainingFolderTests {
  /// A session that has trained two epochs into `runs`.
  private func trained() throws -> ModelShell {
    var shell = try ModelShell.withModel(keepsState: true)
    shell.does("train --epochs 2 --checkpoint-every 1 --into runs")
    return shell
  }

  private func contents(_ shell: ModelShell) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in try shell.session.files.names(in: "runs") {
      contents[name] = try shell.bytes("runs/" + name)
    }
    return contents
  }

  // MARK: Refusals

  @Test(
    "another run and the same seed begun anew are refused before anything changes",
    arguments: [
      ("model new --embedding 4 --layers 6 --seed 2", "is of another run (seed 1, "),
      ("model new --embedding 4 --layers 7 --seed 1", "is of another run (seed 1, "),
      (
        "model new --embedding 4 --layers 6 --seed 1", "of a run that began with the same weights, "
      ),
      ("open runs@1", "of a run that began with the same weights, the model at step "),
    ])
  func refused(_ cell: String, _ reason: String) throws {
    var shell = try trained()
    shell.does(cell)
    let (before, digest) = (try contents(shell), shell.digest)
    let failure = shell.fails("train --steps 3 --into runs")
    #expect(failure.kind == .input)
    #expect(failure.text.contains("error: train: 'runs/latest.safetensors' is"), "\(failure.text)")
    #expect(failure.text.contains(reason), "\(failure.text)")
    #expect(
      failure.text.hasSuffix(
        "hint: open runs, then train\nhint: train --into runs --replace\n"), "\(failure.text)")
    #expect(try contents(shell) == before)
    #expect(shell.digest == digest)
  }

  @Test("a run that passed the file's step on another way is refused, with epochs or without")
  func otherWay() throws {
    for first in ["train --steps 3", "train --epochs 1"] {
      var shell = try ModelShell.withModel()
      shell.does(first + " --into runs", "model new --embedding 4 --layers 6 --seed 1")
      shell.does("train --epochs 2 --learning-rate 0.02")
      #expect(
        shell.fails("train --steps 1 --into runs").text.contains("is of another run (seed 1, "))
      // The same way, gone once more without the folder, leads on from its file.
      shell.does("model new --embedding 4 --layers 6 --seed 1", "train --epochs 2")
      shell.does("train --steps 1 --into runs")
    }
  }

  @Test("an earlier step that neither losses nor epochs prove is refused")
  func unproven() throws {
    var shell = try ModelShell.withModel()
    try shell.session.files.makeFolder("runs")
    for (training, isProven) in [("train --steps 3", false), ("train --epochs 1", true)] {
      shell.does("model new --embedding 4 --layers 6 --seed 1", training)
      // As earlier versions wrote it.
      shell.shell.session.model?.provenance.curve = nil
      shell.does("checkpoint save runs/latest.safetensors", "train --steps 2")
      #expect((shell.run("train --steps 1 --into runs") == .done) == isProven)
    }
  }

  @Test("other weights at the file's step are refused")
  func otherWeights() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --steps 3 --into runs")
    shell.does(
      "model new --embedding 4 --layers 6 --seed 1", "train --steps 3 --learning-rate 0.02")
    #expect(shell.fails("train --steps 1 --into runs").text.contains("is of another run (seed 1, "))
  }

  @Test("a run goes on in its folder, also from another process and after it went on elsewhere")
  func goesOn() throws {
    var shell = try trained()
    shell.does("train --steps 3 --into runs", "train --steps 1 --into ''")
    shell.does("train --steps 1 --into runs")
    var other = try ModelShell(in: shell.folder)
    other.does("corpus load tunes.abc", "open runs", "train --steps 1 --into runs")
    #expect(!other.error.contains("another run"))
    #expect(other.session.model?.provenance.step == (shell.session.model?.provenance.step ?? 0) + 1)
    // What is in the folder is ahead of the first session.
    #expect(shell.fails("train --steps 1 --into runs").text.contains("the model at step "))
  }

  @Test("an epoch measured only when the run goes on is still the same epoch")
  func unmeasured() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 1 --into runs")
    let history = try #require(shell.session.model?.provenance.history)
    // As a run leaves it that is stopped while it measures the epoch.
    shell.shell.session.model?.provenance.history[0].heldOutBits = nil
    shell.shell.session.model?.provenance.history[0].heldOutAccuracy = nil
    shell.does("checkpoint save runs/latest.safetensors")
    shell.shell.session.model?.provenance.history = history
    shell.does("train --steps 1 --into runs")
  }

  @Test(
    "a file that is no checkpoint is not replaced unasked",
    arguments: [("latest", ""), ("best", " --patience 3"), ("epoch-0001", "")])
  func foreign(name: String, option: String) throws {
    var shell = try ModelShell.withModel()
    try shell.session.files.makeFolder("runs")
    try shell.folder.write("my notes, longer than a length", to: "runs/\(name).safetensors")
    let train = "train --epochs 1 --checkpoint-every 1 --into runs" + option
    let failure = shell.fails(train)
    #expect(
      failure.text.contains("error: train: 'runs/\(name).safetensors': no checkpoint: "),
      "\(failure.text)")
    #expect(failure.text.hasSuffix("hint: train --into runs --replace\n"), "\(failure.text)")
    #expect(try contents(shell).count == 1 && shell.session.model?.provenance.step == 0)
    shell.does(train + " --replace")
    #expect(
      shell.error.contains("the old 'runs/\(name).safetensors' is replaced")
        || shell.error.contains("1 file of the other run removed"), "\(shell.error)")
    shell.does("open runs", "open runs@1")
  }

  @Test("a name in the folder that no checkpoint has is left alone")
  func otherFiles() throws {
    var shell = try trained()
    for name in ["notes.txt", "mine.safetensors", "epoch-1.safetensors"] {
      try shell.folder.write("mine", to: "runs/" + name)
    }
    shell.does(
      "model new --embedding 4 --layers 6 --seed 2", "train --steps 1 --into runs --replace")
    #expect(
      try shell.session.files.names(in: "runs") == [
        "epoch-1.safetensors", "latest.safetensors", "mine.safetensors", "notes.txt",
      ])
  }

  // MARK: Replacing

  @Test("--replace removes the other run once the first file of the new one is written")
  func replace() throws {
    var shell = try ModelShell.withModel(keepsState: true)
    shell.does("train --epochs 4 --checkpoint-every 1 --patience 4 --into runs")
    shell.does("model new --embedding 4 --layers 6 --seed 2")
    let before = try contents(shell)
    #expect(before.count == 6)
    // Nothing is lost where the new run fails at once.
    _ = shell.fails("train --batch 9999 --into runs --replace")
    #expect(try contents(shell) == before)
    var weights = try #require(shell.session.model?.model.parameters)
    let count = weights["output.weight"].count
    weights["output.weight"] = ArraySlice(repeating: .greatestFiniteMagnitude, count: count)
    shell.session.model?.model.parameters = weights
    #expect(shell.fails("train --steps 1 --into runs --replace").text.contains("has loss nan"))
    #expect(try contents(shell) == before)

    shell.does(
      "model new --embedding 4 --layers 6 --seed 2",
      "train --epochs 1 --checkpoint-every 5 --into runs --replace")
    #expect(try contents(shell).keys.sorted() == ["latest.safetensors"])
    #expect(shell.error.contains("the old 'runs/latest.safetensors' is replaced"))
    #expect(
      shell.error.contains(
        """
        5 files of the other run removed: 'runs/epoch-0004.safetensors', \
        'runs/epoch-0003.safetensors', 'runs/epoch-0002.safetensors', …
        """), "\(shell.error)")
    shell.does("open runs")
    #expect(shell.session.model?.provenance.seed == 2)
  }

  @Test("--replace after going back to an epoch keeps the epochs up to it")
  func replaceLater() throws {
    var shell = try trained()
    shell.does("train --epochs 1 --checkpoint-every 1 --into runs", "open runs@2")
    let two = try shell.bytes("runs/epoch-0002.safetensors")
    shell.does("train --steps 1 --into runs --replace")
    #expect(
      try contents(shell).keys.sorted() == [
        "epoch-0001.safetensors", "epoch-0002.safetensors", "latest.safetensors",
      ])
    #expect(try shell.bytes("runs/epoch-0002.safetensors") == two)
    #expect(shell.error.contains("1 file of the other run removed: 'runs/epoch-0003.safetensors'"))
    #expect(shell.fails("train --steps 1 --replace").kind == .usage)
  }

  // MARK: Going on

  @Test("after 'open runs', training goes on in 'runs', with its epochs")
  func openedFolder() throws {
    let shell = try trained()
    var other = try ModelShell(in: shell.folder, keepsState: true)
    other.does("corpus load tunes.abc", "open runs", "train --epochs 1 --checkpoint-every 1")
    #expect(other.error.contains("goes on in 'runs'\n"))
    #expect(other.error.hasSuffix("kept in 'runs/latest.safetensors'\n"))
    #expect(try contents(other).keys.contains("epoch-0003.safetensors"))
    #expect(other.session.files.kind(of: "state") == nil, "nothing is kept there too")
    #expect(other.session.unsaved.isEmpty, "a file of its own holds it")
    let digest = other.digest
    other.does("open runs@3")
    #expect(other.digest == digest)
  }

  @Test("after 'open runs@1' training does not go on in 'runs', and says so")
  func openedEpoch() throws {
    var shell = try trained()
    let before = try contents(shell)
    shell.does("open runs@1", "train --steps 1")
    #expect(
      shell.error.contains(
        "does not go on in 'runs': 'runs/latest.safetensors' is at step "), "\(shell.error)")
    #expect(shell.error.hasSuffix("kept in '\(shell.folder.path)/state/latest.safetensors'\n"))
    #expect(try contents(shell) == before)
    #expect(shell.fails("train --checkpoint-every 1").text.contains("needs --into and a folder"))
    // The last epoch has the newest weights, but not the optimiser's state.
    shell.does("open runs@2", "train --steps 1")
    #expect(try contents(shell) == before)
  }

  @Test("a run that was killed before its first 'latest' is opened at its best epoch")
  func onlyBest() throws {
    var shell = try ModelShell.withModel()
    shell.does("train --epochs 2 --patience 2 --into runs")
    try shell.session.files.remove("runs/latest.safetensors")
    shell.does("model new --embedding 4 --layers 6 --seed 2")
    #expect(
      shell.fails("train --steps 1 --into runs").text.contains("'runs/best.safetensors' is of"))
    shell.does("open runs", "train --steps 1")
    #expect(shell.error.contains("goes on in 'runs'"))
  }

  @Test("a folder that is removed during training is made anew")
  func removedFolder() throws {
    var shell = try ModelShell.withModel()
    try shell.session.files.makeFolder("runs")
    let runs = shell.folder.path + "/runs"
    shell.sink.onProgress = { if $0 == 1 { rmdir(runs) } }
    shell.does("train --epochs 2 --checkpoint-every 1 --into runs")
    #expect(!shell.error.contains("warning"), "\(shell.error)")
    #expect(try contents(shell).count == 3)
  }

  @Test("a folder is the same under a relative, an absolute and a linked name")
  func linkedFolder() throws {
    var shell = try trained()
    #expect(symlink(shell.folder.path + "/runs", shell.folder.path + "/link") == 0)
    shell.does("train --steps 1 --into link", "train --steps 1 --into \(shell.folder.path)/runs")
    shell.does("model new --embedding 4 --layers 6 --seed 2")
    #expect(shell.fails("train --into link").text.contains("'link/latest.safetensors' is of"))
  }

  // MARK: Two at once

  /// Runs `check` with a second session at the first step of a training in the first one.
  private func during(
    _ training: String, _ second: inout ModelShell, _ first: inout ModelShell,
    _ check: @escaping (inout ModelShell) -> Void
  ) throws {
    var inner = second
    var isFirst = true
    first.sink.onProgress = { _ in
      if isFirst { check(&inner) }
      isFirst = false
    }
    first.does(training)
    #expect(!isFirst)
    first.sink.onProgress = nil
    second = inner
  }

  @Test("a second training in a folder is refused while the first goes on")
  func held() throws {
    var first = try trained()
    #expect(symlink(first.folder.path + "/runs", first.folder.path + "/link") == 0)
    var second = try ModelShell.withModel(in: first.folder, keepsState: true)
    second.does("open runs")
    let process = getpid()
    try during("train --steps 3 --into runs", &second, &first) { second in
      for name in ["runs", "link", "runs/"] {
        let failure = second.fails("train --steps 1 --into \(name)")
        #expect(failure.kind == .environment)
        #expect(
          failure.text.contains(
            "error: train: '\(name)' is in use: another lilt (process \(process)) is training there"
          ),
          "\(failure.text)")
      }
      #expect(second.fails("train --into runs --replace").kind == .environment)
      second.does("train --steps 1")
      #expect(second.error.contains("does not go on in 'runs': 'runs' is in use"))
    }
    #expect(
      second.session.model?.provenance.step == first.session.model.map { $0.provenance.step - 2 })
    // The first has ended, whatever way.
    second.does("open runs", "train --steps 1 --into runs")
    #expect(first.fails("train --batch 9999 --into runs").kind == .usage)
    second.does("train --steps 1 --into runs")
  }

  @Test("two trainings without a folder keep a file each, and both can be opened")
  func twoLatest() throws {
    var first = try ModelShell.withModel(keepsState: true)
    var second = try ModelShell.withModel(in: first.folder, keepsState: true)
    second.does("model new --embedding 4 --layers 6 --seed 2")
    try during("train --epochs 2 --patience 2", &second, &first) { second in
      second.does("train --epochs 2 --patience 2")
    }
    #expect(
      second.error.contains(
        "another lilt (process \(getpid())) is training too, so this is kept as 'latest-2'"),
      "\(second.error)")
    #expect(
      try first.session.files.names(in: "state") == [
        "best-2.safetensors", "best.safetensors", "latest-2.safetensors", "latest.safetensors",
      ])
    let digests = [first.digest, second.digest]
    first.does("open latest-2")
    second.does("open latest")
    #expect(first.error.contains("'open latest' brings it back"), "\(first.error)")
    #expect(second.error.contains("'open latest-2' brings it back"))
    for (name, digest) in zip(["latest", "latest-2"], digests) {
      second.does("open \(name)")
      #expect(second.digest == digest)
    }
    #expect(second.prints("checkpoint list").contains("latest-2"))
    // Each goes on in its own file.
    second.does("train --steps 1")
    #expect(second.error.hasSuffix("kept in '\(first.folder.path)/state/latest-2.safetensors'\n"))
    #expect(CheckpointFiles(in: second.session).lastTraining == "latest-2")
    second.does("open latest", "train --steps 1")
    #expect(second.error.hasSuffix("kept in '\(first.folder.path)/state/latest.safetensors'\n"))
    #expect(CheckpointFiles(in: second.session).lastTraining == "latest")
    #expect(second.fails("open latest-3").text.contains("no checkpoint and no file 'latest-3'"))
  }

  // MARK: Where nothing can be kept

  @Test(
    "a warning comes before the first step where nothing can be kept",
    arguments: [
      ("", "neither HOME nor LILT_STATE names a folder for it"),
      ("/dev/null/state", "cannot make '/dev/null/state': not a directory"),
      ("/proc/self/lilt", "cannot make '/proc/self/lilt': "),
    ])
  func nowhere(state: String, reason: String) throws {
    var shell = try ModelShell.withModel { world in
      world.environment["LILT_STATE"] = state
    }
    var atFirstStep = ""
    let recorder = shell.shell.recorder
    shell.sink.onProgress = { if $0 == 1 { atFirstStep = recorder.error } }
    shell.does("train --steps 2")
    #expect(
      atFirstStep.contains("warning: what is learned will not be in a file: " + reason),
      "\(atFirstStep)")
    // A folder is another place.
    let before = shell.error.utf8.count
    shell.does("train --steps 1 --into runs")
    #expect(
      !String(decoding: shell.error.utf8.dropFirst(before), as: UTF8.self).contains("warning"))
  }

  @Test("the room for a file is taken and given back, and the present file stays")
  func room() throws {
    let shell = try ModelShell()
    let files = shell.session.files
    try files.checkRoom(for: 100_000, at: "tunes.abc")
    try files.checkRoom(for: 0, at: "new")
    try files.checkRoom(for: 1, at: "/dev/full")
    #expect(try Array(ModelShell.tunebook.utf8) == shell.bytes("tunes.abc"))
    #expect(try files.names(in: ".") == ["tunes.abc"])
    #expect(throws: FileError.self) { try files.checkRoom(for: 1 << 60, at: "new") }
    #expect(throws: FileError.self) { try files.checkRoom(for: 1, at: "nosuch/new") }
  }
}
