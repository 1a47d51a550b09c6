#!/usr/bin/env python3
# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
"""Trains what bench_forecast wrote with Python's lightgbm, as a user of it would: python_lightgbm.py FOLDER ROWS COLUMNS ROUNDS
PARAMETERS. Prints seconds of the processor for the table and the model, and for predicting the same rows; leaves the predictions in FOLDER."""
import sys
import time

import lightgbm
import numpy

folder, rows, columns, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
parameters = dict(part.split("=", 1) for part in sys.argv[5].split())
parameters["verbosity"] = "-1"
matrix = numpy.fromfile(folder + "/matrix", dtype=numpy.float32).reshape(columns, rows).T
labels = numpy.fromfile(folder + "/labels", dtype=numpy.float32)
weights = numpy.fromfile(folder + "/weights", dtype=numpy.float32)
before = time.process_time()
table = lightgbm.Dataset(matrix, label=labels, weight=weights, params=parameters)
model = lightgbm.train(parameters, table, num_boost_round=rounds)
trained = time.process_time()
model.predict(matrix).tofile(folder + "/predictions")
print(trained - before, time.process_time() - trained)
