extension Tune {
  /// The tune without repeats, endings, part order, ornaments and grace notes, which make the
  /// performance differ from the written music.
  ///
  /// The notes keep their places in the source.
  package var asWritten: Tune {
    var result = self
    result.partOrder = nil
    for voice in voices.indices { result.voices[voice].list = voices[voice].list.asWritten }
    return result
  }
}

extension SignList {
  /// The signs with double bars for repeats, and with white space for endings and ornaments.
  fileprivate var asWritten: SignList {
    mapped { sign in
      switch sign.kind {
      case .barLine:
        return sign.barLine.isRepeat ? Sign(bar: .double, sign.span) : sign
      // The words of a jump.
      case .annotation, .chordSymbol:
        if case .sign? = JumpSign.reading(texts[sign.place]) { return nil }
        return sign
      case .variantEnding, .decoration, .namedDecoration, .graceNotes, .graceNote: return nil
      default: return sign
      }
    }
  }
}
