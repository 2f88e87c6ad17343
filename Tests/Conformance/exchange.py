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
    ("told the place", "--embedding 24 --layers 32,32 --place on", ""),
]
# The model that comes with lilt, which is told place and memory.
SHIPPED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../sessions/default.safetensors")


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

    def measure(self, model, options=""):
        """What lilt finds of a checkpoint and the held-out tunes."""
        return self.run(f"open --quiet {model}", f"evaluate --split {self.file} --json {options}")[0]

    def compare(self, name, found, count, bits, bound):
        """Prints a figure that lilt found beside another program's, which predicted `count` characters."""
        difference = abs(bits / found["bitsPerCharacter"] - 1)
        print(f"{name:36} {found['bitsPerCharacter']:11.7f} {bits:11.7f}  {difference:7.1e}", flush=True)
        if count != found["characters"]:
            self.faults.append(f"{name}: lilt predicted {found['characters']} characters, the other {count}")
        if not difference < bound:
            self.faults.append(f"{name}: relative difference {difference:.1e}, expected less than {bound}")

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
        of_file = check_inputs(exchange, name, path)
        of_split = exchange.run(
            f"corpus load --quiet {CORPUS}", f"open --quiet {path}", "evaluate --split held-out --json")[0]
        if of_split["characters"] != of_file["characters"] or of_split["nats"] != of_file["nats"]:
            exchange.faults.append(f"{name}: {of_split} of the held-out tunes, {of_file} of the same in a file")
    with_memory, without = (
        check_inputs(exchange, f"the shipped model, memory {memory}", SHIPPED, f"--memory {memory}")
        for memory in ("on", "off"))
    if not with_memory["bitsPerCharacter"] < without["bitsPerCharacter"]:
        exchange.faults.append("the shipped model predicts no better with its memory")
    check_wrong_inputs(exchange, models)


def check_inputs(exchange, name, path, options=""):
    """Measures a checkpoint with the inputs that lilt writes, and from the tunes alone where that can be done."""
    inputs = exchange.path("inputs.safetensors")
    found = exchange.measure(path, f"{options} --inputs {inputs}")
    model = pytorch_loading.load(path)
    examples, of_lilt = pytorch_loading.examples_of_inputs(model, inputs)
    count, bits = pytorch_loading.measure(model, examples)
    exchange.compare(name, found, count, bits, PYTORCH_BOUND)
    if len(examples) != found["tunes"] or abs(of_lilt - found["bitsPerCharacter"]) > 1e-12:
        exchange.faults.append(f"{name}: {len(examples)} tunes and {of_lilt} bits in the inputs, {found} printed")
    if len(model.table_names) > 1:
        from_text = refusal(pytorch_loading.measure_text, model, exchange.file)
        exchange.expect(name, "has the side inputs place.position, place.left", from_text)
    elif pytorch_loading.measure_text(model, exchange.file) != (len(examples), count, bits):
        exchange.faults.append(f"{name}: the tunes and the inputs give different figures")
    return found


def check_wrong_inputs(exchange, models):
    """Gives pytorch_loading.py inputs of another model, a checkpoint as inputs, and inputs as a checkpoint."""
    first, second = (path for _, path in models[:2])
    inputs = exchange.path("wrong.safetensors")
    exchange.measure(first, f"--inputs {inputs}")
    model = pytorch_loading.load(second)
    for path, expected in [(inputs, "is of the model"), (first, "is no file of network inputs")]:
        exchange.expect(path, expected, refusal(pytorch_loading.examples_of_inputs, model, path))
    exchange.expect(inputs, "is no checkpoint of lilt", refusal(pytorch_loading.load, inputs))


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
    count, bits = keras_cases.measure(model, [(rows[:, 0].numpy(), target.numpy()) for rows, target in examples])
    for place, path in enumerate(keras_cases.save_all(model, exchange.folder)):
        # Both forms of a vocabulary.
        with open(vocabulary, "w", encoding="utf-8") as file:
            json.dump({c: i for i, c in enumerate(characters)} if place % 2 else characters, file)
        converted.append(exchange.path(f"{name} {place}.safetensors".replace(" ", "-").replace("'", "")))
        keras_conversion.convert(path, vocabulary, converted[-1])
        with open(converted[0], "rb") as first, open(converted[-1], "rb") as this:
            if first.read() != this.read():
                exchange.faults.append(f"{name}: '{path}' gives other bytes than the .keras file")
    exchange.compare(name, exchange.measure(converted[0]), count, bits, KERAS_BOUND)


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
        found = refusal(keras_conversion.convert, path, vocabulary, output)
        exchange.expect(f"{path} with {characters}", expected, found)
        if os.path.exists(output):
            exchange.faults.append(f"{path}: a refused file leaves '{output}'")
            os.remove(output)
    found = refusal(keras_conversion.convert, whole, vocabulary, whole)
    exchange.expect("an existing file", "exists; remove it", found)
    print(f"\n{len(cases) + 1} files and lists of characters that are refused", flush=True)


def refusal(function, *arguments):
    """What the error of a call says; what it returns where it does not fail."""
    try:
        return function(*arguments)
    except (ValueError, keras_conversion.ConversionError) as error:
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
