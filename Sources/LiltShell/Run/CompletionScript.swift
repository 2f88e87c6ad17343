import ArgumentParser

/// The script by which a shell completes the command line of lilt.
///
/// ArgumentParser's own scripts also offer `help` as a subcommand, which lilt would take for a file.
struct CompletionScript {
  /// A shell with completion.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  /// The script.
  let text: String

  /// The endings of files that lilt runs.
  private static let endings = ["lilt", "md"]
  /// The option that leaves no room for a file.
  private static let commandOption = "-c"

  /// Makes the script for `shell` of the options that help lists.
  init(for shell: Shell) {
    let options = CommandSchema(of: StartupOptions.self).arguments.filter { !$0.names.isEmpty }
    let script =
      switch shell {
      case .bash: Self.bash(options)
      case .zsh: Self.zsh(options)
      case .fish: Self.fish(options)
      }
    text = script.replacing("@ORIGIN@", with: "Made by 'lilt --completions \(shell.rawValue)'.")
  }

  /// The commands that can be given in a word of the shell, with their summaries.
  private static var commands: [(name: String, summary: String)] {
    CommandTable.all.map { ($0.name, $0.summary) }.filter { $0.name.contains(where: \.isLetter) }
  }

  /// The options with a value other than a command.
  private static func withValue(_ options: [CommandSchema.Argument]) -> [String] {
    options.filter { $0.valueName != nil }.flatMap(\.names).filter { $0 != commandOption }
  }

  // MARK: bash

  private static func bash(_ options: [CommandSchema.Argument]) -> String {
    let names = commands.map { quoted($0.name) }.joined(separator: " ")
    let files = endings.map { "            compgen -f -X '!*.\($0)' -- \"$2\"" }
    let withValue = withValue(options).joined(separator: "|")
    return """
      # Completion of lilt for bash, 4 or later. @ORIGIN@
      _lilt() {
          local word isValue= wantsFile=yes IFS=$'\\n'
          COMPREPLY=()
          # '=' splits words here, and its two sides are one value.
          case "$3" in
          \(commandOption))
              local -a commands=(\(names))
              mapfile -t COMPREPLY < <(compgen -W "${commands[*]}" -- "$2")
              # Outside quotes, a space would end the word.
              if [[ ${COMP_WORDS[COMP_CWORD]} != [\\'\\"]* ]]; then
                  COMPREPLY=("${COMPREPLY[@]// /\\\\ }")
              fi
              return
              ;;
          \(withValue)|=) return ;;
          esac
          if [[ $2 == -* ]]; then
              mapfile -t COMPREPLY < <(compgen -W $'\(options.flatMap(\.names).joined(separator: "\\n"))' -- "$2")
              return
          fi
          for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
              if [[ $isValue ]]; then
                  isValue=
                  continue
              fi
              case "$word" in
              \(commandOption)) isValue=yes wantsFile= ;;
              \(withValue)|=) isValue=yes ;;
              -*) ;;
              *) wantsFile= ;;
              esac
          done
          if [[ $wantsFile ]]; then
              compopt -o filenames 2>/dev/null
              mapfile -t COMPREPLY < <(
      \(files.joined(separator: "\n"))
                  compgen -d -- "$2"
              )
          fi
      }
      complete -F _lilt lilt

      """
  }

  // MARK: zsh

  private static func zsh(_ options: [CommandSchema.Argument]) -> String {
    func escaped(_ text: String, _ special: String) -> String {
      text.map { special.contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
    let specifications = options.map { option in
      let names = option.names
      let isCommand = names.contains(commandOption)
      var excluded = option.repeats ? [] : names
      if isCommand { excluded.append("1") }
      var text = excluded.isEmpty ? "" : "(\(excluded.joined(separator: " ")))"
      if option.repeats { text += "*" }
      text = quoted(text)
      text += names.count == 1 ? names[0] : "{\(names.joined(separator: ","))}"
      var end = "[\(escaped(option.summary, "[]\\:"))]"
      if let value = option.valueName {
        end += ":\(escaped(value, "\\:")):" + (isCommand ? "_lilt_commands" : " ")
      }
      return "    " + text + quoted(end) + " \\"
    }
    let commands = commands.map {
      "    " + quoted(escaped($0.name, "\\:") + ":" + escaped($0.summary, "\\"))
    }
    return """
      #compdef lilt
      # Completion of lilt for zsh. @ORIGIN@
      _lilt_commands() {
        local -a commands=(
      \(commands.joined(separator: "\n"))
        )
        _describe command commands
      }

      _lilt() {
        _arguments -S \\
      \(specifications.joined(separator: "\n"))
          '(\(commandOption))1:file:_files -g "*.(\(endings.joined(separator: "|")))(-.)"'
      }

      if [[ $funcstack[1] == _lilt ]]; then
        _lilt "$@"
      else
        compdef _lilt lilt
      fi

      """
  }

  // MARK: fish

  private static func fish(_ options: [CommandSchema.Argument]) -> String {
    func quoted(_ text: String) -> String {
      "'" + text.map { "'\\".contains($0) ? "\\\($0)" : "\($0)" }.joined() + "'"
    }
    let lines = options.map { option in
      let names = option.names.map {
        $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())"
      }
      let value =
        option.names.contains(commandOption)
        ? " -x -a '(__lilt_commands)'" : option.valueName == nil ? "" : " -x"
      return "complete -c lilt \(names.joined(separator: " "))\(value) -d \(quoted(option.summary))"
    }
    let commands = commands.map {
      "    printf '%s\\t%s\\n' \(quoted($0.name)) \(quoted($0.summary))"
    }
    return """
      # Completion of lilt for fish. @ORIGIN@
      function __lilt_commands
      \(commands.joined(separator: "\n"))
      end

      # Whether a file can come next.
      function __lilt_wants_file
          set -l words (commandline -opc)
          set -l is_value no
          for word in $words[2..]
              if test $is_value = yes
                  set is_value no
                  continue
              end
              switch $word
                  case \(commandOption)
                      return 1
                  case \(withValue(options).joined(separator: " "))
                      set is_value yes
                  case '-*'
                  case '*'
                      return 1
              end
          end
          test $is_value = no
      end

      complete -c lilt -f
      complete -c lilt -n __lilt_wants_file \\
          -a '(__fish_complete_path (commandline -ct) | string match -r ".*(?:/|\\\\.(?:\(endings.joined(separator: "|"))))(?:\\\\t.*)?\\$")'
      \(lines.joined(separator: "\n"))

      """
  }

  /// `text` as one word of bash and zsh.
  private static func quoted(_ text: String) -> String {
    text.isEmpty ? "" : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
