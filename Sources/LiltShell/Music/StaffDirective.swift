/// A directive that abcm2ps may read, written anew from its name and its checked arguments.
///
/// Only directives of a fixed list are let through (ABC 2.1 §6.1.1, §7.1, §11), and of each only
/// arguments of a fixed form, so that no spelling of another directive can reach abcm2ps. Words on
/// the paper are `StaffText`. Not on the list are directives that
///
/// - read files or run PostScript or SVG: `format`, `abc-include`, `EPS`, `beginps`, `beginsvg`,
///   `postscript`, `deco`, `glyph`, `map`, `tablature`;
/// - name fonts, which the machine may lack and which become part of the image's styles;
/// - set the paper, which lilt sets, or words on each page, which can give away the names of files:
///   `pagewidth`, `leftmargin`, `landscape`, `header`, `footer`;
/// - change what abcm2ps reads: `select`, `abcm2ps`, `encoding`, `transpose`.
struct StaffDirective: Hashable {
  /// What a directive does to the lines of staves, which decides where it can stand.
  enum Effect {
    /// It sets a value.
    case setting
    /// It changes the staves, in all voices at once.
    case staves
    /// It ends a line of staves, in all voices at once.
    case gap
    /// It chooses what ends lines of staves; it can stand in a header only.
    case lineBreaks
  }

  let name: String
  let effect: Effect
  /// The arguments in the form in which they are written.
  private let arguments: [String]

  /// The directive without its marks.
  var words: String { ([name] + arguments).joined(separator: " ") }

  /// Reads a directive without its marks; `nil` if it is not let through.
  init?(_ directive: String) {
    name = Self.name(of: directive)
    guard let form = Self.forms[name] else { return nil }
    var rest = directive.unicodeScalars.dropFirst(name.unicodeScalars.count)
    // `I:linebreak=$` is an older form of `I:linebreak $`.
    if rest.first == "=" { rest.removeFirst() }
    let words = rest.prefix { $0 != "%" }.split { $0.properties.isWhitespace }.map(String.init)
    guard let arguments = form.arguments(words) else { return nil }
    self.arguments = arguments
    effect =
      switch form {
      case .staves: .staves
      case .lineBreaks: .lineBreaks
      default: Self.gaps.contains(name) ? .gap : .setting
      }
  }

  private static let gaps: Set<String> = ["sep", "vskip", "newpage"]

  /// The name at the start of a directive: ASCII letters, digits and hyphens.
  static func name(of directive: String) -> String {
    let name = directive.unicodeScalars.prefix {
      $0 == "-" || $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
    }
    return String(name)
  }

  /// The voices that a plan of staves names.
  var voices: [String] {
    arguments.flatMap { $0.split { "(){}[]|*+".contains($0) } }.map(String.init)
  }

  /// Whether it puts a brace or bracket before lines of staves.
  var hasBraces: Bool { effect == .staves && words.contains { $0 == "{" || $0 == "[" } }

  /// Whether a page leaves it out, because its lines are as long as lilt makes them.
  var isForPaper: Bool { name == "scale" || name == "newpage" }

  /// Whether it chooses where lines of staves end.
  var setsLines: Bool { name == "linebreak" || name == "barsperstaff" }
}
