"""Checks that a model as Keras describes it computes what lilt's network does, for keras_conversion.py."""

# Layers that change nothing once the model is trained.
IGNORED = {"InputLayer", "Dropout", "SpatialDropout1D"}
# What the settings of a layer must be, and what lilt has. Unset ones have Keras's defaults, which are these.
EXPECTED = {
    "Embedding": {"mask_zero": False},
    "LSTM": {"activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True, "go_backwards": False},
    "Dense": {"use_bias": True},
}


class ConversionError(Exception):
    """Why a file is not converted."""


def check_architecture(configuration):
    """Raises ConversionError, which names the layer, unless the model is a chain of layers that lilt has.

    `configuration` is the JSON that Keras keeps of a model: Embedding, LSTM layers, Dense, softmax.
    """
    if configuration.get("class_name") not in ("Sequential", "Functional", "Model"):
        raise ConversionError(
            f"the model is a {configuration.get('class_name')}, expected Sequential or a chain of layers")
    # Keras before 2.2.3 has the list itself.
    layers = configuration["config"]
    layers = layers if isinstance(layers, list) else layers["layers"]
    seen, has_softmax = [], False
    for layer in layers:
        name, kind, settings = layer["config"]["name"], layer["class_name"], layer["config"]
        if kind in IGNORED:
            continue
        if kind == "TimeDistributed":
            kind, settings = settings["layer"]["class_name"], settings["layer"]["config"]
            if kind in IGNORED:
                continue
            if kind != "Dense":
                raise ConversionError(f"layer '{name}' is TimeDistributed of {kind}, expected of Dense")
        if kind in ("Activation", "Softmax"):
            if seen[-1:] != ["Dense"]:
                raise ConversionError(f"layer '{name}' is {kind} before the Dense layer, expected softmax after it")
            check_softmax(name, settings.get("activation", "softmax"), has_softmax)
            has_softmax = True
            continue
        expected = "Embedding" if not seen else "LSTM" if seen == ["Embedding"] else "LSTM or Dense"
        if seen[-1:] == ["Dense"]:
            expected = "softmax alone after the Dense layer"
        if kind not in expected.split(" or "):
            raise ConversionError(f"layer '{name}' is {kind}, expected {expected}")
        for setting, value in EXPECTED[kind].items():
            found = settings.get(setting, value)
            if found != value:
                raise ConversionError(f"layer '{name}' has {setting} {found}, expected {value}")
        if kind == "Dense" and settings.get("activation", "linear") != "linear":
            check_softmax(name, settings["activation"], has_softmax)
            has_softmax = True
        seen.append(kind)
    if seen[-1:] != ["Dense"]:
        raise ConversionError(f"the model ends with {seen[-1] if seen else 'nothing'}, expected Dense")
    check_chain(layers)


def check_softmax(name, activation, has_softmax):
    """Refuses an activation that is not the one softmax of the model."""
    if activation != "softmax" or has_softmax:
        again = " a second time" if activation == "softmax" else ""
        raise ConversionError(f"layer '{name}' has the activation {activation}{again}, expected softmax once")


def check_chain(layers):
    """Refuses a model whose layers read anything but the one before."""
    names = {layer["config"]["name"] for layer in layers}
    for before, layer in zip([None] + layers, layers):
        read = names.intersection(strings(layer.get("inbound_nodes", [])))
        expected = {before["config"]["name"]} if before else set()
        if read and read != expected:
            raise ConversionError(
                f"layer '{layer['config']['name']}' reads {', '.join(sorted(read))}, "
                f"expected {', '.join(expected) or 'nothing'} alone")


def strings(value):
    """All strings in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)
