/// The fields between the header and the first `V:` of a body, which are for all voices.
///
/// The first voice has them where they stand. Every other voice starts with a copy of those that
/// change its music.
struct CommonFields {
  private var signs: [(field: BodyField, span: SourceSpan)] = []
  /// Whether neither music nor a `V:` has come yet.
  private(set) var isOpen = true
  /// Whether there were more than `BodyParser.commonFieldLimit`.
  private(set) var isCut = false
  /// The indices of the voices that have copies of the fields.
  private var voices: Set<Int> = []

  /// Reads the signs before the first `V:`.
  mutating func read(_ list: SignList) {
    guard isOpen else { return }
    for sign in list.signs where sign.kind != .lineEnd {
      guard sign.kind == .field else {
        isOpen = false
        return
      }
      let field = list.fields[sign.place]
      guard field.isForAllVoices else { continue }
      if signs.count < BodyParser.commonFieldLimit {
        signs.append((field, sign.span))
      } else {
        isCut = true
      }
    }
  }

  /// Ends the fields: a `V:` has come.
  mutating func end() {
    isOpen = false
    isCut = false
  }

  /// Adds the fields to a voice when its music starts.
  mutating func enter(_ voice: Int, _ list: inout SignList) {
    guard !signs.isEmpty, voice > 0, voices.insert(voice).inserted else { return }
    for (field, span) in signs {
      var sign = Sign(.field, place: list.fields.count, span)
      sign.isMarked = true
      list.append(sign)
      list.fields.append(field)
    }
  }
}

extension BodyField {
  /// Whether the field, before the first `V:`, changes the music of every voice.
  ///
  /// A tempo is that of the tune anyway, and words and comments need no copies.
  fileprivate var isForAllVoices: Bool {
    switch self {
    case .key, .properties, .meter, .unitNoteLength, .part: true
    case .directive(let text): DirectiveReading(text) != nil
    case .tempo, .lyrics, .comment, .text: false
    }
  }
}
