#!/usr/bin/env python3
# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
"""About the receipt of bench_ticket, made by python-escpos, to compare. Not needed by the build:
python3 -m venv V && V/bin/pip install python-escpos && V/bin/python tests/bench/python_escpos.py"""
import statistics
import time

from escpos.printer import Dummy


def receipt(printer):
    printer.set(align="center", bold=True, width=2, height=2, custom_size=True)
    printer.text("Hearth Pizza Nanshan\n")
    printer.set(align="left", bold=False, width=1, height=1, custom_size=True)
    printer.text("No. 000123\n2026-11-24 12:30:05\n")
    for i in range(20):
        printer.text("%-34s%4d%10s\n" % ("Thai Chicken (L)", 1 + i % 3, "68.00"))
    printer.set(bold=True, width=2, height=2, custom_size=True)
    printer.text("Total 1360.00\n")
    printer.set(bold=False, width=1, height=1, custom_size=True)
    printer.text("Cash 1400.00\nChange 40.00\n")
    printer.cashdraw(2)
    printer.cut()
    size = len(printer.output)
    printer.clear()
    return size


dummy = Dummy(profile="TM-T88V")
size = max(receipt(dummy) for _ in range(50))
samples = []
for _ in range(21):
    start = time.perf_counter()
    for _ in range(100):
        receipt(dummy)
    samples.append((time.perf_counter() - start) / 100 * 1e6)
print("python-escpos: receipt of 20 lines, %d bytes: %.0f us" % (size, statistics.median(samples)))
