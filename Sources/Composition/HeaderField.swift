/// A header field of a corpus's tunes: how often they have it and how they write it.
public struct HeaderField: Hashable, Sendable {
  /// The letters of fields that credit somebody: area, book, composer, discography, file, history,
  /// notes, origin, source, transcription (ABC 2.1, section 3.1).
  static let credits = Set("ABCDFHNOSZ".unicodeScalars)

  /// Its letter, such as `M`.
  public let letter: Unicode.Scalar
  /// The number of tunes whose header has it.
  public let tuneCount: Int
  /// The most frequent text between the colon and the value, such as a space or nothing.
  public let separator: String
  /// The most frequent value; of several, the one that occurs first.
  public let commonestValue: String

  /// The header fields of `tunes`, in the order of the headers.
  ///
  /// A field comes before those that follow it in most headers with both; where that does not decide,
  /// the mean relative position counts. The first line of each field counts, up to the first `K:`,
  /// which ends a header.
  static func fields(of tunes: some Sequence<TuneText>) -> [HeaderField] {
    var tallies: [Unicode.Scalar: Tally] = [:]
    for tune in tunes {
      let header = headerLines(of: tune)
      for (place, line) in header.enumerated() {
        tallies[line.letter, default: Tally()].add(
          line, place: Double(place) / Double(max(1, header.count - 1)),
          followers: header[(place + 1)...].map(\.letter))
      }
    }
    func lead(_ letter: Unicode.Scalar) -> Int {
      tallies.reduce(0) { sum, other in
        let before = tallies[letter]?.followers[other.key] ?? 0
        return sum + (before - (other.value.followers[letter] ?? 0)).signum()
      }
    }
    return
      tallies
      .sorted {
        (lead($1.key), $0.value.meanPlace, $0.key.value)
          < (lead($0.key), $1.value.meanPlace, $1.key.value)
      }
      .map { letter, tally in
        HeaderField(
          letter: letter, tuneCount: tally.count, separator: tally.separators.commonest,
          commonestValue: tally.values.commonest)
      }
  }

  private struct Line {
    let letter: Unicode.Scalar
    let separator: String
    let value: String
  }

  private static func headerLines(of tune: TuneText) -> [Line] {
    var lines: [Line] = []
    for line in tune.lines {
      guard let letter = line.fieldLetter else { continue }
      if !lines.contains(where: { $0.letter == letter }) {
        let value = line.fieldValue
        lines.append(
          Line(
            letter: letter, separator: value.prefix(while: \.isSpace).string,
            value: value.trimmed.string))
      }
      if letter == "K" { break }
    }
    return lines
  }

  private struct Tally {
    var count = 0
    var places = 0.0
    /// How many headers have each other field after this one.
    var followers: [Unicode.Scalar: Int] = [:]
    var separators = Frequencies()
    var values = Frequencies()

    var meanPlace: Double { places / Double(count) }

    mutating func add(_ line: Line, place: Double, followers letters: [Unicode.Scalar]) {
      count += 1
      for letter in letters { followers[letter, default: 0] += 1 }
      places += place
      separators.add(line.separator)
      values.add(line.value)
    }
  }
}

/// Counts how often each text was seen.
private struct Frequencies {
  private var entries: [String: (count: Int, first: Int)] = [:]

  mutating func add(_ text: String) {
    let next = entries.count
    entries[text, default: (0, next)].count += 1
  }

  /// The most frequent text; of several, the one seen first; empty if none was seen.
  var commonest: String {
    entries.min { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }?.key ?? ""
  }
}
