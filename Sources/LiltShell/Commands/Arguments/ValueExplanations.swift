/// What the values of options and settings mean that are one of a few words.
enum ValueExplanations {
  /// The explanations by option and value.
  static let all: [String: [String: String]] = [
    "--until": ["tune": "the tune's own end", "length": "exactly so many characters"],
    "--unknown": [
      "error": "refuse the text", "skip": "leave the character out",
      "nearest": "take the nearest character that the model knows",
      "extend": "give the model the new characters",
    ],
    "--distinct": [
      "text": "the same characters of music", "transposed": "the same music in any key",
    ],
    "--best-by": [
      "bits": "what the model finds likeliest", "novelty": "what is least like the corpus",
      "form": "what keeps to most of what people's tunes keep to",
    ],
    "--next": ["bar": "up to and including its bar line, or the tune's end"],
    "--optimizer": optimizers, "--optimizers": optimizers,
    "--schedule": [
      "constant": "the same learning rate to the end",
      "cosine": "down along half a cosine, to a fiftieth",
    ],
    "--place": [
      "on": "bar, part and place in the bar are told", "off": "the characters alone are read",
    ],
    "--memory": [
      "on": "what the tune so far lets expect is told", "off": "it is not told",
    ],
    "--shuffle": [
      "on": "the tunes in another order in every epoch", "off": "the tunes as they stand",
    ],
    "--transpose": [
      "on": "six tunes of ten in a key that is drawn", "off": "every tune in its own key",
    ],
    "--lock-dropout": [
      "on": "the same outputs at all characters of a window", "off": "others at each character",
    ],
    "--precision": [
      "auto": "what is faster on this machine", "f32": "exact, as in all held-out figures",
      "bf16": "half the bytes, about twice as fast", "f16": "half the bytes",
    ],
    "--chords": ["on": "chord symbols sound", "off": "the melody alone"],
    "--swing": ["on": "hornpipes are swung 2 to 1", "off": "played as written"],
    "--velocity": [
      "written": "as the ABC says", "surprise": "the louder the less the model expected a note",
    ],
    "--carry-state": [
      "on": "a window goes on where the last one ended", "off": "every window begins anew",
    ],
  ]

  private static let optimizers = [
    "adam": "steps by running means of gradient and square",
    "rmsprop": "steps by a running mean square",
    "adagrad": "steps by the sum of all squares",
    "sgd": "stochastic gradient descent with momentum",
    "gradient-descent": "one step an epoch, along the mean gradient",
  ]
}
