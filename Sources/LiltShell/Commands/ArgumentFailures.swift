import ArgumentParser
import Drawing

// Failures of options and arguments that ArgumentParser reports.
extension Failure {
  /// The failure for ArgumentParser's `message` about the words after a command.
  ///
  /// ArgumentParser has no other interface to its errors than their texts.
  static func arguments<I: Invocation>(_ message: String, of type: I.Type) -> Failure {
    let lowered = message.prefix(1).lowercased() + message.dropFirst()
    var failure = Failure.arguments(lowered.hasSuffix(".") ? String(lowered.dropLast()) : lowered)
    if let match = message.firstMatch(of: /^Unknown option '(-[^ ']*)'/) {
      failure.message = "unknown option '\(match.1)'"
      let names = I.Invoked.schema.arguments.flatMap(\.names).filter { $0.hasPrefix("--") }
      let typed = String(match.1.drop { $0 == "-" })
      if let option = nearest(to: typed, in: names.map { String($0.dropFirst(2)) }) {
        failure.hints.insert(.nearest("--" + option, orElse: ""), at: 0)
      }
    } else if let match = message.firstMatch(
      of: /^The value '(.*)' is invalid for '(--[a-z-]+) <[^>]*>'$/)
    {
      let (value, option) = (String(match.1), String(match.2))
      guard let expected = expectation(of: option, type) else { return failure }
      failure.message += ", expected " + expected
      let dotted = value.replacing(",", with: ".")
      if dotted != value, accepts(option, dotted, type) {
        failure.hints.insert(.again("\(option) \(dotted) …"), at: 0)
      }
    }
    return failure
  }

  /// The values of an option in words: those of the setting of that name, else as parsing shows.
  private static func expectation<I: Invocation>(of option: String, _ type: I.Type) -> String? {
    if let setting = Setting.all.first(where: { "--" + $0.name == option }) {
      return setting.form.description
    }
    if accepts(option, "0.5", type) { return "a number" }
    if accepts(option, "64,64", type) { return "whole numbers such as 256,256" }
    guard accepts(option, "1", type) else { return nil }
    return accepts(option, "-1", type) ? "a whole number" : "a whole number from 0"
  }

  /// Whether `value` has the form of the option's values.
  private static func accepts<I: Invocation>(
    _ option: String, _ value: String, _ type: I.Type
  ) -> Bool {
    do {
      _ = try I.parse([option + "=" + value])
      return true
    } catch {
      // Another error, such as a missing argument, comes after this one.
      return !I.message(for: error).contains("is invalid for '\(option)")
    }
  }
}
