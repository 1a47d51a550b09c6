#!/usr/bin/python3
# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
"""The conformance list of the protocol: starts the hearth-hq that is named, plays a till against it, and says of each line whether it
holds. Usage: run.py [--tls] HEARTH-HQ [PART OF A LINE'S NAME]; --tls: over TLS, with the chain's own authority. Ends with 1 where a line does
not hold."""
import asyncio
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import traceback

import cbor2
import websockets
from till import (ACK, CACK, CHANGE, ENROLL, ENROLLED, ERROR, HELLO, MEMBER_ANSWER, MEMBER_ASK, PING, PONG, PUSH, STATUS, WELCOME, Connection,
                  Till, message, new_id, now)

MENU = {"currency": "CNY", "categories": [{"code": "pizza", "en": "Pizza", "zh": "披萨"}],
        "items": [{"sku": "MARG", "en": "Margherita", "zh": "玛格丽特", "category": "pizza", "sizes": [{"code": "M", "price_minor": 6800}]}]}


class Headquarters:
    """The program under test, on a data directory of its own."""

    def __init__(self, program, directory, tls):
        self.program = program
        self.data = os.path.join(directory, "hq")
        self.ca = None
        if tls:
            self.command("init", "--address", "127.0.0.1")
            self.ca = self.command("ca")["pem"]
        self.log = open(os.path.join(directory, "hq.log"), "wb")
        self.process = subprocess.Popen([program, "serve", "--data", self.data, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                        stderr=self.log)
        self.address = json.loads(self.process.stdout.readline())["listening"]

    def command(self, *words):
        done = subprocess.run([self.program, *words, "--data", self.data, "--json"], stdout=subprocess.PIPE, check=True, timeout=30)
        return json.loads(done.stdout.splitlines()[-1])

    def code(self, number):
        return self.command("enroll", "--store", "SZ001", "--till", str(number))["code"]

    def sales(self):
        return self.command("report", "sales", "--store", "SZ001")["orders"]

    def proof(self, date, number):
        """What `reconcile` says of a till's business day."""
        return next(till for till in self.command("reconcile", "--date", date)["tills"] if till["till"] == number)

    def set_aside(self):
        return len(self.command("orders", "quarantined")["quarantined"])

    def stop(self):
        self.process.terminate()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self.log.close()


LINES = []  # of the conformance list: name, what must hold


def line(name):
    def add(function):
        LINES.append((name, function))
        return function
    return add


class Bench:
    """What the lines share: HQ, and tills that were enrolled."""

    def __init__(self, hq):
        self.hq = hq
        self.tills = 0

    def connect(self):
        return Connection(self.hq.address, self.hq.ca)

    async def till(self):
        """A new till, enrolled."""
        self.tills += 1
        till = Till()
        async with self.connect() as c:
            await c.send(ENROLL, till.signed_enroll(c.nonce, self.hq.code(self.tills)))
            enrolled = await c.take(ENROLLED)
        till.device, till.store, till.number, till.currency = enrolled[1], enrolled[2], enrolled[3], enrolled[7]
        assert (till.store, till.number, len(till.device)) == ("SZ001", self.tills, 16), enrolled
        return till

    async def refused(self, number, fields, code, close_code=None):
        """What a new connection gets for one message."""
        async with self.connect() as c:
            await c.send(number, fields(c) if callable(fields) else fields)
            await self.closes(c, code, close_code)

    @staticmethod
    async def closes(connection, code, close_code=None):
        refused = await connection.refusal()
        assert refused.code == code, f"expected {code}: {refused}"
        assert close_code in (None, refused.close_code), f"expected {close_code}: {refused}"


# ---- handshake


@line("HQ speaks first: CHALLENGE with a nonce of 32 bytes, another one on each connection")
async def _(b):
    async with b.connect() as one, b.connect() as two:
        assert len(one.nonce) == 32 and one.nonce != two.nonce
        assert one.challenge[2] <= 1 <= one.challenge[3] and abs(one.challenge[4] - now()) < 60_000


@line("a WebSocket without the subprotocol is not opened")
async def _(b):
    try:
        plain = b.connect()
        async with websockets.connect(plain.url, ssl=plain.tls, compression=None):
            raise AssertionError("it was opened")
    except websockets.InvalidStatusCode as refused:
        assert refused.status_code == 400, refused


@line("ENROLL: a code serves once; another device with it gets `unauthorised`")
async def _(b):
    till = Till()
    b.tills += 1
    code = b.hq.code(b.tills)
    async with b.connect() as c:
        await c.send(ENROLL, till.signed_enroll(c.nonce, code))
        enrolled = await c.take(ENROLLED)
        assert (enrolled[5], enrolled[6], enrolled[7]) == ("Asia/Shanghai", "04:00", "CNY"), enrolled
    await b.refused(ENROLL, lambda c: Till().signed_enroll(c.nonce, code), "unauthorised", 4401)


@line("ENROLL: a wrong code gets `unauthorised`")
async def _(b):
    await b.refused(ENROLL, lambda c: Till().signed_enroll(c.nonce, "0000-0000"), "unauthorised", 4401)


@line("ENROLL: a signature of another key gets `unauthorised`, and the code stays good")
async def _(b):
    b.tills += 1
    code = b.hq.code(b.tills)
    till = Till()

    def forged(c):
        fields = till.signed_enroll(c.nonce, code)
        fields[4] = Till().signed_enroll(c.nonce, code)[4]
        return fields
    await b.refused(ENROLL, forged, "unauthorised", 4401)
    async with b.connect() as c:
        await c.send(ENROLL, till.signed_enroll(c.nonce, code))
        await c.take(ENROLLED)


@line("ENROLL: a directory with another till's sales gets `conflict`, and the code stays good")
async def _(b):
    b.tills += 1
    code = b.hq.code(b.tills)
    till = Till()
    till.store, till.number = "SZ999", 7
    await b.refused(ENROLL, lambda c: till.signed_enroll(c.nonce, code), "conflict")
    till.store, till.number = "SZ001", b.tills
    async with b.connect() as c:
        await c.send(ENROLL, till.signed_enroll(c.nonce, code))
        await c.take(ENROLLED)


@line("after ENROLLED the connection goes on with HELLO over the same nonce")
async def _(b):
    b.tills += 1
    till = Till()
    async with b.connect() as c:
        await c.send(ENROLL, till.signed_enroll(c.nonce, b.hq.code(b.tills)))
        till.device = (await c.take(ENROLLED))[1]
        assert (await c.hello(till))[3] == 0


@line("HELLO of a new till: WELCOME with nothing committed, the windows and the store's settings")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        w = await c.hello(till)
        assert (w[1], w[3], w[4], w[13]) == (1, 0, 0, b""), w
        assert w[6] >= 1 and w[7] >= 1 and w[8] >= 1 and (w[9], w[10], w[11], w[12]) == ("SZ001", "Asia/Shanghai", "04:00", "CNY"), w


@line("HELLO: a forged signature gets `unauthorised`")
async def _(b):
    till = await b.till()

    def forged(c):
        fields = till.signed_hello(c.nonce)
        fields[9] = bytes([fields[9][0] ^ 1]) + fields[9][1:]
        return fields
    await b.refused(HELLO, forged, "unauthorised", 4401)


@line("HELLO: a field that was changed after it was signed gets `unauthorised`")
async def _(b):
    till = await b.till()
    await b.refused(HELLO, lambda c: {**till.signed_hello(c.nonce), 4: 1_000}, "unauthorised", 4401)


@line("HELLO: one that was heard on an earlier connection, with its old nonce, gets `unauthorised`")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        heard = till.signed_hello(c.nonce)
        await c.send(HELLO, heard)
        await c.take(WELCOME)
    await b.refused(HELLO, heard, "unauthorised", 4401)


@line("HELLO: an unknown device gets `unauthorised`")
async def _(b):
    till = Till()
    till.device = new_id()
    await b.refused(HELLO, lambda c: till.signed_hello(c.nonce), "unauthorised", 4401)


@line("HELLO: a version HQ does not speak gets `version`")
async def _(b):
    till = await b.till()
    await b.refused(HELLO, lambda c: till.signed_hello(c.nonce, c.challenge[3] + 1), "version", 1002)


@line("facts before WELCOME get `bad_message`")
async def _(b):
    await b.refused(PUSH, {1: 1, 2: [[1, new_id(), now(), b""]]}, "bad_message", 1002)


@line("a newer connection of a till closes the older one")
async def _(b):
    till = await b.till()
    async with b.connect() as old, b.connect() as new:
        await old.hello(till)
        await new.hello(till)
        await b.closes(old, None, 4409)


@line("a revoked device is closed at once, and gets `unauthorised` from then on")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.hello(till)
        b.hq.command("revoke-device", "--store", "SZ001", "--till", str(till.number))
        await b.closes(c, "unauthorised", 4401)
    await b.refused(HELLO, lambda c: till.signed_hello(c.nonce), "unauthorised", 4401)


# ---- facts up


@line("PUSH: an order is acknowledged and counted")
async def _(b):
    till = await b.till()
    before = b.hq.sales()
    async with b.connect() as c:
        await c.hello(till)
        await c.push(1, [till.order(1, 6_800)])
        await c.acknowledged(1)
    assert b.hq.sales() == before + 1
    assert b.hq.set_aside() == 0


@line("PUSH: what comes again, also in part and on another connection, gets the same ACK and counts once")
async def _(b):
    till = await b.till()
    before = b.hq.sales()
    async with b.connect() as c:
        await c.hello(till)
        await c.push(1, [till.order(1, 4_800), till.order(2, 5_800)])
        await c.acknowledged(2)
        await c.push(1, till.facts)
        await c.acknowledged(2)
    async with b.connect() as c:
        welcome = await c.hello(till)
        assert (welcome[3], welcome[13]) == (2, hashlib.blake2b(till.facts[1][3], digest_size=32).digest()), welcome
        await c.push(2, [till.facts[1], till.order(3, 7_800)])
        await c.acknowledged(3)
    assert b.hq.sales() == before + 3


@line("PUSH: a sequence that is not the next one gets `gap`; after a new WELCOME the till resumes")
async def _(b):
    till = await b.till()
    before = b.hq.sales()
    async with b.connect() as c:
        await c.hello(till)
        await c.push(1, [till.order(1, 100)])
        await c.acknowledged(1)
        till.order(2, 200)
        await c.push(3, [till.order(3, 300)])
        await b.closes(c, "gap", 1002)
    async with b.connect() as c:
        assert (await c.hello(till))[3] == 1
        await c.push(2, till.facts[1:])
        await c.acknowledged(3)
    assert b.hq.sales() == before + 3


@line("PUSH: facts of a kind HQ does not know and bodies it cannot read are acknowledged and set aside")
async def _(b):
    till = await b.till()
    before = b.hq.set_aside()
    async with b.connect() as c:
        await c.hello(till)
        await c.push(1, [till.fact(999, b"\xa0"), till.fact(1, b"no order"), till.order(1, 900)])
        await c.acknowledged(3)
    assert b.hq.set_aside() == before + 2


@line("PUSH: an unknown field in the message, the fact and the order changes nothing")
async def _(b):
    till = await b.till()
    before = b.hq.sales()
    kind, fact, at, body = till.order(1, 1_200)
    body = cbor2.dumps({**cbor2.loads(body), 99: {1: ["later"]}, 100: cbor2.CBORTag(4_711, [1.5]), 1 << 32 | 13: 1})
    async with b.connect() as c:
        await c.hello(till)
        await c.send(PUSH, {1: 1, 2: [[kind, fact, at, body, "later"]], 99: {1: [1.5, None]}, -1: True})
        await c.acknowledged(1)
    assert b.hq.sales() == before + 1


@line("PUSH: a new epoch begins at 1 again")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.hello(till)
        await c.push(1, [till.order(1, 100)])
        await c.acknowledged(1)
    till.epoch, till.facts = os.urandom(16), []
    async with b.connect() as c:
        assert (await c.hello(till))[3] == 0
        await c.push(1, [till.order(2, 100)])
        await c.acknowledged(1)


@line("PUSH: more than 256 facts in one get `bad_message`, and none of them is stored")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.hello(till)
        await c.push(1, [[999, new_id(), now(), b""]] * 257)
        await b.closes(c, "bad_message", 1002)
    async with b.connect() as c:
        assert (await c.hello(till))[3] == 0


# ---- regions


@line("regions: a proof comes with the cluster epoch; given back it is taken, one that HQ cannot make is taken no notice of")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        welcome = await c.chained_hello(till)
        assert welcome[2] >= 1 and len(welcome[15]) == 32, welcome
    for epoch, proof in ((welcome[2], welcome[15]), (welcome[2] + 1, welcome[15]), (2**40, b"x" * 32)):
        till.region = (epoch, proof)
        async with b.connect() as c:
            again = await c.chained_hello(till)
            assert (again[2], again[15]) == (welcome[2], welcome[15]), again
    till.region = (1, b"short")
    await b.refused(HELLO, lambda c: till.chained_hello(c.nonce), "bad_message", 1002)


# ---- the chain


@line("the chain: HQ's own is the till's, in WELCOME, also over what it sets aside")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        welcome = await c.chained_hello(till)
        assert (welcome[1], welcome[3], welcome[14]) == (2, 0, till.chain()), welcome
        facts = [till.order(1, 500), till.fact(1, b"no order"), till.order(2, 700)]
        await c.push(1, facts, till.chain())
        await c.acknowledged(3)
        await c.push(3, [facts[2], till.order(3, 900)], till.chain())
        await c.acknowledged(4)
    async with b.connect() as c:
        welcome = await c.chained_hello(till)
        assert (welcome[3], welcome[14]) == (4, till.chain()), welcome


@line("the chain: a till of version 1 begins it where it learnt to")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        welcome = await c.hello(till)
        assert welcome[1] == 1 and 14 not in welcome, welcome
        await c.push(1, [till.order(1, 500)])
        await c.acknowledged(1)
    async with b.connect() as c:
        # It says so itself: after sequence 0, as if it had always known.
        welcome = await c.chained_hello(till)
        assert (welcome[3], welcome[14]) == (1, till.chain()), welcome


@line("the chain: a PUSH that is not what was chained is not taken, and nothing of that epoch any more; of a new one it is")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.chained_hello(till)
        first = till.order(1, 500)
        await c.push(1, [first], till.chain())
        await c.acknowledged(1)
        before = b.hq.sales()
        await c.push(2, [till.order(2, 600)], till.chain(1))
        await b.closes(c, "quarantined", 1002)
    await b.refused(HELLO, lambda c: till.chained_hello(c.nonce), "quarantined", 1002)
    await b.refused(HELLO, lambda c: till.signed_hello(c.nonce), "quarantined", 1002)
    assert b.hq.sales() == before
    till.epoch = os.urandom(16)
    async with b.connect() as c:
        assert (await c.chained_hello(till))[3] == 0
        await c.push(1, till.facts, till.chain())
        await c.acknowledged(2)
    assert b.hq.sales() == before + 1  # the first was known by its id


@line("the chain: a HELLO whose last fact is committed and is another one gets `quarantined`")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.chained_hello(till)
        await c.push(1, [till.order(1, 500)], till.chain())
        await c.acknowledged(1)
    await b.refused(HELLO, lambda c: till.chained_hello(c.nonce, os.urandom(32)), "quarantined", 1002)


@line("two runs of one program that take turns are quarantined; one after the other they are not")
async def _(b):
    till = await b.till()
    for _ in range(3):
        till.boot = os.urandom(16)
        for _ in range(2):
            async with b.connect() as c:
                await c.chained_hello(till)
    earlier = till.boot
    till.boot = os.urandom(16)
    async with b.connect() as c:
        await c.chained_hello(till)
    till.boot = earlier
    await b.refused(HELLO, lambda c: till.chained_hello(c.nonce), "quarantined", 1002)


@line("day.closed is the proof of the day where both have the same")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.chained_hello(till)
        facts = [till.order(1, 500), till.order(2, 600)]
        facts.append(till.fact(8, cbor2.dumps({1: 20251124, 2: 2, 3: 2200, 4: 0, 5: 0, 6: till.chain()})))
        await c.push(1, facts, till.chain())
        await c.acknowledged(3)
        proof = b.hq.proof("2025-11-24", till.number)
        assert proof["state"] == "proved" and proof["chain_matches"], proof
        await c.push(4, [till.order(3, 100)], till.chain())
        await c.acknowledged(4)
        assert b.hq.proof("2025-11-24", till.number)["state"] == "differs"
        await c.push(5, [till.fact(8, cbor2.dumps({1: 20251124, 2: 3, 3: 2400, 4: 0, 5: 0, 6: till.chain()}))], till.chain())
        await c.acknowledged(5)
        assert b.hq.proof("2025-11-24", till.number)["state"] == "proved"
        await c.push(6, [till.fact(8, cbor2.dumps({1: 20251124, 2: 3, 3: 2400, 4: 0, 5: 0, 6: os.urandom(32)}))], till.chain())
        await c.acknowledged(6)
        proof = b.hq.proof("2025-11-24", till.number)
        assert proof["state"] == "differs" and proof["chain_matches"] is False, proof


# ---- facts down


@line("CHANGE: what waits comes from revision 1, after CACK only what follows, and what is published comes at once")
async def _(b):
    till = await b.till()
    menu = os.path.join(os.path.dirname(b.hq.data), "menu.json")
    with open(menu, "w", encoding="utf-8") as file:
        json.dump(MENU, file)
    b.hq.command("import-menu", menu)
    async with b.connect() as c:  # stores it, but is gone before it says so
        await c.hello(till)
        [[revision, kind, first]] = (await c.take(CHANGE))[1]
        assert (revision, kind) == (1, 1)
        read = cbor2.loads(first)
        assert read[2] == "CNY" and read[4][0][1] == "MARG" and read[4][0][5] == [{1: "M", 2: 6_800}], read
    async with b.connect() as c:
        await c.hello(till)
        assert (await c.take(CHANGE))[1] == [[1, 1, first]]
        await c.send(CACK, {1: 1})
        till.revision = 1
        MENU["items"][0]["sizes"][0]["price_minor"] = 7_000
        with open(menu, "w", encoding="utf-8") as file:
            json.dump(MENU, file)
        b.hq.command("import-menu", menu)
        [[revision, kind, second]] = (await c.take(CHANGE))[1]
        assert (revision, kind, cbor2.loads(second)[4][0][5]) == (2, 1, [{1: "M", 2: 7_000}])
        await c.send(CACK, {1: 2})
        till.revision = 2
    async with b.connect() as c:
        await c.hello(till)
        assert await c.silent()


@line("CACK: a revision that was never sent gets `bad_message`")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.hello(till)
        await c.send(CACK, {1: 1 << 40})
        await b.closes(c, "bad_message", 1002)


# ---- frames


@line("an unknown message number gets ERROR that is not fatal, before and after WELCOME")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.send(4_711, {1: "later"})
        error = await c.take(ERROR)
        assert (error[1], error[3]) == ("bad_message", False), error
        await c.hello(till)
        await c.send(1 << 40, [])
        while (answer := await c.receive())[0] != ERROR:
            assert answer[0] == CHANGE, answer
        assert (answer[1][1], answer[1][3]) == ("bad_message", False), answer
        await c.send(PING, {1: 5})
        while (answer := await c.receive())[0] != PONG:
            assert answer[0] == CHANGE, answer


@line("PING is answered with its time and HQ's own; an unknown field changes nothing")
async def _(b):
    async with b.connect() as c:
        await c.send(PING, {1: -77, 99: ["later", {1: 2}]})
        pong = await c.take(PONG)
        assert pong[1] == -77 and abs(pong[2] - now()) < 60_000, pong


@line("STATUS is taken: a condition and a field of later versions too")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.hello(till)
        printer = {1: "kitchen", 2: "tcp:127.0.0.1:9100", 3: 77, 4: b"\x12", 5: now(), 6: now(), 7: 0, 99: 1}
        await c.send(STATUS, {1: [printer]})
        await c.push(1, [till.order(1, 100)])
        while (await c.receive())[0] != ACK:
            pass


@line("a message of more than 4 KiB before WELCOME ends the connection")
async def _(b):
    async with b.connect() as c:
        await c.send(PING, {1: 1, 99: bytes(4_200)})
        await b.closes(c, None, 1009)


@line("a message of more than 1 MiB ends the connection")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.hello(till)
        await c.send(PING, {1: 1, 99: bytes(1 << 20)})
        await b.closes(c, None, 1009)


@line("a truncated message gets `bad_message`, wherever it was cut")
async def _(b):
    whole = message(PING, {1: 1_764_000_000_000, 99: "later"})
    for length in range(len(whole)):
        async with b.connect() as c:
            await c.raw(whole[:length])
            await b.closes(c, "bad_message", 1002)


@line("what is no [type, map] gets `bad_message`")
async def _(b):
    for wrong in (b"", b"\x00", b"\xff", cbor2.dumps({1: 2}), cbor2.dumps([PING]), cbor2.dumps([PING, {1: 1}, 3]), cbor2.dumps([PING, [1]]),
                  cbor2.dumps(["ping", {}]), message(PING, {1: 1}) + b"\x00", message(PING, {1: "now"}), message(PING, {}),
                  cbor2.dumps([0, {}]), b"\x82\x0a\xa2\x01\x01\x01\x02"):
        async with b.connect() as c:
            await c.raw(wrong)
            await b.closes(c, "bad_message", 1002)


@line("a text frame ends the connection")
async def _(b):
    async with b.connect() as c:
        await c.raw("hello")
        refused = await c.refusal()
        assert refused.close_code not in (None, 1000), refused


@line("a message that only HQ may send gets `bad_message`")
async def _(b):
    await b.refused(WELCOME, {n: 1 for n in range(1, 9)} | {n: "x" for n in range(9, 13)}, "bad_message", 1002)


# ---- limits


@line("more than 200 messages in a second that are no facts get `limit`; so many facts do not")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.hello(till)
        for number in range(1, 251):
            await c.push(number, [till.order(number, 100)])
        while (await beside_changes(c, till, ACK))[1] < 250:
            pass
        for _ in range(500):
            await c.send(PING, {1: 1})
        await b.closes(c, "limit", 1002)


@line("more than 100 control frames in a second end the connection")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        await c.hello(till)
        pongs = []
        try:
            for _ in range(300):
                pongs.append(await c.socket.ping())
        except websockets.ConnectionClosed:
            pass
        await b.closes(c, None, 1008)
        await asyncio.gather(*pongs, return_exceptions=True)


# ---- members


@line("keys for members' phone numbers are for a till that says it knows members, and for no other")
async def _(b):
    till = await b.till()
    async with b.connect() as c:
        assert 17 not in await c.hello(till)
    async with b.connect() as c:
        welcome = await c.members_hello(till)
        assert len(welcome[17]) == 64, welcome


@line("a member made at a till is found by the number's token at another till, which is told of changes from then on")
async def _(b):
    maker, asker = await b.till(), await b.till()
    async with b.connect() as c:
        keys = (await c.members_hello(maker))[17]
        fact, token = maker.member("+8613812345678", keys)
        await c.push(1, [fact])
        assert (await beside_changes(c, maker, ACK))[1] == 1
    async with b.connect() as c:
        await c.members_hello(asker)
        await c.send(MEMBER_ASK, {1: 41, 2: 1, 3: bytes(32)})
        assert await beside_changes(c, asker, MEMBER_ANSWER) == {1: 41, 2: 0}
        await c.send(MEMBER_ASK, {1: 42, 2: 1, 3: token})
        found = await beside_changes(c, asker, MEMBER_ANSWER)
        assert (found[1], found[2]) == (42, 1), found
        record = cbor2.loads(found[3])
        assert (record[5], record[6], record[10]) == (token, "138****5678", True), record
        b.hq.command("members", "set", "13812345678", "--hidden", "yes")
        while True:
            told = await c.take(CHANGE)
            kinds = {kind: cbor2.loads(body) for _, kind, body in told[1] if kind in (10, 11)}
            await c.send(CACK, {1: told[1][-1][0]})
            if 10 in kinds:
                break
        assert kinds[10][1] == record[1] and kinds[10][11] is True and kinds[10][2] > record[2], kinds


async def beside_changes(c, till, wanted):
    """The next message but facts down, which are stored."""
    while True:
        number, fields = await c.receive()
        if number == CHANGE:
            till.revision = fields[1][-1][0]
            await c.send(CACK, {1: till.revision})
            continue
        assert number == wanted, (number, fields)
        return fields


@line("a member.changed whose token is not that of its number is set aside, and acknowledged")
async def _(b):
    till = await b.till()
    before = b.hq.set_aside()
    async with b.connect() as c:
        keys = (await c.members_hello(till))[17]
        fact, _ = till.member("+8613900001111", keys)
        body = cbor2.loads(fact[3])
        body[4] = bytes(32)
        fact[3] = cbor2.dumps(body)
        await c.push(1, [fact])
        assert (await beside_changes(c, till, ACK))[1] == 1
    assert b.hq.set_aside() == before + 1


# The last line: nobody of this address can be enrolled for a minute after it.


@line("ENROLL: after twenty wrong codes of one address the next is answered `busy`, a good one too; who is enrolled comes in")
async def _(b):
    till = await b.till()
    b.tills += 1
    code = b.hq.code(b.tills)
    answers = []
    for _ in range(21):
        async with b.connect() as c:
            await c.send(ENROLL, Till().signed_enroll(c.nonce, "0000-0000"))
            answers.append((await c.refusal()).code)
    assert "unauthorised" in answers and answers[-1] == "busy", answers
    await b.refused(ENROLL, lambda c: Till().signed_enroll(c.nonce, code), "busy")
    async with b.connect() as c:
        await c.hello(till)


async def main(program, part, tls):
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hearth-conformance-") as directory:
        hq = Headquarters(program, directory, tls)
        bench = Bench(hq)
        try:
            for name, holds in LINES:
                if part not in name:
                    continue
                try:
                    await asyncio.wait_for(holds(bench), 30)
                    print(f"PASS  {name}", flush=True)
                except Exception:  # whatever it is: the other lines are still to be tried
                    failed += 1
                    print(f"FAIL  {name}\n{traceback.format_exc(limit=-3)}", flush=True)
        finally:
            stopped = hq.stop()
        if stopped != 0:
            failed += 1
            print(f"FAIL  hearth-hq ends with 0: {stopped}")
    print(f"{len(LINES)} lines, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--tls"]
    if len(words) not in (1, 2):
        sys.exit(__doc__)
    sys.exit(asyncio.run(main(os.path.abspath(words[0]), words[1] if len(words) == 2 else "", "--tls" in sys.argv)))
