#!/usr/bin/env python3
"""Times Keras, as the ancestor used it, at the work of `Benchmarks train`, for `make bench-peers`.

    keras_lstm.py train THREADS f32

Prints one number: characters per second in `train_on_batch`, the median of seven runs.
"""

import os
import statistics
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy
import tensorflow

V, E, H, LAYERS, N, T = 87, 512, 256, 3, 16, 64


def main():
    threads = int(sys.argv[2])
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    layers = [keras.Input(batch_shape=(N, T)), keras.layers.Embedding(V, E)]
    for _ in range(LAYERS):
        layers += [
            keras.layers.LSTM(H, return_sequences=True, stateful=True), keras.layers.Dropout(0.2)]
    layers += [keras.layers.TimeDistributed(keras.layers.Dense(V)), keras.layers.Softmax()]
    model = keras.Sequential(layers)
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3, global_clipnorm=5),
        loss="sparse_categorical_crossentropy")
    text = numpy.random.default_rng(1).integers(V, size=(N, T + 1))

    def ten_steps():
        for _ in range(10):
            model.train_on_batch(text[:, :-1], text[:, 1:])

    ten_steps()
    rates = []
    for _ in range(7):
        start = time.perf_counter()
        ten_steps()
        rates.append(10 * N * T / (time.perf_counter() - start))
    print(statistics.median(rates))


if __name__ == "__main__":
    main()
