#!/usr/bin/python3
# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
"""Records a session between hearth-till and hearth-hq as it goes over the wire, for tst_sessions: enrolment, sales, a refund, an online order
that is amended and cancelled, a print job. To be run once for each version of the protocol, before the next one is begun.
Usage: record.py DIRECTORY-OF-PROGRAMS SALES.csv > version-N.txt"""
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

import websockets

HEAD = """# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
# A session between the programs of one version, as it went over the wire: connection, way, message.
"""
MENU = {"currency": "CNY", "categories": [{"code": "pizza", "en": "Pizza", "zh": "披萨"}],
        "items": [{"sku": "MARG", "en": "Margherita", "zh": "玛格丽特", "category": "pizza", "sizes": [{"code": "M", "price_minor": 6800}]}]}
ORDER = {"platform": "mt", "number": "M-1", "store": "SZ001", "placed_at": "2026-03-04T12:00:00+08:00",
         "lines": [{"sku": "MARG", "size": "M", "quantity": 2, "unit_minor": 6800}], "total_minor": 13600, "paid": True}
AMENDED = {**ORDER, "lines": [{**ORDER["lines"][0], "quantity": 3}], "total_minor": 20400}
JOB = {"key": "k1", "station": "kitchen", "ttl_s": 600, "document": {"kind": "text", "title": "NOTICE", "text": ["Oven."], "language": "en"}}
OPTIONS = {"subprotocols": ["hearth.1"], "compression": None, "max_size": 1 << 20, "ping_interval": None}
programs, sales = sys.argv[1:3]
frames = []


def run(program, *words):
    done = subprocess.run([os.path.join(programs, program), *words, "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    return json.loads(done.stdout.splitlines()[-1])


def call(address, key, path, document, method="POST"):
    request = urllib.request.Request(f"http://{address}/v1/{path}", json.dumps(document).encode(), {"Authorization": "Bearer " + key}, method=method)
    return json.loads(urllib.request.urlopen(request).read())


async def record(address, hq, till, menu):
    connections = 0

    async def between(down, _path=None):
        nonlocal connections
        number, connections = connections, connections + 1

        async def pump(source, target, way):
            try:
                async for message in source:
                    frames.append((number, way, message))
                    await target.send(message)
            except websockets.ConnectionClosed:
                pass
            await target.close()

        async with websockets.connect(f"ws://{address}/v1/till", **OPTIONS) as up:
            await asyncio.gather(pump(down, up, ">"), pump(up, down, "<"))

    async with websockets.serve(between, "127.0.0.1", 0, **OPTIONS) as server:
        port = server.sockets[0].getsockname()[1]

        def later(function, *words):
            return asyncio.get_running_loop().run_in_executor(None, function, *words)

        code = run("hearth-hq", "enroll", "--data", hq, "--store", "SZ001", "--till", "1")["code"]
        run("hearth-hq", "import-menu", "--data", hq, menu)
        key = run("hearth-hq", "api-key", "add", "--name", "recorder", "--scope", "all", "--data", hq)["key"]
        await later(run, "hearth-till", "enroll", "--data", till, "--hq", f"ws://127.0.0.1:{port}", "--code", code)
        await later(run, "hearth-till", "printer", "add", "--data", till, "--name", "front", "--address", "tcp:127.0.0.1:1", "--stations",
                    "receipt,kitchen")
        await later(run, "hearth-till", "replay", sales, "--data", till)
        made = await later(call, address, key, "online-orders", ORDER)
        window = subprocess.Popen([os.path.join(programs, "hearth-till"), "run", "--data", till], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        await asyncio.sleep(3)
        await later(call, address, key, "online-orders/" + made["id"], AMENDED, "PUT")
        await asyncio.sleep(1)
        await later(call, address, key, f"online-orders/{made['id']}/cancel", {"reason": "customer"})
        await later(call, address, key, "stores/SZ001/print-jobs", JOB)
        await later(run, "hearth-till", "refund", "--data", till, "--receipt", "2", "--reason", "cold")
        await asyncio.sleep(1)
        window.terminate()
        window.wait()


def main():
    with tempfile.TemporaryDirectory() as root:
        hq, till, menu = (os.path.join(root, name) for name in ("hq", "till", "menu.json"))
        with open(menu, "w", encoding="utf-8") as file:
            json.dump(MENU, file)
        serve = subprocess.Popen([os.path.join(programs, "hearth-hq"), "serve", "--data", hq, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE)
        try:
            asyncio.run(record(json.loads(serve.stdout.readline())["listening"], hq, till, menu))
        finally:
            serve.terminate()
            serve.wait()
    print(HEAD + "\n".join(f"{number} {way} {message.hex()}" for number, way, message in frames))


main()
