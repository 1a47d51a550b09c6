// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Input: a UDP packet from the store's network.
#include "discovery/mdns.h"
#include "fuzz.h"

using namespace hearth;

namespace {
bool isName(const mdns::Name &name)
{
    qsizetype length = 1;
    for (const QByteArray &label : name) {
        if (label.isEmpty() || label.size() > mdns::MaxLabel)
            return false;
        length += label.size() + 1;
    }
    return length <= mdns::MaxName;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray packet(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto records = mdns::parse(packet);
    if (!records) {
        MUST(records.error().code == ErrorCode::Protocol && !records.error().text.isEmpty());
        return 0;
    }
    MUST(records->size() <= mdns::MaxRecords);
    qsizetype texts = 0;
    for (const mdns::Record &record : *records) {
        MUST(isName(record.name));
        if (const auto *pointer = std::get_if<mdns::Pointer>(&record.data))
            MUST(isName(pointer->target));
        if (const auto *service = std::get_if<mdns::Service>(&record.data))
            MUST(isName(service->host));
        if (const auto *text = std::get_if<mdns::Text>(&record.data)) {
            for (const QByteArray &string : text->strings)
                texts += string.size() + 1;
        }
        MUST(mdns::sameName(record.name, record.name));
    }
    MUST(texts <= packet.size());
    return 0;
}
