#!/usr/bin/env python3
"""Serves corpora on the loopback, well and badly, for the tests of `corpus fetch`.

    server.py HOME

Makes HOME/corpus/catalogue.json, in which every corpus is a case, writes its port to HOME/port and serves
until it is ended.  Every request is a line in HOME/requests.  The first part of a path says how it is
served: `good`, `cut` (half, then the connection ends), `slow` (half, then nothing), `endless` (without a
length and without an end) or `gone` (404).  The rest is `files/NAME` or `simple/PACKAGE/`, the page of a package
in an index.
"""

import hashlib
import http.server
import io
import json
import os
import sys
import tarfile
import warnings
import zipfile

HOME = sys.argv[1]
TUNES = {
    "one.abc": b"X:1\nT:One\nM:6/8\nK:G\nGAB dBG|\n\n",
    "two.abc": b"X:1\nT:Two\nM:6/8\nK:D\nDEF AFD|\n\nX:2\nT:Three\nM:6/8\nK:D\nFED def|\n",
}
LARGE = {"large.abc": b"X:1\nT:Large\nK:C\n" + b"CDEF GABc|\n" * 20_000}
CONTENT = dict(TUNES, **LARGE)
# What setup.py would leave behind if anything ran it.
SETUP = "open(%r, 'w').write('ran')\n" % os.path.join(HOME, "ran")


def described(name, data):
    return {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def wheel(name, members, method=zipfile.ZIP_DEFLATED):
    """A wheel with these members: names with bytes, or with bytes and a Unix mode."""
    out = io.BytesIO()
    info = "%s-1.0.dist-info/" % name
    rest = [
        (info + "METADATA", b"Metadata-Version: 2.1\nName: %s\nVersion: 1.0\n" % name.encode()),
        (info + "WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
        (info + "RECORD", b""),
    ]
    with zipfile.ZipFile(out, "w", method) as file:
        for member, data, *mode in list(members) + rest:
            entry = zipfile.ZipInfo(member)
            entry.compress_type = method
            entry.external_attr = (mode[0] if mode else 0o100644) << 16
            file.writestr(entry, data)
    return out.getvalue()


def source_archive(name, members):
    """A source archive with a setup.py and these members: names with bytes, or with the target of a link."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as file:
        for member, data in [("%s-1.0/setup.py" % name, SETUP.encode())] + list(members):
            entry = tarfile.TarInfo(member)
            if isinstance(data, str):
                entry.type, entry.linkname = tarfile.SYMTYPE, data
                file.addfile(entry)
            else:
                entry.size = len(data)
                file.addfile(entry, io.BytesIO(data))
    return out.getvalue()


FOLDER = "tunes/data"
FILES = {}
CORPORA = []


def corpus(name, source, files, **more):
    entry = {"name": name, "title": "A case", "tunes": 3, "characters": 90,
             "licence": "None, made by a test.", "provenance": "Made by a test.",
             "source": source, "files": files}
    CORPORA.append(dict(entry, **more))


def package(name, data, files=None, ending="-py3-none-any.whl", folder=FOLDER, digest=None):
    archive = name.replace("-", "_") + "-1.0" + ending
    FILES[archive] = data
    described_archive = described(archive, data)
    if digest:
        described_archive["sha256"] = digest
    corpus(name, {"kind": "package", "package": name, "version": "1.0", "archive": described_archive,
                  "folder": folder}, files or tunes())


def tunes():
    return [described(name, data) for name, data in TUNES.items()]


def make(port):
    web = "http://127.0.0.1:%d/" % port
    FILES.update(CONTENT)
    for mode in ("good", "cut", "slow", "endless", "gone"):
        files = tunes() if mode != "slow" else [described(*item) for item in LARGE.items()]
        corpus("web-" + mode, {"kind": "web", "address": web + mode + "/files/"}, files)
    corpus("part", {"kind": "web", "address": web + "good/files/"}, tunes()[1:], partOf="web-good")
    # The same size, another content; and another size.
    other = [dict(file, sha256="0" * 64) for file in tunes()[:1]] + [dict(tunes()[1], bytes=100)]
    corpus("web-other", {"kind": "web", "address": web + "good/files/"}, other)

    members = [(FOLDER + "/" + name, data) for name, data in TUNES.items()]
    package("wheel", wheel("wheel", members))
    package("wheel-other", wheel("wheel_other", members), digest="1" * 64)
    package("wheel-member", wheel("wheel_member", [(members[0][0], b"x" * len(members[0][1])), members[1]]))
    package("wheel-outside", wheel("wheel_outside", members + [("../evil.abc", b"X:1\n"), ("/evil.abc", b"")]))
    package("wheel-only-outside", wheel("wheel_only_outside", [("../" + n, d) for n, d in TUNES.items()]))
    package("wheel-link", wheel("wheel_link", [(members[0][0], b"/etc/passwd", 0o120777), members[1]]))
    package("wheel-bomb", wheel("wheel_bomb", [(members[0][0], bytes(16 << 20)), members[1]]))
    package("wheel-method", wheel("wheel_method", members, zipfile.ZIP_BZIP2))
    package("wheel-missing", wheel("wheel_missing", members[:1]))
    package("wheel-no-archive", b"neither a wheel nor a tar archive")
    twice = io.BytesIO(wheel("wheel_twice", members))
    with zipfile.ZipFile(twice, "a") as file:
        warnings.simplefilter("ignore")
        file.writestr(members[0][0], members[0][1])
    package("wheel-twice", twice.getvalue())

    folder = "source-1.0/data"
    data = [(folder + "/" + name, data) for name, data in TUNES.items()]
    package("source", source_archive("source", data), ending=".tar.gz", folder=folder)
    package("source-link", source_archive("source", [(data[0][0], "/etc/passwd"), data[1]]), ending=".tar.gz",
            folder=folder)
    package("source-bomb", source_archive("source", [(data[0][0], bytes(16 << 20)), data[1]]), ending=".tar.gz",
            folder=folder)
    whole = source_archive("source", data)
    package("source-broken", whole[:len(whole) // 3], ending=".tar.gz", folder=folder)

    os.makedirs(os.path.join(HOME, "corpus"), exist_ok=True)
    with open(os.path.join(HOME, "corpus", "catalogue.json"), "w") as file:
        json.dump({"format": 1, "corpora": CORPORA}, file)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(os.path.join(HOME, "requests"), "a") as file:
            file.write(self.path + "\n")
        mode, kind, name = self.path.strip("/").split("/")
        if mode == "gone":
            return self.send_error(404)
        if kind == "simple":
            return self.page(name)
        data = FILES.get(name)
        if data is None:
            return self.send_error(404)
        self.send_response(200)
        if mode != "endless":
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data if mode == "good" else data[:len(data) // 2])
        self.wfile.flush()
        if mode == "slow":
            # Until the client goes away or the test ends the server.
            self.connection.recv(1)
        while mode == "endless":
            self.wfile.write(bytes(1 << 16))

    def page(self, name):
        start = name.replace("-", "_") + "-1.0"
        links = ["<a href='../../files/%s'>%s</a>" % (f, f) for f in FILES if f.startswith(start + "-")
                 or f.startswith(start + ".")]
        text = ("<!DOCTYPE html><html><body>%s</body></html>" % "\n".join(links)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        # A client that goes away is what the cases are about.
        pass


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Handler)
    make(server.server_port)
    with open(os.path.join(HOME, "port.new"), "w") as file:
        file.write(str(server.server_port))
    os.rename(os.path.join(HOME, "port.new"), os.path.join(HOME, "port"))
    server.serve_forever()
