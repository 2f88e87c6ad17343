#!/usr/bin/env python3
"""Writes what PyTorch computes for small character LSTMs, for CharRNNTests to compare with.

Needs torch and safetensors; the tests do not run it. The files beside it are its output:

    python3 make_fixtures.py

With a folder as argument it writes models of full size there instead, which are too large to keep:
`make numerics` compares with them.

The same versions of both packages write the same bytes. README.md says what a file holds.
"""

import json
import math
import pathlib
import sys

import torch
from safetensors.torch import save_file

LEARNING_RATES = {
    "adam": 0.001, "adamw": 0.001, "sgd": 0.1, "momentum": 0.1, "adagrad": 0.01, "rmsprop": 0.001}

# Shapes: V characters, E embedding, H width of a layer, T characters of N streams.
CASES = {
    "one-layer": dict(V=7, E=5, H=[4], T=3, N=2),
    "two-equal-layers": dict(V=9, E=5, H=[6, 6], T=4, N=3, results={"adam": 1, "adam3": 3}),
    "three-unequal-layers": dict(V=11, E=6, H=[8, 5, 7], T=5, N=3),
    "three-equal-layers": dict(V=20, E=4, H=[12, 12, 12], T=3, N=7, results={}),
    "width-16": dict(V=5, E=3, H=[16, 16], T=2, N=16, results={}),
    "width-20": dict(V=5, E=3, H=[20], T=4, N=3),
    "87-characters": dict(V=87, E=4, H=[8], T=3, N=4),
    "one-stream": dict(V=6, E=4, H=[5, 3], T=6, N=1),
    "two-characters-zero-state": dict(V=2, E=3, H=[5, 5], T=4, N=2, zero_state=True),
    # Adam's first step hardly depends on the gradient's scale; only the other optimisers and
    # later steps show whether the clipping was right.
    "clipped": dict(
        V=7, E=5, H=[4, 4], T=3, N=2, clip=0.05,
        results={"adam": 1, "adam3": 3, "sgd3": 3, "adagrad3": 3, "rmsprop3": 3}),
    "ten-steps": dict(
        V=7, E=5, H=[4, 4], T=3, N=2, clip=0.4,
        results={"adam10": 10, "adamw10": 10, "sgd10": 10, "momentum10": 10, "adagrad10": 10,
                 "rmsprop10": 10}),
}

FULL_SIZE = {
    "full-size": dict(V=87, E=512, H=[256, 256, 256], T=64, N=16, results={}),
    "full-size-unequal": dict(V=87, E=200, H=[300, 200, 100], T=64, N=16, results={}),
}


def draw_parameters(V, E, H, generator):
    """float32 parameters under PyTorch's names, at the scale of PyTorch's own initialisation."""

    def uniform(bound, *shape):
        return (torch.rand(*shape, generator=generator) * 2 - 1) * bound

    parameters = {"embedding.weight": torch.randn(V, E, generator=generator)}
    for k, (inputs, width) in enumerate(zip([E] + H, H)):
        bound = 1 / math.sqrt(width)
        parameters[f"lstm.weight_ih_l{k}"] = uniform(bound, 4 * width, inputs)
        parameters[f"lstm.weight_hh_l{k}"] = uniform(bound, 4 * width, width)
        parameters[f"lstm.bias_ih_l{k}"] = uniform(bound, 4 * width)
        parameters[f"lstm.bias_hh_l{k}"] = uniform(bound, 4 * width)
    bound = 1 / math.sqrt(H[-1])
    parameters["output.weight"] = uniform(bound, V, H[-1])
    parameters["output.bias"] = uniform(bound, V)
    return parameters


class CharacterLSTM(torch.nn.Module):
    """Embedding, one nn.LSTM a layer (the widths may differ), linear; in float64."""

    def __init__(self, parameters, V, E, H):
        super().__init__()
        self.embedding = torch.nn.Embedding(V, E)
        self.layers = torch.nn.ModuleList(
            torch.nn.LSTM(inputs, width) for inputs, width in zip([E] + H, H))
        self.output = torch.nn.Linear(H[-1], V)
        self.double()
        state = {}
        for name, value in parameters.items():
            if name.startswith("lstm."):
                field, k = name.removeprefix("lstm.").rsplit("_l", 1)
                name = f"layers.{k}.{field}_l0"
            state[name] = value.double()
        self.load_state_dict(state)

    def tensors(self):
        """The parameters under the names that a checkpoint gives them."""
        for name, value in self.named_parameters():
            if name.startswith("layers."):
                _, k, field = name.split(".")
                name = f"lstm.{field.removesuffix('_l0')}_l{k}"
            yield name, value

    def forward(self, characters, hidden, cell):
        x = self.embedding(characters)
        final_hidden, final_cell = [], []
        for layer, h, c in zip(self.layers, hidden, cell):
            x, (h, c) = layer(x, (h[None].double(), c[None].double()))
            final_hidden.append(h[0])
            final_cell.append(c[0])
        return self.output(x), final_hidden, final_cell


def loss_of(logits, target):
    """The mean of -ln p over all T * N predictions."""
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten())


def optimizer_named(name, model):
    rate = LEARNING_RATES[name]
    parameters = model.parameters()
    match name:
        case "adam":
            return torch.optim.Adam(parameters, lr=rate, betas=(0.9, 0.999), eps=1e-8)
        case "adamw":
            return torch.optim.AdamW(
                parameters, lr=rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1)
        case "momentum":
            return torch.optim.SGD(parameters, lr=rate, momentum=0.9)
        case "sgd":
            return torch.optim.SGD(parameters, lr=rate)
        case "adagrad":
            return torch.optim.Adagrad(parameters, lr=rate, eps=1e-10)
        case "rmsprop":
            return torch.optim.RMSprop(parameters, lr=rate, alpha=0.99, eps=1e-8)


def check_against_stacked_lstm(parameters, E, H, characters, hidden, cell, expected):
    """One nn.LSTM of equal layers loads the tensors as they are named, and computes the same."""
    lstm = torch.nn.LSTM(E, H[0], num_layers=len(H)).double()
    lstm.load_state_dict({
        name.removeprefix("lstm."): value.double()
        for name, value in parameters.items() if name.startswith("lstm.")})
    x = torch.nn.functional.embedding(characters, parameters["embedding.weight"].double())
    y, _ = lstm(x, (torch.stack(hidden).double(), torch.stack(cell).double()))
    logits = torch.nn.functional.linear(
        y, parameters["output.weight"].double(), parameters["output.bias"].double())
    torch.testing.assert_close(logits, expected, rtol=1e-12, atol=1e-12)


def write_case(folder, name, seed, V, E, H, T, N, clip=5.0, zero_state=False, results={"adam": 1}):
    generator = torch.Generator().manual_seed(seed)
    parameters = draw_parameters(V, E, H, generator)
    characters = torch.randint(V, (T, N), generator=generator)
    target = torch.randint(V, (T, N), generator=generator)
    scale = 0.0 if zero_state else 0.5
    hidden = [scale * torch.randn(N, width, generator=generator).tanh() for width in H]
    cell = [scale * torch.randn(N, width, generator=generator) for width in H]

    tensors = dict(parameters, input=characters.int(), target=target.int())
    model = CharacterLSTM(parameters, V, E, H)
    logits, final_hidden, final_cell = model(characters, hidden, cell)
    if len(set(H)) == 1:
        check_against_stacked_lstm(parameters, E, H, characters, hidden, cell, logits.detach())
    loss = loss_of(logits, target)
    loss.backward()
    tensors["expected.logits"] = logits
    tensors["expected.loss"] = loss
    for k in range(len(H)):
        tensors[f"initial.hidden_l{k}"] = hidden[k]
        tensors[f"initial.cell_l{k}"] = cell[k]
        tensors[f"expected.final.hidden_l{k}"] = final_hidden[k]
        tensors[f"expected.final.cell_l{k}"] = final_cell[k]
    for parameter, value in model.tensors():
        tensors[f"expected.gradient.{parameter}"] = value.grad
    tensors["expected.gradient_norm"] = torch.nn.utils.get_total_norm(
        [value.grad for value in model.parameters()])

    for result, steps in results.items():
        optimizer_name = result.rstrip("0123456789")
        model = CharacterLSTM(parameters, V, E, H)
        optimizer = optimizer_named(optimizer_name, model)
        for _ in range(steps):
            optimizer.zero_grad()
            loss_of(model(characters, hidden, cell)[0], target).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
        for parameter, value in model.tensors():
            tensors[f"expected.{result}.{parameter}"] = value

    configuration = {
        "vocabulary": V, "embedding": E, "layers": H, "sequence": T, "streams": N,
        "clip": clip, "learningRates": {
            key.rstrip("0123456789"): LEARNING_RATES[key.rstrip("0123456789")] for key in results},
        "seed": seed, "torch": torch.__version__.split("+")[0],
    }
    path = folder / f"{name}.safetensors"
    save_file(
        {key: value.detach().contiguous() for key, value in tensors.items()}, path,
        # One key only: the writer puts several in no fixed order.
        metadata={"configuration": json.dumps(configuration)})
    norm = tensors["expected.gradient_norm"].item()
    print(f"{path.name:44} {path.stat().st_size:6} bytes, loss {loss.item():.4f}, "
          f"gradient norm {norm:.4f}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    full_size = len(sys.argv) > 1
    folder = pathlib.Path(sys.argv[1] if full_size else __file__ + "/..").resolve()
    for seed, (name, case) in enumerate((FULL_SIZE if full_size else CASES).items(), start=1):
        write_case(folder, name, seed, **case)
