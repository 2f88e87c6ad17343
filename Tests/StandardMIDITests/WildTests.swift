import ABCNotation
import StandardMIDI
import TestSupport
import Testing

/// Constructs that people use, each with the notes that the standard asks for, counted by hand.
///
/// `Tests/Fixtures/wild/README.md` says how the comments in the tunes are read.
@Suite("Wild constructs")
struct WildTests {
  /// A tune with the comments that say what is right.
  struct Tune: Sendable, CustomTestStringConvertible {
    let file: String
    let number: Int
    let title: String
    /// The comments by their first word.
    let comments: [(word: String, rest: Substring)]
    let music: ABCNotation.Tune
    /// The diagnostics of the text of the tune.
    let reported: [Diagnostic]

    var testDescription: String { "\(file), X:\(number) \(title)" }
  }

  /// The first words of comments that are read; others are remarks.
  private static let words: Set<String> = [
    "plays", "chords", "drums", "drone", "words", "tempo", "key", "metre", "program", "loud",
    "title", "says", "channel", "controls", "reports",
  ]

  static let tunes: [Tune] = {
    do {
      return try WildCorpus.files().flatMap {
        try tunes(of: String($0.path.dropFirst(20)), $0.text)
      }
    } catch {
      Issue.record("\(error)")
      return []
    }
  }()

  /// The tunes of a file; a comment belongs to the last `X:` before it.
  private static func tunes(of file: String, _ text: String) throws -> [Tune] {
    var comments: [[(word: String, rest: Substring)]] = []
    var starts: [Int] = []
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      if line.hasPrefix("X:") {
        comments.append([])
        starts.append(number + 1)
      }
      let word = line.dropFirst().prefix { !$0.isWhitespace }
      guard line.hasPrefix("%") else { continue }
      guard words.contains(String(word)) else {
        // A remark has a space before its first word.
        let isRemark = word.isEmpty || ["abc2midi", "abc-2.1", "%"].contains { word.hasPrefix($0) }
        if comments.isEmpty || isRemark { continue }
        throw WildFault(line)
      }
      if comments.isEmpty { throw WildFault(line) }
      comments[comments.count - 1].append((String(word), line.dropFirst(word.count + 2)))
    }
    let book = Tunebook(parsing: text)
    guard book.tunes.count == starts.count else {
      throw WildFault("\(file): \(book.tunes.count) tunes at \(starts.count) lines X:"[...])
    }
    return book.tunes.indices.map { index in
      let first = index == 0 ? 0 : starts[index]
      let next = index + 1 < starts.count ? starts[index + 1] : Int.max
      return Tune(
        file: file, number: book.tunes[index].referenceNumber,
        title: book.tunes[index].titles.first ?? "", comments: comments[index],
        music: book.tunes[index],
        reported: book.diagnostics.filter {
          (first..<next).contains($0.range.lowerBound.line)
        })
    }
  }

  @Test("a wild tune sounds as its comments say", arguments: tunes)
  func sounds(_ tune: Tune) throws {
    let performance = tune.music.performance()
    let heard = WildHeard(try MIDIFile(bytes: MIDIFile(performance: performance).bytes))
    var judge = WildJudge(tune, heard)
    try judge.compareNotes()
    try judge.compareValues()
    judge.compareReports(tune.reported + performance.diagnostics)
  }

  @Test("a wild tune that is written and read again sounds the same, to the byte", arguments: tunes)
  func writing(_ tune: Tune) {
    let again = ABCNotation.Tune.parsing(tune.music.abc).tune
    #expect(
      MIDIFile(performance: again.performance()) == MIDIFile(performance: tune.music.performance()),
      "\(tune.testDescription)\n\(tune.music.abc)")
  }

  @Test("there are at least 460 wild tunes, each with a title of its own and what it plays")
  func count() {
    #expect(Self.tunes.count >= 460)
    var titles: Set<String> = []
    for tune in Self.tunes {
      #expect(titles.insert("\(tune.file) \(tune.title)").inserted, "\(tune.testDescription)")
      #expect(tune.comments.contains { $0.word == "plays" }, "\(tune.testDescription)")
    }
  }
}

/// Compares what is heard of a tune with its comments.
struct WildJudge {
  private let tune: WildTests.Tune
  private let heard: WildHeard

  init(_ tune: WildTests.Tune, _ heard: WildHeard) {
    (self.tune, self.heard) = (tune, heard)
  }

  /// The comments with a word, by the voice or part that they begin with: `2: …`, `chords: …`.
  private func comments(_ word: String) -> [String: [Substring]] {
    var result: [String: [Substring]] = [:]
    for comment in tune.comments where comment.word == word {
      let name = comment.rest.prefix { $0.isLetter || $0.isNumber }
      let rest = comment.rest.dropFirst(name.count)
      if rest.hasPrefix(": ") {
        result[String(name), default: []].append(rest.dropFirst(2))
      } else {
        result["1", default: []].append(comment.rest)
      }
    }
    return result
  }

  private func part(_ name: String) -> WildHeard.Part {
    switch name {
    case "chords": heard.chords
    case "drums": heard.drums
    case "drone": heard.drone
    default:
      if let number = Int(name), heard.voices.indices.contains(number - 1) {
        heard.voices[number - 1]
      } else {
        WildHeard.Part()
      }
    }
  }

  private func compare(_ expected: [WildSound], _ part: WildHeard.Part, _ name: String) {
    // As lists, because a note can be struck twice.
    var others = part.sounds
    var missing: [WildSound] = []
    for sound in expected {
      if let place = others.firstIndex(of: sound) {
        others.remove(at: place)
      } else {
        missing.append(sound)
      }
    }
    guard missing.isEmpty, others.isEmpty else {
      Issue.record(
        """
        \(tune.testDescription), \(name): missing \(missing.map(\.description).joined(separator: " ")); \
        too many \(others.map(\.description).joined(separator: " "))
        """)
      return
    }
  }

  mutating func compareNotes() throws {
    var plays: [String: [WildSound]] = [:]
    for (voice, lines) in comments("plays") {
      var time = Fraction.zero
      for line in lines where line != "any" {
        let notes = try WildNotes(line, from: time)
        time = notes.end
        plays[voice, default: []] += notes.sounds
      }
    }
    let last = plays.keys.compactMap { Int($0) }.max() ?? 0
    for voice in 1...max(last, heard.voices.count) where comments("plays")["\(voice)"] != ["any"] {
      compare(plays["\(voice)"] ?? [], part("\(voice)"), "voice \(voice)")
    }
    for name in ["chords", "drums", "drone"] {
      let lines = comments(name)["1"] ?? []
      if lines == ["any"] { continue }
      var time = Fraction.zero
      var sounds: [WildSound] = []
      for line in lines {
        let notes = try WildNotes(line, from: time)
        time = notes.end
        sounds += notes.sounds
      }
      compare(sounds, part(name), name)
    }
    let words = comments("words")
    for voice in 1...max(last, heard.voices.count) {
      let line = words["\(voice)"]?.joined(separator: " ") ?? ""
      if line == "any" { continue }
      let onsets = Set((plays["\(voice)"] ?? []).map(\.start)).sorted()
      let syllables = line.split(separator: " ")
      let isTimed = syllables.first?.contains("@") == true
      #expect(isTimed || syllables.count <= onsets.count, "\(tune.testDescription): many words")
      let expected =
        isTimed
        ? syllables.map { String($0) }
        : zip(syllables, onsets).filter { $0.0 != "*" }.map { "\($0)@\(Fraction($1, 480))" }
      let found = part("\(voice)").words.map {
        $0.text.replacing(" ", with: "~") + "@\(Fraction($0.tick, 480))"
      }
      #expect(found == expected, "\(tune.testDescription): words of voice \(voice)")
    }
  }

  mutating func compareValues() throws {
    func compare(_ word: String, _ found: [String], _ read: (Substring) throws -> String) rethrows {
      guard let line = comments(word)["1"]?.joined(separator: " "), line != "any" else {
        return
      }
      let expected = try line.split(separator: " ").map(read)
      #expect(found == expected, "\(tune.testDescription): \(word)")
    }
    try compare("tempo", heard.tempos) { word in
      let speed = try Fraction(quarters: word.prefix { $0 != "@" })
      let microseconds = Fraction(60_000_000) / speed
      return "\(microseconds.numerator / microseconds.denominator)"
        + word.drop { $0 != "@" }
    }
    compare("key", heard.keys) { String($0) }
    compare("metre", heard.meters) { String($0) }
    for (name, lines) in comments("program") where lines != ["any"] {
      #expect(
        part(name).programs.joined(separator: " ") == lines.joined(separator: " "),
        "\(tune.testDescription): programs of \(name)")
    }
    for (name, lines) in comments("controls") {
      #expect(
        part(name).controls.joined(separator: " ") == lines.joined(separator: " "),
        "\(tune.testDescription): controllers of \(name)")
    }
    for (name, lines) in comments("loud") where lines != ["any"] {
      let found = part(name).sounds.map { "\(part(name).velocities[$0] ?? 0)" }
      #expect(
        found.joined(separator: " ") == lines.joined(separator: " "),
        "\(tune.testDescription): loudness of \(name)")
    }
    for (name, lines) in comments("channel") {
      let found = part(name).channels.sorted().map { "\($0 + 1)" }
      #expect(
        found.joined(separator: " ") == lines.joined(separator: " "), "\(tune.testDescription)")
    }
    if let titles = comments("title")["1"] {
      #expect(heard.titles == titles.map { String($0) }, "\(tune.testDescription)")
    }
    for text in comments("says")["1"] ?? [] {
      #expect(
        heard.texts.contains(String(text)), "\(tune.testDescription): says \(heard.texts.sorted())")
    }
  }

  /// Compares the names of diagnostics.
  mutating func compareReports(_ diagnostics: [Diagnostic]) {
    let expected = Set(
      (comments("reports")["1"] ?? []).flatMap { $0.split { ", ".contains($0) } }.map { String($0) }
    )
    if expected == ["any"] { return }
    let found = Set(diagnostics.map(\.name))
    let shown = diagnostics.map(\.description)
    #expect(found == expected, "\(tune.testDescription): found \(shown)")
  }
}
