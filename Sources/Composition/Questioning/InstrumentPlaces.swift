import ABCNotation

/// One of the instruments that are written into a tune's text.
public enum Instrument: String, Hashable, Sendable, CaseIterable {
  /// The first voice.
  case melody
  /// The chord symbols of all voices.
  case chords
  /// The second voice.
  case bass
}

/// The instruments of a tune as places in its text.
///
/// Voices can take turns by lines (`V:2`) or by inline fields (`[V:2]`). Voices after the second belong
/// to no instrument, as do fields, comments, spaces, bar lines, decorations and annotations.
struct InstrumentPlaces {
  /// A chord symbol with its quotes, or the pitch of a note: accidental, letter and octave marks.
  struct Token: Equatable {
    let range: Range<Int>
    /// The bar of its voice, from 0; a bar line with no note or rest before it ends none.
    let bar: Int
    /// For a pitch, the index among the chord symbols of the last one before it in its voice.
    let chord: Int?
  }

  /// The characters of the tune.
  let text: [Unicode.Scalar]
  /// For each character the instrument in whose bits it counts; all signs of notes and rests count.
  private(set) var owners: [Instrument?]
  /// For each character of the music its voice, from 0, and its bar; nil elsewhere.
  private(set) var bars: [(voice: Int, bar: Int)?]
  /// The tokens of each instrument in the order written; those of grace notes are left out.
  private(set) var tokens: [Instrument: [Token]] = [:]

  private var at = 0
  private var turns = VoiceTurns()
  private var hasMusic = false
  /// The bars and the last chord symbol of each voice.
  private var barCounts: [Int: Int] = [:]
  private var lastChords: [Int: Int] = [:]
  /// The voices whose bar has a note or rest.
  private var begun: Set<Int> = []

  /// Finds the instruments of the first tune in `tune`, up to a blank line.
  init(_ tune: TuneText) {
    text = Array(tune)
    owners = Array(repeating: nil, count: text.count)
    bars = Array(repeating: nil, count: text.count)
    var lineStart = 0
    var isBody = false
    while lineStart < text.count {
      let end = text[lineStart...].firstIndex(of: "\n") ?? text.count
      let line = text[lineStart..<end]
      switch line.lineKind {
      case .blank where isBody: return
      case .field(UInt8(ascii: "V")): turns.pass(to: line.fieldValue, hasMusic: hasMusic)
      case .field(UInt8(ascii: "K")): isBody = true
      case .music where isBody:
        at = lineStart
        while at < end { readItem(end) }
      default: break
      }
      lineStart = end + 1
    }
  }

  private var voice: Int { turns.voice }

  private var instrument: Instrument? { voice == 0 ? .melody : voice == 1 ? .bass : nil }

  // MARK: Items

  private mutating func readItem(_ lineEnd: Int) {
    let character = text[at]
    let next = at + 1 < lineEnd ? text[at + 1] : " "
    func end(behind closing: Unicode.Scalar) -> Int {
      text[(at + 1)..<lineEnd].firstIndex(of: closing).map { $0 + 1 } ?? at + 1
    }
    switch character {
    case "\\" where next == "%": take(to: at + 2, nil)
    case "%": at = lineEnd
    case "\"": takeQuoted(to: end(behind: "\""))
    case "{": take(to: end(behind: "}"), instrument)
    case "!", "+": take(to: end(behind: character), nil)
    case "[" where next == "|": takeBarLine(lineEnd)
    case "[" where next.isDigit: takeBarLine(lineEnd)
    case "[" where next.isLetter && at + 2 < lineEnd && text[at + 2] == ":":
      let start = at
      let end = end(behind: "]")
      if next == "V", end > start + 3 {
        turns.pass(to: text[(start + 3)..<(end - 1)], hasMusic: hasMusic)
      }
      take(to: end, nil)
    case "|": takeBarLine(lineEnd)
    case ":" where next == "|" || next == ":": takeBarLine(lineEnd)
    case "^", "_", "=", "A"..."G", "a"..."g": takePitch(lineEnd)
    default:
      if "zxZX".unicodeScalars.contains(character) { begun.insert(voice) }
      let isSign = character.isDigit || "/<>()-.~[]zxZX,'".unicodeScalars.contains(character)
      take(to: at + 1, isSign ? instrument : nil)
    }
  }

  private mutating func take(to end: Int, _ owner: Instrument?) {
    for place in at..<end {
      owners[place] = owner
      bars[place] = (voice, barCounts[voice] ?? 0)
    }
    at = end
  }

  private mutating func takeQuoted(to end: Int) {
    let start = at
    let name = text[(start + 1)..<max(start + 1, end - 1)]
    let isChord = name.first.map { !"^_<>@".unicodeScalars.contains($0) } ?? false
    guard isChord, Harmony(name.string) != nil else { return take(to: end, nil) }
    take(to: end, .chords)
    lastChords[voice] = tokens[.chords]?.count ?? 0
    add(start..<end, to: .chords)
  }

  private mutating func takePitch(_ lineEnd: Int) {
    let start = at
    var end = at
    while end < lineEnd, "^_=".unicodeScalars.contains(text[end]) { end += 1 }
    guard end < lineEnd, text[end].isNoteLetter else { return take(to: max(end, at + 1), nil) }
    end += 1
    hasMusic = true
    begun.insert(voice)
    while end < lineEnd, text[end] == "," || text[end] == "'" { end += 1 }
    take(to: end, instrument)
    if let instrument { add(start..<end, to: instrument) }
  }

  private mutating func add(_ range: Range<Int>, to instrument: Instrument) {
    tokens[instrument, default: []].append(
      Token(
        range: range, bar: barCounts[voice] ?? 0,
        chord: instrument == .chords ? nil : lastChords[voice]))
  }

  /// Takes the signs of a bar line and the number of an ending behind them.
  private mutating func takeBarLine(_ lineEnd: Int) {
    var end = at
    let hasBracket = text[end] == "["
    if hasBracket { end += 1 }
    let signs = end
    while end < lineEnd, "|:]".unicodeScalars.contains(text[end]) { end += 1 }
    let isBarLine = end > signs
    if end < lineEnd, text[end] == "[", end + 1 < lineEnd, text[end + 1].isDigit { end += 1 }
    while end < lineEnd, text[end].isDigit || text[end] == "," || text[end] == "-" { end += 1 }
    take(to: max(end, at + 1), nil)
    if isBarLine, begun.remove(voice) != nil { barCounts[voice, default: 0] += 1 }
  }
}

extension InstrumentPlaces {
  /// The number of tokens of an instrument.
  func count(of instrument: Instrument) -> Int { tokens[instrument]?.count ?? 0 }

  /// The text of a token.
  func string(of token: Token) -> String { text[token.range].string }

  /// The text of a bar of a voice on one line, with its chord symbols and bar line.
  func string(ofBar bar: Int, voice: Int) -> String {
    let places = text.indices.filter { bars[$0].map { $0 == (voice, bar) } ?? false }
    // A backslash joins a line with the next one.
    return places.map { text[$0] }.filter { $0 != "\n" && $0 != "\\" }[...].trimmed.string
  }
}

extension Unicode.Scalar {
  /// Whether the character is an ASCII digit.
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
