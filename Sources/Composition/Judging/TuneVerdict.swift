/// Whether a tune would pass the first stage of the AI Music Generation Challenge.
///
/// Its judges reject a tune for plagiarism, for its rhythm or for its mode, and grade the others (Sturm
/// and Maruri-Aguilar, "The AI Music Generation Challenge 2022", stage 1). What they hear is
/// counted here:
///
/// - copied: a passage in common with a tune to train on, in any key, longer than 95 % of people's
///   held-out tunes have (`HumanBorrowing.limit`);
/// - rhythm: more than one bar in ten over-full or short inside a part, or a metre that is not that of
///   the type in `R:`;
/// - mode: more than one note in ten outside of the key.
///
/// The limits are such that people's tunes pass. Of 40 held-out jigs and hornpipes of the Nottingham
/// collection 95 % are not past the first limit, by its definition, all keep the rhythm and 97.5 % the
/// mode; 92.5 % pass all three (85 to 100 %), of the 362 to train on 95.6 %. Those that fail the mode
/// change it without a `K:`.
extension TuneJudgement {
  /// Why a tune is rejected.
  public enum Rejection: Hashable, Sendable {
    /// It has a passage of this many music characters in common with a tune to train on.
    case copied(Int)
    /// So many of its bars have the wrong length.
    case bars(wrong: Int, of: Int)
    /// Its metre is not one of its type.
    case metre(String, type: String)
    /// So many of its notes are outside of the key.
    case mode(outside: Int, of: Int)
  }

  /// The largest share of bars of a wrong length, and of notes outside of the key.
  public static let (mostWrongBars, mostOutside) = (0.1, 0.1)

  /// Why the tune is rejected; empty if it passes.
  public var rejections: [Rejection] {
    var found: [Rejection] = []
    if isCopied == true, let longestMatch { found.append(.copied(longestMatch)) }
    let (wrong, all) = (bars.wrongCount, bars.bars.count)
    if all == 0 || Double(wrong) > Self.mostWrongBars * Double(all) {
      found.append(.bars(wrong: wrong, of: all))
    }
    if let strange = typeOfOtherMetre { found.append(.metre(strange.metre, type: strange.type)) }
    let outside = harmony.noteCount - harmony.inKeyCount
    if harmony.noteCount == 0 || Double(outside) > Self.mostOutside * Double(harmony.noteCount) {
      found.append(.mode(outside: outside, of: harmony.noteCount))
    }
    return found
  }

  /// Whether its longest match is past that of people's tunes; nil if that is unknown.
  var isCopied: Bool? {
    guard let borrowing, let longestMatch else { return nil }
    return borrowing.isCopied(longestMatch)
  }

  /// Whether its bars add up and are those of its type.
  var keepsRhythm: Bool {
    rejections.allSatisfy {
      switch $0 {
      case .bars, .metre: false
      case .copied, .mode: true
      }
    }
  }

  /// Whether its notes are in the mode.
  var keepsMode: Bool {
    rejections.allSatisfy { if case .mode = $0 { false } else { true } }
  }
}

/// The metres of types of tunes, as players write them.
enum TuneType {
  private static let metres: [(type: String, metres: Set<String>)] = [
    ("slip jig", ["9/8"]), ("double jig", ["6/8"]), ("single jig", ["6/8", "12/8"]),
    ("slide", ["12/8", "6/8"]), ("jig", ["6/8", "9/8", "12/8"]),
    ("hornpipe", ["4/4", "2/2", "C", "C|", "2/4", "3/2"]),
    ("reel", ["4/4", "2/2", "C", "C|", "2/4"]),
    ("polka", ["2/4", "4/4", "C", "C|"]), ("waltz", ["3/4", "3/8"]), ("mazurka", ["3/4"]),
    ("strathspey", ["4/4", "C", "C|", "2/2"]),
  ]

  /// The type that a header names, if its metre is not one of that type.
  static func strange(rhythm: String?, metre: String?) -> (metre: String, type: String)? {
    guard let rhythm = rhythm?.lowercased(), let metre,
      let known = metres.first(where: { rhythm.contains($0.type) })
    else { return nil }
    let isOfType = known.metres.contains(metre.filter { $0 != " " })
    return isOfType ? nil : (metre, known.type)
  }
}
