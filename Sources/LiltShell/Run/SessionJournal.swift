import Drawing

/// The file that keeps a session at the prompt from being lost if the process is killed.
///
/// While anything is unsaved, it holds the session as a command file. A start of lilt finds the
/// journals of sessions that were ended from outside.
struct SessionJournal {
  private let file: OwnedFile
  /// The number of cells that the file holds.
  private var cellCount = 0
  private var takenBackCount = 0
  private var isBroken = false

  private static let folderName = "sessions"
  /// The seconds for which an empty file may belong to a process that has not locked it yet.
  private static let secondsOfGrace = 60

  /// Makes the journal in the user's state folder; `nil` if there is none or it cannot be written.
  init?(of session: Session) {
    guard let state = session.world.stateFolder else { return nil }
    let folder = PathResolver.path(of: Self.folderName, in: state)
    do {
      try session.files.makeFolder(folder)
      for number in 1... {
        let path = PathResolver.path(of: "unsaved-\(number).lilt", in: folder)
        guard let made = try OwnedFile(new: session.files.absolute(path), in: session.files) else {
          continue
        }
        file = made
        return
      }
      return nil
    } catch {
      // The history, in the same folder, has already been reported as unusable.
      return nil
    }
  }

  /// Brings the file up to date after a cell.
  mutating func follow(_ session: Session) {
    if isBroken { return }
    do throws(FileError) {
      let isTakenBack = session.records.takenBackCount != takenBackCount
      takenBackCount = session.records.takenBackCount
      if session.unsaved.isEmpty || isTakenBack {
        if cellCount > 0 { try file.clear() }
        cellCount = 0
      }
      if session.unsaved.isEmpty { return }
      try file.append(SavedCell.commandFile(session.cells[cellCount...].map(\.saved)))
      cellCount = session.cells.count
    } catch {
      isBroken = true
      session.warn("a killed session would be lost: \(error)")
    }
  }

  /// Removes the file if the session was left at will or nothing in it is unsaved.
  func end(_ session: Session, atWill: Bool) {
    if atWill || session.unsaved.isEmpty { file.remove() }
  }

  /// Reports the sessions that were ended from outside, each once, with the command that brings it
  /// back.
  static func tellEarlier(in session: Session) {
    guard let state = session.world.stateFolder else { return }
    let folder = PathResolver.path(of: folderName, in: state)
    let files = session.files
    guard files.kind(of: folder) == .folder else { return }
    do {
      for name in try files.names(in: folder) where name.hasPrefix("unsaved-") {
        let path = PathResolver.path(of: name, in: folder)
        guard let found = files.ownedFile(at: path), !found.isInUse else { continue }
        if found.size == 0 {
          if found.age > secondsOfGrace { try files.remove(path) }
          continue
        }
        let rescued = try rescue(path, in: folder, files)
        session.note(
          "an earlier session was ended from outside; '\(Advice.source(rescued))' brings it back")
      }
    } catch {
      session.warn("sessions that were ended from outside: \(error)")
    }
  }

  /// Gives a journal a name under which it stays, and returns its path.
  private static func rescue(_ path: String, in folder: String, _ files: Files) throws -> String {
    for number in 1... {
      let rescued = PathResolver.path(of: "rescued-\(number).lilt", in: folder)
      if try files.renameFile(path, toFree: rescued) { return rescued }
    }
    return path
  }
}
