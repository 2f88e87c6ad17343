import CharRNN
import Glibc
@main
enum Benchmarks {
  static func read(_ p: String) -> String { let f = fopen(p, "rb")!; var b = [UInt8](repeating: 0, count: 1<<20); let n = fread(&b, 1, b.count, f); return String(decoding: b[..<n], as: UTF8.self) }
  static func main() throws {
    let d = "/work/shared/corpora/nottingham/"
    let text = read(d + "jigs.abc") + read(d + "hpps.abc")
    let v = try Vocabulary(of: text.unicodeScalars)
    let toks = text.unicodeScalars.map { v.index(of: $0)! }
    let c = try ModelConfiguration(vocabularySize: v.count)
    initEmb = Float(CommandLine.arguments[2])!; initMode = Int(CommandLine.arguments[3])!
for seed in [1] as [UInt64] {
    let m = try LanguageModel(vocabulary: v, configuration: c, seed: seed)
    var s = TrainingSettings(); s.seed = 7
    if CommandLine.arguments.count > 1 { s.lanes = Int(CommandLine.arguments[1])! }
    let t = try Trainer(model: m, text: toks, state: TrainingState(start: c, settings: s))
    if seed == 1 { print(Set(t.implementations)) }
    let clock = ContinuousClock()
    var times: [Double] = []
    var last: [Double] = []
    for i in 1...300 {
      var r: StepReport!
      let e = try clock.measure { r = try t.step() }
      times.append(Double(e.components.attoseconds) / 1e15)
      last.append(r.totals.crossEntropy)
      if i % 60 == 0 { print(i, last.suffix(20).reduce(0, +) / 20, r.gradientNorm, times.sorted()[times.count/2], times.min()!) }
    }
    var st = RecurrentState(zero: c)
    let p = m.predictor
    let e = clock.measure { for k in 0..<3000 { _ = p.logits(after: toks[k], state: &st) } }
    print("predict", 3000 / (Double(e.components.attoseconds) / 1e18 + Double(e.components.seconds)))
    }
  }
}
