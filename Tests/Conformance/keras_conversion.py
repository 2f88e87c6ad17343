#!/usr/bin/env python3
"""Converts a character LSTM of Keras into a checkpoint that lilt opens.

    keras_conversion.py WEIGHTS CHARACTERS.json MODEL.safetensors

Needs h5py, numpy and safetensors, but not Keras.  WEIGHTS is what Keras saved: a model (.keras, .h5) or its
weights (.weights.h5 of Keras 3, .h5 of Keras 2).  The model is Embedding, LSTM layers with one bias each, and
Dense, in TimeDistributed or not; dropout has no weights.  CHARACTERS is the vocabulary: a JSON array of the
characters in the order of their indices, or an object that gives each character its index.

Keras multiplies from the left and orders the gates i, f, c, o; PyTorch's tensors are the transposed ones, with
the same order.  Keras's bias becomes bias_ih, and bias_hh is 0.  lilt sorts its vocabularies, so the rows of
characters move to their places in the sorted one.

`lilt -c 'open MODEL.safetensors' …` says "not verified", since only lilt's own files have a checksum.
"""

import io
import json
import os
import sys
import tempfile
import zipfile

import h5py
import numpy
from safetensors.numpy import save

from keras_architecture import ConversionError, check_architecture

# The groups of a .weights.h5 file that this program reads or that have no weights, as Keras names them by class.
READ = {"embedding": 0, "lstm": 1, "time_distributed": 2, "dense": 2}
WITHOUT_WEIGHTS = {"input_layer", "dropout", "spatial_dropout1d", "activation", "softmax"}


def numbers(dataset, layer):
    """The numbers of a dataset in float32."""
    if not isinstance(dataset, h5py.Dataset) or dataset.dtype.kind != "f":
        found = dataset.dtype if isinstance(dataset, h5py.Dataset) else "a group"
        raise ConversionError(f"layer '{layer}': '{dataset.name}' is {found}, expected floating-point numbers")
    with numpy.errstate(over="ignore"):
        values = dataset[()].astype(numpy.float32)
    if not numpy.isfinite(values).all():
        place = int(numpy.flatnonzero(~numpy.isfinite(values))[0])
        raise ConversionError(
            f"layer '{layer}': '{dataset.name}' has {values.flat[place]} at index {place}, expected finite numbers")
    return values


def layers_of_keras3(layers):
    """The layers with weights of a .weights.h5 file, from input to output: pairs of name and arrays.

    The names are those of the classes, with `_1`, `_2`, … in the order of the model.
    """
    found = []
    for name, group in layers.items():
        kind, _, number = name.rpartition("_")
        if not number.isdigit():
            kind, number = name, "0"
        if kind in WITHOUT_WEIGHTS:
            continue
        if kind not in READ:
            raise ConversionError(f"layer '{name}': expected Embedding, LSTM and Dense layers, or TimeDistributed")
        inner = group["layer"] if kind == "time_distributed" and "layer" in group else group
        place = "cell/vars" if "cell" in inner else "vars"
        variables = inner[place] if place in inner else {}
        arrays = [numbers(variables[key], name) for key in sorted(variables, key=int)]
        if kind == "time_distributed" and not arrays:  # of Dropout
            continue
        found.append(((READ[kind], int(number)), name, arrays))
    return [(name, arrays) for _, name, arrays in sorted(found, key=lambda entry: entry[0])]


def layers_of_keras2(group):
    """The layers with weights of an .h5 file, in the order of the model: pairs of name and arrays."""
    found = []
    for name in map(text_of, group.attrs["layer_names"]):
        if name not in group or "weight_names" not in group[name].attrs:
            raise ConversionError(f"layer '{name}' is listed in 'layer_names' but has no group with 'weight_names'")
        weights = [text_of(weight) for weight in group[name].attrs["weight_names"]]
        for weight in weights:
            if weight not in group[name]:
                raise ConversionError(f"layer '{name}': '{weight}' is listed in 'weight_names' but missing")
        if weights:
            found.append((name, [numbers(group[name][weight], name) for weight in weights]))
    return found


def text_of(value):
    """A string of an attribute: Keras 2 writes bytes."""
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def read_layers(path):
    """Returns the layers with weights of a file that Keras saved, and whether the file describes the model too.

    A described model is checked first, since there the layers have the names that the user gave them.
    """
    if os.path.isdir(path):
        raise ConversionError(f"'{path}' is a folder; save the model as one .keras or .h5 file")
    if not os.path.exists(path):
        raise ConversionError(f"no file '{path}'")
    source, configuration = path, None
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            missing = {"config.json", "model.weights.h5"} - set(archive.namelist())
            if missing:
                raise ConversionError(f"'{path}' is a zip file without '{min(missing)}', expected a .keras file")
            source = io.BytesIO(archive.read("model.weights.h5"))
            configuration = archive.read("config.json")
    try:
        file = h5py.File(source, "r")
    except OSError as error:
        raise ConversionError(f"'{path}' is neither an HDF5 file nor a .keras file") from error
    with file:
        configuration = file.attrs.get("model_config", configuration)
        is_described = configuration is not None
        if is_described:
            check_architecture(json.loads(configuration))
        for name in ("layers", "_layer_checkpoint_dependencies"):
            if name in file:
                return layers_of_keras3(file[name]), is_described
        for group in (file, file.get("model_weights")):
            if group is not None and "layer_names" in group.attrs:
                return layers_of_keras2(group), is_described
        raise ConversionError(
            f"'{path}' has neither a group 'layers' (Keras 3) nor 'layer_names' (Keras 2): Keras did not write it")


def shapes_of(arrays):
    return " ".join(str(list(array.shape)) for array in arrays) or "no weights"


def require_dimensions(name, arrays, dimensions, expected):
    """Refuses a layer whose weights have other numbers of dimensions than those expected."""
    if [array.ndim for array in arrays] != dimensions:
        raise ConversionError(f"layer '{name}' has {shapes_of(arrays)}, expected {expected}")


def require_shapes(name, arrays, shapes):
    """Refuses a layer whose weights have other shapes than those that follow from its neighbours."""
    if [list(array.shape) for array in arrays] != shapes:
        expected = " ".join(map(str, shapes))
        raise ConversionError(f"layer '{name}' has {shapes_of(arrays)}, expected {expected}")


def converted(layers, characters):
    """Returns the tensors of a checkpoint from the layers of a model, the rows in the order of its characters."""
    if len(layers) < 3:
        found = ", ".join(f"'{name}'" for name, _ in layers) or "none"
        raise ConversionError(f"layers with weights: {found}; expected an Embedding, LSTM layers and a Dense")
    (first, table), (last, output) = layers[0], layers[-1]
    require_dimensions(first, table, [2], "the [characters, width] of an Embedding")
    if len(table[0]) != len(characters):
        raise ConversionError(
            f"layer '{first}' has {len(table[0])} rows, expected one for each of the {len(characters)} characters")
    tensors = {"embedding.weight": table[0]}
    inputs = table[0].shape[1]
    for place, (name, arrays) in enumerate(layers[1:-1]):
        if len(arrays) > 1 and arrays[1].ndim == 2 and arrays[1].shape[1] == 3 * len(arrays[1]):
            raise ConversionError(f"layer '{name}' has {shapes_of(arrays)}: a GRU; expected an LSTM")
        require_dimensions(name, arrays, [2, 2, 1], "an LSTM's kernel, recurrent kernel and bias")
        width = len(arrays[1])
        require_shapes(name, arrays, [[inputs, 4 * width], [width, 4 * width], [4 * width]])
        tensors[f"lstm.weight_ih_l{place}"] = arrays[0].T
        tensors[f"lstm.weight_hh_l{place}"] = arrays[1].T
        tensors[f"lstm.bias_ih_l{place}"] = arrays[2]
        tensors[f"lstm.bias_hh_l{place}"] = numpy.zeros_like(arrays[2])
        inputs = width
    require_dimensions(last, output, [2, 1], "a Dense layer's kernel and bias")
    require_shapes(last, output, [[inputs, len(characters)], [len(characters)]])
    tensors["output.weight"], tensors["output.bias"] = output[0].T, output[1]
    order = sorted(range(len(characters)), key=characters.__getitem__)
    for name in ("embedding.weight", "output.weight", "output.bias"):
        tensors[name] = tensors[name][order]
    return {name: numpy.ascontiguousarray(tensor) for name, tensor in tensors.items()}


def read_characters(path):
    """The characters of a JSON file in the order of their indices."""
    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
    except (OSError, ValueError) as error:
        raise ConversionError(f"characters '{path}': {error}") from error
    if isinstance(value, dict):
        if sorted(map(str, value.values())) != sorted(map(str, range(len(value)))):
            raise ConversionError(f"characters '{path}': expected each index from 0 to {len(value) - 1} once")
        value = sorted(value, key=lambda character: int(value[character]))
    if not isinstance(value, list):
        raise ConversionError(f"characters '{path}': expected an array, or an object of indices")
    first = {}
    for index, character in enumerate(value):
        # Half of a surrogate pair is no character.
        if not isinstance(character, str) or len(character) != 1 or "\ud800" <= character <= "\udfff":
            raise ConversionError(f"characters '{path}': {character!r} at index {index}, expected one character")
        if first.setdefault(character, index) != index:
            raise ConversionError(
                f"characters '{path}': {character!r} at index {first[character]} and again at {index}")
    return value


def convert(weights, characters_file, output):
    """Writes the checkpoint; returns what the user should know, one sentence a line.

    Raises ConversionError for what cannot be converted, and leaves no file then.
    """
    if os.path.exists(output):
        raise ConversionError(f"'{output}' exists; remove it or choose another name")
    try:
        layers, is_described = read_layers(weights)
    except (AttributeError, KeyError, RuntimeError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ConversionError(f"'{weights}' is not as Keras writes it: {error!r}") from error
    characters = read_characters(characters_file)
    notes = []
    if not is_described:
        notes.append("the file has weights alone: taken to be LSTM layers with sigmoid and tanh, as Keras has them "
                     "since 2.3 (before, hard_sigmoid)")
    tensors = converted(layers, characters)
    if characters != sorted(characters):
        notes.append("the characters are not sorted: 'lilt -c vocabulary' and --start-index count them sorted")
    data = save(tensors, metadata={"vocabulary": json.dumps(sorted(characters))})
    folder = os.path.dirname(os.path.abspath(output))
    try:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            whole = os.path.join(place, "whole")
            with open(whole, "wb") as file:
                file.write(data)
            os.replace(whole, output)
    except OSError as error:
        raise ConversionError(f"'{output}': {error}") from error
    widths = ", ".join(str(tensors[name].shape[1]) for name in tensors if name.startswith("lstm.weight_hh"))
    return [f"'{output}': embedding {tensors['embedding.weight'].shape[1]}, LSTM {widths}, "
            f"{len(characters)} characters"] + notes


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        print("\n".join(convert(*sys.argv[1:])))
    except ConversionError as error:
        sys.exit(f"keras_conversion.py: {error}")


if __name__ == "__main__":
    main()
