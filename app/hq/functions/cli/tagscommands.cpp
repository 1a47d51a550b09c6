// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "audience/audience.h"
#include "core/clock.h"
#include "core/datadirectory.h"
#include "core/ids.h"
#include "domain/member/syntheticmembers.h"
#include "functions/cli/hqcommands.h"
#include "functions/cli/owner.h"
#include "functions/tags/ruletags.h"
#include "functions/tags/tagclasses.h"
#include "functions/tags/tagging.h"
#include "functions/tags/tagrebuild.h"
#include "functions/tags/tagverify.h"
#include "hqstore/audiencestore.h"
#include "hqstore/hqdatabase.h"
#include "runtime/queueledger.h"
#include "storage/writer.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>

namespace hearth::hq {
namespace {
QString dayText(Day day)
{
    return dateOf(day).toString(Qt::ISODate);
}

QJsonObject tagJson(const Tag &tag, const TagClass &of, const TagCodes &codes)
{
    return {{QStringLiteral("class"), of.name}, {QStringLiteral("value"), of.valueText(tag.value, codes)}, {QStringLiteral("since"), dayText(tag.since)},
            {QStringLiteral("until"), tag.until == 0 ? QJsonValue() : QJsonValue(dayText(tag.until))}, {QStringLiteral("evidence"), of.evidenceText(tag)},
            {QStringLiteral("version"), tag.version}};
}

QJsonObject statisticsJson(const MemberStatistics &statistics)
{
    qint64 orders = 0;
    qint64 spend = 0;
    for (const VisitDay &visit : statistics.visits()) {
        orders += visit.orders;
        spend += visit.spendMinor;
    }
    return {{QStringLiteral("orders"), orders}, {QStringLiteral("days"), static_cast<qint64>(statistics.visits().size())}, {QStringLiteral("spend_minor"), spend},
            {QStringLiteral("pieces"), statistics.sum(SumCode::Pieces)}, {QStringLiteral("first"), dayText(statistics.visits().front().day)},
            {QStringLiteral("last"), dayText(statistics.visits().back().day)}};
}

Result<QJsonObject> tagsOf(const QCommandLineParser &parser)
{
    const QStringList given = parser.positionalArguments();
    const QUuid member = given.size() == 1 ? QUuid::fromString(given.constFirst()) : QUuid();
    if (member.isNull())
        return fail(ErrorCode::InvalidInput, QStringLiteral("give one member's id"), QStringLiteral("MEMBER"));
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const auto number, TagStore::findMember(*db, member));
    std::optional<MemberTagsRow> row;
    if (number) {
        HEARTH_ASSIGN(row, TagStore::get(*db, *number));
    }
    if (!row)
        return fail(ErrorCode::NotFound, QStringLiteral("nothing is known of this member"), idText(member));
    HEARTH_ASSIGN(const TagCodes codes, TagStore::codes(*db));
    HEARTH_ASSIGN(const MemberStatistics statistics, MemberStatistics::fromBytes(row->statistics));
    HEARTH_ASSIGN(const TagSet all, TagSet::fromBytes(row->tags));
    HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(*db));
    const TagSet set = editions.shown(all);
    QJsonArray tags;
    const bool synthetic = SyntheticMembers::isSynthetic(member);
    if (synthetic)
        say(parser, QStringLiteral("a synthetic member: made up, no person"));
    for (const Tag &tag : set.tags()) {
        const TagClass *of = tagClass(tag.classId);
        if (of == nullptr)
            continue; // of a later version of the program
        tags.append(tagJson(tag, *of, codes));
        say(parser, QStringLiteral("%1:%2  since %3%4  %5").arg(of->name, of->valueText(tag.value, codes), dayText(tag.since),
                                                               tag.until == 0 ? QString() : QStringLiteral(" until ") + dayText(tag.until), of->evidenceText(tag)));
    }
    return QJsonObject{{QStringLiteral("member"), idText(member)}, {QStringLiteral("synthetic"), synthetic}, {QStringLiteral("tags"), tags},
                       {QStringLiteral("statistics"), statistics.visits().empty() ? QJsonValue() : QJsonValue(statisticsJson(statistics))},
                       {QStringLiteral("as_of"), dayText(row->day)}, {QStringLiteral("thresholds"), row->thresholds}};
}

Result<QJsonObject> tagsAudience(const QCommandLineParser &parser)
{
    const QStringList given = parser.positionalArguments();
    if (given.size() != 1)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give one query, as 'spend:high and not lifecycle:lost'"), QStringLiteral("QUERY"));
    constexpr qint64 MaxAudienceListed = 10'000'000;
    bool isNumber = false;
    const qint64 limit = parser.value(QStringLiteral("limit")).toLongLong(&isNumber);
    if (!isNumber || limit < 1 || limit > MaxAudienceListed)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give 1 to %1").arg(MaxAudienceListed), QStringLiteral("--limit"));
    HEARTH_ASSIGN(const AudienceQuery query, AudienceQuery::parse(given.constFirst()));
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    Audience audience(*db, tagClasses());
    QElapsedTimer since;
    since.start();
    HEARTH_ASSIGN(const MemberSet members, audience.of(query));
    constexpr qint64 MicrosecondNs = 1'000;
    QJsonObject answer{{QStringLiteral("count"), members.count()}, {QStringLiteral("took_us"), since.nsecsElapsed() / MicrosecondNs}};
    if (parser.isSet(QStringLiteral("count"))) {
        say(parser, QString::number(members.count()));
        return answer;
    }
    QJsonArray list;
    for (const quint32 number : members.after(0, limit)) {
        HEARTH_ASSIGN(const QUuid member, TagStore::memberId(*db, number));
        list.append(idText(member));
        say(parser, idText(member));
    }
    answer.insert(QStringLiteral("members"), list);
    return answer;
}

/** Two arguments of a command that changes audiences, or one. */
Result<QJsonObject> changeAudience(const QCommandLineParser &parser, const char *command, const char *second)
{
    const QStringList given = parser.positionalArguments();
    const qsizetype wanted = second == nullptr ? 1 : 2;
    if (given.size() != wanted)
        return fail(ErrorCode::InvalidInput, second == nullptr ? QStringLiteral("give one name") : QStringLiteral("give a name and its %1").arg(QLatin1String(second)),
                    QStringLiteral("NAME"));
    QJsonObject request{{QStringLiteral("command"), QLatin1String(command)}, {QStringLiteral("name"), given.first()}};
    if (second != nullptr)
        request.insert(QLatin1String(second), given.last());
    if (parser.optionNames().contains(QStringLiteral("replace")))
        request.insert(QStringLiteral("replace"), true);
    return administer(parser, request, false);
}

Result<QJsonObject> saveAudience(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(QJsonObject answer, changeAudience(parser, "audience_save", "query"));
    say(parser, QStringLiteral("%1: %2").arg(answer.value(QLatin1String("name")).toString(), answer.value(QLatin1String("query")).toString()));
    return answer;
}

Result<QJsonObject> renameAudience(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(QJsonObject answer, changeAudience(parser, "audience_rename", "to"));
    say(parser, answer.value(QLatin1String("name")).toString());
    return answer;
}

Result<QJsonObject> deleteAudience(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(QJsonObject answer, changeAudience(parser, "audience_delete", nullptr));
    say(parser, QStringLiteral("Deleted."));
    return answer;
}

Result<QJsonObject> listAudiences(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const QList<SavedAudience> saved, AudienceStore::all(*db));
    QJsonArray list;
    for (const SavedAudience &one : saved) {
        list.append(QJsonObject{{QStringLiteral("name"), one.name}, {QStringLiteral("query"), one.query}, {QStringLiteral("store"), one.owner.isEmpty() ? QJsonValue() : QJsonValue(one.owner)},
                                {QStringLiteral("changed_ms"), one.changedAtMs}, {QStringLiteral("changed_by"), one.changedBy}});
        say(parser, QStringLiteral("%1  %2  (%3, %4)").arg(one.name, one.query, one.changedBy, timeText(one.changedAtMs)));
    }
    return QJsonObject{{QStringLiteral("audiences"), list}};
}

/** Who would have a rule's tags today. */
Result<QJsonObject> tryRule(const QCommandLineParser &parser, const TagClass &rule)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const Day today, chainDay(*db, Clock::system().nowMs()));
    TagMemory memory;
    HEARTH_TRY(memory.refresh(*db));
    const std::vector<TagClass> only{rule};
    QHash<quint32, qint64> counts;
    qint64 members = 0;
    constexpr int AtOnce = 10'000;
    for (qint64 last = 0;;) {
        HEARTH_ASSIGN(const QList<MemberTagsRow> rows, TagStore::above(*db, last, AtOnce));
        for (const MemberTagsRow &row : rows) {
            last = row.member;
            ++members;
            HEARTH_ASSIGN(const MemberStatistics statistics, MemberStatistics::fromBytes(row.statistics));
            HEARTH_ASSIGN(const TaggedPerson person, TagStore::person(*db, row.member));
            const TagEvaluation now = tagsOn(only, person, statistics, memory.thresholds(), memory.codes(), today, TagSet(), TagEditions());
            for (const Tag &tag : now.tags.tags())
                ++counts[tag.value];
        }
        if (rows.size() < AtOnce)
            break;
    }
    QJsonObject values;
    for (qsizetype i = 0; i < rule.values.size(); ++i) {
        const qint64 count = counts.value(static_cast<quint32>(i));
        values.insert(rule.values.at(i), count);
        say(parser, QStringLiteral("%1:%2  %3 of %4 members").arg(rule.name, rule.values.at(i)).arg(count).arg(members));
    }
    return QJsonObject{{QStringLiteral("members"), members}, {QStringLiteral("values"), values}};
}

Result<QJsonObject> tagsCheck(const QCommandLineParser &parser)
{
    constexpr qint64 MaxRule = 1 << 20;
    const QStringList given = parser.positionalArguments();
    if (given.size() != 1)
        return fail(ErrorCode::InvalidInput, QStringLiteral("give one file with a rule"), QStringLiteral("FILE.json"));
    QFile file(given.constFirst());
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? ErrorCode::Io : ErrorCode::NotFound, file.errorString(), file.fileName());
    if (file.size() > MaxRule)
        return fail(ErrorCode::InvalidInput, QStringLiteral("a rule has at most %1 bytes").arg(MaxRule), file.fileName());
    HEARTH_ASSIGN(const TagClass rule, RuleTags::parse(file.readAll(), file.fileName()));
    for (const TagClass &one : tagClasses()) {
        if ((one.id == rule.id) != (one.name == rule.name))
            return fail(ErrorCode::Conflict, QStringLiteral("%1 has the number %2: the rule is %3 with %4").arg(one.name).arg(one.id).arg(rule.name).arg(rule.id), file.fileName());
    }
    say(parser, QStringLiteral("%1, version %2: %3").arg(rule.name).arg(rule.version).arg(rule.values.join(QLatin1String(", "))));
    QJsonObject answer;
    if (parser.isSet(QStringLiteral("data"))) {
        HEARTH_ASSIGN(answer, tryRule(parser, rule));
    }
    answer.insert(QStringLiteral("name"), rule.name);
    answer.insert(QStringLiteral("version"), rule.version);
    return answer;
}

Result<Backlog> tagBacklog(storage::Database &db)
{
    Backlog all;
    const std::pair<QString, QString> consumers[] = {{orderClosedTopic(), QStringLiteral("tags.orders")}, {orderRefundedTopic(), QStringLiteral("tags.refunds")},
                                                     {tagRetryTopic(), QStringLiteral("tags.retry")}};
    for (const auto &[topic, function] : consumers) {
        HEARTH_ASSIGN(const Backlog one, QueueLedger::backlog(db, topic, function));
        all.waiting += one.waiting;
        all.dead += one.dead;
        if (one.sinceMs != 0)
            all.sinceMs = all.sinceMs == 0 ? one.sinceMs : std::min(all.sinceMs, one.sinceMs);
    }
    return all;
}

/** How good the model of returns was on days it did not know. */
QJsonObject returnsJson(const ReturnAccuracy &accuracy)
{
    constexpr int PerPercent = 10;
    constexpr double Million = 1'000'000;
    QJsonArray calibration;
    for (const ReturnAccuracy::Tenth &tenth : accuracy.calibration) {
        if (tenth.members > 0)
            calibration.append(QJsonObject{{QStringLiteral("members"), tenth.members}, {QStringLiteral("expected_percent"), tenth.expected / tenth.members / PerPercent},
                                           {QStringLiteral("came_percent"), percent(tenth.returned, tenth.members)}});
    }
    const auto whyNot = [](const QString &why) { return why.isEmpty() ? QJsonValue() : QJsonValue(why); };
    return {{QStringLiteral("as_of"), dayText(accuracy.day)},
            {QStringLiteral("days"), ReturnModel::Horizon},
            {QStringLiteral("churn"),
             QJsonObject{{QStringLiteral("made"), accuracy.whyNoRisk().isEmpty()}, {QStringLiteral("why_not"), whyNot(accuracy.whyNoRisk())},
                         {QStringLiteral("members"), accuracy.members}, {QStringLiteral("came_percent"), percent(accuracy.returned, accuracy.members)},
                         {QStringLiteral("auc_percent"), accuracy.ranked / PerPercent}, {QStringLiteral("auc_of_days_since_percent"), accuracy.rankedByWait / PerPercent},
                         {QStringLiteral("brier"), accuracy.squaredError / Million}, {QStringLiteral("brier_of_base_rate"), accuracy.squaredErrorOfShare / Million},
                         {QStringLiteral("calibration"), calibration}}},
            {QStringLiteral("next_visit"),
             QJsonObject{{QStringLiteral("made"), accuracy.whyNoDay().isEmpty()}, {QStringLiteral("why_not"), whyNot(accuracy.whyNoDay())},
                         {QStringLiteral("members"), accuracy.dated}, {QStringLiteral("within_days"), ReturnAccuracy::NearDays},
                         {QStringLiteral("within_percent"), accuracy.near / PerPercent}, {QStringLiteral("within_percent_of_median_gap"), accuracy.nearByGap / PerPercent},
                         {QStringLiteral("median_error_days"), accuracy.medianError}, {QStringLiteral("median_error_days_of_median_gap"), accuracy.medianErrorByGap}}}};
}

void sayReturns(const QCommandLineParser &parser, const ReturnAccuracy &accuracy)
{
    constexpr int PerPercent = 10;
    say(parser, QStringLiteral("returns, as of %1, %2 days on: %3 members, %4 % came; AUC %5 % (days since the last visit alone %6 %), Brier %7 (base rate %8); %9")
                    .arg(dayText(accuracy.day)).arg(ReturnModel::Horizon).arg(accuracy.members).arg(percent(accuracy.returned, accuracy.members)).arg(accuracy.ranked / PerPercent)
                    .arg(accuracy.rankedByWait / PerPercent).arg(accuracy.squaredError / 1e6, 0, 'f', 4).arg(accuracy.squaredErrorOfShare / 1e6, 0, 'f', 4)
                    .arg(accuracy.whyNoRisk().isEmpty() ? QStringLiteral("churn is said") : QStringLiteral("churn is not said: ") + accuracy.whyNoRisk()));
    say(parser, QStringLiteral("next visit: of %1 members %2 % came within %3 days of the day (last visit and median gap: %4 %), median error %5 days (%6); %7")
                    .arg(accuracy.dated).arg(accuracy.near / PerPercent).arg(ReturnAccuracy::NearDays).arg(accuracy.nearByGap / PerPercent).arg(accuracy.medianError).arg(accuracy.medianErrorByGap)
                    .arg(accuracy.whyNoDay().isEmpty() ? QStringLiteral("the day is said") : QStringLiteral("no day is said: ") + accuracy.whyNoDay()));
}

/** Which version of each class is shown, and how far another one is that is made for all members. */
QJsonArray versionsJson(const TagEditions &editions)
{
    QJsonArray list;
    for (const TagClass &one : tagClasses()) {
        const TagClassState *const state = editions.of(one.id);
        const bool filling = state != nullptr && state->filling;
        QJsonObject of{{QStringLiteral("class"), one.name}, {QStringLiteral("version"), one.version}, {QStringLiteral("shown"), state != nullptr ? state->shownVersion : 0},
                       {QStringLiteral("state"), filling ? QStringLiteral("filling") : state != nullptr && state->shownVersion == one.version ? QStringLiteral("shown") : QStringLiteral("waiting")}};
        if (filling) {
            of.insert(QStringLiteral("done"), state->done);
            of.insert(QStringLiteral("members"), state->members);
            of.insert(QStringLiteral("since"), QDateTime::fromMSecsSinceEpoch(state->startedAtMs, Qt::UTC).toString(Qt::ISODate));
        }
        list.append(of);
    }
    return list;
}

void sayFilling(const QCommandLineParser &parser, const TagEditions &editions, qint64 nowMs)
{
    constexpr qint64 SecondMs = 1'000;
    for (const auto &[id, state] : editions.states()) {
        if (state.filling)
            say(parser, QStringLiteral("%1, version %2, is being made: %3 of %4 members in %5 s; until then %6 is shown")
                            .arg(tagClass(id) != nullptr ? tagClass(id)->name : QString::number(id)).arg(state.madeVersion).arg(state.done).arg(state.members)
                            .arg((nowMs - state.startedAtMs) / SecondMs).arg(state.shownVersion == 0 ? QStringLiteral("nothing") : QStringLiteral("version %1").arg(state.shownVersion)));
    }
}

Result<QJsonObject> tagsStats(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    const qint64 nowMs = Clock::system().nowMs();
    HEARTH_ASSIGN(const Day today, chainDay(*db, nowMs));
    HEARTH_ASSIGN(const TagFigures figures, TagStore::figures(*db, today));
    HEARTH_ASSIGN(const qint64 thresholds, TagStore::newestThresholds(*db));
    HEARTH_ASSIGN(const ChainThresholds chain, TagStore::thresholds(*db, thresholds));
    HEARTH_ASSIGN(const qint64 setBytes, TagFlipStore::bytes(*db));
    HEARTH_ASSIGN(const Backlog backlog, tagBacklog(*db));
    HEARTH_ASSIGN(const TagEditions editions, TagClassStore::read(*db));
    qint64 tags = 0;
    QHash<int, qint64> byClass;
    constexpr int AtOnce = 10'000;
    for (qint64 last = 0;;) {
        HEARTH_ASSIGN(const QList<MemberTagsRow> rows, TagStore::above(*db, last, AtOnce));
        for (const MemberTagsRow &row : rows) {
            HEARTH_ASSIGN(const TagSet all, TagSet::fromBytes(row.tags));
            const TagSet set = editions.shown(all);
            tags += static_cast<qint64>(set.tags().size());
            for (const Tag &tag : set.tags())
                ++byClass[tag.classId];
            last = row.member;
        }
        if (rows.size() < AtOnce)
            break;
    }
    QJsonObject classes;
    for (const TagClass &one : tagClasses())
        classes.insert(one.name, byClass.value(one.id));
    const qint64 lagMs = backlog.sinceMs == 0 ? 0 : std::max<qint64>(0, nowMs - backlog.sinceMs);
    say(parser, QStringLiteral("%1 members, %2 with statistics, %3 tags in %4 bytes (statistics %5, sets %6); %7 messages wait, for %8 ms; %9 dead letters")
                    .arg(figures.members).arg(figures.tagged).arg(tags).arg(figures.tagsBytes).arg(figures.statisticsBytes).arg(setBytes).arg(backlog.waiting)
                    .arg(lagMs).arg(backlog.dead));
    sayFilling(parser, editions, nowMs);
    if (chain.returns.known())
        sayReturns(parser, chain.returns.accuracy);
    return QJsonObject{{QStringLiteral("members"), figures.members}, {QStringLiteral("tagged"), figures.tagged}, {QStringLiteral("tags"), tags},
                       {QStringLiteral("classes"), classes}, {QStringLiteral("statistics_bytes"), figures.statisticsBytes},
                       {QStringLiteral("tags_bytes"), figures.tagsBytes}, {QStringLiteral("sets_bytes"), setBytes},
                       {QStringLiteral("bytes"), figures.statisticsBytes + figures.tagsBytes + setBytes}, {QStringLiteral("due"), figures.due},
                       {QStringLiteral("waiting"), backlog.waiting}, {QStringLiteral("lag_ms"), lagMs}, {QStringLiteral("dead"), backlog.dead},
                       {QStringLiteral("thresholds"), thresholds}, {QStringLiteral("versions"), versionsJson(editions)},
                       {QStringLiteral("returns"), chain.returns.known() ? QJsonValue(returnsJson(chain.returns.accuracy)) : QJsonValue()}};
}

/** Headquarters must not run: nothing may be counted meanwhile. */
Result<QJsonObject> tagsMadeAnew(const QCommandLineParser &parser)
{
    HEARTH_ASSIGN(const QString path, dataDirectory(parser));
    HEARTH_ASSIGN(const QString source, databaseSource(parser, path));
    if (!storage::Database::isServer(source) && !QFile::exists(source))
        return fail(ErrorCode::NotFound, QStringLiteral("there is no headquarters' data here"), path);
    HEARTH_ASSIGN(const DataDirectory directory, DataDirectory::own(path));
    HEARTH_ASSIGN(auto owner, HqDatabase::openOwner(source));
    storage::Writer writer(std::move(owner));
    HEARTH_ASSIGN(const auto db, HqDatabase::openReadOnly(source));
    HEARTH_ASSIGN(const Backlog backlog, tagBacklog(*db));
    if (backlog.waiting + backlog.dead > 0) // they would be counted once more when their turn comes
        return fail(ErrorCode::Busy, QStringLiteral("%1 messages are not counted yet, %2 are dead letters: let headquarters run until there are none").arg(backlog.waiting).arg(backlog.dead),
                    QStringLiteral("queue"));
    const qint64 nowMs = Clock::system().nowMs();
    HEARTH_ASSIGN(const Day today, chainDay(*db, nowMs));
    const auto write = [&writer](const std::function<Result<void>(storage::Transaction &)> &work) { return writer.run(work); };
    HEARTH_ASSIGN(const TagRebuild::Report report, TagRebuild::run(write, *db, tagClasses(), TagRebuild::storedOrders(*db), directory.path(), today, nowMs));
    constexpr double Second = 1'000;
    say(parser, QStringLiteral("Made anew: %1 members from %2 orders; %3 s to read, %4 s to write").arg(report.members).arg(report.orders)
                    .arg(static_cast<double>(report.readMs) / Second, 0, 'f', 1).arg(static_cast<double>(report.writtenMs) / Second, 0, 'f', 1));
    return QJsonObject{{QStringLiteral("members"), report.members}, {QStringLiteral("orders"), report.orders}, {QStringLiteral("read_ms"), report.readMs},
                       {QStringLiteral("written_ms"), report.writtenMs}};
}

Result<QJsonObject> tagsRebuild(const QCommandLineParser &parser)
{
    if (!parser.isSet(QStringLiteral("verify")))
        return tagsMadeAnew(parser);
    HEARTH_ASSIGN(const auto db, openForReading(parser));
    HEARTH_ASSIGN(const Backlog before, tagBacklog(*db));
    if (before.waiting > 0)
        return fail(ErrorCode::Busy, QStringLiteral("%1 messages are not counted yet: what is kept is behind the orders").arg(before.waiting), QStringLiteral("queue"));
    HEARTH_ASSIGN(const TagVerify::Report report, TagVerify::run(*db, tagClasses()));
    HEARTH_ASSIGN(const Backlog after, tagBacklog(*db));
    if (report.different > 0 && (after.waiting > 0 || after.dead > before.dead))
        return fail(ErrorCode::Busy, QStringLiteral("orders came in meanwhile, so that it cannot be told"), QStringLiteral("queue"));
    if (report.different > 0) {
        QStringList why;
        for (const TagVerify::Difference &difference : report.first)
            why.append(idText(difference.member) + QStringLiteral(": ") + difference.why);
        return fail(ErrorCode::Conflict, QStringLiteral("%1 of %2 members differ%3: %4").arg(report.different).arg(report.members)
                                             .arg(after.dead > 0 ? QStringLiteral(" (%1 messages are dead letters)").arg(after.dead) : QString(), why.join(QStringLiteral("; "))),
                    QStringLiteral("tags"));
    }
    say(parser, QStringLiteral("Equal: %1 members, %2 orders, %3 tags; digest %4").arg(report.members).arg(report.orders).arg(report.tags)
                    .arg(QString::fromLatin1(report.digest.toHex())));
    return QJsonObject{{QStringLiteral("equal"), true}, {QStringLiteral("members"), report.members}, {QStringLiteral("orders"), report.orders},
                       {QStringLiteral("tags"), report.tags}, {QStringLiteral("digest"), QString::fromLatin1(report.digest.toHex())}};
}
} // namespace

void addTagCommands(std::vector<Command> &commands)
{
    commands.push_back({QStringLiteral("tags of"), QStringLiteral("shows a member's tags, each with its reason; also while serve runs"), {},
                        {{QStringLiteral("MEMBER"), QStringLiteral("the member's id")}}, tagsOf});
    commands.push_back({QStringLiteral("tags audience"), QStringLiteral("lists the members a query means, or counts them; also while serve runs"),
                        {{QStringLiteral("count"), QStringLiteral("only says how many")},
                         {QStringLiteral("limit"), QStringLiteral("the first so many"), QStringLiteral("N"), QStringLiteral("1000")}},
                        {{QStringLiteral("QUERY"), QStringLiteral("class:value with and, or, not and brackets")}}, tagsAudience});
    const std::pair<QString, QString> named{QStringLiteral("NAME"), QStringLiteral("the audience's name")};
    commands.push_back({QStringLiteral("tags audience save"), QStringLiteral("gives a query a name, for managers at tills too; also while serve runs"),
                        {{QStringLiteral("replace"), QStringLiteral("also in place of one with that name")}}, {named, {QStringLiteral("QUERY"), QStringLiteral("as of tags audience")}},
                        saveAudience});
    commands.push_back({QStringLiteral("tags audience rename"), QStringLiteral("gives a saved audience another name"), {}, {named, {QStringLiteral("TO"), QStringLiteral("the new name")}},
                        renameAudience});
    commands.push_back({QStringLiteral("tags audience delete"), QStringLiteral("forgets a saved audience"), {}, {named}, deleteAudience});
    commands.push_back({QStringLiteral("tags audience list"), QStringLiteral("lists the saved audiences; also while serve runs"), {}, {}, listAudiences});
    commands.push_back({QStringLiteral("tags check"), QStringLiteral("reads a rule of tags; with --data says who would have them today"), {},
                        {{QStringLiteral("FILE.json"), QStringLiteral("a rule, as docs/tags.md says")}}, tagsCheck});
    commands.push_back({QStringLiteral("tags stats"), QStringLiteral("counts members, tags, their bytes and what waits; also while serve runs"), {}, {}, tagsStats});
    commands.push_back({QStringLiteral("tags rebuild"), QStringLiteral("makes all members' statistics and tags anew from their orders; not while serve runs"),
                        {{QStringLiteral("verify"), QStringLiteral("changes nothing, and may while serve runs: holds them against what is kept: equal, or which member and why")}}, {}, tagsRebuild});
}

} // namespace hearth::hq
