/// What a person lays on the next note.
///
/// A person's bits come from bets, as Cover and King have it ("A convergent gambling estimate of the
/// entropy of English", 1978): who lays the share *b* of a purse on what comes and is paid at fair odds
/// multiplies it by *b*, so −log₂ *b* is what the answer cost, just as −log₂ *p* is for a model. Betting
/// as one believes costs the fewest bits in the mean, so the mean is an upper bound of the person's
/// entropy. Shannon's count of guesses (1951) gives only bounds, and needs a guess until the right one.
///
/// What is not laid on a note lies on all notes, by how often each is in the tunes to train on. So no
/// answer costs endless bits, and who lays nothing has the bits of these frequencies.
public struct NoteBet: Hashable, Sendable {
  /// The share on each note; together at most 1.
  public let shares: [MusicNote: Double]

  /// The largest share that all notes of a bet have together.
  public static let largest = 0.99

  /// What is wrong with the text of a bet.
  public enum Fault: Error, Hashable, Sendable {
    /// A word that is neither a note nor a number behind one.
    case word(String)
    /// Shares of more than 100 %.
    case tooMuch(Double)
    /// Some notes have a share and others have none.
    case mixed
    /// No note.
    case empty
  }

  /// Reads notes with shares in percent, such as `G2 60 B 30`, or notes alone, the likeliest first:
  /// the first gets half of the purse, each other one half of what is left.
  ///
  /// - Throws: `Fault`.
  public init(_ text: String) throws(Fault) {
    var notes: [(note: MusicNote, share: Double?)] = []
    for word in text.split(separator: " ").map(String.init) {
      if let note = MusicNote(word) {
        notes.append((note, nil))
      } else if let number = Double(word.hasSuffix("%") ? String(word.dropLast()) : word),
        (0...1_000_000).contains(number), let last = notes.last, last.share == nil
      {
        notes[notes.count - 1].share = number / 100
      } else {
        throw .word(word)
      }
    }
    if notes.isEmpty { throw .empty }
    let stated = notes.compactMap(\.share)
    guard stated.isEmpty || stated.count == notes.count else { throw .mixed }
    let sum = stated.reduce(0, +)
    // A hundredth of a percent is a sum of rounded shares.
    guard sum <= 1.0001 else { throw .tooMuch(sum * 100) }
    var shares: [MusicNote: Double] = [:]
    let scale = Self.largest / max(sum, Self.largest)
    var half = 0.5
    for (note, share) in notes {
      shares[note, default: 0] += share.map { $0 * scale } ?? half
      half /= 2
    }
    self.shares = shares
  }

  /// The probability that the bet gives to a note.
  ///
  /// - Parameters:
  ///   - note: the note.
  ///   - frequency: that of the note in the tunes to train on.
  /// - Returns: the share that lies on it.
  public func probability(of note: MusicNote, frequency: Double) -> Double {
    let left = 1 - shares.values.reduce(0, +)
    return (shares[note] ?? 0) + left * frequency
  }
}
