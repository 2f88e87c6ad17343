import ABCNotation
public import CharRNN
public import JSON

/// The forms of a corpus's tunes, by metre, from which a drawn tune gets its own.
public struct FormCensus: Hashable, Sendable {
  /// A form and the metre of the tunes that have it.
  public struct Entry: Hashable, Sendable {
    /// The metre, as an `M:` field writes it.
    public let meter: String
    /// The form.
    public internal(set) var form: TuneForm
    /// The number of tunes.
    public internal(set) var count: Int
  }

  /// The forms, in the order in which the corpus has them.
  public private(set) var entries: [Entry] = []

  /// Creates an empty census.
  public init() {}

  /// Learns the forms of the training tunes of `corpus`; irregular tunes are left out.
  ///
  /// A corpus prepared with bass lines has none: a model of it writes bars of two voices in turn, which a
  /// form does not follow.
  public init(_ corpus: TuneCorpus) {
    if corpus.preparation.writesBass { return }
    var places: [Entry: Int] = [:]
    for text in corpus.tunes(in: .training) {
      guard let (form, meter) = TuneForm.read(text) else { continue }
      let entry = Entry(meter: meter.abc, form: form, count: 0)
      let place = places[entry, default: entries.count]
      if place == entries.count {
        places[entry] = place
        entries.append(entry)
      }
      entries[place].count += 1
    }
  }

  /// Draws a form by its frequency among those of a metre; if the metre has none, among those of all
  /// metres, without pick-up.
  ///
  /// - Parameters:
  ///   - meter: the metre, as an `M:` field writes it.
  ///   - isWanted: whether a form is one of those to draw from.
  ///   - generator: gives one number if there is a form.
  /// - Returns: nil if the corpus has no such form.
  public func draw(
    meter: String, where isWanted: (TuneForm) -> Bool = { _ in true },
    using generator: inout Xoshiro256StarStar
  ) -> TuneForm? {
    var wanted = entries.filter { $0.meter == meter && isWanted($0.form) }
    if wanted.isEmpty {
      wanted = entries.filter { isWanted($0.form) }
      for place in wanted.indices { wanted[place].form.pickUp = .zero }
    }
    let total = wanted.reduce(0) { $0 + $1.count }
    guard total > 0 else { return nil }
    var coin = Int(generator.nextUnit() * Double(total))
    for entry in wanted {
      coin -= entry.count
      if coin < 0 { return entry.form }
    }
    return wanted.last?.form
  }
}

// MARK: Checkpoints

extension FormCensus {
  /// The census as a checkpoint keeps it.
  public var json: JSONValue {
    .array(
      entries.map { entry in
        .object([
          "meter": .string(entry.meter), "tunes": .int(entry.count),
          "form": .object(entry.form.json),
        ])
      })
  }

  /// Reads a census from a checkpoint; nil if it is malformed.
  public init?(json: JSONValue) {
    guard let list = json.array else { return nil }
    for value in list {
      guard let object = value.object, let meter = object["meter"]?.string,
        let count = object["tunes"]?.int, (1...10_000_000).contains(count),
        let form = object["form"]?.object.flatMap({ TuneForm(json: $0) })
      else { return nil }
      entries.append(Entry(meter: meter, form: form, count: count))
    }
  }
}
