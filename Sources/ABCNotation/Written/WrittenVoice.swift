/// A voice as people read it: its elements with exact lengths, the alterations of their notes and the
/// syllables under them.
///
/// Nothing is played: repeats, ornaments and grace notes stand as they are written. Times are in
/// units, of which a whole note has `unitsInWhole`.
package struct WrittenVoice: Sendable {
  /// An element of the voice with what it means at its place.
  package struct Item: Sendable {
    /// The element as written.
    package let element: MusicElement
    /// The length in units after tuplets and broken rhythm; 0 for an element that takes no time.
    ///
    /// That of grace notes is the length of one of length 1 as abc2midi plays it.
    package var length = 0
    /// The semitones by which accidentals, bar and key alter each note of the element.
    package var alterations: [Fraction] = []
    /// The octaves by which clef and properties move the notes.
    package var octaves = 0
    /// The semitones by which the voice sounds higher than it is written.
    package var transposition = 0
    /// The unit note length at this place, in which a tempo can count.
    package let unitNoteLength: Fraction
    /// The syllable of each verse; empty for a verse without one here.
    ///
    /// A syllable whose word continues ends in `-`.
    package var verses: [String] = []
    /// The General MIDI program that a directive sets for the voice.
    package var program: Int?
    /// What a decoration, the words of an annotation, or a text in the place of a chord symbol do to the
    /// order of the music.
    package var jump: Jump?
    /// The index of the innermost tuplet in `tuplets`; `nil` outside of tuplets.
    package var tuplet: Int?
  }

  /// What `!D.C.!` or words such as `D.C. al Fine` do.
  package struct Jump: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      case daCapo, dalSegno, fine, segno, coda, toCoda
    }

    package let kind: Kind
    /// The name for people, such as `D.C. al Fine`.
    package let name: String
  }

  /// A tuplet, inside which a note has `time / notes` of its written length.
  package struct Tuplet: Sendable {
    /// The numbers with those of outer tuplets.
    package let notes: Int
    package let time: Int
    /// The index of the tuplet in which it stands, and the number of those around it.
    package let outer: Int?
    package let depth: Int
    /// The indices of its first and last items, those of inner tuplets among them.
    package fileprivate(set) var first: Int
    package fileprivate(set) var last: Int
    /// Whether it stands in a tuplet, or one in it.
    package fileprivate(set) var isNested: Bool
    /// Its own numbers.
    package let ownNotes: Int
    package let ownTime: Int
  }

  /// The elements in the order written.
  package let items: [Item]
  /// The tuplets in the order written; one without items starts after its end.
  package let tuplets: [Tuplet]
  /// The indices of items before which the player starts a repeat though no sign stands there.
  package let imaginedRepeats: Set<Int>
  /// The units in a whole note, a multiple of 4.
  package let unitsInWhole: Int
  /// Whether lengths are so fine that they were rounded.
  package let isRounded: Bool
  /// Whether elements beyond `limit` were left out.
  package let isCut: Bool
  /// The General MIDI program at the start, from 0; `nil` if no directive gives one.
  package private(set) var program: Int?
  /// The name for people.
  package let name: String
  /// Whether the notes are those of drums.
  package let isPercussion: Bool

  /// The most signs of a voice that are read, as many as a performance has steps.
  package static let limit = Unrolling.stepLimit

  /// Reads the voice number `place` of a tune, counted from 0.
  package init(_ place: Int, of tune: Tune) {
    let voice = tune.voices[place]
    let rhythm = Self.rhythm(of: voice, tune)
    unitsInWhole = rhythm.measure.unitsInWhole
    isRounded = rhythm.measure.isRounded
    name = voice.name
    isPercussion = voice.isPercussion(in: tune.key)
    isCut = voice.list.signs.count > Self.limit
    var tupletsOfSigns: [Int: Int] = [:]
    for (place, tuplet) in rhythm.tuplets.enumerated() {
      for member in tuplet.members { tupletsOfSigns[member] = place }
    }
    var itemsOfSigns: [Int: Int] = [:]
    var pitches = PitchReader(
      tune.key, VoiceProperties(voice.properties).shift, microtones: voice.list.microtones,
      accidentalsHoldInAllOctaves: PlaybackOptions().accidentalsHoldInAllOctaves)
    pitches.isPercussion = isPercussion
    for directive in tune.headerDirectives(of: voice) {
      pitches.apply(directive)
      program = directive.program(ofVoice: place + 1) ?? program
    }
    var items: [Item] = []
    var unit = tune.unitNoteLength
    var lyrics = LyricAligner()
    let signs = voice.list.signs
    items.reserveCapacity(signs.count)
    var index = 0
    while index < min(signs.count, Self.limit) {
      let start = index
      let element = voice.list.element(at: &index)
      var item = Item(element: element, unitNoteLength: unit)
      switch signs[start].kind {
      case .note, .chord:
        lyrics.passNote(items.count)
        item.read(signs[start..<index], &pitches)
      case .graceNotes: item.read(signs[start..<index], &pitches)
      case .barLine:
        lyrics.passBar()
        pitches.startBar()
      case .overlay, .overlayStart, .overlayEnd: pitches.startBar()
      case .annotation, .chordSymbol:
        if case .sign(let sign)? = JumpSign.reading(voice.list.texts[signs[start].place]) {
          item.jump = Jump(sign)
        }
      case .decoration: item.jump = JumpSign(symbol: signs[start].detail).map(Jump.init)
      case .namedDecoration:
        item.jump = JumpSign(decoration: voice.list.texts[signs[start].place]).map(Jump.init)
      case .field:
        switch voice.list.fields[signs[start].place] {
        case .key(let key): pitches.change(to: key)
        case .properties(let words): pitches.change(by: VoiceProperties(words).shift)
        case .unitNoteLength(let length): unit = length
        case .lyrics(let text): lyrics.align(LyricLine(text))
        case .directive(let text):
          for directive in DirectiveReading(text)?.directives ?? [] {
            pitches.apply(directive)
            item.program = directive.program(ofVoice: place + 1) ?? item.program
          }
        default: break
        }
      default: break
      }
      item.length = rhythm.lengths[start]
      item.tuplet = tupletsOfSigns[start]
      if item.tuplet != nil { itemsOfSigns[start] = items.count }
      items.append(item)
    }
    for (place, verses) in lyrics.syllables { items[place].verses = verses }
    tuplets = Self.tuplets(of: rhythm, itemsOfSigns)
    imaginedRepeats = ImaginedRepeats(items, isOnlyVoice: tune.voices.count == 1).starts
    self.items = items
  }

  /// The tuplets that cover an item, the outermost first.
  package func tuplets(around item: Int) -> [Tuplet] {
    var result: [Tuplet] = []
    var next = items[item].tuplet
    while let place = next {
      result.append(tuplets[place])
      next = tuplets[place].outer
    }
    return result.reversed()
  }

  /// The rhythm on the coarsest grid on which it is exact, without swing.
  static func rhythm(of voice: Voice, _ tune: Tune) -> Rhythm {
    var measure = TimeMeasure()
    var diagnostics = DiagnosticCollector()
    while true {
      let rhythm = Rhythm(voice.list, of: tune, nil, swing: false, measure, &diagnostics)
      guard let finer = rhythm.measure.finer else { return rhythm }
      measure = finer
    }
  }

  /// The tuplets with their first and last items, which inner tuplets share with outer ones.
  private static func tuplets(of rhythm: Rhythm, _ itemsOfSigns: [Int: Int]) -> [Tuplet] {
    var tuplets: [Tuplet] = []
    for span in rhythm.tuplets {
      let members = span.members.compactMap { itemsOfSigns[$0] }
      let outer = span.outer.map { tuplets[$0] }
      tuplets.append(
        Tuplet(
          notes: span.notes, time: span.time, outer: span.outer,
          depth: outer.map { $0.depth + 1 } ?? 0,
          first: members.first ?? .max, last: members.last ?? -1, isNested: outer != nil,
          ownNotes: span.notes / (outer?.notes ?? 1), ownTime: span.time / (outer?.time ?? 1)))
    }
    for (place, span) in rhythm.tuplets.enumerated().reversed() {
      guard let outer = span.outer else { continue }
      tuplets[outer].first = min(tuplets[outer].first, tuplets[place].first)
      tuplets[outer].last = max(tuplets[outer].last, tuplets[place].last)
      tuplets[outer].isNested = true
    }
    return tuplets
  }
}

extension WrittenVoice.Item {
  /// Reads the pitches of the notes among `signs`.
  fileprivate mutating func read(_ signs: ArraySlice<Sign>, _ pitches: inout PitchReader) {
    if !pitches.isPercussion {
      octaves = pitches.octaveShift / 12
      transposition = pitches.transposition
    }
    let shift = 12 * octaves + transposition
    for sign in signs where [.note, .chordNote, .graceNote].contains(sign.kind) {
      let natural = Pitch(PitchLetter(rawValue: sign.letter) ?? .c, octave: sign.octave).naturalKey
      let sounding = BentKey(code: pitches.key(of: sign)).semitones
      alterations.append(sounding - Fraction(shift + natural))
    }
  }
}

extension WrittenVoice.Jump {
  /// Describes a sign.
  fileprivate init(_ sign: JumpSign) {
    name = sign.name
    kind =
      switch sign {
      case .jump(let jump): jump.isToSegno ? .dalSegno : .daCapo
      case .fine: .fine
      case .segno: .segno
      case .coda: .coda
      case .toCoda: .toCoda
      }
  }
}
