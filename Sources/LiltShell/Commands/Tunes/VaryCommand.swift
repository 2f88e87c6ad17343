import ArgumentParser
import Composition

struct VaryCommand: RevisionCommand {
  static let name = "vary"
  static let summary = "Make a new tune: a variation of another"
  static let details = """
    Half of the bars get another melody under the same chord symbols. The last two bars of each part \
    stay, and bars that repeat earlier ones still do: 'vary t1'.
    """
  static let revision = Revision.variation
  static let titleWords = "varied"

  @OptionGroup var tune: TuneArgument

  @OptionGroup var options: RevisionOptions
}
