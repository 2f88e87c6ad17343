import Foundation
import TestSupport
import Testing

@testable import ABCNotation

@Suite("Bass lines of whole collections")
struct BassLinePropertyTests {
  /// What the tunes of files become.
  private struct Outcome {
    var written: [(before: String, after: String)] = []
    var withoutChords = 0
    var unwritable = 0
  }

  /// Writes each tune of the files in two voices and checks it.
  private func outcome(_ files: [String]) throws -> Outcome {
    var outcome = Outcome()
    for file in files {
      var reader = TuneReader(
        utf8: Array(String(decoding: try Fixtures.bytes(at: file), as: UTF8.self).utf8))
      while let read = reader.next() {
        let name = "\(file.split(separator: "/").last ?? ""), X:\(read.tune.referenceNumber)"
        switch read.tune.bassLine() {
        case .withoutChords: outcome.withoutChords += 1
        case .unwritable: outcome.unwritable += 1
        case .text(let text):
          try check(text, read, name)
          outcome.written.append((read.tune.source?.text ?? "", text))
        }
      }
    }
    return outcome
  }

  private func check(_ text: String, _ read: TuneReader.ReadTune, _ name: String) throws {
    let after = TuneReader.firstTune(in: text)
    try #require(after.tune.voices.map(\.id) == ["1", "2"], "\(name)")
    #expect(after.faultCount <= read.faultCount, "\(name)")
    // Bar by bar the voices are equal, apart from the player's view of them.
    let bars = after.tune.voices.map { voice in
      voice.elements.filter { if case .barLine = $0 { true } else { false } }
    }
    #expect(bars[0] == bars[1], "\(name)")
    let (old, new) = (read.tune.performance(), after.tune.performance())
    #expect(new.voices[0].duration == new.voices[1].duration, "\(name)")
    #expect(new.voices[0].barLines == new.voices[1].barLines, "\(name)")
    func notes(_ voice: Performance.Voice) -> [[Fraction]] {
      voice.melody.map { [$0.onset, $0.duration, Fraction($0.key)] }
    }
    #expect(notes(old.voices[0]) == notes(new.voices[0]), "\(name)")
    #expect(new.voices[1].melody.allSatisfy { BassTone.keys.contains($0.key) }, "\(name)")
    checkChordTones(after.tune, name)
  }

  /// Checks that each bass note is a tone of the chord that sounds.
  ///
  /// The player's own reading of the symbols decides, in the order written and without swing, which
  /// moves a chord with its melody note and not with a longer one of the bass. `+` is a sharp to the
  /// bass and nothing to the player, so tunes that have it are left out, as are those with endings,
  /// where the chord before the first one goes on.
  private func checkChordTones(_ tune: Tune, _ name: String) {
    let hasEndings = tune.voices[0].elements.contains {
      if case .variantEnding = $0 { true } else { false }
    }
    let performance = tune.asWritten.performance(PlaybackOptions(swingsHornpipes: false))
    let symbols = performance.voices[0].chordSymbols.filter {
      Harmony($0.value) != nil || Harmony.isSilence($0.value)
    }
    if hasEndings || symbols.contains(where: { $0.value.contains("+") }) { return }
    for note in performance.voices[1].melody {
      let harmony = symbols.last { $0.onset <= note.onset }.flatMap { Harmony($0.value) }
      let tones = harmony.map { harmony in
        harmony.intervals.map { (harmony.root + $0 + 24) % 12 } + [(harmony.bass + 24) % 12]
      }
      #expect(tones?.contains(note.key % 12) == true, "\(name) at \(note.onset)")
    }
  }

  @Test("every tune of the starter corpus with chord symbols gets a bass")
  func starter() throws {
    let outcome = try outcome([Corpora.starter])
    #expect(outcome.unwritable == 0 && outcome.withoutChords == 0)
    #expect(outcome.written.count == 49)
  }

  @Test("nearly every tune of Nottingham gets a bass", .needsNottingham)
  func nottingham() throws {
    let folder = try #require(Corpora.nottingham)
    let files = try FolderListing.names(in: folder).filter { $0.hasSuffix(".abc") }.sorted()
    let outcome = try outcome(files.map { folder + "/" + $0 })
    #expect(outcome.written.count >= 990 && outcome.unwritable <= 25, "\(outcome.unwritable)")
  }

  @Test("corrupted tunes and noise get a bass that keeps to their bars, or none")
  func corrupted() throws {
    let tunes = CorruptedTunes(try Fixtures.text(at: Corpora.starter), seed: 0)
    withEverySeed(0..<60) { seed, generator in
      var corrupted = tunes.seeded(seed)
      for kind in 0..<6 {
        let text = corrupted.next(kind: kind)
        guard case .text(let new) = TuneReader.firstTune(in: text).tune.bassLine() else { continue }
        try #require(TuneReader.firstTune(in: new).tune.hasEqualBars, "seed \(seed), kind \(kind)")
      }
      let noise = randomText(&generator)
      _ = TuneReader.firstTune(in: "X:1\nK:C\n\"G\"" + noise).tune.bassLine()
    }
  }

  @Test(
    "abc2midi finds no bar of a bass too long or too short",
    .needs("abc2midi", package: "abcmidi"))
  func abc2midi() throws {
    let program = try #require(Programs.path("abc2midi"))
    let folder = try TemporaryFolder()
    let tunes = try outcome([Corpora.starter]).written
    for (number, tune) in tunes.enumerated() {
      let path = folder.path + "/\(number).abc"
      try Data(tune.after.utf8).write(to: URL(fileURLWithPath: path))
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = [path, "-o", folder.path + "/\(number).mid"]
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = pipe
      try process.run()
      let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(!said.contains("time units") && !said.contains("Error"), "\(said)\(tune.after)")
    }
  }
}
