/// The folder with what ships with lilt: `corpus` and `sessions`.
struct HomeFolder: Hashable, Sendable {
  /// How the folder was found.
  enum Origin: Hashable, Sendable {
    /// `LILT_HOME` names it, whatever it holds.
    case environment
    /// It is the working directory.
    case workingDirectory
    /// It was installed with the program.
    case installed
    /// The program was built in it.
    case package
  }

  let path: String
  let origin: Origin

  /// Files that tell lilt's folder from others that have a folder called `corpus`.
  private static let marks = ["corpus/starter.abc", "sessions/first-tune.lilt"]

  /// Whether the folder at `path` is lilt's.
  private static func isMarked(_ path: String, _ files: Files) -> Bool {
    marks.allSatisfy { files.kind(of: PathResolver.path(of: $0, in: path)) == .file }
  }

  /// Finds the folder: the one that `LILT_HOME` names, else the working directory, else
  /// `share/lilt` beside the folder with the program, else the nearest folder around the program.
  ///
  /// Links to the program are followed. All but the first must hold lilt's own files.
  init?(of world: World, _ files: Files) {
    if let home = world.environment.filled("LILT_HOME") {
      self.init(path: home, origin: .environment)
    } else if Self.isMarked(world.workingDirectory, files) {
      self.init(path: world.workingDirectory, origin: .workingDirectory)
    } else if let installed = Self.installed(with: world, files) {
      self.init(path: installed, origin: .installed)
    } else {
      var folder = Self.program(of: world, files)
      while !Self.isMarked(folder, files) {
        if folder == "/" || folder == "." { return nil }
        folder = PathResolver.parent(of: folder)
      }
      self.init(path: folder, origin: .package)
    }
  }

  /// The folder that was installed with the program.
  static func installed(with world: World, _ files: Files) -> String? {
    let prefix = PathResolver.parent(of: program(of: world, files))
    let folder = PathResolver.path(of: "share/lilt", in: prefix)
    return isMarked(folder, files) ? folder : nil
  }

  /// The folder that holds the program itself, not a link to it.
  private static func program(of world: World, _ files: Files) -> String {
    PathResolver.parent(of: files.resolvingLinks(world.executable))
  }

  private init(path: String, origin: Origin) {
    self.path = path
    self.origin = origin
  }
}

extension Session {
  /// The path of the folder that holds `corpus` and `sessions`.
  var homeFolder: String? { HomeFolder(of: world, files)?.path }
}
