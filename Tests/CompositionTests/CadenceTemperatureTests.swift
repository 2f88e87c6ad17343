import CharRNN
import JSON
import Testing

@testable import Composition

@Suite("Temperature in cadences")
struct CadenceTemperatureTests {
  private static let header = "X:1\nT:t\nM:2/4\nL:1/8\nK:C\n"

  private func settings(_ temperature: Float?, form: TuneForm? = nil) -> SamplingSettings {
    var settings = SamplingSettings()
    settings.constraint = ConstraintSettings(
      form: form ?? TuneForm(letters: "AB", barCount: 3), particles: 1)
    settings.cadenceTemperature = temperature
    return settings
  }

  private func tune(_ temperature: Float?) throws -> String {
    let model = try freshModel(RandomWriter.characters + Self.header)
    var generation = try #require(
      try TuneGeneration(
        model, prime: Prime(boundary: "\n", header: Self.header, text: ""),
        settings: settings(temperature), seed: 3))
    while generation.next() != nil {}
    return generation.draft.text
  }

  @Test("it holds in the last bar of each part, from the first character on")
  func places() throws {
    let (plain, cold) = (BarPlaces(try tune(nil)), BarPlaces(try tune(0.01)))
    func bar(_ places: BarPlaces, _ bar: Int) -> String {
      places.text[places.bars[bar].range].string
    }
    #expect(bar(plain, 0) == bar(cold, 0) && bar(plain, 1) == bar(cold, 1))
    #expect(bar(plain, 2) != bar(cold, 2))
    #expect(try tune(1) == tune(nil))
  }

  @Test("it is recorded and read back; records without it have none")
  func record() {
    let settings = settings(0.5)
    #expect(settings.json["cadence-temperature"] == .number(0.5))
    #expect(SamplingSettings(json: settings.json) == settings)
    #expect(self.settings(nil).json["cadence-temperature"] == nil)
    #expect(settings.labels.last == "temperature 0.5 in cadences")
  }

  @Test("it is refused without a form, and outside the range of temperatures")
  func refused() throws {
    var free = settings(0.5)
    free.constraint?.form = nil
    #expect(throws: SamplingError.self) { try free.cadenceSampler() }
    free.constraint = nil
    #expect(throws: SamplingError.self) { try free.cadenceSampler() }
    #expect(try settings(0.01).cadenceSampler() != nil)
    #expect(try settings(100).cadenceSampler() != nil)
    #expect(throws: SamplingError.self) { try settings(0.0099).cadenceSampler() }
    #expect(throws: SamplingError.self) { try settings(100.1).cadenceSampler() }
  }
}
