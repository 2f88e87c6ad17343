import CharRNN
import JSON
import TestSupport
import Safetensors
import Testing

@testable import LiltShell

@Suite("doctor")
struct DoctorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func report(_ environment: [String: String]) throws -> JSONObject {
    var shell = TestShell(in: folder.path, environment: environment)
    #expect(shell.session.execute("doctor --json") == .done, "\(shell.recorder.error)")
    return try #require(try JSONValue(parsing: shell.recorder.output).object)
  }

  @Test(
    "the version is the first number with a point",
    arguments: [
      ("FluidSynth runtime version 2.3.1\nCopyright (C) 2000-2022", "2.3.1"),
      ("abcm2ps-8.14.14 (2022-12-19)", "8.14.14"), ("gs 10.00.0.", nil), ("v1.2", "1.2"),
      ("version 7", nil), ("", nil), ("...", nil),
    ])
  func version(_ text: String, _ expected: String?) {
    #expect(ProgramReport.version(in: text) == expected)
  }

  @Test("on a bare machine all programs are reported as missing, without an error")
  func nothing() throws {
    let report = try report(["XDG_DATA_DIRS": "/nonexistent"])
    #expect(report["soundfont"] == .null && report["state"] == .null)
    let programs = try #require(report["programs"]?.array).compactMap(\.object)
    #expect(programs.compactMap { $0["name"]?.string } == OptionalProgram.all.map(\.name))
    #expect(programs.allSatisfy { $0["path"] == .null && $0["version"] == .null })
    let install = try #require(report["install"]?.string)
    for program in OptionalProgram.all { #expect(install.contains(program.package ?? "")) }
  }

  @Test("an installed program has path and version; one that does not run has no version")
  func programs() throws {
    try folder.write(program: "#!/bin/sh\necho FluidSynth 2.4.5\n", to: "fluidsynth")
    try folder.write(program: "no program", to: "abcm2ps")
    try folder.write("not to be run", to: "ps2pdf")
    let programs = try #require(report(["PATH": "/nonexistent:" + folder.path])["programs"]?.array)
    func value(_ place: Int, _ key: String) -> JSONValue? { programs[place].object?[key] }
    #expect(value(0, "version") == .string("2.4.5"))
    #expect(value(0, "path") == .string(folder.path + "/fluidsynth"))
    #expect(value(1, "version") == .null)
    #expect(value(1, "path") == .string(folder.path + "/abcm2ps"))
    #expect(value(2, "path") == .null)
  }

  @Test("a missing state folder counts as writable if it can be made")
  func state() throws {
    func isWritable(_ path: String) throws -> JSONValue? {
      try report(["LILT_STATE": path])["state"]?.object?["writable"]
    }
    try folder.write("", to: "file")
    #expect(try isWritable(folder.path) == .bool(true))
    #expect(try isWritable(folder.path + "/not/yet") == .bool(true))
    #expect(try isWritable(folder.path + "/file/x") == .bool(false))
  }

  @Test("the report describes the machine as the engine detects it")
  func machine() throws {
    let machine = try #require(report([:])["machine"]?.object)
    #expect(machine["cores"] == .int(Machine.current.cores))
    #expect(machine["oneDNN"] == .string(Machine.current.oneDNNVersion))
  }
}
