import Composition
import Drawing
import JSON

/// Where a tune's surprisal is among those of a corpus's tunes.
struct SurprisalStanding: Sendable {
  /// The tune's bits a character, without blank lines and the newline at its ends.
  let mean: Double
  let usual: UsualSurprisal

  /// The standing in a sentence.
  var inWords: String {
    let role = usual.areHeldOut ? "held-out tunes" : "tunes to train on"
    let isSample = usual.means.count < usual.tuneCount
    let tunes = isSample ? "a sample of \(usual.means.count)" : "\(usual.means.count)"
    func mark(_ share: Double) -> String { usual.quantile(share).fixed(2) }
    return """
      more surprising than \((usual.share(below: mean) * 100).fixed(0)) % of \(tunes) \(role)
      (a tenth of them below \(mark(0.1)) bits a character, half below \(mark(0.5)), nine tenths below \
      \(mark(0.9)))
      """
  }

  var json: JSONValue {
    [
      "bitsPerCharacter": .figure(mean), "below": .figure(usual.share(below: mean)),
      "tunes": .int(usual.means.count), "of": .int(usual.tuneCount),
      "heldOut": .bool(usual.areHeldOut),
      "p10": .figure(usual.quantile(0.1)), "p50": .figure(usual.quantile(0.5)),
      "p90": .figure(usual.quantile(0.9)),
    ]
  }
}
