# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
"""A till written from docs/protocol.md alone: nothing here is shared with, or made from, the code of the project."""
import asyncio
import hashlib
import os
import ssl
import time

import cbor2
import nacl.public
import nacl.signing
import websockets

CHALLENGE, ENROLL, ENROLLED, HELLO, WELCOME, PUSH, ACK, CHANGE, CACK, PING, PONG, STATUS, ERROR, GOAWAY, MEMBER_ASK, MEMBER_ANSWER = range(1, 17)
PATH = "/v1/till"
SUBPROTOCOL = "hearth.1"
PROGRAM = "conformance 1"
WAIT = 5  # seconds for an answer


def now():
    return int(time.time() * 1000)


def new_id():
    """A UUIDv7: 48 bits of time, version, random bits, variant."""
    raw = bytearray(now().to_bytes(6, "big") + os.urandom(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return bytes(raw)


def message(number, fields):
    return cbor2.dumps([number, fields])


def digest(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def chained(before, sequence, fact):
    """What a fact makes of the chain."""
    kind, identity, at, body = fact
    numbers = [sequence.to_bytes(8, "big", signed=True), kind.to_bytes(4, "big", signed=True)]
    return digest(before + b"".join(numbers) + identity + at.to_bytes(8, "big", signed=True) + digest(body))


class Refused(Exception):
    """HQ sent a fatal ERROR, or closed."""

    def __init__(self, code, close_code):
        super().__init__(f"{code or 'no ERROR'}, closed with {close_code}")
        self.code = code
        self.close_code = close_code


class Till:
    """What a till keeps: its key, its device, the epoch of its database, and how far it is."""

    def __init__(self):
        self.key = nacl.signing.SigningKey.generate()
        self.epoch = os.urandom(16)
        self.device = None
        self.store = None
        self.number = None
        self.currency = None
        self.facts = []  # [kind, id, time, body]; the first has sequence 1
        self.boot = os.urandom(16)
        self.region = None
        self.revision = 0

    def signed_enroll(self, nonce, code):
        public = bytes(self.key.verify_key)
        signature = self.key.sign(b"hearth-enroll-1" + nonce + code.encode() + public).signature
        return {1: 1, 2: code, 3: public, 4: signature, 5: PROGRAM, 6: self.store or "", 7: self.number or 0}

    def signed_hello(self, nonce, version=1):
        fields = {1: version, 2: self.device, 3: self.epoch, 4: len(self.facts) + 1, 5: 0, 6: self.revision, 7: PROGRAM, 8: now()}
        fields[9] = self.key.sign(b"hearth-hello-1" + nonce + cbor2.dumps(fields)).signature
        return fields

    def chain(self, sequence=None):
        """After the fact of that sequence, or after the last."""
        head = digest(b"hearth-chain-1" + self.epoch + (0).to_bytes(8, "big"))
        for number, fact in enumerate(self.facts[:sequence], 1):
            head = chained(head, number, fact)
        return head

    def chained_hello(self, nonce, chain=None):
        """Version 2."""
        fields = {1: 2, 2: self.device, 3: self.epoch, 4: len(self.facts) + 1, 5: 0, 6: self.revision, 7: PROGRAM, 8: now(),
                  10: 0, 11: chain or self.chain(), 12: self.boot}
        signature = self.key.sign(b"hearth-hello-2" + nonce + cbor2.dumps(fields)).signature
        signed = {key: fields.get(key, signature) for key in range(1, 13)}
        return signed | ({13: self.region[0], 14: self.region[1]} if self.region else {})

    def order(self, receipt, cents):
        """A closed order of two pieces of one thing, paid in cash, as docs/protocol.md describes it."""
        add = {1: new_id(), 2: new_id(), 3: 1, 4: now(), 5: 2, 6: "MARG", 7: "Margherita", 8: "M", 9: cents}
        payment = {1: new_id(), 2: "cash", 3: 2 * cents, 4: 2 * cents}
        body = {1: new_id(), 2: self.store, 3: self.number, 4: receipt, 5: "counter", 6: 20251124, 7: now(), 8: 1, 9: self.currency,
                10: [add], 11: [payment], 13: 2 * cents}
        return self.fact(1, cbor2.dumps(body))

    def member(self, phone, keys):
        """A new member with a phone number, as docs/protocol.md, "Members", describes it; and the number's token."""
        identity = new_id()
        token = hashlib.blake2b(b"hearth-phone-1 " + phone.encode(), key=keys[:32], digest_size=32).digest()
        sealed = nacl.public.SealedBox(nacl.public.PublicKey(keys[32:])).encrypt(identity + phone.encode())
        body = {1: identity, 2: True, 3: sealed, 4: token, 5: phone[3:6] + "****" + phone[-4:], 9: True}
        return self.fact(10, cbor2.dumps(body)), token

    def fact(self, kind, body):
        made = [kind, new_id(), now(), body]
        self.facts.append(made)
        return made


class Connection:
    """One WebSocket to HQ; the nonce of its CHALLENGE is taken on the way in."""

    def __init__(self, address, ca=None):
        """`ca`: HQ's certificate authority, PEM; then over TLS, believing no other."""
        self.url = f"{'wss' if ca else 'ws'}://{address}{PATH}"
        self.tls = ssl.create_default_context(cadata=ca) if ca else None
        self.socket = None
        self.nonce = None
        self.challenge = None

    async def __aenter__(self):
        self.socket = await websockets.connect(self.url, ssl=self.tls, subprotocols=[SUBPROTOCOL], compression=None, open_timeout=WAIT, close_timeout=1,
                                               max_size=1 << 20, ping_interval=None)
        self.challenge = await self.take(CHALLENGE)
        self.nonce = self.challenge[1]
        return self

    async def __aexit__(self, *_):
        await self.socket.close()

    async def send(self, number, fields):
        await self.raw(message(number, fields))

    async def raw(self, data):
        try:
            await self.socket.send(data)
        except websockets.ConnectionClosed:
            pass  # HQ need not wait for the end of what it refuses; why it ended is what comes next

    async def receive(self):
        """The next message; PING is answered on the way. Refused where HQ ends the connection."""
        error = None
        while True:
            try:
                frame = await asyncio.wait_for(self.socket.recv(), WAIT)
            except websockets.ConnectionClosed:
                raise Refused(error, self.socket.close_code) from None
            assert isinstance(frame, bytes), "HQ sent a text frame"
            number, fields = cbor2.loads(frame)
            if number == PING:
                await self.send(PONG, {1: fields[1], 2: now()})
            elif number == ERROR and fields[3]:
                error = fields[1]
            else:
                return number, fields

    async def take(self, wanted):
        number, fields = await self.receive()
        assert number == wanted, f"message {number} came where {wanted} was due: {fields}"
        return fields

    async def refusal(self):
        """Whatever still comes, then the code of the fatal ERROR and of the close."""
        try:
            while True:
                await self.receive()
        except Refused as refused:
            return refused

    async def silent(self, seconds=0.2):
        """Nothing comes."""
        try:
            return not await asyncio.wait_for(self.socket.recv(), seconds)
        except asyncio.TimeoutError:
            return True

    async def hello(self, till):
        await self.send(HELLO, till.signed_hello(self.nonce))
        return await self.take(WELCOME)

    async def members_hello(self, till):
        """Of a till that knows members."""
        await self.send(HELLO, till.signed_hello(self.nonce) | {15: True})
        return await self.take(WELCOME)

    async def chained_hello(self, till):
        await self.send(HELLO, till.chained_hello(self.nonce))
        return await self.take(WELCOME)

    async def push(self, first, facts, chain=None):
        await self.send(PUSH, {1: first, 2: facts, 3: chain} if chain else {1: first, 2: facts})

    async def acknowledged(self, sequence):
        """Waits for the ACK up to there; what else comes meanwhile is an error."""
        while True:
            ack = await self.take(ACK)
            assert ack[2] <= ack[1] <= sequence, f"ACK {ack} beyond {sequence}"
            if ack[1] == sequence:
                return
