import CharRNN

/// Tunes made of random notes by a seeded generator, in the form of jigs.
struct SyntheticTunebook {
  /// The tunes as ABC.
  let text: String
  /// The number of tunes.
  let count: Int

  /// Makes `tunes` jigs of two repeated parts with chord symbols, about 190 characters each.
  init(tunes: Int) {
    var generator = Xoshiro256StarStar(seed: 7)
    func pick(_ words: [String]) -> String {
      words[Int(generator.next() % UInt64(words.count))]
    }
    let notes = ["A", "B", "c", "d", "e", "f", "g", "D", "E", "F", "G"]
    let chords = ["\"D\"", "\"G\"", "\"A7\"", "\"Em\"", "", "", ""]
    var text = ""
    for number in 1...tunes {
      text += "X:\(number)\nT:Tune \(number)\nM:6/8\nK:\(pick(["D", "G", "A", "Em"]))\n"
      for part in 0..<2 {
        text += part == 0 ? "|:" : "\n|:"
        for measure in 1...8 {
          text += pick(chords)
          text += pick(notes) + pick(notes) + pick(notes) + " "
          text += pick(notes) + (measure == 8 ? "3" : "2" + pick(notes))
          text += measure == 8 ? ":|" : "|"
        }
      }
      text += "\n\n\n"
    }
    self.text = text
    count = tunes
  }
}
