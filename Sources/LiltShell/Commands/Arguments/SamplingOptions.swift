import ArgumentParser
import CharRNN
import Composition

/// The stages for which a command has options.
protocol StageSelection {
  static var stages: [StageDeclaration] { get }
}

/// Every stage.
enum EveryStage: StageSelection {
  static var stages: [StageDeclaration] { SamplingStages.all }
}

/// Every stage except temperature, for a command that takes several temperatures.
enum EveryFilter: StageSelection {
  static var stages: [StageDeclaration] { SamplingStages.all.filter { $0 != .temperature } }
}

/// An option or flag for each selected stage, made from its declaration.
///
/// ArgumentParser reflects on a type to find its options, then decodes each by its name. For stored
/// properties with wrappers the compiler provides both; here `customMirror` and `init(from:)` do.
struct SamplingOptions<Selection: StageSelection>: ParsableArguments, CustomReflectable {
  /// The typed values by the stages' names.
  private var values: [String: StageValue] = [:]

  init() {}

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: StageKey.self)
    for stage in Selection.stages {
      let key = StageKey(stringValue: stage.name)
      func typed<Value: Decodable>(_ type: Value.Type) throws -> Value? {
        try container.decode(Option<Value?>.self, forKey: key).wrappedValue
      }
      values[stage.name] =
        switch stage.range {
        case .on: try container.decode(Flag<Bool>.self, forKey: key).wrappedValue ? .on : nil
        case .counts: try typed(Int.self).map(StageValue.count)
        case .numbers, .numbersAbove: try typed(Float.self).map(StageValue.number)
        }
    }
  }

  var customMirror: Mirror {
    let children: [Mirror.Child] = Selection.stages.map { (label: $0.name, value: $0.option) }
    return Mirror(self, children: children)
  }

  /// Whether any of the options was typed.
  var areGiven: Bool { !values.isEmpty }

  /// The settings with the typed values; a stage without one takes the session's setting.
  func settings(
    _ session: Settings, stages: [StageDeclaration] = SamplingStages.all
  ) -> SamplingSettings {
    var settings = session.sampling(stages)
    for stage in stages where values[stage.name] != nil { settings[stage] = values[stage.name] }
    return settings
  }
}

/// The key under which ArgumentParser decodes a stage's option.
private struct StageKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }

  init?(intValue: Int) { nil }
}

extension StageDeclaration {
  /// The definition that `@Option` or `@Flag` would make.
  fileprivate var option: Any {
    let name = NameSpecification.customLong(self.name)
    let help = ArgumentHelp(self.help.option, valueName: self.help.valueName)
    return switch range {
    case .on: Flag(wrappedValue: false, name: name, help: help)
    case .counts: Option<Int?>(name: name, help: help)
    case .numbers, .numbersAbove: Option<Float?>(name: name, help: help)
    }
  }
}
