import ABCNotation

/// What a fragment of music in C, 4/4 and L:1/4 sounds like, as text: `C4 D4/2 [E4 G4]`.
///
/// Lengths of a quarter are left out; others stand after a colon in quarters. Silence is `z`.
func listing(_ music: String, header: String = "", options: PlaybackOptions = .init()) -> String {
  let source = "X:1\nL:1/4\nM:4/4\n" + header + (header.contains("K:") ? "" : "K:C\n") + music
  return listing(Tunebook(parsing: source).tunes[0].performance(options))
}

/// The performance of music in C, 4/4 and L:1/4.
func performance(_ music: String, _ header: String = "") -> Performance {
  Tunebook(parsing: "X:1\nM:4/4\nL:1/4\n" + header + "K:C\n" + music + "\n").tunes[0].performance()
}

/// All that is reported about a text, by the parser and then by the player of each tune.
func reports(_ text: String) -> [Diagnostic] {
  let book = Tunebook(parsing: text)
  return book.diagnostics + book.tunes.flatMap { $0.check() }
}

/// What the first voice of a performance sounds like.
func listing(_ performance: Performance, voice: Int = 0) -> String {
  var words: [String] = []
  var time = Fraction.zero
  let notes = performance.voices[voice].melody
  var index = 0
  while index < notes.count {
    let onset = notes[index].onset
    if onset > time { words.append("z" + length(onset - time)) }
    var chord: [String] = []
    while index < notes.count, notes[index].onset == onset {
      chord.append(name(notes[index].key) + length(notes[index].duration))
      time = onset + notes[index].duration
      index += 1
    }
    words.append(chord.count == 1 ? chord[0] : "[\(chord.joined(separator: " "))]")
  }
  if performance.voices[voice].duration > time {
    words.append("z" + length(performance.voices[voice].duration - time))
  }
  return words.joined(separator: " ")
}

private func length(_ duration: Fraction) -> String {
  let quarters = duration * 4
  return quarters == .one ? "" : ":\(quarters)"
}

/// `C4` for middle C.
func name(_ key: Int) -> String {
  let names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
  return "\(names[key % 12])\(key / 12 - 1)"
}
