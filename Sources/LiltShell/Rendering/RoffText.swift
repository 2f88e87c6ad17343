/// A page of text for `man`: roff with the macros of man(7), in ASCII.
///
/// No line that was not made as a macro begins with a control character, and every character shows
/// as it is in groff and in mandoc.
struct RoffText {
  /// The page so far; every line ends with a newline.
  private(set) var text: String

  private var isAfterHeading = false

  /// The longest source line that mandoc accepts without a remark.
  private static let width = 80

  /// Starts the page of a program for users (section 1).
  ///
  /// - Parameters:
  ///   - name: The program.
  ///   - version: The program with its version, for the foot of the page.
  ///   - date: The date of the version, as 2026-11-30.
  init(name: String, version: String, date: String) {
    text = ""
    add(".TH \(name.uppercased()) 1 \(date) \"\(Self.escaped(version))\" \"User Commands\"")
    // Neither hyphens nor gaps that the text does not have, also after a full stop.
    for request in [".nh", ".ad l", ".ss 12 0"] { add(request) }
  }

  /// Starts a section.
  mutating func section(_ title: String) { heading("SH", title) }

  /// Starts a part of a section.
  mutating func subsection(_ title: String) { heading("SS", title) }

  /// Adds the line by which `apropos` finds the program.
  mutating func name(_ name: String, _ summary: String) {
    add(Self.escaped(name) + " \\- " + Self.escaped(summary))
  }

  /// Adds a paragraph, filled to the width of the reader's screen.
  mutating func paragraph(_ words: String) {
    startParagraph()
    fill(Self.escaped(words))
  }

  /// Adds lines that are shown as they are.
  mutating func literal(_ lines: some Sequence<String>) {
    startParagraph()
    add(".nf")
    for line in lines { add(Self.escaped(line)) }
    add(".fi")
  }

  /// Adds text: each paragraph filled, or as it is if a line of it is indented.
  mutating func paragraphs(_ lines: [String]) {
    for part in lines.split(separator: "") {
      if part.contains(where: { $0.hasPrefix(" ") }) {
        literal(part)
      } else {
        paragraph(part.joined(separator: " "))
      }
    }
  }

  /// Adds an option or argument with its explanation beside or below it.
  mutating func option(_ label: String, _ words: String) {
    add(".TP")
    add(Self.label(label))
    fill(Self.escaped(words))
  }

  /// Adds a term with its explanation beside or below it.
  mutating func term(_ name: String, _ words: String) {
    add(".TP")
    add(Self.bold(name))
    fill(Self.escaped(words))
  }

  /// Adds a line of usage: `name` and what follows it.
  mutating func usage(_ name: String, _ rest: String) {
    startParagraph()
    fill(Self.bold(name) + " " + Self.label(rest))
  }

  /// Adds `content` at a deeper indentation.
  mutating func indented(_ content: (inout RoffText) -> Void) {
    add(".RS")
    content(&self)
    add(".RE")
  }

  // MARK: Characters

  /// `text` so that roff shows each of its characters as it is.
  static func escaped(_ text: String) -> String {
    var result = ""
    var isWordStart = true
    for character in text.unicodeScalars {
      switch character {
      case "\\": result += "\\(rs"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "\"": result += "\\(dq"
      // A word can come to stand at the start of a line, where a full stop begins a macro.
      case "." where isWordStart: result += "\\&."
      case _ where character.isASCII: result.unicodeScalars.append(character)
      default:
        let digits = String(character.value, radix: 16, uppercase: true)
        result += "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
      }
      isWordStart = character == " "
    }
    return result
  }

  /// `text` escaped, with options in bold and the names between angle brackets in italics.
  static func label(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">") {
        result +=
          "<\\fI" + escaped(String(rest[rest.index(after: rest.startIndex)..<end])) + "\\fR>"
        rest = rest[rest.index(after: end)...]
      } else if first == "-" || first.isLetter {
        let word = rest.prefix { $0 == "-" || $0.isLetter || $0.isNumber }
        result += word.hasPrefix("-") ? bold(String(word)) : escaped(String(word))
        rest = rest.dropFirst(word.count)
      } else {
        let other = rest.dropFirst().prefix { $0 != "<" && $0 != "-" && !$0.isLetter }
        result += escaped(String(rest[..<other.endIndex]))
        rest = rest[other.endIndex...]
      }
    }
    return result
  }

  private static func bold(_ text: String) -> String { "\\fB" + escaped(text) + "\\fR" }

  // MARK: Lines

  private mutating func heading(_ macro: String, _ title: String) {
    add(".\(macro) \"\(Self.escaped(title))\"")
    isAfterHeading = true
  }

  /// Separates a paragraph from what is before it; a heading has done that already.
  private mutating func startParagraph() {
    if !isAfterHeading { add(".PP") }
  }

  /// Adds escaped text in lines of at most `width` characters, if its words allow it.
  private mutating func fill(_ escaped: String) {
    var line = ""
    for word in escaped.split(separator: " ") {
      if !line.isEmpty, line.utf8.count + 1 + word.utf8.count > Self.width {
        add(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    add(line.isEmpty ? "\\&" : line)
  }

  private mutating func add(_ line: String) {
    text += line + "\n"
    isAfterHeading = false
  }
}
