import ArgumentParser

/// The manual page of lilt, made of the text of its help.
enum ManualPage {
  /// The page as roff.
  static var text: String {
    let help = HelpText(of: StartupOptions.self, name: StartupOptions._commandName)
    var page = RoffText(
      name: "lilt", version: "lilt \(LiltVersion.current)", date: LiltVersion.date)
    page.section("NAME")
    page.name("lilt", help.overview[0])
    page.section("SYNOPSIS")
    page.usage("lilt", help.usage)
    page.section("DESCRIPTION")
    page.paragraphs(Array(help.overview.dropFirst()))
    page.section("OPTIONS")
    page.entries(help.entries)
    page.section("COMMAND LANGUAGE")
    page.paragraphs(
      HelpCommand.syntax.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    page.addCommands()
    page.addSurroundings()
    return page.text
  }

  /// The options that every command with results has.
  static let commonEntries: [HelpText.Entry] = {
    let lists = CommandTable.all.filter { $0.result != nil }.map { $0.helpText.entries }
    return lists[0].filter { entry in lists.allSatisfy { $0.contains(entry) } }
  }()

  /// The files that lilt reads and writes.
  fileprivate static let files = [
    (
      "PREFIX/share/lilt",
      """
      What ships with lilt: corpora in corpus, command files and checkpoints in sessions. PREFIX is \
      the folder with bin/lilt.
      """
    ),
    ("~/.config/lilt/init.lilt", "The command file that runs before the prompt."),
    (
      "~/.local/state/lilt",
      """
      The history of the prompt, unsaved sessions of lilts that were ended from outside, and the \
      latest trainings without a folder of their own.
      """
    ),
    ("~/.local/share/lilt/corpora", "The corpora that were fetched, a folder for each."),
  ]

  /// The environment variables that lilt reads.
  fileprivate static let environment = [
    (
      "LILT_HOME",
      """
      The folder that holds corpus and sessions; otherwise the working directory if it is lilt's \
      own, the folder share/lilt beside the one with the program, or the package that the program \
      was built in.
      """
    ),
    ("LILT_CORPORA", "A folder of more corpora: each .abc file and each folder of them is one."),
    ("LILT_DATA", "The folder for fetched corpora, in place of ~/.local/share/lilt."),
    ("LILT_STATE", "The folder for history and unsaved work, in place of ~/.local/state/lilt."),
    ("LILT_SOUNDFONT", "The SoundFont that sounds are made with."),
    ("LILT_PLAYER", "The program that plays MIDI files."),
    ("VISUAL, EDITOR", "The editor, with its arguments; otherwise vi."),
    ("NO_COLOR", "No colours where it is not empty."),
    ("TERM", "No control codes if it is dumb, ASCII drawings if it is linux."),
    ("LC_ALL, LC_CTYPE, LANG", "ASCII drawings where the first that is set is not UTF-8."),
    ("COLUMNS, LINES", "The size of a terminal that does not tell its own."),
    ("PATH", "Where other programs are looked for."),
    ("HOME", "What ~/ stands for, and the folder of .config, .local/state and .local/share."),
    ("XDG_CONFIG_HOME", "The folder of lilt/init.lilt, in place of ~/.config."),
    ("XDG_STATE_HOME", "The folder of the folder lilt, in place of ~/.local/state."),
    ("XDG_DATA_HOME", "The folder of the folder lilt, in place of ~/.local/share."),
    ("XDG_DATA_HOME, XDG_DATA_DIRS", "Folders in which SoundFonts are looked for."),
    ("TMPDIR", "The folder for temporary files; otherwise /tmp."),
    ("ONEDNN_MAX_CPU_ISA", "The newest instruction set to use, such as AVX2."),
  ]

  fileprivate static let examples = [
    (
      "A tune of the model that ships with lilt, as MIDI",
      ["\(OpenCommand.name) default", "\(SampleCommand.name) --seed 1 --export tune.mid"]
    ),
    (
      "What the model expects after a phrase",
      ["\(OpenCommand.name) default", "\(ProbsCommand.name) --after \"G2B dBG|\""]
    ),
    (
      "A model of one's own",
      [
        "\(CorpusLoadCommand.name) starter", "\(ModelNewCommand.name)",
        "\(TrainCommand.name) --epochs 12 --into run",
      ]
    ),
  ]
}

extension RoffText {
  fileprivate mutating func entries(_ entries: [HelpText.Entry]) {
    for entry in entries { option(entry.label, entry.text) }
  }

  fileprivate mutating func addCommands() {
    section("COMMANDS")
    paragraph("Every command has these options; --json only where it has results:")
    entries(ManualPage.commonEntries)
    for group in CommandGroup.allCases {
      let commands = CommandTable.all.filter { $0.group == group }
      if commands.isEmpty { continue }
      subsection(group.rawValue)
      for command in commands {
        let help = command.helpText
        usage(command.name, help.usage)
        indented { page in
          page.paragraphs(help.overview)
          page.entries(help.entries.filter { !ManualPage.commonEntries.contains($0) })
          for (title, entries) in help.titledEntries {
            page.paragraph(title + ":")
            page.entries(entries)
          }
          if let result = command.result { page.paragraph(result.inWords) }
        }
      }
    }
  }

  /// Adds what is around lilt: files, environment, exit status, examples.
  fileprivate mutating func addSurroundings() {
    section("FILES")
    for (path, words) in ManualPage.files { term(path, words) }
    section("ENVIRONMENT")
    for (names, words) in ManualPage.environment { term(names, words) }
    section("EXIT STATUS")
    for (status, words) in StartupOptions.exitStatuses { term("\(status)", words) }
    section("EXAMPLES")
    for (words, commands) in ManualPage.examples {
      paragraph(words + ":")
      literal(["", "    lilt " + commands.map { "-c '\($0)'" }.joined(separator: " ")])
    }
    section("SEE ALSO")
    paragraph(
      OptionalProgram.all.compactMap { $0.package == nil ? nil : "\($0.name)(1)" }
        .joined(separator: ", "))
  }
}
