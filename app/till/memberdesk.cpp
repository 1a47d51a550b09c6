// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "till/memberdesk.h"
#include "core/ids.h"
#include "outbox/outbox.h"
#include "till/boardwrite.h"
#include "till/refusal.h"
#include "till/store/metastore.h"

#include <QLoggingCategory>
#include <algorithm>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(memberdeskLog, "hearth.till.memberdesk")
constexpr int MostQuestions = 32;

QString memberKeysName()
{
    return QStringLiteral("member_keys");
}

template <typename T>
QFuture<Result<T>> failed(const Error &error)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(Result<T>(tl::unexpected<Error>(error)));
    promise.finish();
    return promise.future();
}
} // namespace

MemberDesk::MemberDesk(storage::Database &reader, storage::Writer &writer, const Clock &clock, QObject *parent)
    : QObject(parent), m_reader(reader), m_writer(writer), m_clock(clock), m_questions(clock, AnswerMs, MostQuestions)
{
    if (const auto kept = MetaStore::value(reader, memberKeysName()); kept && *kept)
        m_keys = protocol::MemberTillKeys::fromBytes(QByteArray::fromHex((*kept)->toLatin1()));
}

MemberDesk::~MemberDesk()
{
    leaveWriter(m_writer);
}

void MemberDesk::setKeys(const protocol::MemberTillKeys &keys)
{
    if (keys.isEmpty() || keys == m_keys)
        return;
    m_keys = keys;
    m_writer.post([text = QString::fromLatin1(keys.bytes().toHex())](storage::Transaction &tx) { return MetaStore::put(tx, memberKeysName(), text); },
                  [](const Result<void> &stored) {
                      if (!stored)
                          qCWarning(memberdeskLog).noquote() << "headquarters' key for members was not stored:" << stored.error().toString();
                  });
}

Result<MemberDesk::Key> MemberDesk::keyOf(const QString &typed) const
{
    if (looksLikePhone(typed)) {
        HEARTH_ASSIGN(const QString phone, normalPhone(typed));
        return Key{protocol::phoneToken(phone, m_keys.tokenKey), {}};
    }
    HEARTH_ASSIGN(const QString code, normalMemberCode(typed));
    return Key{{}, code};
}

Result<std::optional<KnownMember>> MemberDesk::known(const QString &typed) const
{
    HEARTH_ASSIGN(const Key key, keyOf(typed));
    if (!key.code.isEmpty())
        return MemberStore::byCode(m_reader, key.code);
    if (key.token.isEmpty())
        return Found();
    HEARTH_ASSIGN(Found found, MemberStore::byToken(m_reader, key.token));
    // A card's number can look like a phone.
    return found ? Result<Found>(std::move(found)) : MemberStore::byCode(m_reader, typed.trimmed());
}

Result<std::optional<KnownMember>> MemberDesk::member(const QUuid &id) const
{
    return MemberStore::get(m_reader, id);
}

QFuture<Result<std::optional<KnownMember>>> MemberDesk::ask(const QString &typed)
{
    const auto key = keyOf(typed);
    if (!key)
        return failed<Found>(key.error());
    if (!isOnline() || !m_ask || m_keys.isEmpty() || m_questions.isFull())
        return failed<Found>({ErrorCode::Unavailable, QStringLiteral("headquarters cannot be asked now"), {}});
    const bool byPhone = !key->token.isEmpty();
    auto promise = std::make_shared<QPromise<Result<Found>>>();
    promise->start();
    auto future = promise->future();
    const qint64 id = m_questions.add([promise](const Result<Found> &found) {
        promise->addResult(found);
        promise->finish();
    });
    m_ask({id, byPhone ? protocol::MemberAsk::Phone : protocol::MemberAsk::Code, byPhone ? key->token : key->code.toUtf8()});
    return future;
}

void MemberDesk::answered(const protocol::MemberAnswer &answer)
{
    if (answer.state != protocol::MemberAnswer::Found) {
        return m_questions.finish(answer.id, answer.state == protocol::MemberAnswer::Unknown
                                     ? Result<Found>(Found())
                                     : Result<Found>(fail(ErrorCode::Unavailable, QStringLiteral("headquarters cannot answer now"))));
    }
    auto member = protocol::decodeMember(answer.record);
    auto profile = answer.profile.isEmpty() ? Result<MemberProfile>(MemberProfile()) : protocol::decodeMemberProfile(answer.profile);
    if (!member || !profile)
        return m_questions.finish(answer.id, tl::unexpected<Error>(member ? profile.error() : member.error()));
    m_writer.post(
        [member = *member, profile = *profile, nowMs = m_clock.nowMs()](storage::Transaction &tx) -> Result<Found> {
            HEARTH_TRY(MemberStore::take(tx, member, nowMs));
            if (profile.id == member.id)
                HEARTH_TRY(MemberStore::takeProfile(tx, profile, nowMs));
            return MemberStore::get(tx, member.id);
        },
        [this, id = answer.id](const Result<Found> &stored) {
            QMetaObject::invokeMethod(this, [this, id, stored] {
                m_questions.finish(id, stored);
                Q_EMIT changed();
            }, Qt::QueuedConnection);
        });
}

QFuture<Result<KnownMember>> MemberDesk::write(std::function<Result<KnownMember>(storage::Transaction &)> work)
{
    auto promise = std::make_shared<QPromise<Result<KnownMember>>>();
    promise->start();
    QFuture<Result<KnownMember>> future = promise->future();
    m_writer.post(std::move(work), [this, promise](const Result<KnownMember> &done) {
        if (done) {
            Q_EMIT factAppended();
        }
        promise->addResult(done ? done : Result<KnownMember>(tl::unexpected<Error>(refusal(done.error(), QStringLiteral("nothing was stored")))));
        promise->finish();
        if (done)
            Q_EMIT changed();
    });
    return future;
}

QFuture<Result<KnownMember>> MemberDesk::create(const NewMember &wanted)
{
    protocol::MemberChanged change;
    change.id = newId(m_clock);
    change.created = true;
    Member member;
    member.id = change.id;
    if (!wanted.phone.trimmed().isEmpty()) {
        const auto phone = normalPhone(wanted.phone);
        if (!phone)
            return failed<KnownMember>(phone.error());
        if (m_keys.isEmpty())
            return failed<KnownMember>({ErrorCode::Unavailable, QStringLiteral("this till needs headquarters once before it can keep phone numbers"), QStringLiteral("phone")});
        change.phone = protocol::SealedPhone::make(change.id, *phone, m_keys);
        member.phoneToken = change.phone->token;
        member.phoneMasked = change.phone->masked;
    }
    if (!wanted.code.trimmed().isEmpty()) {
        const auto code = normalMemberCode(wanted.code);
        if (!code)
            return failed<KnownMember>(code.error());
        (wanted.isQr ? change.qr : change.card) = *code;
        (wanted.isQr ? member.qr : member.card) = *code;
    }
    if (!change.phone && !change.card && !change.qr)
        return failed<KnownMember>({ErrorCode::InvalidInput, QStringLiteral("a member is found again by a phone number, a card or a code: give one"), QStringLiteral("phone")});
    if (!wanted.birthday.isNone())
        change.birthday = wanted.birthday;
    member.birthday = wanted.birthday;
    change.consent = wanted.consent;
    member.consent = wanted.consent;
    return write([change, member, clock = &m_clock](storage::Transaction &tx) -> Result<KnownMember> {
        Found there;
        if (!member.phoneToken.isEmpty()) {
            HEARTH_ASSIGN(there, MemberStore::byToken(tx, member.phoneToken));
        }
        if (const QString code = member.card + member.qr; !there && !code.isEmpty()) {
            HEARTH_ASSIGN(there, MemberStore::byCode(tx, code));
        }
        if (there)
            return fail(ErrorCode::Conflict, QStringLiteral("this is a member already"), QStringLiteral("member"));
        HEARTH_TRY(MemberStore::add(tx, member, clock->nowMs()));
        HEARTH_TRY(Outbox::append(tx, protocol::FactKind::MemberChanged, newId(*clock), clock->nowMs(), protocol::encode(change)));
        return KnownMember{member, {}, clock->nowMs()};
    });
}

QFuture<Result<KnownMember>> MemberDesk::setHidden(const QUuid &id, bool hidden)
{
    MemberEdit wanted;
    wanted.hidden = hidden;
    return change(id, wanted);
}

QFuture<Result<KnownMember>> MemberDesk::change(const QUuid &id, const MemberEdit &wanted)
{
    protocol::MemberChanged change;
    change.id = id;
    if (wanted.phone) {
        const auto phone = normalPhone(*wanted.phone);
        if (!phone)
            return failed<KnownMember>({phone.error().code, phone.error().text, QStringLiteral("phone")});
        if (m_keys.isEmpty())
            return failed<KnownMember>({ErrorCode::Unavailable, QStringLiteral("this till needs headquarters once before it can keep phone numbers"), QStringLiteral("phone")});
        change.phone = protocol::SealedPhone::make(id, *phone, m_keys);
    }
    const auto code = [](const std::optional<QString> &given, const char *field) -> Result<std::optional<QString>> {
        if (!given || given->trimmed().isEmpty())
            return given ? std::optional<QString>(QString()) : std::nullopt;
        const auto normal = normalMemberCode(*given);
        if (!normal)
            return fail(normal.error().code, normal.error().text, QLatin1String(field));
        return std::optional<QString>(*normal);
    };
    const auto card = code(wanted.card, "card");
    const auto qr = code(wanted.qr, "qr");
    if (!card || !qr)
        return failed<KnownMember>(card ? qr.error() : card.error());
    change.card = *card;
    change.qr = *qr;
    change.birthday = wanted.birthday;
    change.consent = wanted.consent;
    change.hidden = wanted.hidden;
    return write([change, clock = &m_clock](storage::Transaction &tx) { return store(tx, change, *clock); });
}

Result<KnownMember> MemberDesk::store(storage::Transaction &tx, protocol::MemberChanged change, const Clock &clock)
{
    HEARTH_ASSIGN(const Found known, MemberStore::get(tx, change.id));
    if (!known)
        return fail(ErrorCode::NotFound, QStringLiteral("this till does not know that member"), QStringLiteral("member"));
    const Member &member = known->member;
    if (!member.mergedInto.isNull())
        return fail(ErrorCode::Conflict, QStringLiteral("this record was put together with another one: find the member anew"), QStringLiteral("member"));
    const auto dropSame = [](auto &field, const auto &has) {
        if (field && *field == has)
            field.reset();
    };
    dropSame(change.card, member.card);
    dropSame(change.qr, member.qr);
    dropSame(change.birthday, member.birthday);
    dropSame(change.consent, member.consent);
    dropSame(change.hidden, member.hidden);
    if (change.phone && change.phone->token == member.phoneToken)
        change.phone.reset();
    const auto left = [](const std::optional<QString> &given, const QString &has) { return !given.value_or(has).isEmpty(); };
    if (!change.phone && member.phoneToken.isEmpty() && !left(change.card, member.card) && !left(change.qr, member.qr))
        return fail(ErrorCode::InvalidInput, QStringLiteral("a member is found again by a phone number, a card or a code: leave one"), QStringLiteral("phone"));
    if (!change.phone && !change.card && !change.qr && !change.birthday && !change.consent && !change.hidden)
        return *known;
    if (change.phone) {
        HEARTH_ASSIGN(const Found there, MemberStore::byToken(tx, change.phone->token));
        if (there && there->member.id != change.id)
            return fail(ErrorCode::Conflict, QStringLiteral("this is another member's number"), QStringLiteral("phone"));
    }
    for (const auto &[given, field] : {std::pair(change.card, "card"), std::pair(change.qr, "qr")}) {
        if (!given || given->isEmpty())
            continue;
        HEARTH_ASSIGN(const Found there, MemberStore::byCode(tx, *given));
        if (there && there->member.id != change.id)
            return fail(ErrorCode::Conflict, QStringLiteral("another member has it"), QLatin1String(field));
    }
    change.seenRevision = member.revision;
    HEARTH_ASSIGN(const qint64 seq, Outbox::append(tx, protocol::FactKind::MemberChanged, newId(clock), clock.nowMs(), protocol::encode(change)));
    HEARTH_TRY(MemberStore::change(tx, change, seq));
    HEARTH_ASSIGN(const Found now, MemberStore::get(tx, change.id));
    return now.value_or(*known);
}

} // namespace hearth
