// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/ruletags.h"
#include "domain/tag/windows.h"
#include "functions/jsonfields.h"
#include "functions/tags/habits.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <algorithm>
#include <set>

static void initHqTags()
{
    Q_INIT_RESOURCE(hqtags);
}

namespace hearth::hq {
namespace {
struct RuleCondition {
    enum class Kind { All, Any, Not, Orders, Spend, SinceLast, SinceFirst, Item, Category, Attribute };
    Kind kind = Kind::All;
    std::vector<RuleCondition> parts;
    Day days = 0; ///< window; 0: ever
    QString text;
    qint64 atLeast = 0;
    qint64 atMost = std::numeric_limits<qint64>::max();
    int percentAtLeast = 0;
};

struct RuleValue {
    RuleCondition when;
};

class RuleReader {
public:
    Result<RuleCondition> condition(const JsonFields &fields, int depth)
    {
        constexpr int MaxDepth = 8;
        if (++m_conditions > RuleTags::MaxConditions || depth > MaxDepth)
            return fields.bad(QLatin1String("when"), QStringLiteral("has more than %1 conditions, or more than %2 in one another").arg(RuleTags::MaxConditions).arg(MaxDepth));
        RuleCondition read;
        const std::pair<QLatin1String, RuleCondition::Kind> lists[] = {{QLatin1String("all"), RuleCondition::Kind::All}, {QLatin1String("any"), RuleCondition::Kind::Any}};
        for (const auto &[name, kind] : lists) {
            if (!fields.has(name))
                continue;
            read.kind = kind;
            HEARTH_ASSIGN(const QList<JsonFields> parts, fields.objects(name, 1, RuleTags::MaxConditions));
            for (const JsonFields &part : parts) {
                HEARTH_ASSIGN(RuleCondition inner, condition(part, depth + 1));
                read.parts.push_back(std::move(inner));
            }
            return read;
        }
        if (fields.has(QLatin1String("not"))) {
            read.kind = RuleCondition::Kind::Not;
            HEARTH_ASSIGN(const QJsonObject object, fields.object(QLatin1String("not")));
            HEARTH_ASSIGN(RuleCondition inner, condition(JsonFields(object, fields.path(QLatin1String("not"))), depth + 1));
            read.parts.push_back(std::move(inner));
            return read;
        }
        return measure(fields);
    }

private:
    static Result<RuleCondition> measure(const JsonFields &fields)
    {
        constexpr qint64 Most = 1'000'000'000'000;
        RuleCondition read;
        HEARTH_ASSIGN(const QString name, fields.text(QLatin1String("measure"), 1, 32));
        static const QHash<QString, RuleCondition::Kind> kinds{
            {QStringLiteral("orders"), RuleCondition::Kind::Orders}, {QStringLiteral("spend_minor"), RuleCondition::Kind::Spend},
            {QStringLiteral("days_since_last"), RuleCondition::Kind::SinceLast}, {QStringLiteral("days_since_first"), RuleCondition::Kind::SinceFirst},
            {QStringLiteral("item"), RuleCondition::Kind::Item}, {QStringLiteral("category"), RuleCondition::Kind::Category},
            {QStringLiteral("attribute"), RuleCondition::Kind::Attribute}};
        const auto kind = kinds.constFind(name);
        if (kind == kinds.constEnd()) {
            QStringList names = kinds.keys();
            names.sort();
            return fields.bad(QLatin1String("measure"), QStringLiteral("must be one of ") + names.join(QLatin1String(", ")));
        }
        read.kind = *kind;
        if (read.kind == RuleCondition::Kind::Orders || read.kind == RuleCondition::Kind::Spend) {
            if (fields.has(QLatin1String("days"))) {
                HEARTH_ASSIGN(const qint64 days, fields.integer(QLatin1String("days"), 1, RuleTags::MaxDays));
                read.days = static_cast<Day>(days);
            }
        } else if (read.kind == RuleCondition::Kind::Item || read.kind == RuleCondition::Kind::Category || read.kind == RuleCondition::Kind::Attribute) {
            HEARTH_ASSIGN(read.text, fields.text(QLatin1String("of"), 1, 64));
            if (fields.has(QLatin1String("percent_at_least"))) {
                HEARTH_ASSIGN(const qint64 share, fields.integer(QLatin1String("percent_at_least"), 1, 100));
                read.percentAtLeast = static_cast<int>(share);
            }
        }
        if (!fields.has(QLatin1String("at_least")) && !fields.has(QLatin1String("at_most")) && read.percentAtLeast == 0)
            return fields.bad(QLatin1String("at_least"), QStringLiteral("is missing: at_least, at_most or (of items) percent_at_least"));
        if (fields.has(QLatin1String("at_least"))) {
            HEARTH_ASSIGN(read.atLeast, fields.integer(QLatin1String("at_least"), 0, Most));
        }
        if (fields.has(QLatin1String("at_most"))) {
            HEARTH_ASSIGN(read.atMost, fields.integer(QLatin1String("at_most"), 0, Most));
        }
        if (read.atMost < read.atLeast)
            return fields.bad(QLatin1String("at_most"), QStringLiteral("is less than at_least"));
        return read;
    }
    int m_conditions = 0;
};

/** Pieces and weight by what the menu says, put together once for a member: no day changes them. */
struct RuleHabits {
    std::vector<CodeWeight> items;
    std::vector<CodeWeight> categories;
    std::vector<CodeWeight> attributes;
    qint64 whole = 0;
};

bool holdsOf(const RuleCondition &condition, const std::vector<CodeWeight> &weights, CounterKind kind, const RuleHabits &habits, const TagInput &input)
{
    const auto code = input.codes.code(kind, condition.text);
    CodeWeight found;
    for (const CodeWeight &weight : weights)
        found = code && weight.code == *code ? weight : found;
    return found.count >= condition.atLeast && found.count <= condition.atMost && percent(found.weight, habits.whole) >= condition.percentAtLeast;
}

bool holds(const RuleCondition &condition, const TagInput &input, const RuleHabits &habits, Day day)
{
    const auto within = [&condition](qint64 value) { return value >= condition.atLeast && value <= condition.atMost; };
    const auto part = [&](const RuleCondition &inner) { return holds(inner, input, habits, day); };
    switch (condition.kind) {
    case RuleCondition::Kind::All: return std::all_of(condition.parts.begin(), condition.parts.end(), part);
    case RuleCondition::Kind::Any: return std::any_of(condition.parts.begin(), condition.parts.end(), part);
    case RuleCondition::Kind::Not: return !part(condition.parts.front());
    case RuleCondition::Kind::Orders:
    case RuleCondition::Kind::Spend: {
        const Day window = condition.days == 0 ? day - input.visits.front().day + 1 : condition.days;
        return within(windowSum(input.visits, window, day, condition.kind == RuleCondition::Kind::Orders ? Measure::Orders : Measure::Spend));
    }
    case RuleCondition::Kind::SinceFirst: return within(std::max(0, day - input.visits.front().day));
    case RuleCondition::Kind::SinceLast: {
        auto last = std::find_if(input.visits.rbegin(), input.visits.rend(), [day](const VisitDay &visit) { return visit.day <= day; });
        return within(last == input.visits.rend() ? 0 : day - last->day);
    }
    case RuleCondition::Kind::Item: return holdsOf(condition, habits.items, CounterKind::Item, habits, input);
    case RuleCondition::Kind::Category: return holdsOf(condition, habits.categories, CounterKind::Category, habits, input);
    case RuleCondition::Kind::Attribute: return holdsOf(condition, habits.attributes, CounterKind::Attribute, habits, input);
    }
    return false;
}

/** Every day on which a condition can turn over. */
void addDays(const RuleCondition &condition, const std::vector<VisitDay> &visits, std::set<Day> &days)
{
    for (const RuleCondition &part : condition.parts)
        addDays(part, visits, days);
    const bool window = condition.kind == RuleCondition::Kind::Orders || condition.kind == RuleCondition::Kind::Spend;
    const bool since = condition.kind == RuleCondition::Kind::SinceLast || condition.kind == RuleCondition::Kind::SinceFirst;
    for (const VisitDay &visit : visits) {
        days.insert(visit.day);
        if (window && condition.days > 0)
            days.insert(visit.day + condition.days);
        if (since && condition.atLeast > 0 && condition.atLeast <= RuleTags::MaxDays)
            days.insert(visit.day + static_cast<Day>(condition.atLeast));
        if (since && condition.atMost < RuleTags::MaxDays)
            days.insert(visit.day + static_cast<Day>(condition.atMost) + 1);
    }
}

Result<void> evaluateRule(const std::vector<RuleValue> &rules, const TagInput &input, TagOutput &output)
{
    RuleHabits habits{weightsOf(input.statistics, CounterKind::Item), weightsByCategory(input), weightsByAttribute(input), 0};
    habits.whole = totalWeight(habits.items);
    const auto valueOn = [&](Day day) { // the first that holds; none: all of them
        std::size_t value = 0;
        while (value < rules.size() && !holds(rules[value].when, input, habits, day))
            ++value;
        return value;
    };
    std::set<Day> days;
    for (const RuleValue &rule : rules)
        addDays(rule.when, input.visits, days);
    const std::size_t now = valueOn(input.today);
    Day until = 0;
    for (auto day = days.upper_bound(input.today); day != days.end() && until == 0; ++day)
        until = valueOn(*day) != now ? *day : 0;
    if (now == rules.size()) {
        output.changesOn(until);
        return {};
    }
    Day since = input.visits.front().day;
    for (auto day = days.upper_bound(input.today); day != days.begin();) {
        --day;
        if (valueOn(*day - 1) != now) {
            since = *day;
            break;
        }
    }
    output.add(static_cast<quint32>(now), since, until, ordersOf(input), std::max(0, input.today - input.visits.back().day));
    return {};
}
} // namespace

Result<TagClass> RuleTags::parse(const QByteArray &json, const QString &name)
{
    HEARTH_ASSIGN(const QJsonObject object, parseJsonObject(json, name));
    const JsonFields fields(object, name + QStringLiteral(": "));
    TagClass tags;
    HEARTH_ASSIGN(const qint64 id, fields.integer(QLatin1String("id"), LeastId, MaxId));
    tags.id = static_cast<int>(id);
    HEARTH_ASSIGN(tags.name, fields.text(QLatin1String("name"), 1, 32));
    static const QRegularExpression form(QStringLiteral("^[a-z][a-z0-9_]*$"));
    if (!form.match(tags.name).hasMatch())
        return fields.bad(QLatin1String("name"), QStringLiteral("must be of small letters, digits and underscores"));
    HEARTH_ASSIGN(const qint64 version, fields.integer(QLatin1String("version"), 1, MaxId));
    tags.version = static_cast<int>(version);
    HEARTH_ASSIGN(const QList<JsonFields> values, fields.objects(QLatin1String("values"), 1, 20));
    std::vector<RuleValue> rules;
    RuleReader reader;
    for (const JsonFields &value : values) {
        HEARTH_ASSIGN(const QString text, value.text(QLatin1String("value"), 1, 32));
        if (!form.match(text).hasMatch() || tags.values.contains(text))
            return value.bad(QLatin1String("value"), QStringLiteral("must be of small letters, digits and underscores, and be there once"));
        tags.values.append(text);
        HEARTH_ASSIGN(const QJsonObject when, value.object(QLatin1String("when")));
        HEARTH_ASSIGN(RuleCondition condition, reader.condition(JsonFields(when, value.path(QLatin1String("when"))), 0));
        rules.push_back({std::move(condition)});
    }
    tags.evidence = QStringLiteral("by rule, of %1 orders, the last %2 days before");
    tags.evaluate = [rules = std::move(rules)](const TagInput &input, TagOutput &output) { return evaluateRule(rules, input, output); };
    return tags;
}

Result<std::vector<TagClass>> RuleTags::builtIn()
{
    initHqTags();
    std::vector<TagClass> all;
    const QDir directory(QStringLiteral(":/hearth/tags"));
    const QStringList names = directory.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(directory.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::Io, file.errorString(), name);
        HEARTH_ASSIGN(TagClass tags, parse(file.readAll(), name));
        all.push_back(std::move(tags));
    }
    return all;
}

} // namespace hearth::hq
