import ArgumentParser
import Composition

struct HarmoniseCommand: RevisionCommand {
  static let name = "harmonise"
  static let summary = "Make a new tune: a copy with other chord symbols"
  static let details = """
    The melody stays note for note. The model draws chord symbols where it would write them, several \
    times side by side, and those that fit the notes after them have the best chance: 'harmonise t1'.
    """
  static let revision = Revision.chords
  static let titleWords = "harmonised"

  @OptionGroup var tune: TuneArgument

  @OptionGroup var options: RevisionOptions
}
