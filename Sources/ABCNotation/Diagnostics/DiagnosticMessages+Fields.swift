// The messages about the file header, fields and text.
extension Diagnostic.Message {
  // MARK: The file header and free text

  static func fieldNotInFileHeader(_ letter: Character) -> Self {
    Self(
      "field-not-in-file-header", .error,
      "a field \(letter): cannot stand in a file header; the line is left out")
  }
  static let blankLineInFileHeader = Self(
    "blank-line-in-file-header", .note,
    "a blank line inside the file header; the fields after it are read as part of it")
  static let openFileHeader = Self(
    "open-file-header", .note, "no blank line between the file header and the first tune")
  static let fileHeaderTooLong = Self(
    "file-header-too-long", .error,
    "more than \(FileHeader.fieldLimit) lines in the file header; this one is left out")
  static let inFreeText = Self(
    "in-free-text", .warning,
    "this stands in free text before the first tune; it is left out")
  static let afterTune = Self(
    "after-tune", .warning, "this stands after the blank line that ends the tune; it is left out")
  // MARK: Values

  static func wholeMeter(_ text: String) -> Self {
    Self("whole-meter", .note, "a meter without '/' and a second number; it is read as \(text)")
  }
  static func tempoRange(_ text: String) -> Self {
    Self("tempo-range", .note, "of the tempos '\(text)' the first is played")
  }
  static let unquotedTempo = Self(
    "unquoted-tempo", .note, "words for a tempo without quotation marks around them")
  static func tempoWord(_ word: String, _ beats: Int, in text: String) -> Self {
    Self(
      "tempo-word", .note, "'\(text)' is played as '\(word)': \(beats) quarter notes a minute")
  }
  static func unknownTempo(_ text: String, otherwise: String) -> Self {
    Self("unknown-tempo", .warning, "'\(text)' has no known word for a tempo; \(otherwise)")
  }

  // MARK: Lines of a body

  static func surplusSyllables(_ count: Int) -> Self {
    Self(
      "surplus-syllables", .warning,
      count == 1
        ? "1 syllable of this line has no note" : "\(count) syllables of this line have no note")
  }
  static let continuesNothing = Self(
    "continues-nothing", .warning,
    "'+:' follows no field whose text it can continue; the line is left out")
  static let fieldTooLong = Self(
    "field-too-long", .error,
    "a field that is continued beyond \(HeaderParser.continuedLimit) bytes; the line is left out")
  static let symbolLineIgnored = Self(
    "symbol-line-ignored", .warning,
    "symbol lines (s:) are not played; write the symbols at the notes")

  // MARK: Macros

  static func badMacro(_ text: String) -> Self {
    Self(
      "bad-macro", .error,
      "'\(text)' defines no macro; expected a text of up to \(Macros.targetLimit) characters, '=' and up "
        + "to \(Macros.replacementLimit) characters, such as '~g2 = {a}g{f}g'")
  }
  static let tooManyMacros = Self(
    "too-many-macros", .error, "more than \(Macros.countLimit) macros; this one is left out")
  static let macrosTooLong = Self(
    "macros-too-long", .error,
    "the macros of this tune make more than \(Macros.expansionLimit) characters; from this "
      + "line on they are not expanded")

  // MARK: Directives about files

  static func includeIgnored(_ text: String) -> Self {
    Self(
      "include-ignored", .error, "'\(text)' is left out, because no other file is read")
  }
  static func unknownCharset(_ name: String) -> Self {
    Self(
      "unknown-charset", .warning,
      "the character set '\(name)' is not known; expected 'utf-8' or 'iso-8859-1'")
  }
}
