import CharRNN

/// What a revision draws and what it imposes, in the order of the text.
struct RevisionPlan: Sendable {
  /// Free music of exactly a length.
  struct Music: Sendable {
    /// What precedes it: the target, and a tie that waits for its note.
    var start: MusicState
    /// Whether it goes on from the music drawn before it, over a bar line or inside a bar.
    var carries = false
    /// Whether chord symbols can be drawn.
    var mayHaveChords = false
  }

  /// A part of the text.
  enum Step: Sendable {
    /// Characters that must come; their probability weighs a drawing.
    case text([Token])
    /// Music to draw; characters of a `text` end it.
    case music(Music)
    /// Characters that must come; a chord symbol can be drawn before those with a mark.
    case melody([Token], places: [Bool])
    /// What an earlier step wrote.
    case copy(Int)
  }

  /// The text before the first step: read, not drawn.
  let prefix: String
  /// The steps.
  private(set) var steps: [Step] = []
  /// The text after the last step, which the model does not read.
  var suffix = ""
  /// The step with the bars after the drawn music, whose surprisal is reported; nil without such bars.
  private(set) var following: Int?
  /// What an ending on the tonic and a cadence are worth; nil if the end does not matter.
  var tonic: Tonic?

  let vocabulary: Vocabulary
  let alphabet: MusicAlphabet

  /// A plan without steps.
  ///
  /// - Throws: `ConstraintError.vocabulary` if the model cannot write bars of notes.
  init(prefix: String, _ vocabulary: Vocabulary) throws(ConstraintError) {
    guard let alphabet = MusicAlphabet(vocabulary) else { throw .vocabulary }
    self.prefix = prefix
    self.vocabulary = vocabulary
    self.alphabet = alphabet
  }

  /// Appends characters that must come; they join those before them.
  mutating func append(_ text: some Sequence<Unicode.Scalar>) throws {
    let tokens = try vocabulary.encode(Array(text)).tokens
    guard !tokens.isEmpty else { return }
    if case .text(let before) = steps.last, following != steps.count - 1 {
      steps[steps.count - 1] = .text(before + tokens)
    } else {
      steps.append(.text(tokens))
    }
  }

  /// Appends a step.
  mutating func append(_ step: Step) { steps.append(step) }

  /// Appends the bars after the drawn music as a separate step, so that their surprisal is known.
  mutating func append(following text: some Sequence<Unicode.Scalar>) throws {
    let tokens = try vocabulary.encode(Array(text)).tokens
    guard !tokens.isEmpty else { return }
    steps.append(.text(tokens))
    following = steps.count - 1
  }

  /// Whether drawings are compared before a step: where something is drawn.
  func waits(before step: Int) -> Bool {
    guard step > 0 else { return false }
    switch steps[step] {
    case .music, .melody: return true
    case .text, .copy: return false
    }
  }

  /// The character that ends the music before a step: the first of a text.
  func end(before step: Int) -> Token? {
    guard steps.indices.contains(step), case .text(let tokens) = steps[step] else { return nil }
    return tokens.first
  }
}

extension RevisionPlan {
  /// The state of the music at the start of a bar or a part of one.
  ///
  /// - Parameters:
  ///   - length: the time to fill.
  ///   - gap: the text before it.
  ///   - bar: the music before that, which can end with a tie; nil if there is none.
  ///   - number: the number of the bar, for the error.
  /// - Returns: the state.
  /// - Throws: `RevisionError` if drawing cannot fill the time or follow the tie.
  func startOfBar(
    _ length: Int32?, after gap: ArraySlice<Unicode.Scalar>,
    tiedTo bar: ArraySlice<Unicode.Scalar>?, number: Int
  ) throws(RevisionError) -> MusicState {
    guard let length, length > 0, length % alphabet.writable.grain == 0 else {
      throw .length(bar: number)
    }
    var state = MusicState(target: length, writable: alphabet.writable)
    state.mayTieOver = false
    if let bar, bar.last == "-" {
      guard let tied = pitch(tiedFrom: bar) else {
        throw .bar(number, found: "a tie from a note that drawing cannot follow")
      }
      state.tiedPitch = tied
    }
    state.lineLength = gap.last == "\n" ? 0 : 3
    state.followsSpace = gap.last?.isSpace ?? true
    return state
  }

  /// The pitch of the last note of `bar`, which a tie follows.
  private func pitch(tiedFrom bar: ArraySlice<Unicode.Scalar>) -> Int8? {
    let note = bar.dropLast().reversed().prefix { !$0.isNoteLetter }
    guard let letter = bar.dropLast().dropLast(note.count).last, letter.isNoteLetter,
      note.allSatisfy({ ",'/".unicodeScalars.contains($0) || ("0"..."9").contains($0) })
    else { return nil }
    let octaves = note.reduce(0) { $0 + ($1 == "'" ? 1 : $1 == "," ? -1 : 0) }
    return MusicSign(letter).value + Int8(clamping: 7 * octaves)
  }
}
