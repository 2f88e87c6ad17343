"""Models of Keras, their files in every layout, and files that are no such models, for exchange.py."""

import json
import logging
import os
import zipfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# TensorFlow says at every start that it is on.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"

import h5py
import keras
import numpy

# Keras advises against .h5 at every file.
logging.getLogger("absl").setLevel(logging.ERROR)
L = keras.layers
ROWS, STEPS = 16, 64


def ancestor(characters):
    """The model of the ancestor: 512, three layers of 256, stateful in 16 streams of 64 characters."""
    layers = [keras.Input(batch_shape=(ROWS, STEPS)), L.Embedding(characters, 512)]
    for _ in range(3):
        layers += [L.LSTM(256, return_sequences=True, stateful=True), L.Dropout(0.2)]
    layers += [L.TimeDistributed(L.Dense(characters)), L.Activation("softmax")]
    model = keras.Sequential(layers)
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy")
    return model


def unequal(characters):
    """A functional model of layers of different widths, with names of its own."""
    x = start = keras.Input(batch_shape=(ROWS, STEPS))
    x = L.Embedding(characters, 20, name="letters")(x)
    x = L.LSTM(40, return_sequences=True, stateful=True, name="wide")(x)
    x = L.LSTM(24, return_sequences=True, stateful=True, recurrent_dropout=0.1, name="narrow")(x)
    return keras.Model(start, L.Dense(characters, activation="softmax", name="next")(x))


def randomise(model, seed):
    """Draws all weights, biases too, so large that every gate and row matters."""
    generator = numpy.random.default_rng(seed)
    model.set_weights([
        generator.normal(0, 2 / numpy.sqrt(max(8, weight.shape[0])), weight.shape).astype("float32")
        if weight.ndim > 1 else generator.normal(0, 0.5, weight.shape).astype("float32")
        for weight in model.get_weights()])


def train(model, indices, steps):
    """Takes steps of Adam along contiguous streams, as the ancestor did."""
    length = len(indices) // ROWS
    streams = numpy.asarray(indices[:length * ROWS]).reshape(ROWS, length)
    for step in range(steps):
        window = streams[:, step * STEPS:(step + 1) * STEPS + 1]
        model.train_on_batch(window[:, :-1], window[:, 1:])


def measure(model, texts):
    """Returns the number of predicted characters and the mean of -log2 p by Keras's own probabilities.

    `texts` are pairs of what is read and what is predicted, of which negative indices are not.
    """
    bits, count = 0.0, 0
    texts = sorted(texts, key=lambda text: len(text[0]))
    for start in range(0, len(texts), ROWS):
        rows = texts[start:start + ROWS]
        length = -(-len(rows[-1][0]) // STEPS) * STEPS
        inputs = numpy.zeros((ROWS, length), "int32")
        targets = numpy.full((ROWS, length), -1)
        for row, (read, predicted) in enumerate(rows):
            inputs[row, :len(read)], targets[row, :len(read)] = read, predicted
        for layer in model.layers:
            if isinstance(layer, L.LSTM):
                layer.reset_states()
        for place in range(0, length, STEPS):
            window = slice(place, place + STEPS)
            probabilities = numpy.float64(model.predict_on_batch(inputs[:, window]))
            rows_and_steps = numpy.nonzero(targets[:, window] >= 0)
            found = probabilities[rows_and_steps + (targets[:, window][rows_and_steps],)]
            bits -= numpy.log2(found).sum()
            count += len(found)
    return count, bits / count


def save_all(model, folder):
    """Saves a model in every layout that Keras has had; returns the files."""
    paths = [os.path.join(folder, name) for name in ("model.keras", "model.h5", "model.weights.h5", "keras2.h5")]
    model.save(paths[0])
    model.save(paths[1])
    model.save_weights(paths[2])
    # What save_weights of Keras 2 writes.
    with h5py.File(paths[3], "w") as file:
        file.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        for layer in model.layers:
            group = file.create_group(layer.name)
            inner = getattr(layer, "layer", getattr(layer, "cell", layer))
            weights = {f"{layer.name}/{weight.name}:0": weight.numpy() for weight in inner.weights}
            group.attrs["weight_names"] = [name.encode() for name in weights]
            for name, weight in weights.items():
                group[name] = weight
    return paths


def chain(*layers, after=()):
    """A small model of five characters: Embedding, the given layers, Dense with softmax, the layers after it."""
    return keras.Sequential(
        [keras.Input((4,)), L.Embedding(5, 3), *layers, L.Dense(5, activation="softmax"), *after])


def lstm(**options):
    return L.LSTM(4, return_sequences=True, **options)


def skipping():
    """A functional model whose output layer reads two layers."""
    start = keras.Input((4,))
    x = L.Embedding(5, 4)(start)
    return keras.Model(start, L.Dense(5)(L.Add()([x, lstm()(x)])))


def handing_on():
    """A functional model whose second LSTM starts from the state of the first one."""
    start = keras.Input((4,))
    x = L.Embedding(5, 4, name="both")(start)
    _, *state = lstm(return_state=True, name="first")(x)
    return keras.Model(start, L.Dense(5)(lstm(name="second")(x, initial_state=state)))


# Models that are refused: what the message must say.
MODELS = [
    (lambda: chain(L.GRU(4, return_sequences=True, name="gated")), "layer 'gated' is GRU"),
    (lambda: chain(L.Bidirectional(lstm(), name="both")), "layer 'both' is Bidirectional"),
    (lambda: chain(lstm(), L.BatchNormalization(name="norm")), "layer 'norm' is BatchNormalization"),
    (lambda: chain(lstm(use_bias=False, name="bare")), "layer 'bare' has use_bias False"),
    (lambda: chain(lstm(recurrent_activation="hard_sigmoid", name="hard")), "layer 'hard' has recurrent_activation"),
    (lambda: chain(lstm(activation="relu", name="bent")), "layer 'bent' has activation relu"),
    (lambda: chain(lstm(go_backwards=True, name="back")), "layer 'back' has go_backwards True"),
    (lambda: chain(lstm(), L.TimeDistributed(L.LayerNormalization(), name="each")), "layer 'each' is TimeDistributed of"),
    (lambda: keras.Sequential([keras.Input((4,)), L.Embedding(5, 3, mask_zero=True, name="masked"), lstm()]),
     "layer 'masked' has mask_zero True"),
    (lambda: chain(lstm(), L.Activation("relu", name="early")), "layer 'early' is Activation before the Dense"),
    (lambda: chain(lstm(), L.Dense(5, name="extra")), "expected softmax alone"),
    (lambda: chain(lstm(), after=[L.Softmax(name="again")]), "layer 'again' has the activation"),
    (lambda: keras.Sequential([keras.Input((4, 5)), lstm(name="onehot"), L.Dense(5)]), "layer 'onehot' is LSTM"),
    (lambda: keras.Sequential([keras.Input((4,)), L.Embedding(5, 3), lstm()]), "ends with LSTM"),
    (skipping, " is Add, expected LSTM or Dense"),
    (handing_on, "layer 'second' reads both, first, expected first alone"),
]
# Weights alone that are refused.
WEIGHTS = [
    (lambda: chain(L.GRU(4, return_sequences=True)), "layer 'gru'"),
    (lambda: chain(L.Bidirectional(lstm())), "layer 'bidirectional'"),
    (lambda: chain(lstm(use_bias=False)), "layer 'lstm' has [3, 16] [4, 16], expected an LSTM's"),
]
# Lists of characters for a model of five that are refused.
CHARACTERS = [
    ('["a", "b", "c", "d"]', "has 5 rows, expected one for each of the 4 characters"),
    ('["a", "b", "c", "d", "a"]', "'a' at index 0 and again at 4"),
    ('["a", "b", "c", "d", "ef"]', "'ef' at index 4, expected one character"),
    ('{"a": 0, "b": 1, "c": 2, "d": 3, "e": 5}', "each index from 0 to 4 once"),
    ('"abcde"', "expected an array"),
    ("abcde", "characters '"),
]


def damaged(folder):
    """Files that Keras did not write or that are damaged: pairs of a path and what the message must say."""
    def path(name):
        return os.path.join(folder, name)

    keras2 = save_all(chain(lstm()), folder)[3]
    with open(keras2, "rb") as file:
        whole = file.read()
    for name, change in {
        "nan.h5": lambda group, name: group[name].__setitem__((0, 0), numpy.nan),
        "turned.h5": lambda group, name: replace(group, name, group[name][()].T),
        "whole-numbers.h5": lambda group, name: replace(group, name, group[name][()].astype("int32")),
        "missing.h5": lambda group, name: group.__delitem__(name),
        "listed.h5": lambda group, name: group.attrs.__delitem__("weight_names"),
    }.items():
        with open(path(name), "wb") as file:
            file.write(whole)
        with h5py.File(path(name), "r+") as file:
            layer = next(layer for layer in file if layer.startswith("lstm"))
            change(file[layer], file[layer].attrs["weight_names"][0])
    with h5py.File(path("other.h5"), "w") as file:
        file["temperatures"] = [1.0, 2.0]
    with open(path("text.h5"), "w") as file:
        file.write("X:1\n")
    with open(path("cut.h5"), "wb") as file:
        file.write(whole[:len(whole) // 2])
    with zipfile.ZipFile(path("other.zip"), "w") as archive:
        archive.writestr("a.txt", "a")
    with zipfile.ZipFile(path("strange.keras"), "w") as archive:
        archive.writestr("config.json", json.dumps({"class_name": "Sequential", "config": {}}))
        archive.write(keras2, "model.weights.h5")
    return [
        (path("nan.h5"), "has nan at index 0"),
        (path("turned.h5"), "has [16, 3] [4, 16] [16], expected [3, 16] [4, 16] [16]"),
        (path("whole-numbers.h5"), "is int32, expected floating-point numbers"),
        (path("missing.h5"), "listed in 'weight_names' but missing"),
        (path("listed.h5"), "has no group with 'weight_names'"),
        (path("other.h5"), "Keras did not write it"),
        (path("text.h5"), "neither an HDF5 file nor a .keras file"),
        (path("cut.h5"), "neither an HDF5 file nor a .keras file"),
        (path("other.zip"), "a zip file without 'config.json'"),
        (path("strange.keras"), "is not as Keras writes it: KeyError('layers')"),
        (path("nothing.h5"), "no file '"),
        (folder, "is a folder"),
    ]


def replace(group, name, values):
    del group[name]
    group[name] = values
