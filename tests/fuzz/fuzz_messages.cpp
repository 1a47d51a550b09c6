// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Input: one frame of the protocol, or the body of a fact. What a decoder takes is encoded again and must decode to the same.
#include "domain/menu/menu.h"
#include "domain/order/ordercodec.h"
#include "fuzz.h"
#include "protocol/factbodies.h"
#include "protocol/forecastfacts.h"
#include "protocol/managerfacts.h"
#include "protocol/memberfacts.h"
#include "protocol/messages.h"
#include "seeds.h"

using namespace hearth;
using namespace hearth::protocol;

namespace {

/** Messages have no == of their own: what their encoding keeps is what counts, and of facts every field. */
bool same(const Message &a, const Message &b)
{
    if (a.index() != b.index())
        return false;
    if (const auto *push = std::get_if<Push>(&a))
        return push->facts == std::get<Push>(b).facts;
    if (const auto *change = std::get_if<Change>(&a))
        return change->facts == std::get<Change>(b).facts;
    return true;
}

bool same(const OnlineAccepted &a, const OnlineAccepted &b)
{
    return a.order == b.order && a.storedAtMs == b.storedAtMs && a.jobs == b.jobs && a.version == b.version;
}

template <typename T>
bool same(const T &a, const T &b)
{
    return a == b;
}

template <typename Decode, typename Encode>
void roundTrip(const QByteArray &body, Decode decode, Encode encode)
{
    const auto first = decode(body);
    if (!first) {
        MUST(!first.error().text.isEmpty());
        return;
    }
    const QByteArray bytes = encode(*first);
    const auto second = decode(bytes);
    MUST(second.has_value());
    MUST(same(*first, *second));
    MUST(encode(*second) == bytes);
}

void upBody(int kind, const QByteArray &body)
{
    const auto again = [](const auto &fact) { return encode(fact); };
    const auto document = [](const auto &fact) { return toCbor(fact); };
    switch (static_cast<FactKind>(kind)) {
    case FactKind::OrderClosed: return roundTrip(body, closedOrderFromCbor, document);
    case FactKind::OrderRefunded: return roundTrip(body, refundFromCbor, document);
    case FactKind::OnlineAccepted: return roundTrip(body, decodeOnlineAccepted, again);
    case FactKind::PrintStatus: return roundTrip(body, decodePrintStatus, again);
    case FactKind::PrinterIncident: return roundTrip(body, decodePrinterIncident, again);
    case FactKind::PrintAccepted: return roundTrip(body, decodePrintAccepted, again);
    case FactKind::OnlineChanged: return roundTrip(body, decodeOnlineChanged, again);
    case FactKind::DayClosed: return roundTrip(body, decodeDayClosed, again);
    case FactKind::ForecastOverridden: return roundTrip(body, decodeForecastOverridden, again);
    case FactKind::MemberChanged: return roundTrip(body, decodeMemberChanged, again);
    }
}

void downBody(int kind, const QByteArray &body)
{
    const auto again = [](const auto &fact) { return encode(fact); };
    switch (static_cast<ChangeKind>(kind)) {
    case ChangeKind::MenuPublished: return roundTrip(body, Menu::fromCbor, [](const Menu &menu) { return menu.toCbor(); });
    case ChangeKind::OnlinePlaced: return roundTrip(body, onlineOrderFromCbor, [](const OnlineOrder &order) { return toCbor(order); });
    case ChangeKind::PrintRequested: return roundTrip(body, decodePrintRequested, again);
    case ChangeKind::PrintCancelled: return roundTrip(body, decodePrintCancelled, again);
    case ChangeKind::OnlineAmended: return roundTrip(body, decodeOnlineAmended, again);
    case ChangeKind::OnlineCancelled: return roundTrip(body, decodeOnlineCancelled, again);
    case ChangeKind::TemplatesPublished: return roundTrip(body, decodeTemplatesPublished, again);
    case ChangeKind::SalesRestored: return roundTrip(body, decodeSalesRestored, again);
    case ChangeKind::ForecastPublished: return roundTrip(body, decodeForecastPublished, again);
    case ChangeKind::MemberRecord: return roundTrip(body, decodeMember, again);
    case ChangeKind::MemberProfile: return roundTrip(body, decodeMemberProfile, again);
    }
}

/** What managers ask and are answered. */
void managerBody(const QByteArray &body)
{
    const auto again = [](const auto &fact) { return encode(fact); };
    roundTrip(body, decodeManagerMember, again);
    roundTrip(body, decodeFullMember, again);
    roundTrip(body, decodeAudienceList, again);
    roundTrip(body, decodeAudienceCount, again);
    roundTrip(body, decodeAudienceChange, again);
}

constexpr int LastFact = static_cast<int>(FactKind::MemberChanged);
constexpr int LastChange = static_cast<int>(ChangeKind::MemberProfile);

} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    return seeds::writeWhereAsked(*argc, *argv, [] { return seeds::messages() + seeds::bodies(); });
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    roundTrip(input, protocol::decode, [](const Message &message) { return encode(message); });
    if (size > 0 && data[0] >> 5 == 5) { // a map: a body, of which kind is not said
        for (int kind = 1; kind <= LastFact; ++kind)
            upBody(kind, input);
        for (int kind = 1; kind <= LastChange; ++kind)
            downBody(kind, input);
        managerBody(input);
        return 0;
    }
    const auto message = protocol::decode(input);
    if (!message)
        return 0;
    if (const auto *push = std::get_if<Push>(&*message)) {
        for (const Fact &fact : push->facts)
            upBody(fact.kind, fact.body);
    } else if (const auto *change = std::get_if<Change>(&*message)) {
        for (const ChangeFact &fact : change->facts)
            downBody(fact.kind, fact.body);
    } else if (const auto *ask = std::get_if<ManagerAsk>(&*message)) {
        managerBody(ask->body);
    } else if (const auto *answer = std::get_if<ManagerAnswer>(&*message)) {
        managerBody(answer->body);
    }
    return 0;
}
