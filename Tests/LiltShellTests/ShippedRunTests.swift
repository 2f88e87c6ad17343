import CharRNN
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("a run that ships with lilt")
struct ShippedRunTests {
  /// A session whose lilt ships the epochs 1 and 2 of a run called `ninety`.
  private func shell() throws -> ModelShell {
    let folder = try TemporaryFolder()
    var maker = try ModelShell.withModel(in: folder)
    try maker.session.files.makeFolder("home")
    try maker.session.files.makeFolder("home/sessions")
    maker.does("train --epochs 2 --checkpoint-every 1 --into home/sessions/ninety")
    try maker.session.files.remove("home/sessions/ninety/latest.safetensors")
    return try ModelShell(in: folder) { world in
      world.environment = [
        "LILT_HOME": folder.path + "/home", "LILT_STATE": folder.path + "/state",
      ]
    }
  }

  @Test("its name opens the last epoch, and with @ any")
  func opens() throws {
    var shell = try shell()
    for (name, epoch) in [("ninety", 2), ("ninety@1", 1), ("ninety@2", 2)] {
      #expect(try shell.json("open --json \(name)").object?["epoch"] == .int(epoch), "\(name)")
    }
    #expect(
      shell.fails("open ninety@3").text.contains(
        "no weights of epoch 3 in 'home/sessions/ninety', expected 1, 2\n"))
  }

  @Test("the three numbers draw from its epochs")
  func sampled() throws {
    var shell = try shell()
    shell.does("open ninety", "sample --epoch 1 --start-index 5 --length 20 --seed 1")
    let drawn = shell.output
    shell.does("open ninety@1")
    let before = shell.output
    shell.does("sample --start-index 5 --length 20 --seed 1")
    #expect(drawn.hasSuffix(shell.output.dropFirst(before.count)))
  }

  @Test("the lists name its epochs as 'open' does")
  func listed() throws {
    var shell = try shell()
    let names = try shell.json("checkpoint list --json").array?.map { $0.object?["checkpoint"] }
    #expect(names == [.string("ninety@1"), .string("ninety@2")])
    let files = try shell.json("checkpoint list ninety --json").array?.map { $0.object?["epoch"] }
    #expect(files == [.int(1), .int(2)])
    #expect(shell.fails("open ninty").text.contains("did you mean 'ninety'"))
  }

  @Test("a log that ships has a name too; a file of that name comes first")
  func log() throws {
    var shell = try shell()
    try shell.session.files.makeFolder("home/sessions/models")
    try shell.folder.write("epoch,loss\n1,0\n", to: "home/sessions/models/old.csv")
    #expect(shell.prints("plot loss ninety --log old").contains("the log   0.000 bits"))
    try shell.folder.write("epoch,loss\n1,1\n", to: "old")
    #expect(shell.prints("plot loss ninety --log old").contains("the log   1.443 bits"))
    #expect(shell.fails("plot loss ninety --log older").text.contains("no file 'older'"))
  }

  @Test("training from it leaves its folder alone and is kept as the latest")
  func trained() throws {
    var shell = try shell()
    let names = try shell.session.files.names(in: "home/sessions/ninety")
    shell.does("corpus load tunes.abc", "open ninety@1", "train --epochs 2")
    #expect(try shell.session.files.names(in: "home/sessions/ninety") == names)
    #expect(try shell.json("open --json latest").object?["epoch"] == .int(3))
  }

  @Test("a folder of that name hides it only if it has checkpoints, as a corpus has not")
  func folderOfTheSameName() throws {
    var shell = try shell()
    try shell.session.files.makeFolder("ninety")
    try shell.folder.write("X:1\nK:D\nD\n", to: "ninety/jigs.abc")
    #expect(try shell.json("open --json ninety@1").object?["epoch"] == .int(1))
    try shell.folder.write(
      try shell.bytes("home/sessions/ninety/epoch-0001.safetensors"),
      to: "ninety/epoch-0005.safetensors")
    #expect(shell.fails("open ninety@1").text.contains("'ninety', expected 5\n"))
  }
}
