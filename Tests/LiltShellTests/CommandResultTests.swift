import CharRNN
import JSON
import TestSupport
import Testing

@testable import LiltShell

/// A cell for every command with results; each runs after the cells that it needs.
@Suite("--json of every command")
struct CommandResultTests {
  private static let cells: [String: String] = [
    "corpus load": "corpus load tunes.abc --json", "corpus": "corpus --json",
    "corpus list": "corpus list --json", "corpus fetch": "corpus fetch own --json",
    "corpus show": "corpus show 1 --json",
    "corpus search": "corpus search GAB --json", "vocabulary": "vocabulary --json",
    "model new": "model new --embedding 4 --layers 6 --seed 1 --json", "model": "model --json",
    "train": "train --steps 2 --json", "evaluate": "evaluate --json",
    "checkpoint save": "checkpoint save m.safetensors --json",
    "checkpoint list": "checkpoint list . --json", "open": "open m.safetensors --json",
    "plot loss": "plot loss --json",
    "plot optimizers": "plot optimizers --steps 1 --optimizers adam --json",
    "prime": "prime --json GAB", "sample": "sample --count 2 --length 9 --json --seed 1",
    "why": "why whole.abc 2.1 --json", "horizon": "horizon whole.abc --json",
    "whatif": "whatif --json whole.abc K:D -> K:G",
    "strip": "strip --in run --seed 1 --json",
    "compare": "compare model m.safetensors --seed 1 --json", "relate": "relate --json",
    "probs": "probs --json", "score": "score --json GAB", "tune": "tune --json X:1\nK:C\nC",
    "tunes": "tunes --json", "show": "show --json", "check": "check --json",
    "play": "play --json", "transpose": "transpose +2 --json", "title": "title A --json",
    "redo": "redo whole.abc --bars 1 --json", "harmonise": "harmonise whole.abc --json",
    "melody": "melody whole.abc --json", "vary": "vary whole.abc --json",
    "answer": "answer --json --candidates 64 --meter 6/8 GAB dBG|",
    "keep": "keep --json", "drop": "drop --json", "export": "export x.abc --json",
    "convert": "convert tunes.abc out/ --json", "status": "status --json",
    "set": "set top-k 3 --json", "settings": "settings --json", "history": "history --json",
    "save": "save s.lilt --json", "bench": "bench --json", "doctor": "doctor --json",
    "notebook run": "notebook run n.md --json", "notebook check": "notebook check n.md --json",
    "notebook status": "notebook status n.md --json", "help": "help --json",
    "bars": "bars 2 --json", "take": "take 1 --json",
    "more": "more 1 --json", "walk": "walk --text A --json", "undo": "undo --json",
    "mark": "mark here --json", "back": "back home --json", "fork": "fork --json",
    "branches": "branches --json", "finish": "finish --here --json",
    "whence": "whence --json GAB dBG|", "guess": "guess --bets G --bars 0 --json --seed 1",
    "plot copying": "plot copying run --samples 2 --seed 1 --form free --json",
    "cells": "cells 1:2 whole.abc --json", "hold": "hold 1:2 0.5 --json",
    "nearest": "nearest --json G",
  ]

  /// A catalogue with `own`, which is here and therefore not downloaded.
  private static let catalogue = """
    {"format": 1, "corpora": [{"name": "own", "title": "Eight tunes", "tunes": 8, "characters": 500,
      "licence": "None.", "provenance": "Made by a test.", "source": {"kind": "shipped"},
      "files": [{"name": "own.abc", "bytes": \(ModelShell.tunebook.utf8.count),
        "sha256": "\(SHA256.digest(of: ModelShell.tunebook.utf8).hexadecimal)"}]}]}
    """

  private func shell() throws -> ModelShell {
    var shell = try ModelShell.withModel { world in
      world.environment["LILT_PLAYER"] = "player"
      world.environment["PATH"] = world.workingDirectory
      world.environment["LILT_HOME"] = world.workingDirectory
    }
    try shell.folder.write(program: "#!/bin/sh\n", to: "player")
    let tune = "X:1\nT:Tune 2\nM:6/8\nK:D\n\"G\"GAB dBG|AA c2BA|FED def|g3 G3:|\n"
    try shell.folder.write(tune, to: "whole.abc")
    try shell.folder.write("```lilt\nset top-k 3\n```\n", to: "n.md")
    try shell.session.files.makeFolder("corpus")
    try shell.folder.write(ModelShell.tunebook, to: "corpus/own.abc")
    try shell.folder.write(Self.catalogue, to: "corpus/catalogue.json")
    shell.does("train --steps 20", "checkpoint save m.safetensors", "X:1\nT:A\nK:C\nCDE|")
    try shell.session.files.makeFolder("run")
    let weights = try shell.bytes("m.safetensors")
    try shell.session.files.write(weights, to: "run/epoch-0001.safetensors")
    shell.does("bars 3 --seed 1", "take 1", "mark home", "bars 3")
    return shell
  }

  @Test("every command with results prints one JSON value and nothing else on standard output")
  func one() throws {
    for command in CommandTable.all {
      guard let shape = command.result else {
        #expect(Self.cells[command.name] == nil, "'\(command.name)' has no result")
        continue
      }
      guard let cell = Self.cells[command.name] else {
        Issue.record("no cell shows the JSON of '\(command.name)'")
        continue
      }
      var shell = try shell()
      let value = try shell.json(cell)
      let objects = value.array ?? [value]
      #expect(objects.count > 0, "'\(cell)' shows nothing")
      for object in objects {
        let found = Set(object.object?.keys ?? [])
        let stated = Set(shape.fields.map(\.name))
        // Fields of options that were not given may be missing.
        #expect(
          found.isSubset(of: stated)
            && stated.subtracting(found)
              .isSubset(of: [
                "compared", "epochs", "figure", "sets", "figures", "rejected", "undone",
              ]),
          "'\(command.name)' prints \(found.sorted()), its help says \(stated.sorted())")
      }
    }
  }

  @Test("a command without results has no --json")
  func none() throws {
    var shell = try shell()
    for command in CommandTable.all where command.result == nil && command.name != "!" {
      #expect(shell.fails("\(command.name) --json").kind == .usage, "\(command.name)")
    }
  }

  @Test("results shown before a failure are printed as JSON")
  func failed() throws {
    var shell = try shell()
    let before = shell.output.utf8.count
    #expect(shell.run("check --json nosuch.abc") == .failed(.input))
    #expect(shell.output.utf8.count == before)
    // 256 tunes are drawn side by side; each grows by 16 characters between two reports.
    var reports = 0
    shell.sink.onProgress = { [interrupt = shell.session.world.interrupt] _ in
      reports += 1
      if reports == 4 { interrupt.request() }
    }
    #expect(shell.run("sample --count 300 --length 40 --seed 1 --json") == .failed(.interrupted))
    let text = String(decoding: shell.output.utf8.dropFirst(before), as: UTF8.self)
    #expect(try JSONValue(parsing: text).array?.count == 256)
  }
}
