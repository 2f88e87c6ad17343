import Drawing

/// The file that keeps a session at the prompt from being lost if the process is killed.
///
/// While anything is unsaved, it holds the session as a command file. A start of lilt finds the
/// journals of sessions that were ended from outside: nobody holds their locks.
struct SessionJournal {
  private let path: String
  private let lock: FileLock?
  private var isBroken = false

  private static let folderName = "sessions"

  /// Chooses a file in the user's state folder that no other session has; `nil` if the environment
  /// names no such folder or it cannot be written.
  init?(of session: Session) {
    guard let folder = Self.folder(of: session) else { return nil }
    do {
      try session.files.makeFolder(folder)
    } catch {
      // The history, in the same place, has already been reported as unusable.
      return nil
    }
    var number = 1
    while true {
      let path = Self.path(number, in: folder)
      do throws(HeldElsewhere) {
        let lock = try session.files.lockFile(Self.lockPath(of: path))
        if session.files.kind(of: path) == nil {
          (self.path, self.lock) = (path, lock)
          return
        }
      } catch {
        // Another session has this number.
      }
      number += 1
    }
  }

  private static func folder(of session: Session) -> String? {
    session.world.stateFolder.map { PathResolver.path(of: folderName, in: $0) }
  }

  private static func path(_ number: Int, in folder: String) -> String {
    PathResolver.path(of: "unsaved-\(number).lilt", in: folder)
  }

  private static func lockPath(of path: String) -> String {
    PathResolver.parent(of: path) + "/." + PathResolver.stem(of: path) + ".lock"
  }

  /// Brings the file up to date after a cell.
  mutating func follow(_ session: Session) {
    if isBroken { return }
    do {
      if session.unsaved.isEmpty {
        try remove(session.files)
      } else {
        let text = SavedCell.commandFile(session.cells.map(\.saved))
        try session.files.write(Array(text.utf8), to: path)
      }
    } catch {
      isBroken = true
      session.warn("a killed session would be lost: \(error)")
    }
  }

  /// Removes the file if the session was left at will or nothing in it is unsaved.
  func end(_ session: Session, atWill: Bool) {
    guard atWill || session.unsaved.isEmpty else { return }
    do {
      try remove(session.files)
    } catch {
      session.warn("\(error)")
    }
  }

  private func remove(_ files: Files) throws {
    if files.kind(of: path) == .file { try files.remove(path) }
  }

  /// Reports the sessions that were ended from outside, each once, with the command that brings it
  /// back.
  static func tellEarlier(in session: Session) {
    let files = session.files
    guard let folder = folder(of: session), files.kind(of: folder) == .folder else { return }
    do {
      for name in try files.names(in: folder) where name.hasPrefix("unsaved-") {
        let path = PathResolver.path(of: name, in: folder)
        guard let rescued = try rescue(path, in: folder, files) else { continue }
        session.note(
          "an earlier session was ended from outside; '\(Advice.source(rescued))' brings it back")
      }
    } catch {
      session.warn("sessions that were ended from outside: \(error)")
    }
  }

  /// Gives a journal a name under which it stays.
  ///
  /// - Returns: The new path; `nil` if a running session has the journal.
  /// - Throws: `FileError`.
  private static func rescue(
    _ path: String, in folder: String, _ files: Files
  ) throws -> String? {
    let lock: FileLock?
    do throws(HeldElsewhere) {
      lock = try files.lockFile(lockPath(of: path))
    } catch {
      return nil
    }
    // Held to the end, so that two starts of lilt do not tell the same journal.
    defer { withExtendedLifetime(lock) {} }
    var number = 1
    while true {
      let rescued = PathResolver.path(of: "rescued-\(number).lilt", in: folder)
      if try files.move(path, toFree: rescued) { return rescued }
      number += 1
    }
  }
}
