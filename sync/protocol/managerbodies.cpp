// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/cbor.h"
#include "protocol/managerfacts.h"
#include "protocol/memberfacts.h"
#include "protocol/messages.h"

namespace hearth::protocol {
namespace {
constexpr qsizetype ManagerIdBytes = 16;
constexpr qsizetype MaxManagerText = 200;

// Numbers of the maps' keys: append only.
enum AskedKey { AskedBy = 1, AskedKeyBytes };
enum FullKey { FullRecord = 1, FullAsOf, FullCreated, FullOrigin, FullChanged, FullConsent, FullMerged, FullCounter, FullTags, FullFigures, FullUsual, FullOrders, FullHome, FullHomeName };
enum FullTagKey { FullTagName = 1, FullTagValue, FullTagReason, FullTagEvidence1, FullTagEvidence2, FullTagSince, FullTagUntil };
enum FigureKey { FigureOrders = 1, FigureDays, FigureSpend, FigurePieces, FigureFirst, FigureLast };
enum UsualFieldKey { UsualFieldSku = 1, UsualFieldSize, UsualFieldPercent };
enum OrderKey { OrderStore = 1, OrderDate, OrderClosed, OrderChannel, OrderTotal, OrderRefunded };
enum ListKey { ListSaved = 1, ListClasses };
enum SavedKey { SavedName = 1, SavedQuery, SavedOwner, SavedChanged };
enum ClassKey { ClassName = 1, ClassValues };
enum CountKey { CountMembers = 1, CountOfStore, CountEverybody, CountEverybodyOfStore, CountAsOf };
enum AudienceKey { AudienceName = 1, AudienceQueryText, AudienceReplace };

constexpr int YearFactor = 10'000;
constexpr int MonthFactor = 100;

int managerDayNumber(QDate date)
{
    return date.isValid() ? date.year() * YearFactor + date.month() * MonthFactor + date.day() : 0;
}

Result<void> readManagerDay(CborReader &r, QDate &date)
{
    int number = 0;
    HEARTH_TRY(r.into(number));
    date = QDate(number / YearFactor, number / MonthFactor % MonthFactor, number % MonthFactor);
    if (!date.isValid())
        return r.bad(QStringLiteral("%1 is no day").arg(number));
    return {};
}

Result<void> readManagerText(CborReader &r, QString &text, qsizetype most = MaxManagerText)
{
    HEARTH_TRY(r.into(text));
    if (text.size() > most)
        return r.bad(QStringLiteral("longer than %1 characters").arg(most));
    return {};
}

/** An array of at most so many. */
template <typename List, typename Read>
Result<void> readManagerList(CborReader &r, List &list, qsizetype most, Read &&read)
{
    return r.array([&](qsizetype index) -> Result<void> {
        if (index >= most)
            return r.bad(QStringLiteral("more than %1").arg(most));
        return read(list.emplaceBack());
    });
}

Result<void> readFullTag(CborReader &r, FullMember::FullTag &tag)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case FullTagName: return readManagerText(r, tag.tag.name);
        case FullTagValue: return readManagerText(r, tag.tag.value);
        case FullTagReason: return readManagerText(r, tag.tag.reason);
        case FullTagEvidence1: return r.into(tag.tag.evidence1);
        case FullTagEvidence2: return r.into(tag.tag.evidence2);
        case FullTagSince: return readManagerDay(r, tag.since);
        case FullTagUntil: return readManagerDay(r, tag.until);
        default: return r.skip();
        }
    });
}

Result<void> readFigures(CborReader &r, FullMember::Figures &figures)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case FigureOrders: return r.into(figures.orders);
        case FigureDays: return r.into(figures.days);
        case FigureSpend: return r.into(figures.spend);
        case FigurePieces: return r.into(figures.pieces);
        case FigureFirst: return readManagerDay(r, figures.first);
        case FigureLast: return readManagerDay(r, figures.last);
        default: return r.skip();
        }
    });
}

Result<void> readUsualField(CborReader &r, MemberProfile::Usual &usual)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case UsualFieldSku: return readManagerText(r, usual.sku);
        case UsualFieldSize: return readManagerText(r, usual.size);
        case UsualFieldPercent: return r.into(usual.percent);
        default: return r.skip();
        }
    });
}

Result<void> readLastOrder(CborReader &r, FullMember::Order &order)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case OrderStore: return readManagerText(r, order.store);
        case OrderDate: return readManagerDay(r, order.date);
        case OrderClosed: return r.into(order.closedAtMs);
        case OrderChannel: return readManagerText(r, order.channel);
        case OrderTotal: return r.into(order.total);
        case OrderRefunded: return r.into(order.refunded);
        default: return r.skip();
        }
    });
}

Result<void> readSaved(CborReader &r, AudienceList::Saved &saved)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case SavedName: return readManagerText(r, saved.name, AudienceList::MaxName);
        case SavedQuery: return readManagerText(r, saved.query, AudienceList::MaxQuery);
        case SavedOwner: return readManagerText(r, saved.owner);
        case SavedChanged: return r.into(saved.changedAtMs);
        default: return r.skip();
        }
    });
}

Result<void> readClass(CborReader &r, AudienceList::Class &one)
{
    return r.map([&](int key) -> Result<void> {
        switch (key) {
        case ClassName: return readManagerText(r, one.name);
        case ClassValues: return readManagerList(r, one.values, AudienceList::MaxValues, [&](QString &value) { return readManagerText(r, value); });
        default: return r.skip();
        }
    });
}

void write(CborWriter &w, const FullMember::FullTag &tag)
{
    w.startMap();
    w.field(FullTagName, tag.tag.name);
    w.field(FullTagValue, tag.tag.value);
    w.optionalField(FullTagReason, tag.tag.reason);
    w.optionalField(FullTagEvidence1, tag.tag.evidence1);
    w.optionalField(FullTagEvidence2, tag.tag.evidence2);
    w.optionalField(FullTagSince, managerDayNumber(tag.since));
    w.optionalField(FullTagUntil, managerDayNumber(tag.until));
    w.endMap();
}

void write(CborWriter &w, const FullMember::Figures &figures)
{
    w.startMap();
    w.field(FigureOrders, figures.orders);
    w.field(FigureDays, figures.days);
    w.field(FigureSpend, figures.spend);
    w.field(FigurePieces, figures.pieces);
    w.optionalField(FigureFirst, managerDayNumber(figures.first));
    w.optionalField(FigureLast, managerDayNumber(figures.last));
    w.endMap();
}

void write(CborWriter &w, const MemberProfile::Usual &usual)
{
    w.startMap();
    w.field(UsualFieldSku, usual.sku);
    w.optionalField(UsualFieldSize, usual.size);
    w.optionalField(UsualFieldPercent, usual.percent);
    w.endMap();
}

void write(CborWriter &w, const FullMember::Order &order)
{
    w.startMap();
    w.field(OrderStore, order.store);
    w.optionalField(OrderDate, managerDayNumber(order.date));
    w.field(OrderClosed, order.closedAtMs);
    w.field(OrderChannel, order.channel);
    w.field(OrderTotal, order.total);
    w.optionalField(OrderRefunded, order.refunded.minor());
    w.endMap();
}

void write(CborWriter &w, const AudienceList::Saved &saved)
{
    w.startMap();
    w.field(SavedName, saved.name);
    w.field(SavedQuery, saved.query);
    w.optionalField(SavedOwner, saved.owner);
    w.field(SavedChanged, saved.changedAtMs);
    w.endMap();
}

void write(CborWriter &w, const AudienceList::Class &one)
{
    w.startMap();
    w.field(ClassName, one.name);
    w.key(ClassValues);
    w.startArray(one.values.size());
    for (const QString &value : one.values)
        w.value(value);
    w.endArray();
    w.endMap();
}

template <typename List>
void writeManagerList(CborWriter &w, int key, const List &list)
{
    w.key(key);
    w.startArray(list.size());
    for (const auto &one : list)
        write(w, one);
    w.endArray();
}
} // namespace

QByteArray encode(const ManagerMember &body)
{
    CborWriter w;
    w.startMap();
    w.field(AskedBy, body.by);
    w.field(AskedKeyBytes, body.key);
    w.endMap();
    return w.bytes();
}

Result<ManagerMember> decodeManagerMember(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("member"));
    ManagerMember out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case AskedBy: return r.into(out.by);
        case AskedKeyBytes: return r.into(out.key);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    const bool fits = out.by == ManagerMember::Phone ? out.key.size() == HashSize
        : out.by == ManagerMember::Code              ? !out.key.isEmpty() && out.key.size() <= MaxMemberCode
                                                     : out.by == ManagerMember::Id && out.key.size() == ManagerIdBytes;
    if (!fits)
        return r.bad(QStringLiteral("no member can be named so"));
    return out;
}

QByteArray encode(const FullMember &body)
{
    CborWriter w;
    w.startMap();
    w.field(FullRecord, encode(body.record));
    w.field(FullAsOf, body.asOfMs);
    w.field(FullCreated, body.createdAtMs);
    w.field(FullOrigin, body.origin);
    w.field(FullChanged, body.changedAtMs);
    w.optionalField(FullConsent, body.consentAtMs);
    w.key(FullMerged);
    w.startArray(body.merged.size());
    for (const QUuid &id : body.merged)
        w.value(id);
    w.endArray();
    if (body.counter)
        w.field(FullCounter, encode(*body.counter));
    writeManagerList(w, FullTags, body.tags);
    if (body.figures) {
        w.key(FullFigures);
        write(w, *body.figures);
    }
    writeManagerList(w, FullUsual, body.usual);
    writeManagerList(w, FullOrders, body.orders);
    w.optionalField(FullHome, body.homeStore);
    w.optionalField(FullHomeName, body.homeStoreName);
    w.endMap();
    return w.bytes();
}

Result<FullMember> decodeFullMember(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("full member"));
    FullMember out;
    QByteArray record;
    QByteArray counter;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case FullRecord: return r.into(record);
        case FullAsOf: return r.into(out.asOfMs);
        case FullCreated: return r.into(out.createdAtMs);
        case FullOrigin: return readManagerText(r, out.origin);
        case FullChanged: return r.into(out.changedAtMs);
        case FullConsent: return r.into(out.consentAtMs);
        case FullMerged: return readManagerList(r, out.merged, FullMember::MaxMerged, [&](QUuid &id) { return r.into(id); });
        case FullCounter: return r.into(counter);
        case FullTags: return readManagerList(r, out.tags, FullMember::MaxTags, [&](FullMember::FullTag &tag) { return readFullTag(r, tag); });
        case FullFigures:
            out.figures = FullMember::Figures{};
            return readFigures(r, *out.figures);
        case FullUsual: return readManagerList(r, out.usual, FullMember::MaxUsual, [&](MemberProfile::Usual &usual) { return readUsualField(r, usual); });
        case FullOrders: return readManagerList(r, out.orders, FullMember::MaxOrders, [&](FullMember::Order &order) { return readLastOrder(r, order); });
        case FullHome: return readManagerText(r, out.homeStore);
        case FullHomeName: return readManagerText(r, out.homeStoreName);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    HEARTH_ASSIGN(out.record, decodeMember(record));
    if (!counter.isEmpty()) {
        HEARTH_ASSIGN(out.counter, decodeMemberProfile(counter));
    }
    if (out.asOfMs < 1)
        return r.bad(QStringLiteral("the time is missing"));
    return out;
}

QByteArray encode(const AudienceList &body)
{
    CborWriter w;
    w.startMap();
    writeManagerList(w, ListSaved, body.saved);
    writeManagerList(w, ListClasses, body.classes);
    w.endMap();
    return w.bytes();
}

Result<AudienceList> decodeAudienceList(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("audiences"));
    AudienceList out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case ListSaved: return readManagerList(r, out.saved, AudienceList::MaxSaved, [&](AudienceList::Saved &saved) { return readSaved(r, saved); });
        case ListClasses: return readManagerList(r, out.classes, AudienceList::MaxClasses, [&](AudienceList::Class &one) { return readClass(r, one); });
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    return out;
}

QByteArray encode(const AudienceCount &body)
{
    CborWriter w;
    w.startMap();
    w.field(CountMembers, body.members);
    w.field(CountOfStore, body.ofStore);
    w.field(CountEverybody, body.everybody);
    w.field(CountEverybodyOfStore, body.everybodyOfStore);
    w.field(CountAsOf, body.asOfMs);
    w.endMap();
    return w.bytes();
}

Result<AudienceCount> decodeAudienceCount(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("count"));
    AudienceCount out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case CountMembers: return r.into(out.members);
        case CountOfStore: return r.into(out.ofStore);
        case CountEverybody: return r.into(out.everybody);
        case CountEverybodyOfStore: return r.into(out.everybodyOfStore);
        case CountAsOf: return r.into(out.asOfMs);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    return out;
}

QByteArray encode(const AudienceChange &body)
{
    CborWriter w;
    w.startMap();
    w.optionalField(AudienceName, body.name);
    w.optionalField(AudienceQueryText, body.query);
    if (body.replace)
        w.field(AudienceReplace, true);
    w.endMap();
    return w.bytes();
}

Result<AudienceChange> decodeAudienceChange(const QByteArray &body)
{
    CborReader r(body, QStringLiteral("audience"));
    AudienceChange out;
    HEARTH_TRY(r.map([&](int key) -> Result<void> {
        switch (key) {
        case AudienceName: return readManagerText(r, out.name);
        case AudienceQueryText: return readManagerText(r, out.query, AudienceList::MaxQuery);
        case AudienceReplace: return r.into(out.replace);
        default: return r.skip();
        }
    }));
    HEARTH_TRY(r.end());
    return out;
}

} // namespace hearth::protocol
