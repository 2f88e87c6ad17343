#!/usr/bin/env python3
"""Compares what lilt, PyTorch and Keras say of the same weights on the same tunes.

    Tests/Conformance/exchange.py LILT

LILT is the binary.  The tunes are those that lilt holds out of the jigs and hornpipes of Nottingham, which are read
from LILT_CORPORA (default ../shared/corpora).  Checkpoints of lilt are loaded by pytorch_loading.py; models of Keras
are converted by keras_conversion.py, and what that must refuse is refused.

Exits with status 1 if a figure is out of bounds or a file is not refused as it should be.
"""

import json
import os
import subprocess
import sys
import tempfile

import keras_cases
import keras_conversion
import pytorch_loading

CORPUS = "nottingham/jigs nottingham/hpps"
# Bounds on the relative difference in bits a character.
PYTORCH_BOUND, KERAS_BOUND = 1e-5, 1e-4
# Models that lilt trains: what they are, the options of `model new` and of `checkpoint save`.
TRAINED = [
    ("equal widths, resumable", "--embedding 24 --layers 32,32", ""),
    ("unequal widths, resumable", "--embedding 24 --layers 40,24,16", ""),
    ("unequal widths in bf16", "--embedding 16 --layers 32,48", "--precision bf16 --weights-only"),
    ("one layer in f16", "--embedding 16 --layers 48", "--precision f16 --weights-only"),
]


class Exchange:
    """A lilt, the held-out tunes in a file, and what was out of bounds."""

    def __init__(self, lilt, folder):
        self.lilt, self.folder = lilt, folder
        self.faults = []
        count = self.run(f"corpus load --json {CORPUS}")[0]["tunes"]
        found = self.run(
            f"corpus load --quiet {CORPUS}", "vocabulary --json",
            *(f"corpus show --json {number}" for number in range(1, count + 1)))
        self.characters = [row["character"] for row in found[0]]
        self.all_tunes = [tune["abc"] for tune in found[1:]]
        self.tunes = [tune["abc"] for tune in found[1:] if tune["role"] == "heldOut"]
        self.file = self.path("held-out.abc")
        with open(self.file, "w", encoding="utf-8") as file:
            file.write("\n\n".join(self.tunes) + "\n")

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *cells):
        """Runs cells in one lilt; returns the JSON values that it prints."""
        # Training keeps unsaved work in the state folder, where the user may have some.
        environment = {
            "LILT_CORPORA": os.path.abspath("../shared/corpora"), **os.environ, "LILT_STATE": self.path("state")}
        command = [self.lilt] + [word for cell in cells for word in ("-c", cell)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        if done.returncode != 0:
            sys.exit(f"exchange.py: {cells[-1]}: exit status {done.returncode}: {done.stderr.strip()}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def compare(self, name, model, count, bits, bound):
        """Prints lilt's figure of a checkpoint beside another program's, which predicted `count` characters."""
        found = self.run(f"open --quiet {model}", f"evaluate --split {self.file} --json")[0]
        difference = abs(bits / found["bitsPerCharacter"] - 1)
        print(f"{name:36} {found['bitsPerCharacter']:11.7f} {bits:11.7f}  {difference:7.1e}", flush=True)
        if count != found["characters"]:
            self.faults.append(f"{name}: lilt predicted {found['characters']} characters, the other {count}")
        if not difference < bound:
            self.faults.append(f"{name}: relative difference {difference:.1e}, expected less than {bound}")
        return found

    def expect(self, name, expected, found):
        """Notes an error that does not say what it should."""
        if expected not in str(found):
            self.faults.append(f"{name}: expected '{expected}', found '{found}'")


def check_pytorch(exchange):
    """Loads checkpoints of lilt in PyTorch."""
    print(f"{'lilt to PyTorch, bits a character':36} {'lilt':>11} {'PyTorch':>11}  difference")
    models = []
    for place, (name, shape, saving) in enumerate(TRAINED):
        models.append((name, exchange.path(f"trained-{place}.safetensors")))
        exchange.run(
            f"corpus load --quiet {CORPUS}", f"model new --quiet --seed 1 {shape}",
            "train --quiet --steps 200 --learning-rate 0.01", f"checkpoint save --quiet {saving} {models[-1][1]}")
    for name, path in models:
        model, characters = pytorch_loading.load(path)
        tunes = pytorch_loading.tunes_of(pytorch_loading.read_text(exchange.file))
        count, bits = pytorch_loading.measure(model, characters, tunes)
        of_file = exchange.compare(name, path, count, bits, PYTORCH_BOUND)
        of_split = exchange.run(
            f"corpus load --quiet {CORPUS}", f"open --quiet {path}", "evaluate --split held-out --json")[0]
        if of_split["characters"] != of_file["characters"] or of_split["nats"] != of_file["nats"]:
            exchange.faults.append(f"{name}: {of_split} of the held-out tunes, {of_file} of the same in a file")
    path = exchange.path("side-inputs.safetensors")
    exchange.run(
        f"corpus load --quiet {CORPUS}", "model new --quiet --embedding 8 --layers 8 --place on --memory on",
        f"checkpoint save --quiet {path}")
    try:
        pytorch_loading.load(path)
        exchange.faults.append("a model with side inputs is not refused")
    except ValueError as error:
        exchange.expect("side inputs", "has the side inputs place.position, place.left", error)


def check_keras(exchange):
    """Converts models of Keras and measures them with lilt."""
    print(f"\n{'Keras to lilt, bits a character':36} {'lilt':>11} {'Keras':>11}  difference")
    characters = exchange.characters
    ancestor = keras_cases.ancestor(len(characters))
    keras_cases.randomise(ancestor, 1)
    check_conversion(exchange, "the ancestor's shape, random", ancestor, characters)
    ancestor = keras_cases.ancestor(len(characters))
    index = {character: place for place, character in enumerate(characters)}
    text = [index[character] for character in "\n\n\n".join(exchange.all_tunes)]
    keras_cases.train(ancestor, text, 60)
    check_conversion(exchange, "the ancestor's shape, 60 steps", ancestor, characters)
    unsorted = characters[1::2] + characters[::2]
    unequal = keras_cases.unequal(len(characters))
    keras_cases.randomise(unequal, 2)
    check_conversion(exchange, "unequal widths, unsorted characters", unequal, unsorted)


def check_conversion(exchange, name, model, characters):
    """Converts a model from every layout to the same bytes, and compares the figures."""
    vocabulary, converted = exchange.path("characters.json"), []
    examples = pytorch_loading.examples(exchange.tunes, characters)
    count, bits = keras_cases.measure(model, [(read.numpy(), target.numpy()) for read, target in examples])
    for place, path in enumerate(keras_cases.save_all(model, exchange.folder)):
        # Both forms of a vocabulary.
        with open(vocabulary, "w", encoding="utf-8") as file:
            json.dump({c: i for i, c in enumerate(characters)} if place % 2 else characters, file)
        converted.append(exchange.path(f"{name} {place}.safetensors".replace(" ", "-").replace("'", "")))
        keras_conversion.convert(path, vocabulary, converted[-1])
        with open(converted[0], "rb") as first, open(converted[-1], "rb") as this:
            if first.read() != this.read():
                exchange.faults.append(f"{name}: '{path}' gives other bytes than the .keras file")
    exchange.compare(name, converted[0], count, bits, KERAS_BOUND)


def check_refusals(exchange):
    """Converts what cannot be converted; each case needs the right message and must leave no file."""
    vocabulary, output = exchange.path("five.json"), exchange.path("refused.safetensors")
    cases = []
    for place, (make, expected) in enumerate(keras_cases.MODELS + keras_cases.WEIGHTS):
        keras_cases.keras.utils.clear_session()
        path = exchange.path(f"refused-{place}")
        if place < len(keras_cases.MODELS):
            make().save(path + ".keras")
            make().save(path + ".h5")
            cases += [(path + ".keras", expected), (path + ".h5", expected)]
        else:
            make().save_weights(path + ".weights.h5")
            cases.append((path + ".weights.h5", expected))
    five = '["a", "b", "c", "d", "e"]'
    cases = [(path, five, expected) for path, expected in cases]
    whole = exchange.path("whole.keras")
    keras_cases.chain(keras_cases.lstm()).save(whole)
    cases += [(whole, characters, expected) for characters, expected in keras_cases.CHARACTERS]
    cases += [(path, five, expected) for path, expected in keras_cases.damaged(exchange.folder)]
    for path, characters, expected in cases:
        with open(vocabulary, "w", encoding="utf-8") as file:
            file.write(characters)
        exchange.expect(f"{path} with {characters}", expected, refusal(path, vocabulary, output))
        if os.path.exists(output):
            exchange.faults.append(f"{path}: a refused file leaves '{output}'")
            os.remove(output)
    exchange.expect("an existing file", "exists; remove it", refusal(whole, vocabulary, whole))
    print(f"\n{len(cases) + 1} files and lists of characters that are refused", flush=True)


def refusal(*files):
    """What the conversion of `files` says."""
    try:
        return keras_conversion.convert(*files)
    except keras_conversion.ConversionError as error:
        return error


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pytorch_loading.torch.set_num_threads(1)
    keras_cases.keras.utils.set_random_seed(1)
    with tempfile.TemporaryDirectory() as folder:
        exchange = Exchange(sys.argv[1], folder)
        check_pytorch(exchange)
        check_keras(exchange)
        check_refusals(exchange)
        for fault in exchange.faults:
            print(f"out of bounds: {fault}")
        sys.exit(1 if exchange.faults else 0)


if __name__ == "__main__":
    main()
