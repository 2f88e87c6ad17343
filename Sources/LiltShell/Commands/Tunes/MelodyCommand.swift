import ArgumentParser
import Composition

struct MelodyCommand: RevisionCommand {
  static let name = "melody"
  static let summary = "Make a new tune: a copy with another melody under its chord symbols"
  static let details = """
    Chord symbols, bar lines and the places of bars that repeat earlier ones stay; a note begins at \
    each chord symbol: 'melody t1'.
    """
  static let revision = Revision.melody
  static let titleWords = "new melody"

  @OptionGroup var tune: TuneArgument

  @OptionGroup var options: RevisionOptions
}
