#!/usr/bin/env python3
"""Times PyTorch at the work of `Benchmarks train`, `sample` and so on, for `make bench-peers`.

    pytorch_lstm.py train|evaluate|sample|sample-16|sample-64|sample-256 THREADS f32|bf16

bf16 is autocast. Prints one number: characters per second, the median of seven runs. The model, the
batch and the optimiser are the ancestor's. The text is random, which does not affect the time.
"""

import statistics
import sys
import time

import torch

V, E, H, LAYERS, N, T = 87, 512, 256, 3, 16, 64


class CharacterLSTM(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(V, E)
        self.lstm = torch.nn.LSTM(E, H, LAYERS, dropout=0.2)
        self.dropout = torch.nn.Dropout(0.2)
        self.output = torch.nn.Linear(H, V)

    def forward(self, x, state):
        y, state = self.lstm(self.embedding(x), state)
        return self.output(self.dropout(y)), state


def median_rate(units, body):
    body()
    rates = []
    for _ in range(7):
        start = time.perf_counter()
        body()
        rates.append(units / (time.perf_counter() - start))
    return statistics.median(rates)


def train(model, precision):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    tokens = torch.randint(V, (T + 1, N))
    state = None

    def twenty_steps():
        nonlocal state
        for _ in range(20):
            optimizer.zero_grad(set_to_none=True)
            with precision():
                logits, state = model(tokens[:-1], state)
                loss = torch.nn.functional.cross_entropy(
                    logits.flatten(0, 1), tokens[1:].flatten())
            state = tuple(s.detach() for s in state)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5)
            optimizer.step()

    return median_rate(20 * N * T, twenty_steps)


def evaluate(model, precision):
    # lilt scores as many texts at once (EngineBenchmark).
    streams = 32
    model.eval()
    tokens = torch.randint(V, (T + 1, streams))

    @torch.inference_mode()
    def twenty_windows():
        state = None
        for _ in range(20):
            with precision():
                logits, state = model(tokens[:-1], state)
                torch.nn.functional.cross_entropy(logits.flatten(0, 1), tokens[1:].flatten())

    return median_rate(20 * streams * T, twenty_windows)


def sample(model, precision, streams=1):
    model.eval()
    token = torch.zeros(1, streams, dtype=torch.long)
    state = tuple(torch.zeros(LAYERS, streams, H) for _ in range(2))
    steps = max(20, 400 // streams)

    @torch.inference_mode()
    def draw():
        nonlocal token, state
        for _ in range(steps):
            with precision():
                logits, state = model(token, state)
            token = torch.multinomial(torch.softmax(logits[0].float(), -1), 1).T

    return median_rate(steps * streams, draw)


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[2]))
    torch.manual_seed(1)
    work, _, streams = sys.argv[1].partition("-")
    rounded = sys.argv[3] == "bf16"
    works = {"train": train, "evaluate": evaluate, "sample": sample}
    print(works[work](
        CharacterLSTM(),
        lambda: torch.autocast("cpu", torch.bfloat16, enabled=rounded),
        *([int(streams)] if streams else [])))
