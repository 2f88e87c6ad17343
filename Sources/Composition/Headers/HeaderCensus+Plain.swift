import CharRNN

extension HeaderCensus {
  /// Headers as most collections write them, for a model whose corpus is unknown.
  ///
  /// The model decides whether a space follows `X:`.
  static func plain(for vocabulary: Vocabulary, _ reading: TextLikelihoods) -> HeaderCensus {
    let spaced = ["", " "].map { separator in
      vocabulary.tokens(ofKnownIn: "X:\(separator)1\n")
    }
    let context = Prime.boundary(in: vocabulary)
    let likelihoods = reading.logLikelihoods(
      of: spaced.map { TextLikelihoods.Text(context: context, predicted: $0) })
    let hasSpace = vocabulary.canWrite(" ") && likelihoods[1] > likelihoods[0]
    return plain(spaceAfterNumber: hasSpace)
  }

  /// The plain headers with or without a space in `X: 1`.
  private static func plain(spaceAfterNumber: Bool) -> HeaderCensus {
    let fields = "XTMLRK".unicodeScalars.map { letter in
      // Half of the tunes have a title; lilt writes the other fields by the header's values.
      HeaderField(
        letter: letter, tuneCount: letter == "T" ? 1 : 0,
        separator: letter == "X" && spaceAfterNumber ? " " : "",
        commonestValue: letter == "T" ? untitled : "")
    }
    let timings: [(meter: String, units: [String?])] = [
      ("4/4", [nil, "1/8", "1/4"]), ("6/8", [nil, "1/8"]), ("2/4", ["1/8", nil]),
      ("3/4", [nil, "1/8", "1/4"]), ("9/8", [nil, "1/8"]), ("C", ["1/8", nil]),
      ("C|", ["1/8", nil]), ("2/2", ["1/8", nil]), ("12/8", [nil, "1/8"]), ("3/2", ["1/8", nil]),
    ]
    let entries = timings.flatMap { timing in
      timing.units.map { unit in
        Entry(
          WholeHeader(.init(meter: timing.meter, unitNoteLength: unit), key: "C"), count: 1)
      }
    }
    return HeaderCensus(fields: fields, tuneCount: 1, entries: entries)
  }
}
