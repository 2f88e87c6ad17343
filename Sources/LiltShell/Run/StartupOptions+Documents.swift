extension StartupOptions {
  /// The text that is shown in place of a run, if the options ask for one.
  func document(in session: Session) -> String? {
    if version { return VersionReport(of: session).text }
    if manual { return ManualPage.text }
    return completedShell.map { CompletionScript(for: $0).text }
  }
}
