#!/usr/bin/env python3
"""Loads a checkpoint of lilt in PyTorch and measures how well the model predicts tunes.

    pytorch_loading.py MODEL.safetensors TUNES.abc
    pytorch_loading.py MODEL.safetensors INPUTS.safetensors

Needs torch, numpy and safetensors.  Prints the figures of

    lilt -c 'open --quiet MODEL.safetensors' -c 'evaluate --split TUNES.abc --json'

as JSON: tunes, characters, bitsPerCharacter.  `load` gives the model to other programs.

A model with side inputs (tables place.* and memory.*) is told of every character where the music stands and
what the tune repeats.  lilt computes these values and writes them to a file, here INPUTS:

    lilt -c 'open --quiet MODEL.safetensors' -c 'evaluate --split TUNES.abc --inputs INPUTS.safetensors'

With --memory off the values of the memory are 0, which is a row of its tables too.  A model without side inputs
can be measured either way.  With INPUTS the figure that lilt measured is printed too, as `lilt`.
"""

import hashlib
import json
import math
import sys

import torch
from safetensors import SafetensorError, safe_open

# Tunes that are read side by side.
ROWS = 16
EMBEDDING = "embedding.weight"
INPUTS_FORMAT = "lilt-inputs/1"


class CharacterLSTM(torch.nn.Module):
    """Tables, LSTM layers, linear.

    The first table is the embedding, the others are those of the side inputs: `table_names` in the checkpoint.
    Layers of equal width are one nn.LSTM, whose parameters have the names of the checkpoint's tensors.
    Layers of different widths are one nn.LSTM each.
    """

    def __init__(self, characters, table_names, table_sizes, embedding, widths):
        super().__init__()
        self.characters, self.table_names = characters, table_names
        self.tables = torch.nn.ModuleList(torch.nn.Embedding(size, embedding) for size in table_sizes)
        self.is_stacked = len(set(widths)) == 1
        if self.is_stacked:
            self.lstm = torch.nn.LSTM(embedding, widths[0], num_layers=len(widths), batch_first=True)
        else:
            self.lstm = torch.nn.ModuleList(
                torch.nn.LSTM(inputs, width, batch_first=True)
                for inputs, width in zip([embedding] + widths, widths))
        self.output = torch.nn.Linear(widths[-1], len(characters))

    def parameter_name(self, name):
        """The name in this module of the checkpoint's tensor `name`."""
        if name in self.table_names:
            return f"tables.{self.table_names.index(name)}.weight"
        if self.is_stacked or not name.startswith("lstm."):
            return name
        field, layer = name[len("lstm."):].rsplit("_l", 1)
        return f"lstm.{layer}.{field}_l0"

    def forward(self, rows):
        """From rows [N, T, 1 + K] to logits [N, T, V], starting from a zero state.

        Column 0 of `rows` is the index of the character, the others are the values of the K side inputs.  Each
        is the number of a row in its table; the first layer reads the sum of these rows.
        """
        x = sum(table(rows[..., column]) for column, table in enumerate(self.tables))
        for layer in [self.lstm] if self.is_stacked else self.lstm:
            x, _ = layer(x)
        return self.output(x)


def load(path):
    """Returns the model of a checkpoint, in float32.

    Its `characters` are in index order; its `digest` is what lilt knows it by.  Raises ValueError for a file that
    is no checkpoint.
    """
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        if "vocabulary" not in metadata or metadata.get("format") == INPUTS_FORMAT:
            raise ValueError(
                f"'{path}' is no checkpoint of lilt: expected a file of 'checkpoint save' or of keras_conversion.py")
        characters = json.loads(metadata["vocabulary"])
        configuration = json.loads(metadata.get("configuration", "{}"))
        table_names = [EMBEDDING] + [table["name"] for table in configuration.get("side inputs", [])]
        # The optimiser's memory and the carried state are lilt's own.
        names = [name for name in file.keys() if not name.startswith("training.")]
        tensors = {name: file.get_tensor(name).float() for name in names}
    for name, tensor in tensors.items():
        if not torch.isfinite(tensor).all():
            raise ValueError(f"'{path}': tensor '{name}' has NaN or infinity, expected finite numbers")
    widths = []
    while f"lstm.weight_hh_l{len(widths)}" in tensors:
        widths.append(tensors[f"lstm.weight_hh_l{len(widths)}"].shape[1])
    missing = [name for name in table_names + ["lstm.weight_hh_l0"] if name not in tensors]
    if missing:
        raise ValueError(f"'{path}' lacks {', '.join(missing)}: expected every table and at least one layer")
    sizes = [len(characters)] + [len(tensors[name]) for name in table_names[1:]]
    model = CharacterLSTM(characters, table_names, sizes, tensors[EMBEDDING].shape[1], widths)
    try:
        model.load_state_dict({model.parameter_name(name): tensor for name, tensor in tensors.items()})
    except RuntimeError as error:
        raise ValueError(f"'{path}': {error}") from error
    model.digest = digest(model, tensors, widths)
    return model.eval()


def digest(model, tensors, widths):
    """Returns what identifies a model in lilt: the SHA-256 of its characters, sizes and weights."""
    sizes = f"{tensors[EMBEDDING].shape[1]} {widths}"
    for name in model.table_names[1:]:
        sizes += f" {name} {len(tensors[name])}"
    found = hashlib.sha256(("".join(model.characters) + sizes).encode())
    names = list(model.table_names)
    for layer in range(len(widths)):
        names += [f"lstm.{field}_l{layer}" for field in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    count = 0
    for name in names + ["output.weight", "output.bias"]:
        data = tensors[name].numpy().tobytes()
        # In lilt's memory the tables follow each other without a gap; every other tensor begins at a multiple of
        # 64 bytes, after zeros.
        gap = 0 if name in model.table_names[1:] else -count % 64
        found.update(bytes(gap) + data)
        count += gap + len(data)
    found.update(bytes(-count % 64))
    return found.hexdigest()


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
    """Returns for each tune what is read and what is predicted, as tensors of rows [T, 1] and indices [T].

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
        found.append(example(torch.tensor([[index[character]] for character in text]), 3))
    return found


def example(rows, context):
    """Returns what is read and what is predicted of a text with the given rows [C, 1 + K].

    The first `context` characters are read and not predicted.
    """
    targets = rows[1:, 0].to(torch.int64, copy=True)
    targets[:context - 1] = -100
    return rows[:-1], targets


def examples_of_inputs(model, path):
    """Returns the examples of a file of `evaluate --inputs`, and the bits a character that lilt measured.

    The file has three tensors: `rows` [C, 1 + K] of all characters of all texts, one after the other; `starts`
    [N], the character at which each text begins; `contexts` [N], the characters at its start that are not
    predicted.  Raises ValueError if it is no such file or of another model.
    """
    with safe_open(path, framework="pt") as file:
        metadata = file.metadata() or {}
        if metadata.get("format") != INPUTS_FORMAT:
            raise ValueError(f"'{path}' is no file of network inputs: expected one of 'evaluate --inputs' of lilt")
        rows, starts, contexts = (file.get_tensor(name) for name in ("rows", "starts", "contexts"))
    if metadata["model"] != model.digest:
        raise ValueError(
            f"'{path}' is of the model {metadata['model'][:12]}…, expected inputs of {model.digest[:12]}…")
    for column, name in enumerate(json.loads(metadata["tables"])):
        size = model.tables[column].num_embeddings
        if name != model.table_names[column] or not ((0 <= rows[:, column]) & (rows[:, column] < size)).all():
            raise ValueError(
                f"'{path}': column {column} is not of rows 0 to {size - 1} of {model.table_names[column]}")
    ends = starts.tolist()[1:] + [len(rows)]
    found = [
        example(rows[start:end], context)
        for start, end, context in zip(starts.tolist(), ends, contexts.tolist())]
    return found, json.loads(metadata["bitsPerCharacter"])


@torch.inference_mode()
def measure(model, found):
    """Returns the number of predicted characters of examples and the mean of -log2 p over all of them."""
    pad = torch.nn.utils.rnn.pad_sequence
    found = sorted(found, key=lambda example: len(example[1]))
    nats, count = 0.0, 0
    for start in range(0, len(found), ROWS):
        rows, targets = zip(*found[start:start + ROWS])
        logits = model(pad(rows, batch_first=True))
        targets = pad(targets, batch_first=True, padding_value=-100)
        nats += torch.nn.functional.cross_entropy(
            logits.flatten(0, 1).double(), targets.flatten(), reduction="sum").item()
        count += (targets >= 0).sum().item()
    if not count:
        raise ValueError("no character is predicted, expected at least one")
    return count, nats / count / math.log(2)


def measure_text(model, path):
    """Returns the number of tunes of a file, and what `measure` finds of them.

    Raises ValueError for a model with side inputs.
    """
    if len(model.table_names) > 1:
        raise ValueError(
            f"the model has the side inputs {', '.join(model.table_names[1:])}: lilt computes their values from "
            "the music, and this script cannot; expected a file of them instead of tunes, which lilt writes: "
            f"evaluate --split '{path}' --inputs inputs.safetensors")
    tunes = tunes_of(read_text(path))
    return len(tunes), *measure(model, examples(tunes, model.characters))


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
        model, path = load(sys.argv[1]), sys.argv[2]
        if path.endswith(".safetensors"):
            found, of_lilt = examples_of_inputs(model, path)
            figures = (len(found), *measure(model, found), of_lilt)
        else:
            figures = measure_text(model, path)
    except (OSError, ValueError, SafetensorError) as error:
        sys.exit(f"pytorch_loading.py: {' '.join(sys.argv[1:])}: {error}")
    print(json.dumps(dict(zip(("tunes", "characters", "bitsPerCharacter", "lilt"), figures))))


if __name__ == "__main__":
    main()
