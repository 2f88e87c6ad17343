/// A Python program that takes single files out of a wheel or a compressed tar archive.
///
/// Its arguments are the archive, the folder for the files, then the path of each wanted member and
/// the number of its bytes. Only its caller's names become files: a member's own path, links and
/// anything longer than expected are refused, and no more is read of a member than is expected. It
/// uses Python's standard library alone.
enum ArchiveScript {
  static let text = """
    from sys import argv, exit
    from tarfile import open as open_tar
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, is_zipfile

    archive, folder, *words = argv[1:]
    sizes = dict(zip(words[::2], map(int, words[1::2])))
    done = set()

    def save(name, is_file, stream):
        if name in done:
            exit("the member '%s' stands there twice" % name)
        done.add(name)
        if not is_file:
            exit("the member '%s' is a link or a folder, expected a file" % name)
        with stream() as source:
            data = source.read(sizes[name] + 1)
        if len(data) > sizes[name]:
            exit("the member '%s' has more than %d bytes" % (name, sizes[name]))
        with open(folder + "/" + name.rpartition("/")[2], "xb") as file:
            file.write(data)

    def read_zip():
        with ZipFile(archive) as file:
            for member in file.infolist():
                if member.filename in sizes:
                    # The type of a Unix file; 0 where the archive was made without.
                    is_file = member.external_attr >> 28 in (0, 8)
                    # Other methods decompress more than is read.
                    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                        exit("the member '%s' is compressed in another way" % member.filename)
                    save(member.filename, is_file, lambda: file.open(member))

    def read_tar():
        with open_tar(archive, "r:gz") as file:
            for member in file:
                if member.name in sizes:
                    save(member.name, member.isreg(), lambda: file.extractfile(member))

    try:
        read_zip() if is_zipfile(archive) else read_tar()
    except Exception as error:
        exit("%s: %s" % (type(error).__name__, error))
    missing = [name for name in sizes if name not in done]
    if missing:
        exit("no member '%s'" % missing[0])
    """
}
