import ABCNotation
import CharRNN

/// The opening of a tune, read as far as drawing under a constraint needs it.
///
/// What constrained drawing would not write itself, such as fields or lyrics, is passed over up to the
/// next bar line; the position in the bar then comes from `ABCReader`, which reads all of ABC.
struct OpeningMusic {
  let key: Key
  private(set) var rules: ConstraintRules
  private(set) var state: ConstraintState
  private(set) var texts: BarTexts
  /// Whether there is any music behind the header.
  private(set) var hasMusic = false

  private let alphabet: MusicAlphabet
  private let vocabulary: Vocabulary
  private var reader = ABCReader()
  /// Whether all characters of the present bar were followed.
  private var isFollowing = true
  private var lastSign = MusicSign("\n")

  /// Reads an opening.
  ///
  /// - Throws: `ConstraintError` if the tune cannot be followed from there.
  init(
    _ opening: String, _ alphabet: MusicAlphabet, _ vocabulary: Vocabulary
  ) throws(ConstraintError) {
    self.alphabet = alphabet
    self.vocabulary = vocabulary
    texts = BarTexts(space: vocabulary.index(of: " "))
    let tune = Tunebook(parsing: opening).tunes.first
    if let count = tune?.voices.count, count > 1 { throw .voices(count) }
    key = tune?.key ?? Key(.c)
    rules = ConstraintRules(barLength: 1, alphabet.writable)
    state = ConstraintState(rules, writable: alphabet.writable)
    let lines = Array(opening.unicodeScalars)[...].lines
    for (place, line) in lines.enumerated() {
      let isWhole = place < lines.count - 1
      let isMusic = reader.place == .body && line.isMusic
      if isMusic, !hasMusic, !line.isEmpty {
        try setMeter()
        hasMusic = true
      }
      for character in line {
        reader.read(character)
        if isMusic { follow(character) }
      }
      guard isWhole else { continue }
      reader.read("\n")
      if isMusic { follow("\n") }
    }
    guard reader.place == .body else { throw .noKey }
    try finish()
  }

  /// Takes the metre that holds here.
  private mutating func setMeter() throws(ConstraintError) {
    guard let length = reader.barLength else { throw .freeMeter }
    guard let parts = length.parts(of: reader.unitNoteLength), parts > 0,
      parts % alphabet.writable.grain == 0
    else { throw .bar(length: length, unit: reader.unitNoteLength) }
    rules = ConstraintRules(barLength: parts, alphabet.writable)
    state.music.target = state.bars.target(rules)
  }

  private mutating func follow(_ character: Unicode.Scalar) {
    let sign = MusicSign(character)
    defer { lastSign = sign }
    if isFollowing, let next = state.reading(sign, rules),
      let token = vocabulary.index(of: character)
    {
      texts.append(token, sign, from: state, to: next)
      state = next
      return
    }
    pass(sign)
  }

  /// Passes a character that is not followed; following goes on at the next bar line.
  private mutating func pass(_ sign: MusicSign) {
    let written = state.bars.writtenBars
    defer { for _ in written..<state.bars.writtenBars { texts.appendUnknownBar() } }
    let wasEmpty = isFollowing && state.music.isBarEmpty
    switch sign.kind {
    case .newline: state.music.lineLength = 0
    case .bar where wasEmpty || lastSign.kind == .colon:
      isFollowing = true
      state.endPart(with: lastSign.kind == .colon ? .repeatEnd : .double, rules)
    case .bar:
      isFollowing = true
      state.passBar(rules)
    default:
      isFollowing = sign.kind == .space && isFollowing
    }
  }

  /// Takes the position in the bar from the reader where it was not followed.
  private mutating func finish() throws(ConstraintError) {
    try setMeter()
    if isFollowing {
      // A bar line that only a second sign would complete ends a short bar here.
      if state.bars.phase == .bar, state.bars.ends.isDisjoint(with: [.single, .firstEnding]) {
        state.passBar(rules)
        texts.appendUnknownBar()
      }
      let position = state.music.completed()?.position ?? state.music.position
      guard position % alphabet.writable.grain == 0 else {
        throw .position(Fraction(Int(position), Int(NoteLength.unit)) * reader.unitNoteLength)
      }
      return
    }
    guard !reader.isInsideBrackets else { throw .unfinished }
    guard let position = reader.barPosition.parts(of: reader.unitNoteLength),
      position % alphabet.writable.grain == 0
    else {
      throw .position(reader.barPosition)
    }
    var music = MusicState(target: state.music.target, writable: alphabet.writable)
    music.position = position
    music.isBarEmpty = false
    music.lineLength = 3
    state.music = music
    state.bars.phase = .none
    state.bars.isAtPartStart = false
  }

  /// The rules and the state for going on in `form`, changed where the music so far differs from it.
  func adapted(to form: TuneForm) -> (rules: ConstraintRules, state: ConstraintState) {
    let asked = form.pickUp.parts(of: reader.unitNoteLength) ?? 0
    let isGrained = asked % alphabet.writable.grain == 0 && asked < rules.barLength
    var pickUp = state.bars.freePickUp ?? (isGrained ? asked : 0)
    guard hasMusic else {
      let rules = ConstraintRules(
        barLength: rules.barLength, alphabet.writable, form: form, pickUp: pickUp)
      return (rules, ConstraintState(rules, writable: alphabet.writable))
    }
    var state = state
    // Music that has passed no bar line may be a pick-up still.
    if state.bars.freePickUp == nil {
      if state.music.completed().map({ $0.position > pickUp }) ?? true { pickUp = 0 }
      state.bars.isPickUp = pickUp > 0
    }
    var form = form
    form.fit(state.bars)
    let rules = ConstraintRules(
      barLength: rules.barLength, alphabet.writable, form: form, pickUp: pickUp)
    state.bars.goOn(in: rules)
    state.music.target = state.bars.target(rules)
    return (rules, state)
  }
}

extension ConstraintState {
  /// Passes a bar line after music that was not followed.
  fileprivate mutating func passBar(_ rules: ConstraintRules) {
    bars.endBar(at: rules.barLength, rules)
    bars.phase = .none
    music = MusicState(target: bars.target(rules), writable: music.writable)
    music.lineLength = 3
  }

  fileprivate mutating func endPart(with end: BarEnds, _ rules: ConstraintRules) {
    if !music.isBarEmpty { bars.endBar(at: rules.barLength, rules) }
    bars.endPart(with: end, rules)
    bars.phase = .none
    music = MusicState(target: bars.target(rules), writable: music.writable)
    music.lineLength = 3
  }
}

extension BarSequence {
  /// Whether the opening stops at the bar line before the first ending of `part`.
  fileprivate func isBeforeEnding(barCount: Int, endingCount: Int) -> Bool {
    phase == .bar && ends.contains(.firstEnding) && endingCount > 0
      && bar == barCount - endingCount
  }

  /// Settles the bar line that the opening stops after: in a form it ends a bar inside a part.
  fileprivate mutating func goOn(in rules: ConstraintRules) {
    guard phase == .bar, rules.parts.indices.contains(part) else { return }
    let present = rules.parts[part]
    let isBeforeEnding = isBeforeEnding(
      barCount: present.barCount, endingCount: present.endingCount)
    phase = isBeforeEnding ? .ending : .none
    ends = isBeforeEnding ? .firstEnding : []
  }
}

extension TuneForm {
  /// Changes the form where music already stands that differs from it.
  fileprivate mutating func fit(_ bars: BarSequence) {
    while parts.count <= bars.part {
      var next = parts[parts.count - 1]
      next.returns = next.returns.map { _ in nil }
      parts.append(next)
    }
    let before = parts[..<bars.part].reduce(0) { $0 + $1.writtenCount }
    var part = parts[bars.part]
    var hasChanged = before + bars.bar != bars.writtenBars
    if bars.ending > 0 {
      let common = bars.bar - bars.endingBars
      let count = max(1, part.endingCount, bars.endingBars + 1)
      hasChanged = hasChanged || part.endingCount != count || part.barCount != common + count
      part.endingCount = count
      part.barCount = common + count
    } else if bars.bar > part.barCount - part.endingCount - 1,
      !bars.isBeforeEnding(
        barCount: part.barCount, endingCount: part.endingCount)
    {
      let unit = part.barCount
      part.barCount = (bars.bar / unit + 1) * unit
      part.endingCount = 0
      hasChanged = true
    }
    if bars.repeating == .opened { part.isRepeated = true }
    parts[bars.part] = part
    guard hasChanged else { return }
    for place in parts.indices {
      parts[place].returns = Array(repeating: nil, count: parts[place].writtenCount)
    }
  }
}

extension TuneText {
  /// Whether the line is music and no field, comment or directive.
  fileprivate var isMusic: Bool { if case .music = lineKind { true } else { false } }
}
