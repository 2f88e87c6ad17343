extension StaffDirective {
  /// The form of the arguments of a directive.
  enum Form {
    /// Nothing or a truth value.
    case flag
    /// A number.
    case number(ClosedRange<Double>)
    /// A length, whose limits are in points.
    case length(ClosedRange<Double>)
    /// Up to three lengths.
    case gap
    /// Nothing or the number of the page.
    case newPage
    /// A word for a place above or below the staff.
    case place
    /// Letters of fields, then nothing or a truth value.
    case fields
    /// Letters of fields with numbers and commas.
    case titles
    /// Voices in brackets.
    case staves
    /// Signs and words for what ends a line.
    case lineBreaks

    /// The arguments as they are written; `nil` if they do not have this form.
    func arguments(_ words: [String]) -> [String]? {
      let one = words.count == 1 ? words[0] : nil
      switch self {
      case .flag: return words.isEmpty ? [] : one.flatMap(Self.flag)
      case .number(let range):
        return one.flatMap(Self.number).map(range.contains) == true ? words : nil
      case .length(let range): return one != nil && Self.areLengths(words, in: range) ? words : nil
      case .gap: return words.count <= 3 && Self.areLengths(words, in: 0...600) ? words : nil
      case .newPage: return words.isEmpty ? [] : Form.number(1...9_999).arguments(words)
      case .place: return one.map(Self.places.contains) == true ? words : nil
      case .fields:
        guard let letters = words.first, words.count <= 2, letters.utf8.count <= 52,
          Self.consists(letters, of: "")
        else { return nil }
        return words.count == 1 ? words : Self.flag(words[1]).map { [letters] + $0 }
      case .titles:
        let isForm = words.allSatisfy {
          $0.utf8.count <= 8 && Self.consists($0, of: "0123456789+-,")
        }
        return isForm && (1...26).contains(words.count) ? words : nil
      case .staves:
        let plan = words.joined(separator: " ")
        let isPlan = plan.unicodeScalars.allSatisfy {
          $0.properties.isAlphabetic || $0.properties.numericType != nil
            || "(){}[]|*+-_.' ".unicodeScalars.contains($0)
        }
        return isPlan && !words.isEmpty && plan.utf8.count <= 400 ? words : nil
      case .lineBreaks:
        // `!` starts a decoration here, and cannot break lines too.
        let known = words.filter { ["$", "<EOL>", "<none>"].contains($0) }
        return known.isEmpty ? nil : known
      }
    }

    private static let places: Set<String> = [
      "auto", "above", "below", "up", "down", "hidden", "opposite",
    ]

    private static func flag(_ word: String) -> [String]? {
      switch word.lowercased() {
      case "1", "true", "yes", "on": ["1"]
      case "0", "false", "no", "off": ["0"]
      default: nil
      }
    }

    /// The value of digits with a sign or point.
    private static func number(_ word: some StringProtocol) -> Double? {
      let isShort = word.utf8.count <= 8
      return isShort && word.utf8.allSatisfy("0123456789.-".utf8.contains) ? Double(word) : nil
    }

    private static func areLengths(_ words: [String], in range: ClosedRange<Double>) -> Bool {
      words.allSatisfy { word in
        let unit = String(word.drop { !$0.isLetter })
        let points = ["": 1, "pt": 1, "cm": 28.35, "in": 72][unit]
        guard let points, let value = number(word.dropLast(unit.count)) else { return false }
        return range.contains(value * points)
      }
    }

    /// Whether a word has ASCII letters and some signs only.
    private static func consists(_ word: String, of signs: String) -> Bool {
      word.unicodeScalars.allSatisfy {
        $0.isASCII && $0.properties.isAlphabetic || signs.unicodeScalars.contains($0)
      }
    }
  }

  /// The directives that are let through.
  static let forms: [String: Form] = {
    var forms: [String: Form] = [
      "score": .staves, "staves": .staves,
      "sep": .gap, "vskip": .length(0...600), "newpage": .newPage,
      "linebreak": .lineBreaks, "barsperstaff": .number(0...99),
      "writefields": .fields, "titleformat": .titles,
      // Beyond this range notes cannot be recognised.
      "scale": .number(0.3...2), "aligncomposer": .number(-1...1), "stretchlast": .number(0...1),
      "maxshrink": .number(0...1), "breaklimit": .number(0.5...1),
      "notespacingfactor": .number(1...3), "slurheight": .number(0.2...5),
      "parskipfac": .number(0...5), "lineskipfac": .number(0.5...5),
      "measurenb": .number(-1...99), "barnumbers": .number(-1...99),
      "measurefirst": .number(0...9_999), "setbarnb": .number(0...9_999),
      "staffnonote": .number(0...2), "combinevoices": .number(-1...3),
    ]
    let flags = """
      bstemdown cancelkey contbarnb continueall dynalign exprabove exprbelow flatbeams freegchord \
      graceslurs hyphencont infoline keywarn linewarn measurebox partsbox squarebreve straightflags \
      stretchstaff timewarn titlecaps titleleft titletrim vocalabove
      """
    let spaces = """
      composerspace infospace musicspace partsspace staffsep subtitlespace sysstaffsep systemsep \
      textspace titlespace topspace vocalspace wordsspace
      """
    let places = "dynamic gchord gstemdir ornament stemdir vocal volume"
    for name in flags.split(separator: " ") { forms[String(name)] = .flag }
    for name in spaces.split(separator: " ") { forms[String(name)] = .length(0...300) }
    for name in places.split(separator: " ") { forms[String(name)] = .place }
    return forms
  }()
}
