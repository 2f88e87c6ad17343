internal import ABCNotation
public import CharRNN

/// Follows a tune while it is drawn and says which characters keep it legal.
///
/// Legal means: the parser reports nothing, every bar has its length, and the parts are those of the
/// form, if there is one. A character is allowed only if some legal tune goes on from it.
///
/// A value: a copy is a fork.
public struct TuneConstraint: Sendable {
  private let alphabet: MusicAlphabet
  private let tonic: Tonic?
  private let rules: ConstraintRules
  private let newline: Token
  /// The lines that name the parts; empty for a form without labels.
  private let labels: [[Token]]

  private var state: ConstraintState
  private var texts: BarTexts
  /// Characters that must come next, in order: a part's label, or a bar that returns.
  private var due: ArraySlice<Token> = []
  private var dueIsLabel = false
  /// Whether a bar that returned is complete, so that only its bar line can follow.
  private var mustEndBar = false

  private var mustEndSoon = false

  /// Whether a bar has just ended: the place at which drawings of a tune are compared.
  public private(set) var isAtBarLine = false
  /// What the part that has just ended is worth, in nats: terms for its last note and chords; else 0.
  public private(set) var cadenceWeight = 0.0

  /// Creates a constraint for a tune that opens with `opening`.
  ///
  /// - Parameters:
  ///   - opening: the tune so far: its header and any music after it.
  ///   - form: the form of the tune; nil for any legal one.
  ///   - vocabulary: the model's characters.
  /// - Throws: `ConstraintError` for a tune that cannot be followed.
  public init(
    opening: String, form: TuneForm?, vocabulary: Vocabulary
  ) throws(ConstraintError) {
    guard let alphabet = MusicAlphabet(vocabulary), let newline = vocabulary.index(of: "\n") else {
      throw .vocabulary
    }
    let music = try OpeningMusic(opening, alphabet, vocabulary)
    self.alphabet = alphabet
    self.newline = newline
    tonic = Tonic(music.key)
    texts = music.texts
    if let form {
      (rules, state) = music.adapted(to: form)
    } else {
      (rules, state) = (music.rules, music.state)
    }
    guard rules.isWritable else { throw .vocabulary }
    let isLabelled = rules.isLabelled && !music.hasMusic
    labels = isLabelled ? rules.parts.indices.compactMap { Self.label($0, vocabulary) } : []
    if music.hasMusic { prepareBar() } else { preparePart() }
  }

  private static func label(_ part: Int, _ vocabulary: Vocabulary) -> [Token]? {
    let letter = Unicode.Scalar(UInt8(ascii: "A") + UInt8(part % 26))
    let line = "P:\(letter)\n".unicodeScalars.compactMap { vocabulary.index(of: $0) }
    return line.count == 4 ? line : nil
  }

  // MARK: Asking

  /// Whether the next character is not the model's to choose: it belongs to a label or to a bar that
  /// returns, and says nothing about how well the model likes the tune.
  public var isImposed: Bool { !due.isEmpty && state.bars.phase == .none }

  /// The bars written so far, without pick-ups.
  public var writtenBars: Int { state.bars.writtenBars }

  /// The parts that have ended.
  var endedParts: Int { state.bars.part }

  /// Whether the last part has ended, so that nothing but the end of the tune can follow.
  var isOver: Bool { state.bars.isOver }
  /// Whether the next character is in the last bar of a part or ending of the form.
  public var isInCadence: Bool { state.bars.isCadence(rules) }

  /// Whether a legal tune goes on with `token`; at least one character is always allowed.
  public func allows(_ token: Token) -> Bool {
    let sign = alphabet.signs[Int(token)]
    if isImposed {
      if dueIsLabel { return token == due.first }
      // Spaces, a line break or `|:` can come before a bar that returns.
      let isBefore = sign.kind == .space || sign.kind == .newline || sign.kind == .bar
      guard token == due.first || state.music.isBarEmpty && isBefore else { return false }
    } else if mustEndBar {
      guard sign.kind == .bar || sign.kind == .colon || sign.kind == .space else { return false }
    }
    return state.reading(sign, rules) != nil
  }

  /// Whether the next bar is the model's to write and ends a part.
  var isBeforeCadence: Bool { isAtBarLine && due.isEmpty && state.bars.isCadence(rules) }

  // MARK: Reading

  /// The characters that are kept free for ending a tune; unusually long bars can take more.
  public static let endingRoom = 300

  /// Makes a tune without a form end with the present part, from the next bar on.
  public mutating func endSoon() { mustEndSoon = true }

  /// Takes the next character, one that is allowed.
  public mutating func accept(_ token: Token) {
    isAtBarLine = false
    cadenceWeight = 0
    let isDue = isImposed && due.first == token
    if isDue {
      due.removeFirst()
      if dueIsLabel { return acceptLabel(token) }
    }
    let sign = alphabet.signs[Int(token)]
    guard let next = state.reading(sign, rules) else { return }
    texts.append(token, sign, from: state, to: next)
    let before = state.bars
    state = next
    if isDue, due.isEmpty { mustEndBar = true }
    if next.bars.endedBars != before.endedBars {
      mustEndBar = false
      isAtBarLine = true
      prepareBar()
    }
    if next.bars.ending != before.ending { prepareBar() }
    if next.bars.part != before.part {
      cadenceWeight = tonic?.weight(of: next.music) ?? 0
      preparePart()
    }
  }

  private mutating func acceptLabel(_ token: Token) {
    state.music.lineLength = token == newline ? 0 : 3
    state.music.followsSpace = token == newline
    if due.isEmpty {
      dueIsLabel = false
      prepareBar()
    }
  }

  /// Makes the label of a part due, or its first bar.
  private mutating func preparePart() {
    prepareBar()
    guard labels.indices.contains(state.bars.part) else { return }
    let lineEnd = state.music.lineLength == 0 ? [] : [newline]
    due = (lineEnd + labels[state.bars.part])[...]
    dueIsLabel = true
  }

  /// Makes a bar due that the form wants to return, and forbids ties that could not.
  private mutating func prepareBar() {
    due = []
    if mustEndSoon {
      state.bars.endsSoon = true
      state.music.target = state.bars.target(rules)
    }
    state.music.mayTieOver = state.bars.ends(at: state.music.target, rules).contains(.single)
    guard rules.returns.indices.contains(state.bars.part) else { return }
    let returns = rules.returns[state.bars.part]
    let place = state.bars.bar
    func source(_ place: Int) -> Int? { returns.indices.contains(place) ? returns[place] : nil }
    let isPickUp = state.bars.isPickUp
    let isSource = !isPickUp && rules.sources.contains(state.bars.writtenBars)
    if isSource || source(isPickUp ? place : place + 1) != nil { state.music.mayTieOver = false }
    if !isPickUp, state.music.isBarEmpty, let source = source(place) {
      let bar = texts.bar(source, length: state.music.target) ?? []
      if isLegal(bar) { due = bar }
    }
  }

  /// Whether a whole bar can be written here.
  private func isLegal(_ bar: ArraySlice<Token>) -> Bool {
    var reached = state
    reached.bars.phase = .none
    for token in bar {
      guard let next = reached.reading(alphabet.signs[Int(token)], rules) else { return false }
      reached = next
    }
    return reached.music.completed()?.left == 0
  }
}
