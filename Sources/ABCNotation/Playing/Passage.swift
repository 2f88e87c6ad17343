/// Steps of a score that are played in a row.
struct Passage {
  var steps: Range<Int>
  /// The verse that is sung, from 0: how often the section was played before.
  var verse = 0
  /// Whether the music returns to the first section; the next bar line there counts as the first one
  /// again.
  var returnsToStart = false
  /// Whether this is the first return within a part that the order names, if it leads to the start of
  /// the music and there is no `|:`.
  ///
  /// abc2midi inserts a `|:` there and passes it as the first bar line.
  var startsAtImaginedRepeat = false
}
