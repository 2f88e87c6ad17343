#!/usr/bin/env python3
"""Opens a page in headless Chromium, uses it as a reader does, and prints what happened as JSON.

    page.py FILE [FOLDER]

At widths of 390, 820 and 1280 it notes errors of the console, violations of the page's policy and the
width that overflows. At the widest it plays the first tune, points at its characters and moves with
the keyboard. With FOLDER it also writes pictures of the page, light and dark, and one for printing.
Uses Chromium's DevTools protocol over a pipe, and the standard library only.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

WIDTHS = [390, 820, 1280]

# Runs before the page's own script: notes violations and the pitches that the page sounds.
WATCH = """
window.seen = {violations: [], pitches: []};
document.addEventListener("securitypolicyviolation", event =>
  seen.violations.push(event.violatedDirective + ": " + event.blockedURI));
const create = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
  const made = create.call(this), start = made.start;
  made.start = function (...when) {
    seen.pitches.push(Math.round(69 + 12 * Math.log2(made.frequency.value / 440)));
    return start.apply(this, when);
  };
  return made;
};
"""


class Browser:
    """A Chromium process and its first page."""

    def __init__(self, program, folder):
        reads, writes = os.pipe(), os.pipe()
        arguments = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--hide-scrollbars", "--no-first-run", "--remote-debugging-pipe",
            f"--user-data-dir={folder}", "about:blank",
        ]

        def connect():
            # The process reads commands from 3 and writes answers to 4.
            os.dup2(reads[0], 103)
            os.dup2(writes[1], 104)
            os.dup2(103, 3)
            os.dup2(104, 4)

        self.process = subprocess.Popen(
            arguments, preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(reads[0])
        os.close(writes[1])
        self.output, self.input = reads[1], writes[0]
        self.pending, self.number, self.session, self.events = b"", 0, None, []
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self.session = attached["sessionId"]
        for domain in ["Page", "Runtime", "Log"]:
            self.call(f"{domain}.enable")

    def message(self, limit):
        """The next message, or None if none comes within `limit` seconds."""
        end = time.monotonic() + limit
        while b"\0" not in self.pending:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.input], [], [], left)[0]:
                return None
            part = os.read(self.input, 1 << 16)
            if not part:
                raise RuntimeError("Chromium ended")
            self.pending += part
        text, self.pending = self.pending.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.output, json.dumps(request).encode() + b"\0")
        while True:
            message = self.message(60)
            if message is None:
                raise RuntimeError(f"Chromium does not answer {method}")
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            self.events.append(message)

    def wait_for(self, event, limit=30):
        end = time.monotonic() + limit
        while not any(message.get("method") == event for message in self.events):
            message = self.message(end - time.monotonic())
            if message is None:
                raise RuntimeError(f"no {event}")
            self.events.append(message)

    def value(self, script):
        result = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait_until(self, script, limit=20):
        """Whether `script` becomes true within `limit` seconds."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.value(script):
                return True
            time.sleep(0.05)
        return False

    def resize(self, width, height=900):
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=width < 500)

    def scheme(self, name):
        self.call(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": name}])

    def open(self, address):
        self.events = [
            event for event in self.events if event.get("method") != "Page.loadEventFired"]
        self.call("Page.navigate", url=address)
        self.wait_for("Page.loadEventFired")

    def mouse(self, kind, place, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], **more)

    def click(self, place):
        self.mouse("mouseMoved", place)
        for kind in ["mousePressed", "mouseReleased"]:
            self.mouse(kind, place, button="left", clickCount=1)

    def press(self, key):
        for kind in ["keyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key)

    def middle(self, selector):
        """The middle of an element in the window, which is scrolled to it."""
        return self.value(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)});"
            "if (!found) return null; found.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const box = found.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()")

    def picture(self, path, isWhole=True):
        """Writes a picture of the whole page, or of what is in the window."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        whole = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        more = {"captureBeyondViewport": True, "clip": whole} if isWhole else {}
        data = self.call("Page.captureScreenshot", **more)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def complaints(self):
        """Errors of the console and of the browser about the page."""
        found = []
        for event in self.events:
            details = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                found.append(details["exceptionDetails"].get("text", "exception"))
            elif event.get("method") == "Runtime.consoleAPICalled":
                found.append(f"console.{details['type']}")
            elif event.get("method") == "Log.entryAdded":
                found.append(details["entry"]["text"])
        return found

    def close(self):
        self.process.kill()
        self.process.wait()


def play(browser, folder):
    """Plays the first tune that can be heard and stops it again."""
    place = browser.middle(".tune button")
    if place is None:
        return None
    browser.click(place)
    tune = "document.querySelector('.tune button').closest('.tune')"
    started = browser.wait_until(f"+{tune}.dataset.sounded > 2")
    found = {
        "started": started, "state": browser.value(f"{tune}.dataset.state"),
        "lit": browser.wait_until(f"{tune}.querySelector('.note .on') !== null"),
        "pitches": browser.value("seen.pitches.slice(0, 12)"),
    }
    if folder:
        browser.picture(f"{folder}/playing.png", isWhole=False)
    browser.click(browser.middle(".tune button"))
    found["stopped"] = browser.value(f"{tune}.dataset.state")
    found["dark"] = browser.value(f"{tune}.querySelector('.note .on') === null")
    return found


def point(browser, folder):
    """What is shown over a character of the first scored text, and after moving by keyboard."""
    if browser.value("document.querySelector('[data-scored]') === null"):
        return None
    tip = "(tip.hidden ? '' : tip.innerText)"
    browser.middle("[data-scored]")
    left, top = browser.value(
        "(() => { const box = document.querySelector('[data-scored]').getBoundingClientRect();"
        "const style = getComputedStyle(document.querySelector('[data-scored]'));"
        "return [box.x + parseFloat(style.paddingLeft) + 4,"
        "box.y + parseFloat(style.paddingTop) + 12]; })()")
    # The first movement divides the text into characters.
    for step in range(3):
        browser.mouse("mouseMoved", (left + step, top))
    found = {"pointed": browser.value(tip)}
    if folder:
        browser.picture(f"{folder}/pointing.png", isWhole=False)
    browser.mouse("mouseMoved", (2, 2))
    found["left"] = browser.value(tip)
    browser.value("document.querySelector('[data-scored]').focus(); 0")
    for _ in range(3):
        browser.press("ArrowRight")
    found["moved"] = browser.value(tip)
    browser.press("ArrowDown")
    found["below"] = browser.value(tip)
    browser.press("Escape")
    found["escaped"] = browser.value(tip)
    return found


def visit(browser, address, folder):
    browser.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    found = {"overflow": {}}
    for width in WIDTHS:
        browser.resize(width)
        browser.open(address)
        found["overflow"][str(width)] = browser.value(
            "document.documentElement.scrollWidth - innerWidth")
        for scheme in ["light", "dark"] if folder else []:
            browser.scheme(scheme)
            browser.picture(f"{folder}/{width}-{scheme}.png")
        browser.scheme("light")
    found["play"] = play(browser, folder)
    found["point"] = point(browser, folder)
    found["violations"] = browser.value("seen.violations")
    found["complaints"] = browser.complaints()
    if folder:
        pages = browser.call("Page.printToPDF", preferCSSPageSize=True)["data"]
        with open(f"{folder}/printed.pdf", "wb") as file:
            file.write(base64.b64decode(pages))
    return found


def main():
    file, folder = sys.argv[1], (sys.argv[2:] + [None])[0]
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            print(json.dumps(visit(browser, "file://" + os.path.abspath(file), folder)))
        finally:
            browser.close()


main()
