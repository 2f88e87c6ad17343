import ABCNotation

/// What the judge finds in one tune.
public struct TuneJudgement: Sendable {
  /// The bars and parts, counted apart from the parser.
  let bars: BarCount
  /// The form of the parts.
  let form: CountedForm
  /// The notes against keys and chord symbols.
  let harmony: TuneHarmony
  /// The number of warnings and errors that lilt reports.
  public let faultCount: Int
  /// Whether the header names a person or a collection.
  public let hasCredit: Bool
  /// The number of music characters: those after the first `K:` line without field lines, comments,
  /// white space and backslashes.
  public let characterCount: Int
  /// The music characters of the longest passage that a tune of a corpus has too, in any key; nil
  /// if no corpus is known.
  public let longestMatch: Int?
  /// How much people's tunes have in common with the corpus; nil if that is unknown.
  let borrowing: HumanBorrowing?
  /// The metre and the type of a tune whose metre is not one of the type in `R:`.
  let typeOfOtherMetre: (metre: String, type: String)?
  /// What another program said; nil if it did not hear the tune.
  public var verdict: OtherVerdict?

  /// What another program said about the tune.
  public struct OtherVerdict: Hashable, Sendable {
    /// Whether it reported an error.
    public let hasError: Bool
    /// Whether it reported a bar of the wrong length.
    public let hasBarWarning: Bool

    /// Makes a verdict.
    public init(hasError: Bool, hasBarWarning: Bool) {
      self.hasError = hasError
      self.hasBarWarning = hasBarWarning
    }
  }

  /// Judges a tune.
  ///
  /// - Parameters:
  ///   - text: The tune.
  ///   - corpus: The tunes that it is compared with; nil if none are known.
  ///   - scope: Those of them that count.
  ///   - borrowing: How much people's tunes have in common with them.
  public init(
    _ text: TuneText, comparedWith corpus: MatchIndex? = nil,
    in scope: MatchIndex.Scope = MatchIndex.Scope(), beside borrowing: HumanBorrowing? = nil
  ) {
    bars = BarCount(text)
    form = CountedForm(bars)
    let read = TuneReader.firstTune(in: text.string)
    harmony = TuneHarmony(read.tune)
    faultCount = read.faultCount + read.tune.performance(PlaybackOptions()).faultCount
    hasCredit = Self.hasCredit(text)
    let music = KeylessMusic(text)
    characterCount = music.characterCount
    longestMatch = corpus?.longestMatch(of: music, in: scope)
    self.borrowing = borrowing
    typeOfOtherMetre = TuneType.strange(rhythm: text.field("R"), metre: text.field("M"))
  }

  /// Whether the header has one of those fields, or a comment that is not lilt's own.
  private static func hasCredit(_ text: TuneText) -> Bool {
    for line in text.lines {
      switch ScannedLine(line) {
      case .field("K", _): return false
      case .field(let letter, let value):
        if HeaderField.credits.contains(letter), !value.isEmpty { return true }
      case .comment(let comment):
        // Directives begin with `%%`.
        let isOwn = comment.hasPrefix("% lilt ") || Preparation.style(inLine: comment) != nil
        if !isOwn, !comment.hasPrefix("%%") { return true }
      case .music: break
      }
    }
    return false
  }
}

extension TuneJudgement {
  /// The number of bars as written, without pick-ups.
  public var barCount: Int { bars.writtenCount }

  /// The form as letters, such as `AABB`.
  public var formLetters: String { form.letters }

  /// Whether the parts are those of `letters` and every one has passes of `bars` bars.
  public func isForm(_ letters: String, ofBars bars: Int) -> Bool {
    form.isForm(letters, ofBars: bars)
  }

  /// Whether there are bars, none longer than its metre and none inside a part shorter.
  public var hasExactBars: Bool { bars.isExact && !bars.parts.isEmpty }
}
