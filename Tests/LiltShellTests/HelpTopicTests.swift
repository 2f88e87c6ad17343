import TestSupport
import Testing

@testable import LiltShell

@Suite("Help topics")
struct HelpTopicTests {
  @Test("every example of a topic runs, in its order", arguments: HelpTopic.all.map(\.name))
  func examples(_ name: String) throws {
    let topic = try #require(HelpTopic.all.first { $0.name == name })
    var shell = try ModelShell.withModel()
    shell.does("train --steps 2", "X:1\nT:Tune 1\nM:6/8\nK:D\nGAB def|GAB def|GAB def|g3 G3|\n")
    #expect(shell.session.tunes.entries.map(\.name) == ["t1"])
    for example in topic.examples { shell.does(example.command) }
    #expect(topic.examples.count >= 8)
  }

  @Test("a topic is shown by its name, in at most 20 lines of 80 columns")
  func text() {
    for topic in HelpTopic.all {
      var shell = TestShell()
      #expect(shell.session.execute("help \(topic.name)") == .done)
      let lines = shell.recorder.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 20)
      for line in lines { #expect(line.unicodeScalars.count <= 80, "\(line)") }
      for example in topic.examples {
        #expect(lines.contains { $0.hasPrefix("  \(example.command)  ") }, "\(example.command)")
      }
    }
  }

  @Test("help lists the topics, and no topic hides a command; a mistyped one is named")
  func list() {
    var shell = TestShell()
    shell.session.execute("help")
    for topic in HelpTopic.all {
      #expect(shell.recorder.output.contains(topic.name))
      #expect(CommandTable.command(named: topic.name) == nil)
      #expect(CommandTable.parts(of: topic.name).isEmpty)
    }
    #expect(shell.session.execute("help primin") != .done)
    #expect(shell.recorder.error.contains("'priming'"), "\(shell.recorder.error)")
  }
}
