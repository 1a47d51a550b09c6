// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Input: a byte that says what was asked (low half: DLE EOT, high half: GS r), a byte that says how the stream is split, the stream.
#include "escpos/statusdecoder.h"
#include "fuzz.h"

using namespace hearth::escpos;

namespace {
StatusDecoder asked(std::uint8_t questions)
{
    StatusDecoder decoder;
    for (int i = 0; i < (questions & 0x0f); ++i)
        decoder.expect(i % 4 + 1);
    for (int i = 0; i < questions >> 4; ++i)
        decoder.expectQueued();
    return decoder;
}

qsizetype lengthOf(const Answer &answer)
{
    if (std::holds_alternative<AutoStatus>(answer))
        return 4;
    if (std::holds_alternative<ProcessIdAnswer>(answer))
        return 7;
    if (const auto *block = std::get_if<BlockAnswer>(&answer))
        return block->bytes.size();
    return 1;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray stream(reinterpret_cast<const char *>(data + 2), static_cast<qsizetype>(size - 2));
    StatusDecoder whole = asked(data[0]);
    const int questions = whole.outstanding();
    const QList<Answer> answers = whole.feed(stream);

    // However the stream is split, it says the same.
    StatusDecoder split = asked(data[0]);
    QList<Answer> pieces;
    std::uint32_t random = data[1];
    for (qsizetype at = 0; at < stream.size();) {
        random = random * 1'664'525u + 1'013'904'223u;
        const qsizetype length = 1 + (random >> 24) % 7;
        pieces += split.feed(stream.mid(at, length));
        at += length;
    }
    MUST(pieces == answers);
    MUST(split.outstanding() == whole.outstanding());

    // Each byte is of one answer, or of the one that is not whole yet; so what is kept is bounded.
    qsizetype told = 0;
    int answered = 0;
    for (const Answer &answer : answers) {
        told += lengthOf(answer);
        const auto *status = std::get_if<RealTimeStatus>(&answer);
        answered += (status != nullptr && status->n != 0) || std::holds_alternative<QueuedStatus>(answer) ? 1 : 0;
        if (const auto *id = std::get_if<ProcessIdAnswer>(&answer))
            MUST(id->id.size() == 4);
        if (const auto *status4 = std::get_if<AutoStatus>(&answer))
            MUST(status4->bytes.size() == 4);
    }
    MUST(told <= stream.size() && stream.size() - told <= StatusDecoder::MaxBlock);
    MUST(questions - answered == whole.outstanding());

    // Whatever came before, an answer after a reset is read.
    whole.reset();
    MUST(whole.outstanding() == 0);
    const QByteArray healthy("\x14\x00\x00\x0f", 4);
    MUST(whole.feed(healthy) == QList<Answer>{AutoStatus{healthy}});
    return 0;
}
