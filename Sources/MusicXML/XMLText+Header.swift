import ABCNotation

extension XMLText {
  /// Writes the title, the people, the other texts of the header, and the list of parts.
  mutating func writeHeader(of tune: Tune, _ parts: [Part]) {
    if let title = tune.titles.first { element("work") { $0.element("work-title", text: title) } }
    element("identification") { xml in
      for field in tune.fields where field.letter == "C" {
        xml.element("creator", ("type", "composer"), text: field.text)
      }
      for field in tune.fields {
        if let rights = field.rights { xml.element("rights", text: rights) }
      }
      xml.element("encoding") { $0.element("software", text: "lilt") }
      let texts = Array(tune.titles.dropFirst().map { ("title", $0) }) + tune.miscellaneousFields
      guard !texts.isEmpty else { return }
      xml.element("miscellaneous") { xml in
        for (name, text) in texts {
          xml.element("miscellaneous-field", ("name", name), text: text)
        }
      }
    }
    element("part-list") { xml in
      for (place, part) in parts.enumerated() { xml.write(part, id: "P\(place + 1)", place) }
    }
  }

  /// Writes the name and the instrument of the part number `place`, counted from 0.
  private mutating func write(_ part: Part, id: String, _ place: Int) {
    element("score-part", ("id", id)) { xml in
      xml.element("part-name", text: part.name)
      let instrument = "\(id)-I1"
      xml.element("score-instrument", ("id", instrument)) {
        $0.element("instrument-name", text: part.name)
      }
      xml.element("midi-instrument", ("id", instrument)) { xml in
        // The tenth channel is for drums.
        let melodic = place % 15 + 1
        let channel = part.isPercussion ? 10 : melodic < 10 ? melodic : melodic + 1
        xml.element("midi-channel", number: channel)
        xml.element("midi-program", number: (part.program ?? 0) + 1)
      }
    }
  }
}

extension Field {
  /// The owner of the rights, which `Z:abc-copyright …` and the directive of that name give (ABC 2.1
  /// §11.4.9).
  fileprivate var rights: String? {
    let name = "abc-copyright"
    let text = letter == "%" ? text.drop { $0 == "%" } : text[...]
    guard ["Z", "I", "%"].contains(letter), text.hasPrefix(name) else { return nil }
    let words = text.dropFirst(name.count).drop { $0 == " " || $0 == "\t" }
    return words.isEmpty ? nil : String(words)
  }
}

extension Tune {
  /// The texts of the header that have no element of their own, with their names.
  fileprivate var miscellaneousFields: [(name: String, text: String)] {
    var result: [(name: String, text: String)] = []
    for field in fields where field.rights == nil {
      guard let name = Self.names[field.letter], !field.text.isEmpty else { continue }
      result.append((name, field.text))
    }
    for voice in voices {
      for case .field(.text(let field)) in voice.elements where field.letter == "W" {
        result.append(("words", field.text))
      }
    }
    return result
  }

  /// The names of the fields (ABC 2.1 §3).
  private static let names: [Character: String] = [
    "A": "area", "B": "book", "D": "discography", "F": "file-url", "G": "group", "H": "history",
    "N": "notes", "O": "origin", "P": "parts", "R": "rhythm", "S": "source", "W": "words",
    "X": "reference-number", "Z": "transcription",
  ]
}

extension Tune {
  /// What the header has that the file leaves out.
  var headerOmissions: [Omission] {
    var omissions: [Omission] = []
    for field in fields {
      let isDirective = field.letter == "%" && field.value.hasPrefix("%")
      guard isDirective || field.letter == "I" else { continue }
      let text = field.value.drop { $0 == "%" || $0 == " " }
      if text.hasPrefix("abc-") { continue }
      omissions += Omission.ofDirectives(in: String(text))
    }
    if let partOrder, !partOrder.labels.isEmpty { omissions.append(.partOrder(partOrder.text)) }
    return omissions
  }
}
