#!/usr/bin/env python3
"""Loads a checkpoint of lilt in PyTorch and measures how well the model predicts the tunes of a file.

    pytorch_loading.py MODEL.safetensors TUNES.abc

Needs torch and safetensors.  Prints the figures of

    lilt -c 'open --quiet MODEL.safetensors' -c 'evaluate --split TUNES.abc --json'

as JSON: tunes, characters, bitsPerCharacter.  `load` gives the model to other programs.
"""

import json
import math
import sys

import torch
from safetensors import SafetensorError, safe_open

# Tunes that are read side by side.
ROWS = 16


class CharacterLSTM(torch.nn.Module):
    """Embedding, LSTM layers, linear.

    Layers of equal width are one nn.LSTM, whose parameters have the names of the checkpoint's tensors.
    Layers of different widths are one nn.LSTM each.
    """

    def __init__(self, characters, embedding, widths):
        super().__init__()
        self.embedding = torch.nn.Embedding(characters, embedding)
        self.is_stacked = len(set(widths)) == 1
        if self.is_stacked:
            self.lstm = torch.nn.LSTM(embedding, widths[0], num_layers=len(widths), batch_first=True)
        else:
            self.lstm = torch.nn.ModuleList(
                torch.nn.LSTM(inputs, width, batch_first=True)
                for inputs, width in zip([embedding] + widths, widths))
        self.output = torch.nn.Linear(widths[-1], characters)

    def parameter_name(self, name):
        """The name in this module of the checkpoint's tensor `name`."""
        if self.is_stacked or not name.startswith("lstm."):
            return name
        field, layer = name[len("lstm."):].rsplit("_l", 1)
        return f"lstm.{layer}.{field}_l0"

    def forward(self, indices):
        """From indices [N, T] to logits [N, T, V], starting from a zero state."""
        x = self.embedding(indices)
        for layer in [self.lstm] if self.is_stacked else self.lstm:
            x, _ = layer(x)
        return self.output(x)


def load(path):
    """Returns the model of a checkpoint, in float32, and its characters in index order.

    Raises ValueError for a file that is no checkpoint or whose model has side inputs.
    """
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        if "vocabulary" not in metadata:
            raise ValueError(f"'{path}' has no 'vocabulary' in its metadata: expected a checkpoint of lilt")
        characters = json.loads(metadata["vocabulary"])
        configuration = json.loads(metadata.get("configuration", "{}"))
        tables = [table["name"] for table in configuration.get("side inputs", [])]
        if tables:
            raise ValueError(
                f"'{path}' has the side inputs {', '.join(tables)}: lilt computes their values from the music, "
                "and this script cannot; expected a model of 'model new --place off --memory off'")
        # The optimiser's memory and the carried state are lilt's own.
        names = [name for name in file.keys() if not name.startswith("training.")]
        tensors = {name: file.get_tensor(name).float() for name in names}
    for name, tensor in tensors.items():
        if not torch.isfinite(tensor).all():
            raise ValueError(f"'{path}': tensor '{name}' has NaN or infinity, expected finite numbers")
    widths = []
    while f"lstm.weight_hh_l{len(widths)}" in tensors:
        widths.append(tensors[f"lstm.weight_hh_l{len(widths)}"].shape[1])
    if not widths or "embedding.weight" not in tensors:
        raise ValueError(f"'{path}' lacks 'embedding.weight' or 'lstm.weight_hh_l0': expected both")
    model = CharacterLSTM(len(characters), tensors["embedding.weight"].shape[1], widths)
    try:
        model.load_state_dict({model.parameter_name(name): tensor for name, tensor in tensors.items()})
    except RuntimeError as error:
        raise ValueError(f"'{path}': {error}") from error
    return model.eval(), characters


def tunes_of(text):
    """Returns the tunes of an ABC text, each from its X: line on and without blank lines at its ends.

    Raises ValueError if the text does not begin with a tune: lilt gives the lines of a file header to the
    tunes that inherit them.
    """
    if not text.startswith("X:"):
        first = text.split("\n")[0]
        raise ValueError(f"the text begins with the line '{first}', expected 'X:'")
    tunes = []
    for line in text.split("\n"):
        if line.startswith("X:"):
            tunes.append([])
        tunes[-1].append(line)
    for tune in tunes:
        while not tune[-1].strip():
            tune.pop()
    return ["\n".join(tune) for tune in tunes]


def examples(tunes, characters):
    """Returns for each tune what is read and what is predicted, as tensors of indices.

    Three newlines are read first; the tune, its final newline and one more are predicted.  Where nothing is
    predicted the target is -100, which cross_entropy ignores.  Raises ValueError for an unknown character.
    """
    index = {character: place for place, character in enumerate(characters)}
    found = []
    for number, tune in enumerate(tunes, start=1):
        text = "\n\n\n" + tune + "\n\n"
        unknown = [character for character in text if character not in index]
        if unknown:
            raise ValueError(
                f"tune {number} has '{unknown[0]}', which is none of the model's {len(characters)} characters")
        indices = torch.tensor([index[character] for character in text])
        targets = indices[1:].clone()
        targets[:2] = -100
        found.append((indices[:-1], targets))
    return found


@torch.inference_mode()
def measure(model, characters, tunes):
    """Returns the number of predicted characters and the mean of -log2 p over all of them."""
    pad = torch.nn.utils.rnn.pad_sequence
    found = sorted(examples(tunes, characters), key=lambda example: len(example[0]))
    nats, count = 0.0, 0
    for start in range(0, len(found), ROWS):
        inputs, targets = zip(*found[start:start + ROWS])
        logits = model(pad(inputs, batch_first=True))
        targets = pad(targets, batch_first=True, padding_value=-100)
        nats += torch.nn.functional.cross_entropy(
            logits.flatten(0, 1).double(), targets.flatten(), reduction="sum").item()
        count += (targets >= 0).sum().item()
    return count, nats / count / math.log(2)


def read_text(path):
    """The text of a file in UTF-8 or else Latin-1, with LF line ends."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    # The products of a step are small; on a busy machine a second thread makes them 50 times as slow.
    torch.set_num_threads(1)
    try:
        model, characters = load(sys.argv[1])
        tunes = tunes_of(read_text(sys.argv[2]))
        count, bits = measure(model, characters, tunes)
    except (OSError, ValueError, SafetensorError) as error:
        sys.exit(f"pytorch_loading.py: {' '.join(sys.argv[1:])}: {error}")
    print(json.dumps({"tunes": len(tunes), "characters": count, "bitsPerCharacter": bits}))


if __name__ == "__main__":
    main()
