extension PageScript {
  /// Reads a tune's MIDI file and plays it through Web Audio.
  static let playing = #"""
    // The notes of a MIDI file in a data address, with their times in seconds.
    const notesOf = address => {
      const file = atob(address.slice(address.indexOf(",") + 1)), byte = at => file.charCodeAt(at);
      let at = 8, written = 0;
      const number = count => {
        let value = 0;
        while (count-- > 0) value = 256 * value + byte(at++);
        return value;
      };
      const quantity = () => {
        let value = 0, next;
        do { next = byte(at++); value = 128 * value + next % 128; } while (next > 127);
        return value;
      };
      const format = number(2), tracks = number(2), division = number(2);
      const notes = [], tempos = [];
      for (let track = 0; track < tracks; track++) {
        at += 4;
        const size = number(4), end = at + size, open = {};
        let tick = 0, status = 0, soft = false;
        while (at < end) {
          tick += quantity();
          if (byte(at) > 127) status = byte(at++);
          if (status >= 240) {
            const kind = status === 255 ? byte(at++) : 0, count = quantity(), start = at;
            if (kind === 81) tempos.push([tick, number(3)]);
            if (kind === 1 && format && /^(gchord|drum|drone) track$/.test(file.substr(start, count))) soft = true;
            at = start + count;
            continue;
          }
          const kind = status >> 4, key = byte(at++);
          const loudness = kind === 12 || kind === 13 ? 0 : byte(at++);
          const name = 128 * (status % 16) + key, drum = status % 16 === 9;
          if (kind === 9 && loudness) {
            open[name] = {tick, end: tick, key, soft, drum, loudness: loudness / 127};
            if (!soft) open[name].written = written++;
            notes.push(open[name]);
          } else if ((kind === 8 || kind === 9) && open[name]) {
            open[name].end = tick;
          }
        }
      }
      const seconds = tick => tempos.reduce((sum, [start, tempo], index) => {
        const next = index + 1 < tempos.length ? Math.min(tempos[index + 1][0], tick) : tick;
        return sum + Math.max(0, next - start) * tempo / 1e6 / division;
      }, 0);
      for (const note of notes) [note.start, note.stop] = [seconds(note.tick), seconds(note.end)];
      return notes.sort((a, b) => a.start - b.start);
    };

    // Tunes are played with two voices: a bright one for melodies, a soft one for chords. Drums are
    // short noises, the higher the key the brighter.
    let context, waves, noise, stop = () => {};
    const strike = (note, begin, out) => {
      const drum = context.createBufferSource(), gain = context.createGain(), band = context.createBiquadFilter();
      drum.buffer = noise;
      band.type = "bandpass";
      band.frequency.value = 120 * 2 ** ((note.key - 35) / 9);
      gain.gain.setValueAtTime(note.loudness * 0.8, begin);
      gain.gain.setTargetAtTime(0, begin, 0.04);
      drum.connect(band).connect(gain).connect(out);
      drum.start(begin, 0, 0.3);
    };
    const wave = parts => context.createPeriodicWave(new Float32Array(parts.length + 1),
      new Float32Array([0, ...parts]));
    const sound = (note, begin, out) => {
      if (note.drum) return strike(note, begin, out);
      const voice = context.createOscillator(), gain = context.createGain();
      const loud = note.loudness * (note.soft ? 0.1 : 0.3), length = Math.max(0.08, note.stop - note.start);
      voice.setPeriodicWave(waves[note.soft ? 1 : 0]);
      voice.frequency.value = 440 * 2 ** ((note.key - 69) / 12);
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(loud, begin + 0.012);
      gain.gain.setTargetAtTime(loud * (note.soft ? 0.2 : 0.45), begin + 0.012, note.soft ? 0.15 : 0.22);
      gain.gain.setTargetAtTime(0, begin + length * 0.92, 0.04);
      voice.connect(gain).connect(out);
      voice.start(begin);
      voice.stop(begin + length + 0.3);
    };
    for (const tune of all(".tune")) {
      const file = tune.querySelector(".midi");
      if (!file || !window.AudioContext) continue;
      const [button, slider, time] = all("button, input, .clock", tune);
      const title = button.getAttribute("aria-label"), end = +slider.max;
      const heads = all(`#roll-${tune.dataset.tune} .note path`);
      let notes, places;
      for (const part of [button, slider, time]) part.hidden = false;
      const prepare = () => {
        if (notes) return;
        notes = notesOf(file.href);
        // Pairs of a number and a count, or lists; see HTMLData.swift.
        places = data("d" + tune.dataset.tune).l.flatMap(run => Array.isArray(run[0]) ? run
          : Array.from({length: run[1]}, (_, index) => [run[0] + index]));
      };
      const move = now => {
        slider.value = now;
        time.textContent = clock(now) + " / " + clock(Math.ceil(end));
        slider.setAttribute("aria-valuetext", time.textContent);
      };
      const play = from => {
        stop();
        prepare();
        if (!context) {
          context = new AudioContext();
          waves = [wave([1, 0.5, 0.32, 0.2, 0.1, 0.06]), wave([1, 0.25, 0.08])];
          noise = context.createBuffer(1, 16384, 44100);
          noise.copyToChannel(Float32Array.from({length: 16384}, () => 2 * Math.random() - 1), 0);
        }
        context.resume();
        const out = context.createGain(), filter = context.createBiquadFilter();
        filter.frequency.value = 3400;
        out.connect(filter).connect(context.destination);
        const origin = context.currentTime + 0.1 - from;
        let next = notes.findIndex(note => note.start >= from - 0.01), lit = [], begun = next;
        if (next < 0) next = begun = notes.length;
        const schedule = () => {
          while (next < notes.length && notes[next].start + origin < context.currentTime + 1.5) {
            sound(notes[next], notes[next].start + origin, out);
            next++;
          }
        };
        let frame;
        const show = () => {
          const now = context.currentTime - origin;
          while (begun < notes.length && notes[begun].start <= now) {
            const note = notes[begun++];
            for (const place of places[note.written] || []) {
              heads[place].classList.add("on");
              lit.push([heads[place], note.stop]);
            }
          }
          for (const [head, over] of lit) if (over <= now) head.classList.remove("on");
          lit = lit.filter(([head, over]) => over > now);
          for (const [head] of lit) head.classList.add("on");
          tune.dataset.sounded = begun;
          move(Math.max(from, Math.min(now, end)));
          if (now > end + 0.3) { stop(); move(0); } else frame = requestAnimationFrame(show);
        };
        const timer = setInterval(schedule, 250);
        stop = () => {
          clearInterval(timer);
          cancelAnimationFrame(frame);
          out.gain.setTargetAtTime(0, context.currentTime, 0.02);
          setTimeout(() => out.disconnect(), 200);
          for (const [head] of lit) head.classList.remove("on");
          tune.dataset.state = "stopped";
          button.setAttribute("aria-label", title);
          stop = () => {};
        };
        tune.dataset.state = "playing";
        button.setAttribute("aria-label", title.replace("Play", "Stop"));
        schedule();
        show();
      };
      const isPlaying = () => tune.dataset.state === "playing";
      button.addEventListener("click", () => {
        if (isPlaying()) stop(); else play(+slider.value < end - 0.2 ? +slider.value : 0);
      });
      slider.addEventListener("input", () => {
        if (isPlaying()) play(+slider.value); else move(+slider.value);
      });
      tune.addEventListener("click", event => {
        const head = heads.indexOf(event.target);
        if (head < 0) return;
        prepare();
        const note = notes.find(note => (places[note.written] || []).includes(head));
        if (note) play(note.start);
      });
      move(0);
    }
    })();

    """#
}
