#!/usr/bin/env python3
"""Writes `python.safetensors`, a file by the Python package for SafetensorsTests to read.

Needs torch and safetensors; the tests do not run it:

    python3 make_fixture.py
"""

import pathlib

import torch
from safetensors.torch import save_file

numbers = torch.tensor([[0.0, -0.0, 1.0], [-2.5, 65504.0, 1e-7]])
tensors = {
    "half": numbers.half(),
    "brain": numbers.bfloat16(),
    "single": numbers,
    "double": numbers.double() / 3,
    "scalar": torch.tensor(0.1),
    "nothing": torch.zeros(3, 0, 2),
    "integers of 64 bits": torch.tensor([-(2**63), -1, 2**63 - 1]),
    "integers of 32 bits": torch.tensor([-(2**31), -1, 2**31 - 1], dtype=torch.int32),
    "integers of 16 bits": torch.tensor([-(2**15), -1, 2**15 - 1], dtype=torch.int16),
    "integers of 8 bits": torch.tensor([-128, -1, 127], dtype=torch.int8),
    "unsigned 8": torch.tensor([0, 255], dtype=torch.uint8),
    "unsigned 16": torch.tensor([0, 65535], dtype=torch.uint16),
    "unsigned 32": torch.tensor([0, 2**32 - 1], dtype=torch.uint32),
    "unsigned 64": torch.tensor([0, 2**64 - 1], dtype=torch.uint64),
    "truth": torch.tensor([True, False]),
    "complex": torch.tensor([1 + 2j]),
    "eight bits 5 2": torch.tensor([1.0]).to(torch.float8_e5m2),
    "eight bits 4 3": torch.tensor([1.0]).to(torch.float8_e4m3fn),
    "eight bits 8 0": torch.tensor([1.0]).to(torch.float8_e8m0fnu),
    "eight bits 4 3 fnuz": torch.tensor([1.0]).to(torch.float8_e4m3fnuz),
    "eight bits 5 2 fnuz": torch.tensor([1.0]).to(torch.float8_e5m2fnuz),
    "Größe \"\\\n\u0001\u2028\U0001f3bb": torch.tensor([7], dtype=torch.int32),
}
path = pathlib.Path(__file__).with_name("python.safetensors")
# One key only: the writer puts several in no fixed order.
save_file(tensors, path, metadata={"tune": "X:1\n\t\"G\"♯/\\\u0000\u007f\U0001f3bb"})
