import ABCNotation
import StandardMIDI
import TestSupport
import Testing

/// Spoilt tunes are played all the same, and what is written is always a clean file.
@Suite("Corrupted tunes")
struct CorruptionTests {
  /// What is wrong with a file as music; `nil` where nothing is.
  private func fault(_ file: MIDIFile) -> String? {
    for (number, track) in file.tracks.enumerated() {
      var sounding: [Int: Int] = [:]
      var last = 0
      for timed in track.events {
        if timed.tick < last { return "track \(number): time goes back at \(timed.tick)" }
        last = timed.tick
        switch timed.event {
        case .noteOn(let channel, let key, _):
          let place = Int(channel) << 8 | Int(key)
          if sounding[place] != nil { return "track \(number): key \(key) pressed twice" }
          sounding[place] = timed.tick
        case .noteOff(let channel, let key, _):
          guard let start = sounding.removeValue(forKey: Int(channel) << 8 | Int(key)) else {
            return "track \(number): key \(key) let go twice"
          }
          if start == timed.tick { return "track \(number): key \(key) has no length" }
        default: break
        }
      }
      if !sounding.isEmpty { return "track \(number): \(sounding.count) notes never let go" }
    }
    return nil
  }

  /// Spoils a text and plays what comes of it; of the inputs with notes, `share` percent must have a
  /// melody, or sound in any way if `accompaniedOnly` counts too.
  private func check(
    _ text: String, seeds: Range<UInt64>, sounding share: Int = 97, accompaniedOnly: Bool = false
  ) {
    var (inputs, sounding, silent) = (0, 0, "")
    let all = CorruptedTunes(text, seed: 0)
    withEverySeed(seeds) { seed, _ in
      var tunes = all.seeded(seed)
      for kind in 0..<6 {
        let source = tunes.next(kind: kind)
        let book = Tunebook(parsing: source)
        for tune in book.tunes {
          let file = MIDIFile(performance: tune.performance())
          let read = try MIDIFile(bytes: file.bytes)
          #expect(read == file, "seed \(seed), kind \(kind)")
          if let fault = fault(read) { Issue.record("seed \(seed), kind \(kind): \(fault)") }
        }
        guard source.hasNotes else { continue }
        inputs += 1
        let sounds = book.tunes.contains { tune in
          tune.performance().voices.contains {
            !$0.melody.isEmpty || accompaniedOnly && !$0.isSilent
          }
        }
        if sounds { sounding += 1 } else { silent = source }
      }
    }
    #expect(
      100 * sounding >= share * inputs, "\(sounding) of \(inputs) inputs sound, not:\n\(silent)")
  }

  @Test("tunes of our own, 3,000 times spoilt")
  func ownTunes() throws {
    check(try Fixtures.text(at: Fixtures.path("abc/tunes.abc")), seeds: 0..<500)
  }

  @Test("constructs that people use, 3,000 times spoilt")
  func wildTunes() throws {
    // Some are orders of parts, and of these a letter is soon spoilt.
    check(try WildCorpus.text(), seeds: 2_000..<2_500, sounding: 95, accompaniedOnly: true)
  }

  @Test("the Nottingham jigs, 600 times spoilt", .needsNottingham)
  func nottingham() throws {
    let folder = try #require(Corpora.nottingham)
    check(try Fixtures.text(at: folder + "/jigs.abc"), seeds: 1_000..<1_100)
  }

  @Test("every whole tune of the Nottingham files becomes a clean file", .needsNottingham)
  func wholeTunes() throws {
    let folder = try #require(Corpora.nottingham)
    for name in ["jigs", "hpps"] {
      let book = Tunebook(parsing: try Fixtures.text(at: "\(folder)/\(name).abc"))
      #expect(book.tunes.count == (name == "jigs" ? 340 : 65))
      for tune in book.tunes {
        let performance = tune.performance()
        #expect(!performance.voices[0].melody.isEmpty)
        #expect(fault(MIDIFile(performance: performance)) == nil, "\(name) \(tune.titles)")
      }
    }
  }

  @Test("any bytes at all can be read and played")
  func noise() {
    withEverySeed(0..<300) { _, generator in
      var bytes = Array("X:1\nK:C\n".utf8)
      let letters = Array("ABCabc^_=|:[]{}()<>!+\"-/0123456789 \n,'&zZxyP.~TKMLQV%\\wé".utf8)
      for _ in 0..<generator.below(2_000) {
        let isAny = generator.below(10) == 0
        bytes.append(
          isAny ? UInt8(generator.below(256)) : letters[generator.below(letters.count)])
      }
      for tune in Tunebook(parsing: String(decoding: bytes, as: UTF8.self)).tunes {
        #expect(fault(MIDIFile(performance: tune.performance())) == nil)
      }
    }
  }

  @Test(
    "bombs are capped with a diagnostic",
    arguments: [
      ("X:1\nP:((((A9)9)9)9)9\nK:C\nP:A\nC|", "part-order-too-long"),
      ("X:1\nK:C\nZ999999999|", "too-many-bars"),
      ("X:1\nK:C\ne905020046|", "bad-length"),
      (
        "X:1\nP:((A9)9)9\nK:C\nP:A\n" + String(repeating: "C|", count: 2_000),
        "performance-too-long"
      ),
      ("X:1\nK:C\n|:" + String(repeating: "C", count: 9_000) + "|1-64C:|", "performance-too-long"),
      ("X:1\nK:C\n" + String(repeating: "TC1024", count: 50_000), "performance-too-long"),
      ("X:1\nK:C\n(61:59:4TC1024/53TC1024/47TC1024/43TC1024/41TC2000", "bad-length"),
    ])
  func bombs(_ source: String, _ name: String) {
    let book = Tunebook(parsing: source)
    let performance = book.tunes[0].performance()
    #expect((book.diagnostics + performance.diagnostics).map(\.name).contains(name))
    #expect(performance.voices[0].melody.count <= 400_000)
    #expect(fault(MIDIFile(performance: performance)) == nil)
  }

  @Test("lengths that cannot be added exactly are rounded, and it is said")
  func unevenLengths() {
    let primes = [61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17, 13, 11, 7, 5, 3]
    let music = primes.map { "C/\($0)" }.joined(separator: " ")
    let performance = Tunebook(parsing: "X:1\nK:C\n\(music)|\n").tunes[0].performance()
    #expect(performance.diagnostics.map(\.name) == ["time-rounded"])
    #expect(fault(MIDIFile(performance: performance)) == nil)
  }
}

extension String {
  /// Whether a line that is no field has a letter that could be a note.
  fileprivate var hasNotes: Bool {
    split(separator: "\n").contains { line in
      let isField = line.dropFirst().first == ":" || line.hasPrefix("%")
      return !isField && line.contains { "ABCDEFGabcdefg".contains($0) }
    }
  }
}
