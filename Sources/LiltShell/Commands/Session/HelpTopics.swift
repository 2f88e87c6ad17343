import Drawing

/// What a person wants to do, explained with commands that work one after the other.
struct HelpTopic {
  /// A command with what it does.
  struct Example {
    let command: String
    let words: String

    init(_ command: String, _ words: String) {
      self.command = command
      self.words = words
    }
  }

  let name: String
  let opening: String
  let examples: [Example]

  /// The lines that `help` shows.
  var text: String {
    var table = Table([.left(""), .left("")])
    for example in examples { table.append(["  " + example.command, example.words]) }
    return ([opening, ""] + table.lines()).joined(separator: "\n")
  }

  /// The topics, as `help` lists them.
  ///
  /// The examples of each run in a session with a trained model, its corpus `tunes.abc` and a tune
  /// `t1`.
  static let all = [priming, sampling, reasons, training, notebooks, files]

  private static let priming = HelpTopic(
    name: "priming",
    opening: """
      The model reads the prime first and goes on from it. A phrase gets a header,
      with the metre and the key that fit it; a text with a K: line is read as it is.
      """,
    examples: [
      Example("prime GAB c2d|", "a phrase"),
      Example("prime --key D --meter 6/8 GAB|", "a phrase whose header you choose"),
      Example("prime t1", "a whole tune"),
      Example("prime --file tunes.abc", "the text of a file"),
      Example("prime --bare K:", "this text alone: which key comes next?"),
      Example("probs", "what the model expects after the prime"),
      Example("prime", "show the prime"),
      Example("prime --clear", "none: tunes start with a drawn header"),
    ])

  private static let sampling = HelpTopic(
    name: "sampling",
    opening: """
      The model draws a tune character by character. Below 1 the temperature makes
      the likely likelier. The seed, which is always shown, makes the tune again.
      """,
    examples: [
      Example("set temperature 0.7", "less daring, for all that follows"),
      Example("sample --seed 7 --length 60", "60 characters, the same every time"),
      Example("sample --form A --bars 4 --key D", "four bars in D"),
      Example("sample --count 3 --length 60", "three tunes, the least surprising first"),
      Example("sample --length 60 --output a.abc", "a tune in a file, with its record"),
      Example("sample --like a.abc", "the same tune again"),
      Example("score t1", "how surprising each character of a tune is"),
      Example("redo t1 --bars 2-3", "two bars drawn anew"),
      Example("tunes", "the tunes so far"),
    ])

  private static let reasons = HelpTopic(
    name: "reasons",
    opening: """
      Ask the model why it expects a note. Every answer is measured: bars are taken
      out, cells of the network forget, a piece of the text is replaced.
      """,
    examples: [
      Example("score t1", "how surprising is it?"),
      Example("why t1 2.1", "the first note of bar 2"),
      Example("why t1 2", "the whole bar"),
      Example("why t1 2 --output why.csv", "the bars in a file"),
      Example("horizon t1", "how many bars back it remembers"),
      Example("horizon --tunes 1", "the same over held-out tunes"),
      Example("whatif K:D -> K:G", "in another key: which bars mind?"),
      Example("whatif --seed 3 t1 def -> dfe", "another bar: how would it go on?"),
    ])

  private static let training = HelpTopic(
    name: "training",
    opening: """
      Load tunes, make a model, train it. Some tunes are held out: when the model
      gets worse at them, it has begun to learn the others by heart.
      """,
    examples: [
      Example("corpus list", "the corpora that are here or can be fetched"),
      Example("corpus load tunes.abc", "tunes to learn from"),
      Example("model new --layers 32,32", "a new model; without options a larger one"),
      Example("train --epochs 2", "Ctrl-C stops it and keeps what it learned"),
      Example("plot loss", "how it went"),
      Example("evaluate", "bits a character for the held-out tunes"),
      Example("checkpoint save mine.safetensors", "model and training in one file"),
      Example("open mine.safetensors", "on another day"),
      Example("train --epochs 1 --into run", "go on, with a file an epoch in 'run'"),
    ])

  private static let notebooks = HelpTopic(
    name: "notebooks",
    opening: """
      A session can be saved as commands that run again, or as a page with its
      results. Text that you write between the cells of a notebook is kept.
      """,
    examples: [
      Example("save mine.md", "a notebook: commands and results"),
      Example("notebook run mine.md", "run it again and write its results anew"),
      Example("notebook check mine.md", "run it again and compare the results"),
      Example("notebook status mine.md", "which results may be wrong"),
      Example("save mine.lilt", "the commands alone"),
      Example("source mine.lilt", "run them here"),
      Example("save mine.html", "a page to read and to hear"),
      Example("save mine.ipynb", "for sites that show Jupyter notebooks"),
    ])

  private static let files = HelpTopic(
    name: "files",
    opening: """
      The extension of a name decides what a file becomes. No command replaces a
      file of another kind unless it is told --replace.
      """,
    examples: [
      Example("tune tunes.abc", "the tunes of a file, as t2 and so on"),
      Example("export t1 t1.abc", "a tune as text"),
      Example("export t1 t1.mid", "as MIDI; .wav is sound"),
      Example("export t1 t1.musicxml", "for notation programs"),
      Example("export t1 t1.svg", "as a picture; .html is a page"),
      Example("check tunes.abc", "the faults of a file"),
      Example("convert tunes.abc midi", "a MIDI file of each tune, in 'midi'"),
      Example("corpus load tunes.abc", "tunes to learn from"),
      Example("checkpoint save mine.safetensors", "the model"),
      Example("save mine.lilt", "the session"),
    ])
}
