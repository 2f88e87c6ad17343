import ABCNotation
import CharRNN

extension Tune {
  /// The hash of the music apart from its key: intervals, lengths, rests, bar lines and endings.
  ///
  /// Transposed copies of a tune have the same hash, in whatever unit note length they are written.
  /// Chord symbols, grace notes and decorations do not count; notes keep their intervals across voices.
  /// `nil` for a tune without notes and for drums, whose notes are instruments.
  ///
  /// - Complexity: O(*n*) in the number of elements.
  var transposedKey: SHA256.Digest? {
    if hasPercussion { return nil }
    var keys = writtenKeys(countsGraceNotes: false)[...]
    guard let first = keys.first else { return nil }
    var hash = SHA256()
    var words: [String] = []
    for place in voices.indices {
      let voice = WrittenVoice(place, of: self)
      // Lengths in 1/3840 of a whole note, in which triplets of 64th notes are whole.
      func length(_ item: WrittenVoice.Item) -> String {
        "\(Fraction(item.length, voice.unitsInWhole) * 3840)"
      }
      words.append("V")
      for item in voice.items {
        switch item.element {
        case .note(let note):
          words.append("n\(keys.removeFirst() - first)\(note.isTied ? "-" : "") \(length(item))")
        case .chord(let chord):
          let notes = keys.prefix(chord.notes.count).map { "\($0 - first)" }
          keys = keys.dropFirst(chord.notes.count)
          words.append("c\(notes.joined(separator: ","))\(chord.isTied ? "-" : "") \(length(item))")
        case .rest: words.append("z \(length(item))")
        case .barLine(let bar): words.append(bar.abc)
        case .variantEnding(let numbers): words.append("e\(numbers)")
        default: break
        }
      }
      if voice.isCut { return nil }
    }
    hash.update(words.joined(separator: "\n").utf8)
    return hash.digest()
  }
}
