import ABCNotation

/// What a decoration is in MusicXML.
enum DecorationMeaning {
  case note(NoteMark)
  case direction(Direction)

  /// The meaning of a decoration (ABC 2.1 §4.14), jump signs apart; `nil` for one that is unknown or that
  /// MusicXML cannot write.
  init?(_ decoration: Decoration) {
    switch decoration {
    case .symbol(let letter):
      guard let name = Self.letters[letter] else { return nil }
      self.init(name)
    case .named(let name): self.init(name)
    }
  }

  private init?(_ name: String) {
    if let mark = Self.marks[name] {
      self = .note(mark)
    } else if let direction = Self.directions[name] {
      self = .direction(direction)
    } else if let finger = Int(name), (0...5).contains(finger) {
      self = .note(.fingering(finger))
    } else {
      return nil
    }
  }

  /// The names that single characters stand for.
  private static let letters: [Character: String] = [
    ".": "staccato", "~": "roll", "H": "fermata", "J": "slide", "L": "accent", "M": "lowermordent",
    "P": "uppermordent", "R": "roll", "T": "trill", "u": "upbow", "v": "downbow",
  ]

  private static let marks: [String: NoteMark] = [
    "staccato": .articulation("staccato"), ">": .articulation("accent"),
    "accent": .articulation("accent"), "emphasis": .articulation("accent"),
    "^": .articulation("strong-accent"), "marcato": .articulation("strong-accent"),
    "tenuto": .articulation("tenuto"), "wedge": .articulation("staccatissimo"),
    "breath": .articulation("breath-mark"), "slide": .articulation("scoop"),
    "shortphrase": .otherArticulation("shortphrase"),
    "mediumphrase": .otherArticulation("mediumphrase"),
    "longphrase": .otherArticulation("longphrase"),
    "trill": .ornament("trill-mark", isSlashed: false),
    "lowermordent": .ornament("mordent", isSlashed: false),
    "mordent": .ornament("mordent", isSlashed: false),
    "uppermordent": .ornament("inverted-mordent", isSlashed: false),
    "pralltriller": .ornament("inverted-mordent", isSlashed: false),
    "turn": .ornament("turn", isSlashed: false), "turnx": .ornament("turn", isSlashed: true),
    "invertedturn": .ornament("inverted-turn", isSlashed: false),
    "invertedturnx": .ornament("inverted-turn", isSlashed: true),
    "roll": .otherOrnament("roll"), "trill(": .wavyLine(isStart: true),
    "trill)": .wavyLine(isStart: false), "upbow": .technical("up-bow"),
    "downbow": .technical("down-bow"), "open": .technical("open-string"),
    "thumb": .technical("thumb-position"), "+": .technical("stopped"),
    "plus": .technical("stopped"), "snap": .technical("snap-pizzicato"),
    "fermata": .fermata(isInverted: false), "invertedfermata": .fermata(isInverted: true),
    "arpeggio": .arpeggio,
  ]

  private static let directions: [String: Direction] = {
    var result: [String: Direction] = [:]
    for mark in ["pppp", "ppp", "pp", "p", "mp", "mf", "f", "ff", "fff", "ffff", "sfz"] {
      result[mark] = .dynamics(mark)
    }
    for name in ["crescendo(", "<("] { result[name] = .wedge(isCrescendo: true) }
    for name in ["diminuendo(", ">("] { result[name] = .wedge(isCrescendo: false) }
    for name in ["crescendo)", "<)", "diminuendo)", ">)"] {
      result[name] = .wedge(isCrescendo: nil)
    }
    return result
  }()
}
