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
#include <limits>

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

/** One member as a rule looks at it: sums up to each visit, so that a window is two searches; what the menu says, once it is asked for. */
class RuleView {
public:
    explicit RuleView(const TagInput &input) : m_input(input)
    {
        m_orders.reserve(input.visits.size() + 1);
        m_spend.reserve(input.visits.size() + 1);
        m_orders.push_back(0);
        m_spend.push_back(0);
        for (const VisitDay &visit : input.visits) {
            m_orders.push_back(m_orders.back() + visit.orders);
            m_spend.push_back(m_spend.back() + visit.spendMinor);
        }
    }
    [[nodiscard]] qint64 orders() const { return m_orders.back(); }
    /** The visits up to a day. */
    [[nodiscard]] std::size_t upTo(Day day) const
    {
        const auto found = std::upper_bound(m_input.visits.begin(), m_input.visits.end(), day, [](Day d, const VisitDay &visit) { return d < visit.day; });
        return static_cast<std::size_t>(found - m_input.visits.begin());
    }
    [[nodiscard]] bool holds(const RuleCondition &condition, Day day) const
    {
        const auto within = [&condition](qint64 value) { return value >= condition.atLeast && value <= condition.atMost; };
        const auto part = [&](const RuleCondition &inner) { return holds(inner, day); };
        switch (condition.kind) {
        case RuleCondition::Kind::All: return std::all_of(condition.parts.begin(), condition.parts.end(), part);
        case RuleCondition::Kind::Any: return std::any_of(condition.parts.begin(), condition.parts.end(), part);
        case RuleCondition::Kind::Not: return !part(condition.parts.front());
        case RuleCondition::Kind::Orders:
        case RuleCondition::Kind::Spend: {
            const auto &sums = condition.kind == RuleCondition::Kind::Orders ? m_orders : m_spend;
            return within(sums[upTo(day)] - (condition.days == 0 ? 0 : sums[upTo(day - condition.days)]));
        }
        case RuleCondition::Kind::SinceFirst: return within(std::max(0, day - m_input.visits.front().day));
        case RuleCondition::Kind::SinceLast: {
            const std::size_t visits = upTo(day);
            return within(visits == 0 ? 0 : day - m_input.visits[visits - 1].day);
        }
        case RuleCondition::Kind::Item: return holdsOf(condition, m_input.items, CounterKind::Item);
        case RuleCondition::Kind::Category:
            if (!m_categories)
                m_categories = weightsByCategory(m_input);
            return holdsOf(condition, *m_categories, CounterKind::Category);
        case RuleCondition::Kind::Attribute:
            if (!m_attributes)
                m_attributes = weightsByAttribute(m_input);
            return holdsOf(condition, *m_attributes, CounterKind::Attribute);
        }
        return false;
    }
    /** The first value that holds on a day; none: the number of all. */
    [[nodiscard]] std::size_t valueOn(const std::vector<RuleCondition> &rules, Day day) const
    {
        std::size_t value = 0;
        while (value < rules.size() && !holds(rules[value], day))
            ++value;
        return value;
    }

private:
    [[nodiscard]] bool holdsOf(const RuleCondition &condition, const std::vector<CodeWeight> &weights, CounterKind kind) const
    {
        const auto code = m_input.codes.code(kind, condition.text);
        CodeWeight found;
        for (const CodeWeight &weight : weights)
            found = code && weight.code == *code ? weight : found;
        return found.count >= condition.atLeast && found.count <= condition.atMost && percent(found.weight, totalWeight(m_input.items)) >= condition.percentAtLeast;
    }

    const TagInput &m_input;
    std::vector<qint64> m_orders;
    std::vector<qint64> m_spend;
    mutable std::optional<std::vector<CodeWeight>> m_categories;
    mutable std::optional<std::vector<CodeWeight>> m_attributes;
};

/** The days from `from` to before `to` on which a condition can turn over. */
void addDays(const RuleCondition &condition, const std::vector<VisitDay> &visits, Day from, Day to, std::vector<Day> &days)
{
    for (const RuleCondition &part : condition.parts)
        addDays(part, visits, from, to, days);
    if (!condition.parts.empty())
        return;
    const auto add = [&](Day day) {
        if (day >= from && day < to)
            days.push_back(day);
    };
    const bool sum = condition.kind == RuleCondition::Kind::Orders || condition.kind == RuleCondition::Kind::Spend;
    const bool window = sum && condition.days > 0;
    const bool last = condition.kind == RuleCondition::Kind::SinceLast;
    const bool first = condition.kind == RuleCondition::Kind::SinceFirst;
    const Day least = condition.atLeast > 0 && condition.atLeast <= RuleTags::MaxDays ? static_cast<Day>(condition.atLeast) : 0;
    const Day most = condition.atMost < RuleTags::MaxDays ? static_cast<Day>(condition.atMost) + 1 : 0;
    if (!sum && !last && !first) // of items: a day changes nothing but by a visit
        return;
    if (first) {
        add(visits.front().day + least);
        add(visits.front().day + most);
        return;
    }
    const Day longest = std::max({window ? condition.days : 0, last ? least : 0, last ? most : 0});
    // From the newest back to where nothing of a visit reaches into these days.
    Day next = std::numeric_limits<Day>::max();
    for (auto visit = visits.rbegin(); visit != visits.rend() && visit->day + longest >= from; ++visit) {
        add(visit->day);
        if (window)
            add(visit->day + condition.days);
        if (last && visit->day + least < next) // else the next visit came first
            add(visit->day + least);
        if (last && visit->day + most < next)
            add(visit->day + most);
        next = visit->day;
    }
}

std::vector<Day> turningDays(const std::vector<RuleCondition> &rules, const TagInput &input, Day from, Day to)
{
    std::vector<Day> days;
    for (const RuleCondition &rule : rules)
        addDays(rule, input.visits, from, to, days);
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

Result<void> evaluateRule(const std::vector<RuleCondition> &rules, const TagInput &input, TagOutput &output)
{
    const RuleView view(input);
    const std::size_t now = view.valueOn(rules, input.today);
    Day until = 0;
    for (const Day day : turningDays(rules, input, input.today + 1, std::numeric_limits<Day>::max())) {
        if (view.valueOn(rules, day) != now) {
            until = day;
            break;
        }
    }
    if (now == rules.size()) {
        output.changesOn(until);
        return {};
    }
    Day since = input.visits.front().day;
    const std::vector<Day> before = turningDays(rules, input, since + 1, input.today + 1);
    for (auto day = before.rbegin(); day != before.rend(); ++day) {
        if (view.valueOn(rules, *day - 1) != now) {
            since = *day;
            break;
        }
    }
    output.add(static_cast<quint32>(now), since, until, view.orders(), std::max(0, input.today - input.visits.back().day));
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
    std::vector<RuleCondition> rules;
    RuleReader reader;
    for (const JsonFields &value : values) {
        HEARTH_ASSIGN(const QString text, value.text(QLatin1String("value"), 1, 32));
        if (!form.match(text).hasMatch() || tags.values.contains(text))
            return value.bad(QLatin1String("value"), QStringLiteral("must be of small letters, digits and underscores, and be there once"));
        tags.values.append(text);
        HEARTH_ASSIGN(const QJsonObject when, value.object(QLatin1String("when")));
        HEARTH_ASSIGN(RuleCondition condition, reader.condition(JsonFields(when, value.path(QLatin1String("when"))), 0));
        rules.push_back(std::move(condition));
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
