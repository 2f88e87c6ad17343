import CharRNN
import JSON
import TestSupport
import Testing

@testable import LiltShell

@Suite("the log of another program")
struct TrainingLogTests {
  @Test("columns are found by their names, in any order and with others between")
  func columns() throws {
    let log = try TrainingLog("Epoch, val_loss ,acc,loss\r\n2,9,1,0\n\n1,9, 0.5 ,2\n")
    #expect(
      log.entries == [
        .init(epoch: 1, bits: 2 / LossTotals.natsPerBit, accuracy: 0.5),
        .init(epoch: 2, bits: 0, accuracy: 1),
      ])
    #expect(try TrainingLog("epoch,loss\n0,1").entries.map(\.accuracy) == [nil])
  }

  @Test(
    "text that is no log is refused with the line",
    arguments: [
      ("", TrainingLogError.noColumns("")), ("epoch;loss\n1;2", .noColumns("epoch;loss")),
      ("epoch,loss\n\n", .noEpoch),
      ("epoch,loss\n1", .badValue("", line: 2, expected: "a loss in nats")),
      ("epoch,loss\n1,2\n2,nan", .badValue("nan", line: 3, expected: "a loss in nats")),
      ("epoch,loss\n1,-0.1", .badValue("-0.1", line: 2, expected: "a loss in nats")),
      ("epoch,loss\n1e10,1", .badValue("1e10", line: 2, expected: "an epoch")),
      (
        "epoch,loss,accuracy\n1,2,1.01",
        .badValue("1.01", line: 2, expected: "an accuracy from 0 to 1")
      ),
    ])
  func refused(_ text: String, _ expected: TrainingLogError) {
    #expect(throws: expected) { try TrainingLog(text) }
  }

  @Test("its losses become a line of the chart, in bits; before a whole epoch it is told")
  func drawn() throws {
    var shell = try ModelShell.withModel()
    try shell.folder.write("epoch,loss,accuracy\n1,0.693147180559945309,0.25\n", to: "log.csv")
    shell.does("train --steps 1")
    #expect(shell.prints("plot loss --log log.csv").contains(" steps\n"))
    #expect(shell.error.contains("the log is not drawn, since no epoch is complete here"))
    shell.does("train --epochs 1")
    let drawn = shell.prints("plot loss --log log.csv")
    #expect(drawn.contains(" epochs\n") && drawn.contains("the log   1.000 bits, 25.0 % right"))
    #expect(!shell.prints("plot loss").contains("the log"))
    let json = try shell.json("plot loss --json --log log.csv").object?["log"]?.array
    #expect(json?.map { $0.object?["bits"]?.double } == [1])
    #expect(
      shell.fails("plot loss --log tunes.abc").text.contains(
        "line 1 is 'X:1', expected the names of columns"))
  }
}
