import ABCNotation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How well a key fits the notes and chord symbols of a phrase.
///
/// The score is a natural logarithm up to a constant: features of the phrase under the key, each with
/// a weight. Weights and scale degrees were fitted to the first two bars of 362 jigs and hornpipes of
/// the Nottingham collection, with their chord symbols and without, over 19 keys (logistic
/// regression, rounded).
struct KeyRule {
  private enum Weight {
    /// Each chord that is not of the scale, up to three.
    static let foreignChord = -1.5
    /// A first chord that is the tonic in its mode.
    static let tonicFirst = 3.5
    /// A first chord that is the dominant seventh.
    static let dominantFirst = 5.0
    /// Each accidental that the key has anyway, up to two.
    static let needlessAccidental = -5.0
    /// Each accidental that the key lacks, up to three.
    static let foreignNote = -1.5
    /// The logarithm of the share of scale degrees.
    static let degrees = 0.5
  }

  /// The shares of the seven scale degrees.
  private struct Degrees {
    let anywhere: [Double]
    let first: [Double]
    let onDownbeats: [Double]

    static let major = Degrees(
      anywhere: [0.23, 0.09, 0.20, 0.08, 0.25, 0.09, 0.06],
      first: [0.17, 0.03, 0.20, 0.01, 0.54, 0.03, 0.02],
      onDownbeats: [0.35, 0.05, 0.19, 0.05, 0.24, 0.10, 0.02])
    static let minor = Degrees(
      anywhere: [0.26, 0.15, 0.16, 0.11, 0.21, 0.03, 0.08],
      first: [0.19, 0.06, 0.13, 0.02, 0.48, 0.04, 0.08],
      onDownbeats: [0.33, 0.05, 0.16, 0.03, 0.35, 0.03, 0.04])
  }

  private let phrase: Phrase
  /// The indices of the notes that begin the first two full bars.
  private let downbeats: [Int]

  init(_ phrase: Phrase) {
    self.phrase = phrase
    let bars = phrase.bars
    let startsWithPickUp = bars.count > 1 && bars[0].length != bars[1].length
    let firstBar = startsWithPickUp ? 1 : 0
    downbeats = [firstBar, firstBar + 1].compactMap { bar in
      phrase.notes.firstIndex { $0.bar == bar }
    }
  }

  /// The score of a key, comparable with that of other keys for the same phrase; 0 for a key without
  /// a tonic, such as `none`.
  func score(_ key: Key) -> Double {
    guard let scale = Scale(key) else { return 0 }
    return harmony(scale) + accidentals(scale) + melody(scale)
  }

  private func harmony(_ scale: Scale) -> Double {
    var score = 0.0
    let foreign = phrase.chords.reduce(0) { $0 + scale.distance(of: $1) }
    score += Weight.foreignChord * min(foreign, 3)
    if let first = phrase.chords.first {
      let degree = scale.semitones(to: first)
      if degree == 0, first.isMinor == scale.isMinor, !first.isSeventh {
        score += Weight.tonicFirst
      }
      if degree == 7, first.isSeventh { score += Weight.dominantFirst }
    }
    return score
  }

  private func accidentals(_ scale: Scale) -> Double {
    var (needless, foreign) = (0, 0)
    var bar = 0
    var ofBar: [Int: Int] = [:]
    for note in phrase.notes {
      if note.bar != bar { ofBar = [:] }
      bar = note.bar
      guard let alteration = note.pitch.accidental?.wholeSemitones else { continue }
      let ofKey = scale.alterations[note.pitch.letter.rawValue]
      if alteration == ofBar[note.pitch.steps] ?? ofKey {
        needless += 1
      } else {
        // Minor keys raise the sixth and the seventh degree.
        let isRaised = alteration == ofKey + 1 && scale.degree(of: note.pitch) >= 5
        if !(scale.isMinor && isRaised) { foreign += 1 }
      }
      ofBar[note.pitch.steps] = alteration
    }
    return Weight.needlessAccidental * Double(min(needless, 2))
      + Weight.foreignNote * Double(min(foreign, 3))
  }

  private func melody(_ scale: Scale) -> Double {
    let shares = scale.isMinor ? Degrees.minor : Degrees.major
    func share(_ shares: [Double], _ note: Phrase.Note) -> Double {
      log(shares[scale.degree(of: note.pitch)])
    }
    var sum = phrase.notes.reduce(0) { $0 + share(shares.anywhere, $1) }
    if let first = phrase.notes.first { sum += share(shares.first, first) }
    for downbeat in downbeats { sum += share(shares.onDownbeats, phrase.notes[downbeat]) }
    return Weight.degrees * sum
  }
}

/// The scale of a key with a tonic.
private struct Scale {
  let alterations: [Int]
  let isMinor: Bool
  private let tonic: PitchLetter
  /// The semitones of the tonic above C.
  private let root: Int
  /// The scale's notes in semitones above the tonic.
  private let notes: Set<Int>

  init?(_ key: Key) {
    guard case .tonic(let letter, let alteration, _) = key.basis else { return nil }
    let alterations = key.alterations
    let root = letter.semitones + alteration
    let notes = Set(
      PitchLetter.allCases.map { ($0.semitones + alterations[$0.rawValue] - root + 24) % 12 })
    (tonic, self.root, self.alterations, self.notes) = (letter, root, alterations, notes)
    isMinor = notes.contains(3) && !notes.contains(4)
  }

  /// The degree of a pitch, from 0.
  func degree(of pitch: Pitch) -> Int { (pitch.letter.rawValue - tonic.rawValue + 7) % 7 }

  /// The semitones from the tonic up to a chord's root.
  func semitones(to chord: Harmony) -> Int { (chord.root - root + 24) % 12 }

  /// 0 for a chord of the scale, a half for a seventh that leads to another chord of it, else 1.
  func distance(of chord: Harmony) -> Double {
    let degree = semitones(to: chord)
    if chord.isBassNote { return notes.contains(degree) ? 0 : 1 }
    let third = (degree + (chord.isMinor ? 3 : 4)) % 12
    let fifth = (degree + 7) % 12
    if [degree, third, fifth].allSatisfy(notes.contains) { return 0 }
    // Minor keys have the major chords of the fourth and the fifth degree too.
    if isMinor { return !chord.isMinor && [5, 7].contains(degree) ? 0 : 1 }
    return chord.isSeventh && !chord.isMinor && [2, 4, 9].contains(degree) ? 0.5 : 1
  }
}

extension Harmony {
  fileprivate var isMinor: Bool { intervals.contains(3) && !intervals.contains(4) }
  fileprivate var isSeventh: Bool { intervals.contains(10) }
}
