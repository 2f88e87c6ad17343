import ABCNotation
import MusicXML
import TestSupport
import Testing

@Suite("Limits of a MusicXML file")
struct LimitTests {
  @Test("pitches outside of octaves 0 to 9 are left out, and their time stays")
  func octaves() {
    let file = ReadFile("C,,,, C,,,,, c'''' c'''''|")
    #expect(file.listing == ["C0/1 z/1 C9/1 z/1"])
    #expect(file.file.omissions.map(\.text) == ["notes outside of octaves 0 to 9 are left out"])
  }

  @Test("sixteen slurs can overlap")
  func slurs() {
    func count(_ slurs: Int) -> Int {
      let open = String(repeating: "(", count: slurs)
      return ReadFile(open + "CD" + String(repeating: ")", count: slurs)).root.all("slur").count
    }
    #expect(count(16) == 32)
    #expect(count(17) == 32)
    #expect(ReadFile("(((((((((((((((((CD)))))))))))))))))").file.omissions.count == 1)
  }

  @Test("256 ties can wait at a time, and as many of their notes are joined")
  func ties() {
    func file(_ count: Int) -> ReadFile {
      // Layers of one bar, which all start their ties at the same time.
      let layers = String(repeating: "A4-&", count: count)
      return ReadFile(layers + "z4|" + String(repeating: "A4&", count: count) + "z4|")
    }
    func joined(_ file: ReadFile) -> Int { file.root.all("tie").count }
    #expect(joined(file(256)) == 512)
    #expect(file(256).file.omissions.isEmpty)
    #expect(joined(file(257)) == 512)
    #expect(
      file(257).file.omissions.map(\.text)
        == ["ties beyond 256 that are open at a time are left out"])
  }

  @Test("many layers with ties and many ends of slurs cost no more than their number")
  func hostile() {
    let layers = String(repeating: "A4-&", count: 60_000)
    #expect(MusicXMLFile(Tune.parsing("X:1\nL:1/4\nK:C\n\(layers)A4|\n").tune).omissions.count == 1)
    let slurs =
      "(C" + String(repeating: "z", count: 100_000) + String(repeating: "()", count: 50_000)
    let text = "X:1\nL:1/4\nK:C\n\(slurs)|\n"
    #expect(MusicXMLFile(Tune.parsing(text).tune).omissions.isEmpty)
  }

  @Test("voices that end early get bars of rest, up to a limit that is told")
  func padding() {
    func measures(_ file: MusicXMLFile) -> Int {
      String(decoding: file.bytes, as: UTF8.self).components(of: "<measure ")
    }
    let bars = String(repeating: "C|", count: 25_001)
    func voices(_ text: String) -> MusicXMLFile {
      MusicXMLFile(
        Tune.parsing(
          "X:1\nM:1/4\nL:1/4\nK:C\nV:1\n\(text)\nV:2\nC|\nV:3\nC|\nV:4\nC|\nV:5\nC|\n"
        ).tune)
    }
    let within = voices(bars)
    #expect(measures(within) == 5 * 25_001)
    #expect(within.omissions.isEmpty)
    let beyond = voices(bars + "C|")
    #expect(measures(beyond) == 25_006)
    #expect(
      beyond.omissions.map(\.text) == [
        "voices that end before others get no bars of rest; they would be more than 100000"
      ])
  }

  @Test("rests of many bars have measures up to a limit; the time stays exact")
  func rests() {
    let lines = String(repeating: "Z500|\n", count: 22)
    let file = MusicXMLFile(Tune.parsing("X:1\nM:4/4\nL:1/4\nK:C\n" + lines).tune)
    #expect(file.omissions.map(\.text) == ["rests beyond 10,000 bars stand in one measure"])
    let text = String(decoding: file.bytes, as: UTF8.self)
    #expect(text.components(of: "<measure ") == 10_002)
    #expect(text.contains("<duration>2000</duration>"))
  }

  @Test("a voice of very many signs is cut and says so")
  func length() {
    var tune = Tune.parsing("X:1\nK:C\n").tune
    tune.voices[0].elements = Array(repeating: .spacer, count: 400_000)
    #expect(MusicXMLFile(tune).omissions.isEmpty)
    tune.voices[0].elements.append(.spacer)
    #expect(
      MusicXMLFile(tune).omissions.map(\.text)
        == ["the music after 400000 signs of a voice is left out"])
  }

  @Test("lengths that no common unit divides are rounded, and told")
  func rounding() {
    let file = ReadFile("C/1023 D/1019 E/1013 F/1009|")
    #expect(file.file.omissions.map(\.text) == ["lengths that no common unit divides are rounded"])
    #expect(file.notes.count == 4)
  }

  @Test("a tune without music has a bar of rest")
  func empty() {
    #expect(ReadFile("").listing == ["z/4"])
    #expect(ReadFile("").root.all("rest").map(\.attributes) == [["measure": "yes"]])
    #expect(ReadFile("|:|\n").listing == ["z/4"])
  }

  @Test("corrupted tunes give well-formed files whose voices fill their measures", arguments: 0..<8)
  func corrupted(seed: Int) throws {
    let text = try Fixtures.text(at: Fixtures.path("abc/tunes.abc"))
    var tunes = CorruptedTunes(text, seed: UInt64(seed))
    for kind in 0..<6 {
      let source = tunes.next(kind: kind)
      for tune in Tunebook(parsing: source).tunes {
        let file = ReadFile(tune)
        #expect(file.root.name == "score-partwise")
        if let fault = file.fault { Issue.record("seed \(seed), kind \(kind): \(fault)") }
      }
    }
  }
}

extension String {
  fileprivate func components(of mark: String) -> Int {
    var count = 0
    var rest = self[...]
    while let found = rest.firstRange(of: mark) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}

extension ReadFile {
  /// What is wrong with the times of the file; `nil` if nothing is.
  fileprivate var fault: String? {
    if Set(parts.map { $0.all("measure").count }).count != 1 { return "parts of unequal length" }
    for part in parts {
      var isTied: [String: Bool] = [:]
      for measure in part.all("measure") {
        let place =
          "part \(part.attributes["id"] ?? ""), measure \(measure.attributes["number"] ?? "")"
        var (position, length) = (0, 0)
        for child in measure.children {
          let duration = child["duration"].flatMap { Int($0) }
          if child.has("duration"), duration ?? 0 <= 0 { return "\(place): a duration of 0" }
          switch child.name {
          case "backup": position -= duration ?? 0
          case "forward": position += duration ?? 0
          case "note" where !child.has("chord"): position += duration ?? 0
          default: break
          }
          if position < 0 { return "\(place): before its start" }
          if child.name == "backup", position != 0 { return "\(place): a voice that starts late" }
          length = max(length, position)
          if let fault = Self.tieFault(child, &isTied) { return "\(place): \(fault)" }
        }
        if position != length { return "\(place): \(position) of \(length) divisions" }
      }
      if let open = isTied.first(where: \.value) { return "a tie from \(open.key) without an end" }
    }
    return nil
  }

  /// A tie that ends without a start, or that a further start interrupts.
  private static func tieFault(_ note: XMLNode, _ isTied: inout [String: Bool]) -> String? {
    guard let pitch = note.first("pitch") else { return nil }
    let name = pitch.children.map(\.text).joined()
    let types = note.children.filter { $0.name == "tie" }.compactMap { $0.attributes["type"] }
    if types.contains("stop") {
      if isTied[name] != true { return "a tie to \(name) without a start" }
      isTied[name] = false
    }
    if types.contains("start") { isTied[name] = true }
    return nil
  }
}
