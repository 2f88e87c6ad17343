import CharRNN

/// Stores the arrays of training snapshots in unnamed files, which are removed with the snapshot.
struct UnnamedFileStore: SnapshotStore {
  let files: Files

  func store(_ numbers: [Parameters]) throws -> () throws -> [Parameters] {
    let file = try files.makeUnnamedFile()
    for one in numbers { try one.write(to: file.append) }
    let configurations = numbers.map(\.configuration)
    return {
      var offset = 0
      return try configurations.map { configuration in
        try Parameters(configuration) { count in
          defer { offset += count }
          return try file.read(count, at: offset)
        }
      }
    }
  }
}
