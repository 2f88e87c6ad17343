import ABCNotation
import ArgumentParser
import Composition

/// Options for what is done to the tunes of a corpus.
struct PreparationOptions: ParsableArguments {
  @Option(
    help: """
      Which tunes are copies: text, those with the same characters of music; transposed, those with \
      the same music in any key.
      """)
  var distinct = Choice(Preparation.Distinctness.text)

  @Option(
    help: ArgumentHelp(
      "The header fields to keep, such as X,T,R,M,L,K; X and K always stay.",
      valueName: "letters"))
  var fields: FieldLetters?

  @Option(
    help: ArgumentHelp(
      """
      What to leave out: comments (%, not %%), credits (the fields A B C D F H N O S Z), faults \
      (tunes for which 'check' finds any), separated by commas.
      """, valueName: "parts"))
  var drop: DroppedParts?

  @Option(
    help: ArgumentHelp("One unit note length for all tunes, such as 1/8.", valueName: "length"))
  var unit: UnitLength?

  @Flag(
    help: """
      Write tunes with chord symbols in two voices, bar by bar: the melody, and a bass made from the \
      chords; tunes without stay in one voice.
      """)
  var bass = false

  @Flag(help: "Put a line '% style NAME' after the X: of each tune, with its corpus's name.")
  var style = false

  @Flag(help: "Also keep the tunes as they are found; training reads both.")
  var alsoAsFound = false

  /// What the options ask for.
  var preparation: Preparation {
    var result = Preparation()
    result.distinctness = distinct.value
    result.fields = fields?.letters
    result.dropped = drop?.parts ?? []
    result.unit = unit?.length
    result.writesBass = bass
    result.writesStyle = style
    result.keepsAsFound = alsoAsFound
    return result
  }
}

/// Letters of fields as typed: `X,T,K`.
struct FieldLetters: ExpressibleByArgument {
  let letters: [Unicode.Scalar]

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    letters = words.compactMap { word in
      let scalars = word.unicodeScalars
      guard scalars.count == 1, let letter = scalars.first,
        ("A"..."Z").contains(letter) || ("a"..."z").contains(letter)
      else { return nil }
      return letter
    }
    if letters.count != words.count { return nil }
  }
}

/// What is left out, as typed: `comments,credits`.
struct DroppedParts: ExpressibleByArgument {
  let parts: Set<Preparation.Dropped>

  init?(argument: String) {
    let words = argument.split(separator: ",", omittingEmptySubsequences: false)
    let found = words.compactMap { Preparation.Dropped(rawValue: String($0)) }
    if found.count != words.count { return nil }
    parts = Set(found)
  }
}

/// A unit note length as typed: `1/8`.
struct UnitLength: ExpressibleByArgument {
  let length: Fraction

  init?(argument: String) {
    guard let length = Preparation.unit(argument) else { return nil }
    self.length = length
  }
}
