import CharRNN

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One drawing of a revision: follows the plan and draws what it leaves open.
///
/// A value: a copy is a fork of the text and of its generator.
struct RevisionDraft: StreamDrawer {
  /// The drawn and imposed characters of each step.
  private(set) var written: [[Token]]
  /// The surprisal of each step's characters under the model itself, in bits.
  private(set) var bits: [Double]
  /// The logarithm of the weight since the last resampling, in nats: of the probability of imposed
  /// characters, and of what the allowed ones had.
  private(set) var logWeight = 0.0
  /// Whether the drawing waits for the others before its next step.
  private(set) var isWaiting = false
  /// Whether all steps are written.
  private(set) var isOver = false
  /// The music after the last character drawn.
  private(set) var music: MusicState

  private let plan: RevisionPlan
  private let sampler: Sampler
  private var generator: Xoshiro256StarStar
  private var step = 0
  private var offset = 0
  private var isReleased = false
  /// A chord symbol that is being written, and whether one stands before the next note.
  private var chordName: ChordName?
  private var hasChord = false

  /// Creates a drawing without characters.
  init(_ plan: RevisionPlan, _ sampler: Sampler, seed: UInt64) {
    self.plan = plan
    self.sampler = sampler
    generator = Xoshiro256StarStar(seed: seed)
    written = Array(repeating: [], count: plan.steps.count)
    bits = Array(repeating: 0, count: plan.steps.count)
    music = MusicState(target: 0, writable: plan.alphabet.writable)
    if case .music(let task)? = plan.steps.first { music = task.start }
  }

  /// Goes on with the next step.
  mutating func goOn() {
    isWaiting = false
    isReleased = true
  }

  /// A copy that goes on with the draws of `other` and a weight of 1.
  func copied(for other: RevisionDraft) -> RevisionDraft {
    var copy = self
    copy.generator = other.generator
    copy.logWeight = 0
    return copy
  }

  // MARK: Drawing

  mutating func draw(from logits: Logits) -> Token? {
    skipEmptySteps()
    guard step < plan.steps.count else {
      if !isOver { logWeight += plan.tonic?.weight(of: music) ?? 0 }
      isOver = true
      return nil
    }
    if offset == 0, chordName == nil, !hasChord, !isReleased, plan.waits(before: step) {
      isWaiting = true
      return nil
    }
    isReleased = false
    let token =
      switch plan.steps[step] {
      case .text(let tokens): impose(tokens[offset], logits)
      case .copy(let source): impose(written[source][offset], logits)
      case .melody(let tokens, let places): draw(tokens[offset], places[offset], logits)
      case .music(let task): draw(task, logits)
      }
    // The character that ends music belongs to the next step, which is `step` by now.
    bits[step] += Distribution(logits).surprisal(of: token)
    written[step].append(token)
    if chordName == nil, !hasChord { offset += 1 }
    finishStep()
    return token
  }

  /// Steps over copies of steps that wrote nothing.
  private mutating func skipEmptySteps() {
    while step < plan.steps.count, case .copy(let source) = plan.steps[step],
      written[source].isEmpty
    { step += 1 }
  }

  /// Goes to the next step where all of this one is written; music ends elsewhere.
  private mutating func finishStep() {
    let count: Int
    switch plan.steps[step] {
    case .text(let tokens), .melody(let tokens, _): count = tokens.count
    case .copy(let source): count = written[source].count
    case .music: return
    }
    if offset == count { goToNextStep() }
  }

  private mutating func goToNextStep() {
    step += 1
    offset = 0
    guard step < plan.steps.count, case .music(let task) = plan.steps[step] else { return }
    if task.carries {
      music.startBar(target: task.start.target)
      music.mayTieOver = task.start.mayTieOver
      music.lineLength = task.start.lineLength
      music.followsSpace = task.start.followsSpace
    } else {
      music = task.start
    }
  }

  /// Takes a character that must come.
  private mutating func impose(_ token: Token, _ logits: Logits) -> Token {
    logWeight += log(Distribution(logits).probabilities[Int(token)])
    return token
  }

  /// Draws one of the characters that `isAllowed` allows.
  private mutating func choose(_ logits: Logits, where isAllowed: (Token) -> Bool) -> Token {
    let coin = generator.nextUnit()
    let allowed = AllowedCharacters(
      sampler.distribution(logits), orElse: logits, where: isAllowed)
    logWeight += log(allowed.mass)
    return allowed.token(at: coin)
  }

  // MARK: Chord symbols

  private mutating func draw(_ next: Token, _ mayHaveChord: Bool, _ logits: Logits) -> Token {
    let signs = plan.alphabet.signs
    let qualities = plan.alphabet.writable.qualities
    if let name = chordName {
      let token = choose(logits) { token in
        let sign = signs[Int(token)]
        return sign.kind == .quote ? name.isComplete : name.appending(sign, qualities) != nil
      }
      if signs[Int(token)].kind == .quote {
        chordName = nil
        hasChord = true
      } else {
        chordName = name.appending(signs[Int(token)], qualities)
      }
      return token
    }
    guard mayHaveChord, !hasChord else {
      hasChord = false
      return impose(next, logits)
    }
    let token = choose(logits) { $0 == next || signs[Int($0)].kind == .quote }
    if token != next { chordName = ChordName() }
    return token
  }

  // MARK: Music

  private mutating func draw(_ task: RevisionPlan.Music, _ logits: Logits) -> Token {
    let signs = plan.alphabet.signs
    let music = self.music
    let completed = music.completed()
    let isComplete = completed.map { $0.position == $0.target && $0.canEndBar } ?? false
    let end = isComplete ? plan.end(before: step + 1) : nil
    func isAllowed(_ token: Token) -> Bool {
      if token == end { return true }
      let sign = signs[Int(token)]
      if sign.kind == .quote, !task.mayHaveChords { return false }
      // Spaces at the ends of a bar belong to what stays.
      if sign.kind == .space, isComplete || music.isBarEmpty { return false }
      return music.reading(sign) != nil
    }
    let token = choose(logits, where: isAllowed)
    if token == end, let completed {
      self.music = completed
      goToNextStep()
    } else if let next = music.reading(signs[Int(token)]) {
      self.music = next
    }
    return token
  }
}
