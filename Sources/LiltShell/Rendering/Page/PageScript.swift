/// The script of every page: it shows what a model expected, and plays tunes.
///
/// A page can be read without it. It has no other source, and no text of a page becomes code.
enum PageScript {
  static let text = expectations + playing

  private static let expectations = #"""
    "use strict";
    (() => {
    const all = (selector, place = document) => [...place.querySelectorAll(selector)];
    const data = id => JSON.parse(document.getElementById(id).textContent);
    const clock = time => Math.floor(time / 60) + ":" + String(Math.floor(time % 60)).padStart(2, "0");
    document.documentElement.classList.add("js");

    // What the model expected in the place of a character.
    const tip = document.getElementById("tip");
    const signs = {"\n": "\u23CE", " ": "\u2423", "\t": "\u21E5"};
    const shown = character => signs[character] || character;
    const element = (name, text) => {
      const made = document.createElement(name);
      made.textContent = text;
      return made;
    };
    // Undoes the packing: base 36, see HTMLData.swift.
    const unpacked = text => {
      const signs = [...text], places = [];
      let next = 0;
      const number = () => parseInt(signs[next++] + signs[next++], 36);
      while (next < signs.length) {
        const bits = number() / 40, likely = [];
        for (let count = +signs[next++]; count > 0; count--) {
          likely.push([signs[next++], number() / 1295]);
        }
        places.push([bits, likely]);
      }
      return places;
    };
    for (const hint of all(".hint")) hint.hidden = false;
    for (const text of all("[data-scored]")) {
      let characters, expected, at = -1;
      const prepare = () => {
        if (characters) return;
        expected = unpacked(data(text.dataset.scored).x);
        characters = [];
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), pieces = [];
        while (walker.nextNode()) pieces.push(walker.currentNode);
        for (const piece of pieces.filter(piece => !piece.parentElement.closest(".r"))) {
          const spans = [...piece.data].map(sign => element("span", sign));
          characters.push(...spans);
          piece.replaceWith(...spans);
        }
      };
      const hide = () => {
        if (at >= 0) characters[at].classList.remove("at");
        at = -1;
        tip.hidden = true;
      };
      const show = place => {
        if (place === at || !expected[place]) return;
        hide();
        at = place;
        const character = characters[at], [bits, listed] = expected[at];
        const isSure = !listed.length && !isNaN(bits);
        const likely = isSure ? [[character.textContent, 2 ** -bits]] : listed;
        character.classList.add("at");
        const sign = shown(character.textContent);
        const had = likely.find(([other]) => other === character.textContent);
        const share = value => (100 * value).toFixed(value < 0.1 ? 1 : 0) + "\u2009%";
        const words = isNaN(bits) ? "was not predicted"
          : (had ? share(had[1]) : "below " + share(likely.length ? likely[likely.length - 1][1] : 0.01))
            + ", " + bits.toFixed(1) + " bits";
        const list = document.createElement("ol");
        for (const [other, value] of likely) {
          const row = document.createElement("li");
          row.append(element("b", shown(other)), element("span", share(value)));
          row.style.setProperty("--share", 100 * value + "%");
          if (other === character.textContent) row.className = "hit";
          list.append(row);
        }
        tip.replaceChildren(element("b", sign), " " + words, list);
        tip.hidden = false;
        const box = character.getBoundingClientRect(), size = tip.getBoundingClientRect();
        const below = box.bottom + 10, fits = below + size.height < innerHeight;
        tip.style.left = Math.max(8, Math.min(box.left - 16, innerWidth - size.width - 8)) + "px";
        tip.style.top = (fits ? below : Math.max(8, box.top - size.height - 10)) + "px";
      };
      const point = event => {
        prepare();
        const place = characters.indexOf(event.target);
        if (place >= 0) show(place); else if (event.pointerType === "mouse") hide();
      };
      text.addEventListener("pointermove", point);
      text.addEventListener("pointerdown", point);
      text.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") hide(); });
      text.addEventListener("blur", () => { if (characters) hide(); });
      document.addEventListener("pointerdown", event => {
        if (characters && !text.contains(event.target)) hide();
      });
      const line = (place, step) => {
        const ends = characters.flatMap((span, index) => span.textContent === "\n" ? [index] : []);
        const starts = [0, ...ends.map(end => end + 1)].filter(start => start < characters.length);
        const row = starts.findLastIndex(start => start <= place), to = starts[row + step];
        if (to === undefined) return place;
        return Math.min(to + place - starts[row], (starts[row + step + 1] || characters.length) - 1);
      };
      text.addEventListener("keydown", event => {
        prepare();
        const last = characters.length - 1, now = Math.max(0, at);
        const place = {ArrowRight: at + 1, ArrowLeft: now - 1, Home: 0, End: last,
          ArrowUp: line(now, -1), ArrowDown: line(now, 1)}[event.key];
        if (event.key === "Escape") hide();
        if (place === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        show(Math.max(0, Math.min(place, last)));
        characters[at].scrollIntoView({block: "nearest"});
      });
    }

    """#
}
