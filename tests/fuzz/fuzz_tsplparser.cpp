// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Input: the stream that a label printer gets.
#include "fuzz.h"
#include "virtualprinter/tsplparser.h"

using namespace hearth::virtualprinter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    TsplParser parser;
    QList<LabelCommand> commands;
    for (std::size_t i = 0; i < size; ++i) {
        const qsizetype before = commands.size();
        parser.feed(data[i], commands);
        MUST(commands.size() - before <= 1);
    }
    for (const LabelCommand &command : commands) {
        MUST(command.data.size() <= TsplParser::MaxBitmap && command.data.size() <= static_cast<qsizetype>(size));
        MUST(command.args.size() <= TsplParser::MaxLine + 1 && command.wrong.size() <= 60);
        MUST(!command.wrong.isEmpty() || command.name != "BITMAP" || command.data.isEmpty() || command.data.size() == qint64(command.number(2)) * command.number(3));
    }
    return 0;
}
