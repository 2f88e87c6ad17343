public import ABCNotation

/// A tune as a MusicXML 4.0 file: a `score-partwise` document with a part for each voice.
///
/// The file holds the tune as it is written: repeats and endings are signs, and grace notes and
/// ornaments are not played. Every duration is exact.
public struct MusicXMLFile: Hashable, Sendable {
  /// The document in UTF-8.
  public let bytes: [UInt8]
  /// What the file leaves out, each thing once, in the order in which it occurs.
  public let omissions: [Omission]

  /// Writes a tune.
  ///
  /// Writing never fails: ``omissions`` says what the file cannot hold. Equal tunes give equal bytes.
  ///
  /// - Complexity: O(*n*) in the number of elements, of which at most 400,000 of each voice are
  ///   written.
  public init(_ tune: Tune) {
    var omissions = tune.headerOmissions
    var parts: [Part] = []
    for place in tune.voices.indices {
      let builder = PartBuilder(place, of: tune)
      omissions += builder.omissions
      parts.append(builder.part)
    }
    // Padding does not know which bars go on over a repeat sign.
    let numbers = MeasureNumbers(parts)
    if !pad(&parts) { omissions.append(.unpadded) }
    var xml = XMLText()
    xml.element("score-partwise", ("version", "4.0")) { xml in
      xml.writeHeader(of: tune, parts)
      for (place, part) in parts.enumerated() {
        xml.write(part, "P\(place + 1)", numbers, tempo: place == 0 ? tune.openingTempo : nil)
      }
    }
    bytes = xml.bytes
    var told: Set<Omission> = []
    self.omissions = omissions.filter { told.insert($0).inserted }
  }
}

/// The most measures that are added to voices with fewer measures than others.
let paddingLimit = 100_000

/// Adds bars of rest to parts with fewer measures than others.
///
/// - Returns: Whether the limit allowed it; otherwise nothing is added.
private func pad(_ parts: inout [Part]) -> Bool {
  let count = parts.map(\.measures.count).max() ?? 0
  let missing = parts.reduce(0) { $0 + count - $1.measures.count }
  guard missing <= paddingLimit else { return false }
  let longest = parts.first { $0.measures.count == count }
  for index in parts.indices {
    for place in parts[index].measures.count..<max(count, parts[index].measures.count) {
      guard let other = longest?.measures[place], let unit = longest?.unitsInWhole else { break }
      let length = Fraction(other.length, unit) * parts[index].unitsInWhole
      parts[index].appendRest(length.isWhole ? length.numerator : parts[index].unitsInWhole)
    }
  }
  return true
}

extension Part {
  /// Adds a measure with an invisible rest.
  fileprivate mutating func appendRest(_ duration: Int) {
    var rest = Event(duration: duration, voice: 1)
    rest.isWholeMeasure = true
    rest.isInvisible = true
    entries.append(.event(rest))
    measures.append(Measure(entries: entries.count - 1..<entries.count, length: duration))
  }
}

/// The numbers of the measures, which are the same in all parts.
struct MeasureNumbers {
  /// The number of each measure, and whether it is not counted.
  private(set) var numbers: [(text: String, isImplicit: Bool)] = []

  /// Counts the measures of the part that has the most.
  ///
  /// A pick-up has the number 0. A measure that continues the bar before it is not counted either.
  init(_ parts: [Part]) {
    guard let part = parts.max(by: { $0.measures.count < $1.measures.count }) else { return }
    var count = 0
    var uncounted = 0
    for measure in part.measures {
      if measure.isPickUp {
        numbers.append(("0", true))
      } else if measure.continuesBar {
        uncounted += 1
        numbers.append(("X\(uncounted)", true))
      } else {
        count += 1
        numbers.append(("\(count)", false))
      }
    }
  }
}

extension Tune {
  /// The tempo at the start with the unit note length in which it may count.
  fileprivate var openingTempo: Direction? {
    tempo.map { .tempo($0, unitNoteLength: unitNoteLength) }
  }
}
