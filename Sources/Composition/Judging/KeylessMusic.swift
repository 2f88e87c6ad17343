import ABCNotation

/// The music characters of a tune in a form that is the same in every key.
///
/// Music characters are those after the first `K:` line without field lines, comments, white space and
/// backslashes; chord symbols are among them. A note becomes its distance in scale steps from the
/// note before it, the letter of a chord symbol that of its root from the note before it within an
/// octave, and an accidental the change that it makes to the key's signature. All other characters
/// stay.
struct KeylessMusic: Equatable, Sendable {
  /// A music character, or a note's letter with its octave marks.
  struct Symbol: Equatable, Sendable {
    /// What is compared.
    let code: Int32
    /// The number of music characters that it is written with.
    let width: Int32

    /// The code of a note on the same step as the note before it.
    static let unison: Int32 = 1 << 24
    /// The code of a chord symbol's letter on the same step as the note before it.
    static let chord: Int32 = 1 << 22
    /// The code of an accidental that leaves the signature as it is.
    ///
    /// All characters have lower codes than these three.
    static let natural: Int32 = 1 << 21 + 8

    var isNote: Bool { code > Self.unison / 2 }
    /// Whether it is a distance from the note before it.
    var isDistance: Bool { code >= Self.chord }
    /// What is compared if the note before it is not part of the passage.
    var freeCode: Int32 { isNote ? Self.unison : isDistance ? Self.chord : code }
  }

  /// The symbols in order.
  private(set) var symbols: [Symbol] = []
  /// The character of the tune at which each symbol begins.
  private(set) var places: [Int32] = []
  /// The number of music characters.
  var characterCount: Int { symbols.reduce(0) { $0 + Int($1.width) } }
  /// The number of music characters before each symbol, and of all.
  var widths: [Int] {
    var widths = [0]
    for symbol in symbols { widths.append(widths[widths.count - 1] + Int(symbol.width)) }
    return widths
  }

  private var lastStep: Int?
  private var signature = [Int](repeating: 0, count: 7)

  /// Reads the lines after the first `K:` line of `tune`.
  init(_ tune: TuneText) {
    var isBody = false
    for line in tune.lines {
      switch ScannedLine(line) {
      case .field("K", let value):
        isBody = true
        signature = Key(reading: value).alterations
      case .music(let music) where isBody:
        let start = line.firstIndex { !$0.isSpace } ?? line.startIndex
        add(music, at: start - tune.startIndex)
      case .field, .comment, .music:
        break
      }
    }
  }

  /// Takes a line of music that begins at the character `place` of the tune.
  private mutating func add(_ line: [Unicode.Scalar], at place: Int) {
    let kept = line.indices.filter { !line[$0].isSpace && line[$0] != "\\" }
    let music = kept.map { line[$0] }
    var isQuoted = false
    var at = 0
    while at < music.count {
      let start = at
      let character = music[at]
      at += 1
      var code = Int32(bitPattern: character.value)
      if character == "\"" {
        isQuoted.toggle()
      } else if let letter = character.noteLetter, isQuoted {
        let before = music[start - 1]
        if before == "\"" || before == "/" {
          code = Symbol.chord + Int32((letter.rawValue - (lastStep ?? 0) + 7_000) % 7)
        }
      } else if let letter = character.noteLetter {
        var octave = character.value >= 97 ? 1 : 0
        while at < music.count, music[at] == "'" || music[at] == "," {
          octave += music[at] == "'" ? 1 : -1
          at += 1
        }
        let step = octave * 7 + letter.rawValue
        code = Symbol.unison + Int32(clamping: min(max(step - (lastStep ?? step), -999), 999))
        lastStep = step
      } else if let accidental = Self.accidental(music, &at), !isQuoted,
        let letter = at < music.count ? music[at].noteLetter : nil
      {
        code = Symbol.natural + Int32(accidental - signature[letter.rawValue])
      }
      symbols.append(Symbol(code: code, width: Int32(at - start)))
      places.append(Int32(place + kept[start]))
    }
  }

  /// Reads an accidental whose first character is before `at`.
  private static func accidental(_ music: [Unicode.Scalar], _ at: inout Int) -> Int? {
    let sign = music[at - 1]
    guard sign == "^" || sign == "_" || sign == "=" else { return nil }
    let unit = sign == "^" ? 1 : sign == "_" ? -1 : 0
    guard sign != "=", at < music.count, music[at] == sign else { return unit }
    at += 1
    return 2 * unit
  }
}

extension Unicode.Scalar {
  /// The letter of the note that the character is.
  fileprivate var noteLetter: PitchLetter? {
    isNoteLetter ? PitchLetter.allCases.first { $0.name == String(self).uppercased() } : nil
  }
}
