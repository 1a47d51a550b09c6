// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/members/memberdesk.h"
#include "core/clock.h"
#include "core/ids.h"
#include "functions/jsonfields.h"
#include "functions/members/memberbook.h"
#include "functions/tags/tagclasses.h"
#include "hqstore/auditstore.h"
#include "hqstore/tagclassstore.h"
#include "hqstore/tagstore.h"

#include <QDateTime>
#include <QJsonArray>

namespace hearth::hq {
namespace {
constexpr qsizetype MaxKey = 64;

QString moment(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject recordJson(const MemberRow &row)
{
    const Member &member = row.member;
    return {{QStringLiteral("member"), idText(member.id)}, {QStringLiteral("phone_masked"), orNull(member.phoneMasked)}, {QStringLiteral("card"), orNull(member.card)},
            {QStringLiteral("qr"), orNull(member.qr)}, {QStringLiteral("birthday"), orNull(member.birthday.text())}, {QStringLiteral("consent"), member.consent},
            {QStringLiteral("consent_at"), row.consentAtMs == 0 ? QJsonValue() : QJsonValue(moment(row.consentAtMs))}, {QStringLiteral("hidden"), member.hidden},
            {QStringLiteral("erased"), member.erased}, {QStringLiteral("origin"), row.origin}, {QStringLiteral("created_at"), moment(row.createdAtMs)},
            {QStringLiteral("changed_at"), moment(row.changedAtMs)}, {QStringLiteral("revision"), member.revision}};
}

Result<void> audit(storage::Transaction &tx, qint64 nowMs, const char *action, const QUuid &member)
{
    return AuditStore::add(tx, nowMs, QStringLiteral("command line"), QLatin1String(action), idText(member));
}

/** The fields of a record that a request names. */
Result<protocol::MemberChanged> changeOf(const JsonFields &fields, const QUuid &id, const MemberKeys &keys)
{
    protocol::MemberChanged change{id};
    const auto code = [&](QLatin1String key) -> Result<std::optional<QString>> {
        if (!fields.has(key))
            return std::optional<QString>();
        HEARTH_ASSIGN(const QString given, fields.optionalText(key, MaxKey));
        if (given.isEmpty())
            return std::optional(QString());
        const auto normal = normalMemberCode(given);
        if (!normal)
            return fields.bad(key, normal.error().text);
        return std::optional(*normal);
    };
    if (fields.has(QLatin1String("phone"))) {
        HEARTH_ASSIGN(const QString given, fields.text(QLatin1String("phone"), 1, MaxKey));
        const auto phone = normalPhone(given);
        if (!phone)
            return fields.bad(QLatin1String("phone"), phone.error().text);
        change.phone = keys.seal(id, *phone);
    }
    HEARTH_ASSIGN(change.card, code(QLatin1String("card")));
    HEARTH_ASSIGN(change.qr, code(QLatin1String("qr")));
    if (fields.has(QLatin1String("birthday"))) {
        HEARTH_ASSIGN(const QString given, fields.optionalText(QLatin1String("birthday"), MaxKey));
        const auto day = Birthday::parse(given);
        if (!day)
            return fields.bad(QLatin1String("birthday"), day.error().text);
        change.birthday = *day;
    }
    if (fields.has(QLatin1String("consent"))) {
        HEARTH_ASSIGN(change.consent, fields.boolean(QLatin1String("consent")));
    }
    if (fields.has(QLatin1String("hidden"))) {
        HEARTH_ASSIGN(change.hidden, fields.boolean(QLatin1String("hidden")));
    }
    return change;
}

Result<QJsonObject> changed(storage::Transaction &tx, const protocol::MemberChanged &change, qint64 nowMs, const MemberKeys &keys)
{
    HEARTH_ASSIGN(const MemberBook::Changed done, MemberBook::change(tx, change, {QStringLiteral("headquarters"), nowMs}, &keys));
    MemberRow row = done.row;
    if (done.mergedInto != 0) {
        HEARTH_ASSIGN(const auto counts, MemberStore::get(tx, done.mergedInto));
        row = counts.value_or(row);
    }
    QJsonObject answer = recordJson(row);
    answer.insert(QStringLiteral("merged"), done.mergedInto != 0);
    return answer;
}

Result<QJsonObject> add(storage::Transaction &tx, const JsonFields &fields, qint64 nowMs, const MemberKeys &keys)
{
    HEARTH_ASSIGN(protocol::MemberChanged change, changeOf(fields, newId(Clock::system()), keys));
    if (!change.phone && change.card.value_or(QString()).isEmpty() && change.qr.value_or(QString()).isEmpty())
        return fail(ErrorCode::InvalidInput, QStringLiteral("a member is found again by a phone number, a card or a code: give one"), QStringLiteral("phone"));
    change.created = true;
    return changed(tx, change, nowMs, keys);
}

Result<QJsonArray> ordersOf(storage::Transaction &tx, const QUuid &member)
{
    QJsonArray orders;
    HEARTH_ASSIGN(storage::Rows rows, tx.query("SELECT s.order_id, st.code, s.business_date, s.closed_at_ms, s.channel, s.total_minor, s.refunded_minor FROM sale_member m"
                                               " JOIN sale s ON s.id = m.sale JOIN store st ON st.id = s.store WHERE m.member = ?1 ORDER BY s.closed_at_ms", member));
    for (;;) {
        HEARTH_ASSIGN(const bool more, rows.next());
        if (!more)
            return orders;
        orders.append(QJsonObject{{QStringLiteral("order"), idText(rows.id(0))}, {QStringLiteral("store"), rows.text(1)}, {QStringLiteral("business_date"), rows.text(2)},
                                  {QStringLiteral("closed_at"), moment(rows.int64(3))}, {QStringLiteral("channel"), rows.text(4)},
                                  {QStringLiteral("total_minor"), rows.int64(5)}, {QStringLiteral("refunded_minor"), rows.int64(6)}});
    }
}

Result<QJsonArray> tagsOfMember(storage::Transaction &tx, qint64 number)
{
    QJsonArray tags;
    HEARTH_ASSIGN(const auto row, TagStore::get(tx, number));
    if (!row)
        return tags;
    HEARTH_ASSIGN(const TagCodes codes, TagStore::codes(tx));
    HEARTH_ASSIGN(const TagSet all, TagSet::fromBytes(row->tags));
    HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(tx));
    const TagSet set = editions.shown(all);
    for (const Tag &tag : set.tags()) {
        if (const TagClass *of = tagClass(tag.classId); of != nullptr)
            tags.append(QJsonObject{{QStringLiteral("class"), of->name}, {QStringLiteral("value"), of->valueText(tag.value, codes)}, {QStringLiteral("evidence"), of->evidenceText(tag)}});
    }
    return tags;
}

/** All there is of a person. */
Result<QJsonObject> exported(storage::Transaction &tx, const MemberRow &row, const MemberKeys &keys)
{
    QJsonObject answer = recordJson(row);
    if (!row.sealedPhone.isEmpty()) {
        HEARTH_ASSIGN(const QString phone, keys.phone(row.member.id, row.sealedPhone));
        answer.insert(QStringLiteral("phone"), phone);
    }
    HEARTH_ASSIGN(QJsonArray orders, ordersOf(tx, row.member.id));
    QJsonArray merged;
    HEARTH_ASSIGN(const QList<qint64> others, MemberStore::mergedInto(tx, row.number));
    for (const qint64 number : others) {
        HEARTH_ASSIGN(const auto other, MemberStore::get(tx, number));
        if (!other)
            continue;
        QJsonObject one = recordJson(*other);
        if (!other->sealedPhone.isEmpty()) {
            HEARTH_ASSIGN(const QString phone, keys.phone(other->member.id, other->sealedPhone));
            one.insert(QStringLiteral("phone"), phone);
        }
        merged.append(one);
        HEARTH_ASSIGN(const QJsonArray theirs, ordersOf(tx, other->member.id));
        for (const auto &order : theirs)
            orders.append(order);
    }
    HEARTH_ASSIGN(const QJsonArray tags, tagsOfMember(tx, row.number));
    answer.insert(QStringLiteral("merged"), merged);
    answer.insert(QStringLiteral("orders"), orders);
    answer.insert(QStringLiteral("tags"), tags);
    return answer;
}
} // namespace

bool MemberDesk::takes(const QString &command)
{
    return command.startsWith(QLatin1String("member_"));
}

Result<QJsonObject> MemberDesk::handle(storage::Transaction &tx, const QJsonObject &request, qint64 nowMs, const QString &dataDirectory)
{
    const JsonFields fields(request);
    HEARTH_ASSIGN(const QString command, fields.text(QLatin1String("command"), 1, MaxKey));
    HEARTH_ASSIGN(const MemberKeys keys, MemberKeys::open(tx, dataDirectory));
    if (command == QLatin1String("member_add"))
        return add(tx, fields, nowMs, keys);
    HEARTH_ASSIGN(const QString key, fields.text(QLatin1String("member"), 1, MaxKey));
    HEARTH_ASSIGN(const MemberRow row, MemberBook::find(tx, key, &keys));
    const MemberBook::Source source{QStringLiteral("headquarters"), nowMs};
    if (command == QLatin1String("member_set")) {
        HEARTH_ASSIGN(const protocol::MemberChanged change, changeOf(fields, row.member.id, keys));
        if (row.member.erased)
            return fail(ErrorCode::Conflict, QStringLiteral("this member was erased"), idText(row.member.id));
        return changed(tx, change, nowMs, keys);
    }
    if (command == QLatin1String("member_show")) {
        QJsonObject answer = recordJson(row);
        if (request.value(QLatin1String("clear")).toBool() && !row.sealedPhone.isEmpty()) {
            HEARTH_ASSIGN(const QString phone, keys.phone(row.member.id, row.sealedPhone));
            answer.insert(QStringLiteral("phone"), phone);
            HEARTH_TRY(audit(tx, nowMs, "member.phone_shown", row.member.id));
        }
        HEARTH_ASSIGN(const QJsonArray tags, tagsOfMember(tx, row.number));
        answer.insert(QStringLiteral("tags"), tags);
        return answer;
    }
    if (command == QLatin1String("member_export")) {
        HEARTH_TRY(audit(tx, nowMs, "member.exported", row.member.id));
        return exported(tx, row, keys);
    }
    if (command == QLatin1String("member_merge")) {
        HEARTH_ASSIGN(const QString intoKey, fields.text(QLatin1String("into"), 1, MaxKey));
        HEARTH_ASSIGN(const MemberRow into, MemberBook::find(tx, intoKey, &keys));
        HEARTH_TRY(MemberBook::merge(tx, row.number, into.number, source));
        HEARTH_ASSIGN(const auto counts, MemberStore::get(tx, into.number));
        return recordJson(counts.value_or(into));
    }
    if (command == QLatin1String("member_erase")) {
        HEARTH_ASSIGN(const int orders, MemberBook::erase(tx, row.number, source));
        return QJsonObject{{QStringLiteral("erased"), idText(row.member.id)}, {QStringLiteral("orders"), orders}};
    }
    return fail(ErrorCode::InvalidInput, QStringLiteral("unknown command \"%1\"").arg(command), QStringLiteral("command"));
}

} // namespace hearth::hq
