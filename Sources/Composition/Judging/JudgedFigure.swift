/// A figure over a set of tunes, such as the share of tunes that end on the tonic.
public struct JudgedFigure: Sendable {
  /// How the values of tunes become one figure.
  public enum Summary: Hashable, Sendable {
    /// The sum of the values' numbers divided by the sum of what they are parts of: a share.
    ///
    /// If each is a part of 1, that is their mean.
    case share
    /// The number below which this share of the values' numbers is.
    case quantile(Double)
  }

  /// What a figure needs besides the tunes.
  public enum Source: Hashable, Sendable {
    /// A corpus to compare with.
    case corpus
    /// What another program says about the tunes.
    case otherProgram
  }

  /// The value of a tune: a number and what it is a part of.
  struct Value: Equatable, Sendable {
    let number: Double
    let whole: Double

    /// A number, such as a length.
    init(_ number: Double) { (self.number, whole) = (number, 1) }

    /// A number that is a part of `whole`, which is above 0.
    init(_ number: Double, of whole: Double) { (self.number, self.whole) = (number, whole) }

    /// The share `part` of `all`; nil if `all` is 0.
    init?(_ part: Int, of all: Int) {
      guard all > 0 else { return nil }
      (number, whole) = (Double(part), Double(all))
    }
  }

  /// Its name in JSON.
  public let key: String
  /// Its name in a table.
  public let name: String
  /// How the values become one figure.
  public let summary: Summary
  /// What it needs besides the tunes; nil if nothing.
  public let source: Source?
  /// The value of a tune; nil if the tune has none, as a tune without chord symbols has no chord
  /// tones.
  let value: @Sendable (TuneJudgement) -> Value?

  private init(
    _ key: String, _ name: String, _ summary: Summary = .share, needs source: Source? = nil,
    _ value: @escaping @Sendable (TuneJudgement) -> Value?
  ) {
    self.key = key
    self.name = name
    self.summary = summary
    self.source = source
    self.value = value
  }

  /// A figure of tunes that have a property or lack it.
  private static func share(
    _ key: String, _ name: String, needs source: Source? = nil,
    _ holds: @escaping @Sendable (TuneJudgement) -> Bool?
  ) -> JudgedFigure {
    JudgedFigure(key, name, needs: source) { tune in holds(tune).map { Value($0 ? 1 : 0) } }
  }

  /// All figures, in the order in which a table shows them.
  public static let all = verdict + form + faults + music + lengths

  /// The verdict of the first stage of the AI Music Generation Challenge.
  private static let verdict: [JudgedFigure] = [
    share("notCopied", "not copied: match within people's 95 %", needs: .corpus) {
      $0.isCopied.map { !$0 }
    },
    share("rhythm", "rhythm: bars add up, metre of the type") { $0.keepsRhythm },
    share("mode", "mode: notes in the key") { $0.keepsMode },
    share("passes", "passes all three", needs: .corpus) { tune in
      tune.isCopied.map { _ in tune.rejections.isEmpty }
    },
  ]

  /// Figures of parts and bars.
  private static let form: [JudgedFigure] = [
    share("aabb", "two repeated parts of 8 bars (AABB)") { $0.isForm("AABB", ofBars: 8) },
    JudgedFigure("partsOf8Bars", "parts of exactly 8 bars") { tune in
      // The mean over tunes: a tune of many short parts must not count more than others.
      Value(tune.form.partCount(ofBars: 8), of: tune.bars.parts.count)
        .map { Value($0.number / $0.whole) } ?? Value(0)
    },
    JudgedFigure("repeatedBars", "bars that repeat an earlier bar of the tune") { tune in
      Value(tune.bars.repeatedBars.repeated, of: tune.bars.repeatedBars.all)
    },
    JudgedFigure("rightBars", "bars neither over-full nor short inside a part") { tune in
      Value(tune.bars.bars.count - tune.bars.wrongCount, of: tune.bars.bars.count)
    },
    share("exactBars", "tunes with no over-full bar, no short bar inside a part") {
      $0.hasExactBars
    },
    share("under8Bars", "under 8 bars") { $0.barCount < 8 },
    share("over40Bars", "over 40 bars") { $0.barCount > 40 },
    share("labelTwice", "a label used twice (P:B P:B)") { tune in
      Set(tune.bars.labels).count < tune.bars.labels.count
    },
    share("labelBWithoutA", "P:B without P:A") { tune in
      tune.bars.labels.contains("B") && !tune.bars.labels.contains("A")
    },
  ]

  /// Figures of programs that read the tunes.
  private static let faults: [JudgedFigure] = [
    share("noFault", "no fault (check)") { $0.faultCount == 0 },
    share("noError", "no error (abc2midi)", needs: .otherProgram) { tune in
      tune.verdict.map { !$0.hasError }
    },
    share("noBarWarning", "no bar-length warning (abc2midi)", needs: .otherProgram) { tune in
      tune.verdict.map { !$0.hasBarWarning }
    },
  ]

  /// Figures of notes and chords.
  private static let music: [JudgedFigure] = [
    share("endsOnTonic", "last note is the tonic") { $0.harmony.endsOnTonic ?? false },
    JudgedFigure("cadences", "parts that end V–I") { tune in
      let cadences = tune.bars.parts.compactMap(\.endsWithCadence)
      return Value(cadences.count { $0 }, of: cadences.count)
    },
    JudgedFigure("notesInKey", "notes in key") { tune in
      Value(tune.harmony.inKeyCount, of: tune.harmony.noteCount)
    },
    JudgedFigure("chordTones", "chord tones") { tune in
      Value(tune.harmony.chordNotes.chordTones, of: tune.harmony.chordNotes.all)
    },
    JudgedFigure("notesInRange", "notes from G3 to B5") { tune in
      Value(tune.harmony.inRangeCount, of: tune.harmony.noteCount)
    },
    share("allInRange", "tunes with all notes from G3 to B5") { tune in
      tune.harmony.noteCount > 0 ? tune.harmony.inRangeCount == tune.harmony.noteCount : nil
    },
    share("credit", "a credit of a person or collection in the header") { $0.hasCredit },
  ]

  /// Figures of lengths.
  private static let lengths: [JudgedFigure] =
    [(10, 0.1), (50, 0.5), (90, 0.9)].map { percent, share in
      JudgedFigure("characters\(percent)", "music characters, p\(percent)", .quantile(share)) {
        Value(Double($0.characterCount))
      }
    }
    + [(50, 0.5), (90, 0.9)].map { percent, share in
      JudgedFigure(
        "match\(percent)", "longest match with training, any key, p\(percent)", .quantile(share),
        needs: .corpus
      ) { $0.longestMatch.map { Value(Double($0)) } }
    }
}
