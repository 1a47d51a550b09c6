// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Input: a byte that says where the parser is copied, then the stream that a printer gets.
#include "fuzz.h"
#include "virtualprinter/commandparser.h"
#include "virtualprinter/realtimescanner.h"

using namespace hearth::virtualprinter;

namespace {
bool same(const QList<Command> &a, const QList<Command> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Command &x, const Command &y) {
        return x.kind == y.kind && x.code == y.code && x.character == y.character && x.wide == y.wide && x.args == y.args && x.length == y.length;
    });
}

/** A real-time command was found: the stream so far ends with it. */
bool endsWith(const QByteArray &stream, const RealTimeCommand &command)
{
    switch (command.kind) {
    case RealTimeCommand::Kind::Status: return command.n >= 1 && command.n <= 4 && stream.endsWith(QByteArray("\x10\x04") + static_cast<char>(command.n));
    case RealTimeCommand::Kind::Recover: return stream.endsWith("\x10\x05\x01");
    case RealTimeCommand::Kind::RecoverAndClear: return stream.endsWith("\x10\x05\x02");
    case RealTimeCommand::Kind::Pulse: return stream.chopped(2).endsWith("\x10\x14\x01");
    case RealTimeCommand::Kind::ClearBuffers: return stream.endsWith("\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08");
    }
    return false;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const QByteArray stream(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1));
    const qsizetype copyAt = stream.size() * data[0] / 256;
    CommandParser parser;
    CommandParser copy;
    RealTimeScanner scanner;
    QList<Command> commands;
    QList<Command> copied;
    for (qsizetype i = 0; i < stream.size(); ++i) {
        if (i == copyAt) {
            copy = parser;
            copied = commands;
        }
        const auto byte = static_cast<quint8>(stream.at(i));
        const qsizetype before = commands.size();
        parser.feed(byte, commands);
        MUST(commands.size() - before <= 2);
        if (i >= copyAt)
            copy.feed(byte, copied);
        if (const auto command = scanner.feed(byte))
            MUST(endsWith(stream.left(i + 1), *command));
    }
    if (copyAt < stream.size()) {
        MUST(same(commands, copied));
        MUST(copy.isKanji() == parser.isKanji());
        MUST(copy.insideRealTime() == parser.insideRealTime());
    }
    qint64 told = 0;
    for (const Command &command : commands) {
        MUST(command.length >= 1);
        MUST(command.args.size() <= CommandParser::MaxStored && command.args.size() <= command.length);
        told += command.length;
    }
    MUST(told <= stream.size());
    return 0;
}
