import ArgumentParser

/// The option of commands that write a file.
struct ReplaceOption: ParsableArguments {
  @Flag(help: "Replace an old file of another kind too.")
  var replace = false
}
