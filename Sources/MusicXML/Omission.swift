import ABCNotation

/// Something of a tune that its MusicXML file leaves out or says in another way.
public struct Omission: Hashable, Sendable {
  /// What is left out and why, in lower case without a full stop.
  public let text: String

  init(_ text: String) { self.text = text }

  static let unwritablePitch = Self("notes outside of octaves 0 to 9 are left out")
  static let deepSlur = Self("slurs beyond 16 that overlap are left out")
  static let manyTies = Self("ties beyond \(TieJoiner.limit) that are open at a time are left out")
  static let longRest = Self("rests beyond 10,000 bars stand in one measure")
  static let decorationWithoutNote = Self("decorations without a note are left out")
  static let imaginedRepeat = Self(
    "a repeat without '|:' has one in the file, where the player goes back to")
  static let percussion = Self(
    "notes of a percussion voice are written as pitches; which drums they are is left out")
  static let longOverlay = Self(
    "the voices of an overlay of several bars are written one after the other")
  static let unpadded = Self(
    "voices that end before others get no bars of rest; they would be more than \(paddingLimit)")
  static let tooLong = Self("the music after \(WrittenVoice.limit) signs of a voice is left out")
  static let rounded = Self("lengths that no common unit divides are rounded")

  static func partOrder(_ order: String) -> Self {
    Self(
      "the order of the parts, '\(order)', stands among the texts only; players take the parts as written"
    )
  }

  /// A decoration without an element in MusicXML.
  init(decoration: Decoration) {
    let name =
      switch decoration {
      case .symbol(let letter): String(letter)
      case .named(let name): "!\(name)!"
      }
    self.init("MusicXML has no element for the decoration '\(name)'; it is left out")
  }

  /// What is left out of the text of directives, such as `MIDI gchord fzcz` or `scale 0.7`.
  static func ofDirectives(in text: String) -> [Omission] {
    let words = text.prefix { $0 != "%" }.split { $0 == " " || $0 == "\t" || $0 == "=" }
    guard let first = words.first, first != "propagate-accidentals" else { return [] }
    guard first.lowercased() == "midi" else {
      return [Self("the directive '%%\(first)' is left out")]
    }
    // A text can have several of them.
    var omissions: [Omission] = []
    for (mark, name) in zip(words, words.dropFirst()) where mark.lowercased() == "midi" {
      if Self.written.contains(name.lowercased()) { continue }
      omissions.append(Self("the directive '%%MIDI \(name)' is for players; it is left out"))
    }
    return omissions
  }

  /// The directives that decide the pitches of notes and the programs of parts.
  private static let written: Set<String> = [
    "program", "transpose", "rtranspose", "barlines", "nobarlines",
  ]

  /// A field of the body; `nil` for one that is written.
  init?(bodyField field: Field) {
    switch field.letter {
    // `U:` acts where its symbol stands, `W:` is written among the texts, and `r:` is a remark.
    case "U", "W", "r": return nil
    default: self.init("the field '\(field.letter):' in the body is left out")
    }
  }
}
