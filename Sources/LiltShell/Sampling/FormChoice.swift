import ABCNotation
import CharRNN
import Composition

/// Chooses what each drawn tune must keep to: a form, legal bars, or nothing.
struct FormChoice {
  /// What the user asked for.
  enum Wish: Hashable {
    /// Nothing: the model writes what it likes.
    case free
    /// Legal bars in any order.
    case valid
    /// A form with these letters, or with any.
    case form(letters: String?, bars: Int?)

    /// The form of a tune of the corpus, which nobody asked for.
    static let usual = Wish.form(letters: nil, bars: nil)
  }

  let wish: Wish
  let particles: Int
  let census: FormCensus
  /// Whether the model repeats bars by itself, with its memory of the tune; a form then imposes none.
  var modelRepeats = false

  /// The constraint of a tune that opens with `opening`; nil if none holds.
  ///
  /// - Throws: `ConstraintError` for an opening that cannot have what was asked for.
  func constraint(
    opening: String, seed: UInt64, vocabulary: Vocabulary
  ) throws(ConstraintError) -> ConstraintSettings? {
    if wish == .free || wish == .usual && census.entries.isEmpty { return nil }
    var settings = ConstraintSettings(particles: particles)
    if case .form(let letters, let bars) = wish {
      let meter = try ABCReader.meter(after: opening)
      // A stream of its own, so that the form does not repeat the draws of the tune.
      var generator = Xoshiro256StarStar(seed: seed ^ 0x666F_726D)
      let form = form(letters, bars, meter: meter.abc, &generator)
      settings.form = modelRepeats ? form?.withNewBars : form
    }
    _ = try TuneConstraint(opening: opening, form: settings.form, vocabulary: vocabulary)
    return settings
  }

  private func form(
    _ letters: String?, _ bars: Int?, meter: String, _ generator: inout Xoshiro256StarStar
  ) -> TuneForm? {
    let asked = letters?.uppercased()
    func isWanted(_ form: TuneForm) -> Bool {
      let count = bars ?? (asked == nil ? nil : TuneForm.usualBars)
      return (asked == nil || form.letters == asked)
        && (count == nil || form.parts.allSatisfy { $0.barCount == count })
    }
    if let drawn = census.draw(meter: meter, where: isWanted, using: &generator) { return drawn }
    guard let asked else { return bars.flatMap { TuneForm(letters: "AABB", barCount: $0) } }
    return TuneForm(letters: asked, barCount: bars ?? TuneForm.usualBars)
  }
}

extension ABCReader {
  /// The metre at the end of a text.
  ///
  /// - Throws: `ConstraintError` if the text is in no tune or the metre is free.
  fileprivate static func meter(after text: String) throws(ConstraintError) -> Meter {
    var reader = ABCReader()
    reader.read(text)
    guard reader.place == .body else { throw .noKey }
    guard let meter = reader.meter else { throw .freeMeter }
    return meter
  }
}
