import ArgumentParser
import CharRNN
import Composition

/// Whether the model's memory of the tune is used.
struct MemoryOption: ParsableArguments {
  @Option(help: "Whether the model's memory of the tune is used; otherwise the setting.")
  var memory: Switch?

  /// Whether `model` is to use its memory: as typed, otherwise as set.
  ///
  /// - Throws: `Failure.noMemory` where the option asks for a memory that the model lacks.
  func isUsed(by model: LanguageModel, _ settings: Settings) throws(Failure) -> Bool {
    if memory == .on, !model.hasMemory { throw .noMemory }
    return memory.map { $0 == .on } ?? settings.remembers
  }
}
