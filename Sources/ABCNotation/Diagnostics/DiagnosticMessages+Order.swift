// The messages about repeats, parts, jumps and overlays. A name is never changed or reused: scripts
// match it.
extension Diagnostic.Message {
  // MARK: Repeat signs

  static func unusualRepeat(_ text: String, readAs bar: BarLine) -> Self {
    Self(
      "unusual-repeat", .warning,
      "'\(text)' is no repeat sign of ABC 2.1; it is read as '\(bar.abc)'")
  }
  static func tooManyPasses(_ count: Int) -> Self {
    Self(
      "too-many-passes", .error,
      "the colons ask for \(count) passes; at most \(BarLine.passLimit) are played")
  }
  static func repeatCountsDiffer(_ first: Int, _ second: Int, played: Int) -> Self {
    Self(
      "repeat-counts-differ", .warning,
      "one sign asks for \(first) passes, the other for \(second); \(played) are played")
  }
  static func endingsDifferFromColons(_ colons: Int, endings: Int) -> Self {
    Self(
      "endings-differ-from-colons", .warning,
      "the colons ask for \(colons) passes, the endings for \(endings), which are played")
  }
  static func endingNotPlayed(_ passes: [ClosedRange<Int>]) -> Self {
    Self(
      "ending-not-played", .warning,
      "no pass plays the ending '[\(ABCWriter.ending(passes))', so its music is silent; it needs a ':|' "
        + "before it, which leads back")
  }
}

extension Diagnostic.Message {
  // MARK: Parts

  static func silentPart(_ label: Character) -> Self {
    Self(
      "silent-part", .warning, "the order of parts does not name '\(label)'; this part is silent")
  }
  static func partContinued(_ label: Character) -> Self {
    Self(
      "part-continued", .warning,
      "'\(label)' labels music for a second time; wherever the order names the part, this music "
        + "follows the earlier one")
  }
  static func longPartLabel(_ text: String, readAs label: Unicode.Scalar) -> Self {
    Self(
      "long-part-label", .note,
      "'\(text)' is read as the part '\(label)'; the label of a part is one capital letter")
  }
  static func badPartLabel(_ text: String) -> Self {
    Self(
      "bad-part-label", .warning,
      "'\(text)' is no label of a part (A to Z); the part before it goes on")
  }

  // MARK: Jumps

  static func unreadJump(_ text: String) -> Self {
    Self(
      "unread-jump", .warning,
      "'\(text)' begins like a jump and is not understood; the music goes on")
  }
  static func jumpWithoutSegno(_ name: String) -> Self {
    Self(
      "jump-without-segno", .warning,
      "no segno that is played stands before this '\(name)'; the music goes on")
  }
  static let severalSegnos = Self(
    "several-segnos", .warning, "a second segno; each D.S. goes back to the last one before it")
  static func jumpWithoutFine(_ name: String) -> Self {
    Self(
      "jump-without-fine", .warning,
      "'\(name)' leads to no Fine; the music plays on to its end")
  }
  static func jumpWithoutCoda(_ name: String) -> Self {
    Self(
      "jump-without-coda", .warning,
      "'\(name)' needs a coda sign before it and one after it; the music plays on to its end")
  }
  static func jumpNotReached(_ name: String) -> Self {
    Self(
      "jump-not-reached", .warning, "this '\(name)' stands in music that is never played")
  }
  static func musicNotReached(_ name: String) -> Self {
    Self(
      "music-not-reached", .warning,
      "after this '\(name)' the music ends at the Fine; what follows here is silent")
  }
  static func signWithoutJump(_ name: String) -> Self {
    Self(
      "sign-without-jump", .note, "no D.C. or D.S. leads to this '\(name)'; it changes nothing")
  }
}

extension Diagnostic.Message {
  // MARK: Voices

  static func repeatsDiffer(_ voice: String) -> Self {
    Self(
      "repeats-differ", .warning,
      "the repeat signs of voice '\(voice)' are not those of the first voice; the voices come apart"
    )
  }
}

extension Diagnostic.Message {
  // MARK: Overlays

  static let nestedOverlay = Self("nested-overlay", .error, "'(&' inside an overlay is left out")
  static let unclosedOverlay = Self(
    "unclosed-overlay", .error,
    "'(&' is never closed by '&)'; each '&' behind it goes back to the start of its bar")
  static let strayOverlayEnd = Self("stray-overlay-end", .warning, "'&)' closes no '(&'")
  static let overlayBeforeStart = Self(
    "overlay-before-start", .warning, "'&' goes back before the first bar; it is left out")
  static let overlayTooLong = Self(
    "overlay-too-long", .error,
    "'&' goes back more than \(OverlayLayers.barLimit) bars; it is left out")
  static let repeatInOverlay = Self(
    "repeat-in-overlay", .warning,
    "a repeat sign or ending in a later layer is left out; those of the first layer count")
}
