import StandardMIDI
import TestSupport
import Testing

@testable import ABCNotation

/// Text strings (ABC 2.1 §8.2), lyrics (§5) and continued fields (§3.3).
@Suite("text")
struct TextEscapeTests {
  @Test(
    "mnemonics, entities and codes stand for characters",
    arguments: [
      (#"Caf\'e"#, "Café"), (#"\"Ubung"#, "Übung"), (#"f\^ete"#, "fête"), (#"Ni\~no"#, "Niño"),
      (#"gar\ccon"#, "garçon"), (#"\AAse, \aa, \oa"#, "Åse, å, å"), (#"\vSkoda"#, "Škoda"),
      (#"Stra\sse"#, "Straße"), (#"\AEon \ae \OE \oe"#, "Æon æ Œ œ"), (#"\/O \/o"#, "Ø ø"),
      (#"\uA \ug"#, "Ă ğ"), (#"\HO\Hu"#, "Őű"), (#"\DH\dh\TH\th"#, "ÐðÞþ"), (#"\`A"#, "À"),
      ("&eacute;&amp;&lt;&Ccaron;", "é&<Č"), ("&#233;&#xE9;&#XE9;", "ééé"),
      (#"\u00e9\U0001F3B5"#, "é🎵"),
      (#"50\% \& \\'e"#, #"50% & \'e"#), ("B&flat;", "B♭"),
      // No escapes.
      (#"AC\DC"#, #"AC\DC"#), (#"a\"#, #"a\"#), ("R&B; Tom & Jerry; &", "R&B; Tom & Jerry; &"),
      (#"\u00 \u12G4 &#0; &#10; \u0007"#, #"\u00 \u12G4 &#0; &#10; \u0007"#),
      ("&eacute", "&eacute"),
      (#"\uD800"#, #"\uD800"#), ("&#99999999;", "&#99999999;"), ("&#;", "&#;"), ("&#x;", "&#x;"),
      ("plain é", "plain é"), ("", ""),
    ])
  func escapes(written: String, text: String) {
    #expect(TextEscapes.decoded(written) == text)
    #expect(TextEscapes.decoded(TextEscapes.encoded(text)) == text)
    #expect(TextEscapes.decoded(TextEscapes.encoded(written)) == written)
  }

  @Test("any text comes back from what is written for it, in a field too")
  func roundTrip() {
    let pieces = [
      "\\", "&", "%", "'", "e", "\"", "amp;", "#233;", "u00e9", " ", "é", "c", "v", "S", ";",
    ]
    withEverySeed(0..<500) { seed, generator in
      let text = (0..<generator.below(12)).map { _ in pieces[generator.below(pieces.count)] }
        .joined()
      let encoded = TextEscapes.encoded(text)
      #expect(TextEscapes.decoded(encoded) == text, "seed \(seed)")
      let field = Tune.parsing("X:1\nT:(\(encoded))\nK:C\n").tune.titles.first
      #expect(field == "(\(text))", "seed \(seed)")
    }
  }

  @Test("titles, fields, words, chord symbols and voice names are decoded where they are shown")
  func places() throws {
    let text =
      "X:1\nT:Caf\\'e\nC:Dvo\\vr\\'ak\nV:1 name=\"B&eacute;la\"\nK:C\n\"B&flat;\"CDEF|\nw:Stra\\sse \\u00e9t&eacute; \\'a\n"
    let (tune, diagnostics) = Tune.parsing(text)
    #expect(diagnostics.isEmpty)
    #expect(tune.titles == ["Café"])
    #expect(tune.first("T") == "Caf\\'e")
    let performance = tune.performance()
    #expect(performance.titles == ["Café"])
    #expect(performance.texts.map(\.text) == ["Dvořák"])
    #expect(performance.voices[0].name == "Béla")
    #expect(performance.voices[0].lyrics.map(\.value) == ["Straße", "été", "á"])
    #expect(performance.voices[0].chordSymbols.map(\.value) == ["B♭"])
    #expect(performance.voices[0].bass.first?.key == 46)
    let midi = String(decoding: MIDIFile(performance: performance).bytes, as: UTF8.self)
    for shown in ["Café", "Dvořák", "Béla", "Straße"] { #expect(midi.contains(shown)) }
    #expect(tune.abc.contains("T:Caf\\'e\nC:Dvo\\vr\\'ak\n"))
    #expect(tune.abc.contains("w:Stra\\sse \\u00e9t&eacute; \\'a"))
    #expect(Tune.parsing(tune.abc).tune == tune)
  }

  @Test("signs of lyrics are characters after a backslash")
  func lyrics() {
    let items = LyricLine(#"a\-b c\~n\_d\*|~e\x f\"#).items
    #expect(
      items == [.syllable("a-b"), .syllable("cñ_d*"), .bar, .syllable(#" e\x"#), .syllable("f")])
  }

  private func faults(_ text: String) -> [String] {
    let read = TuneReader.firstTune(in: text)
    return (read.diagnostics + read.tune.performance().diagnostics).map {
      "\($0.range.lowerBound.line):\($0.range.lowerBound.column) \($0.name)"
    }
  }

  @Test("syllables without a note are counted")
  func surplus() {
    let head = "X:1\nL:1/4\nM:none\nK:C\n"
    #expect(faults(head + "CDEF\nw:a b c d\nw:a b-c d * |\n") == [])
    #expect(faults(head + "CDEF\nw:a b c d e\n") == ["6:1 surplus-syllables"])
    #expect(faults(head + "w:a b\nCDEF\nw:a b c d\n") == ["5:1 surplus-syllables"])
    let tune = Tune.parsing(head + "CD\nw:a b c-d *\n").tune
    #expect(tune.check().map(\.message.text) == ["2 syllables of this line have no note"])
    let one = Tune.parsing(head + "CD\nw:a b c\n").tune
    #expect(one.check().map(\.message.text) == ["1 syllable of this line has no note"])
  }

  @Test("'+:' continues the field before, or is reported")
  func continuation() {
    let text =
      "X:1\nT:A\n+:title\nN:one\n+:two\n+:three\nP:A\n+:B\nV:1 name=x\n+:clef=bass\nL:1/4\nM:none\nK:C\n"
      + "V:1\nCD\nw:a\n+:b\nN:in\n+:body\nP:A\nC\nP:B\nD\n"
    #expect(faults(text) == [])
    let tune = Tune.parsing(text).tune
    #expect(tune.titles == ["A title"])
    #expect(tune.first("N") == "one two three")
    #expect(tune.partOrder?.labels == ["A", "B"])
    #expect(tune.voices[0].properties.contains("clef=bass"))
    #expect(tune.performance().voices[0].lyrics.map(\.value) == ["a", "b"])
    #expect(tune.voices[0].elements.contains(.field(.text(Field("N", "in body")))))
    #expect(Tune.parsing(tune.abc).tune == tune)
    for (text, place) in [
      ("X:1\n+:a\nK:C\nC", "2:3"), ("X:1\nM:4/4\n+:a\nK:C\nC", "3:3"), ("X:1\nK:C\n+:a\nC", "3:3"),
      ("X:1\nK:C\nC\n+:a\n", "4:3"), ("X:1\nK:C\nM:none\n+:a\nC", "4:3"),
      ("X:1\nK:C\nC\nw:a\nC\n+:a\n", "6:3"),
    ] {
      #expect(faults(text) == ["\(place) continues-nothing"], "\(text)")
    }
  }

  @Test("symbol lines are reported")
  func leftOut() {
    #expect(faults("X:1\nM:none\nK:C\nC\ns:!p!\n") == ["5:3 symbol-line-ignored"])
  }
}
