// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "functions/tags/ruletags.h"
#include "domain/tag/windows.h"
#include "functions/jsonfields.h"
#include "functions/tags/habits.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QVarLengthArray>
#include <algorithm>
#include <bit>
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
    std::size_t leaf = 0; ///< of a measure: its place among all of the rule's
};

/** On which days a rule can turn over: so many after a visit, the last one, the first one. */
struct RuleDays {
    std::vector<Day> windows;
    std::vector<Day> sinceLast;
    std::vector<Day> sinceFirst;
    bool byVisit = false;
    Day longest = 0; ///< of all of them
};

struct Rule {
    std::vector<RuleCondition> values;
    RuleDays days;
    std::size_t leaves = 0;
};

void collectDays(const RuleCondition &condition, RuleDays &days)
{
    for (const RuleCondition &part : condition.parts)
        collectDays(part, days);
    if (!condition.parts.empty())
        return;
    const auto add = [&days](std::vector<Day> &to, Day day) {
        if (std::find(to.begin(), to.end(), day) == to.end())
            to.push_back(day);
        days.longest = std::max(days.longest, day);
    };
    const Day least = condition.atLeast > 0 && condition.atLeast <= RuleTags::MaxDays ? static_cast<Day>(condition.atLeast) : 0;
    const Day most = condition.atMost < RuleTags::MaxDays ? static_cast<Day>(condition.atMost) + 1 : 0;
    switch (condition.kind) {
    case RuleCondition::Kind::Orders:
    case RuleCondition::Kind::Spend:
        days.byVisit = true;
        if (condition.days > 0)
            add(days.windows, condition.days);
        return;
    case RuleCondition::Kind::SinceLast:
        days.byVisit = true;
        add(days.sinceLast, least);
        add(days.sinceLast, most);
        return;
    case RuleCondition::Kind::SinceFirst:
        add(days.sinceFirst, least);
        add(days.sinceFirst, most);
        return;
    default: return; // of items: a day changes nothing but by a visit
    }
}

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
    [[nodiscard]] std::size_t leaves() const { return m_leaves; }

private:
    Result<RuleCondition> measure(const JsonFields &fields)
    {
        constexpr qint64 Most = 1'000'000'000'000;
        RuleCondition read;
        read.leaf = m_leaves++;
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
    std::size_t m_leaves = 0;
};

/** One member as a rule looks at it: sums up to each visit; what the menu says, once it is asked for. Days that follow one another, either way, are cheap. */
class RuleView {
public:
    RuleView(const TagInput &input, std::size_t leaves) : m_input(input), m_places(static_cast<qsizetype>(leaves) * 2, input.visits.size())
    {
        m_sums.reserve(input.visits.size() + 1);
        m_sums.push_back({});
        for (const VisitDay &visit : input.visits)
            m_sums.push_back({m_sums.back().orders + visit.orders, m_sums.back().spend + visit.spendMinor});
    }
    [[nodiscard]] qint64 orders() const { return m_sums.back().orders; }
    [[nodiscard]] bool holds(const RuleCondition &condition, Day day)
    {
        const auto within = [&condition](qint64 value) { return value >= condition.atLeast && value <= condition.atMost; };
        const auto part = [&](const RuleCondition &inner) { return holds(inner, day); };
        std::size_t &place = m_places[static_cast<qsizetype>(condition.leaf) * 2];
        std::size_t &before = m_places[static_cast<qsizetype>(condition.leaf) * 2 + 1];
        switch (condition.kind) {
        case RuleCondition::Kind::All: return std::all_of(condition.parts.begin(), condition.parts.end(), part);
        case RuleCondition::Kind::Any: return std::any_of(condition.parts.begin(), condition.parts.end(), part);
        case RuleCondition::Kind::Not: return !part(condition.parts.front());
        case RuleCondition::Kind::Orders:
        case RuleCondition::Kind::Spend: {
            const auto sum = [&](std::size_t visits) { return condition.kind == RuleCondition::Kind::Orders ? m_sums[visits].orders : m_sums[visits].spend; };
            return within(sum(upTo(day, place)) - (condition.days == 0 ? 0 : sum(upTo(day - condition.days, before))));
        }
        case RuleCondition::Kind::SinceFirst: return within(std::max(0, day - m_input.visits.front().day));
        case RuleCondition::Kind::SinceLast: {
            const std::size_t visits = upTo(day, place);
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
    [[nodiscard]] std::size_t valueOn(const std::vector<RuleCondition> &rules, Day day)
    {
        std::size_t value = 0;
        while (value < rules.size() && !holds(rules[value], day))
            ++value;
        return value;
    }

private:
    struct Sums {
        qint64 orders = 0;
        qint64 spend = 0;
    };
    /** The visits up to a day; `place` is where the last such question of the same measure ended. */
    [[nodiscard]] std::size_t upTo(Day day, std::size_t &place) const
    {
        const std::vector<VisitDay> &visits = m_input.visits;
        while (place < visits.size() && visits[place].day <= day)
            ++place;
        while (place > 0 && visits[place - 1].day > day)
            --place;
        return place;
    }
    [[nodiscard]] bool holdsOf(const RuleCondition &condition, const std::vector<CodeWeight> &weights, CounterKind kind) const
    {
        const auto code = m_input.codes.code(kind, condition.text);
        CodeWeight found;
        for (const CodeWeight &weight : weights)
            found = code && weight.code == *code ? weight : found;
        return found.count >= condition.atLeast && found.count <= condition.atMost && percent(found.weight, totalWeight(m_input.items)) >= condition.percentAtLeast;
    }

    const TagInput &m_input;
    std::vector<Sums> m_sums;
    QVarLengthArray<std::size_t, 32> m_places; ///< two for each measure
    std::optional<std::vector<CodeWeight>> m_categories;
    std::optional<std::vector<CodeWeight>> m_attributes;
};

/** A set of days, a bit each, that is walked in order. */
class DaySet {
public:
    DaySet(Day from, Day to) : m_from(from), m_to(to), m_words(to < from ? 0 : (to - from) / Bits + 1, 0) {}
    void add(Day day)
    {
        if (day >= m_from && day <= m_to)
            m_words[(day - m_from) / Bits] |= quint64(1) << static_cast<unsigned>((day - m_from) % Bits);
    }
    /** The first of them, ascending, for which `is`. */
    template <typename Is>
    [[nodiscard]] std::optional<Day> first(Is is) const
    {
        for (qsizetype i = 0; i < m_words.size(); ++i) {
            for (quint64 word = m_words[i]; word != 0; word &= word - 1) {
                const Day day = m_from + static_cast<Day>(i) * Bits + static_cast<Day>(std::countr_zero(word));
                if (is(day))
                    return day;
            }
        }
        return std::nullopt;
    }
    /** The last one. */
    template <typename Is>
    [[nodiscard]] std::optional<Day> last(Is is) const
    {
        for (qsizetype i = m_words.size(); i-- > 0;) {
            for (quint64 word = m_words[i]; word != 0;) {
                const int bit = Bits - 1 - std::countl_zero(word);
                const Day day = m_from + static_cast<Day>(i) * Bits + bit;
                if (is(day))
                    return day;
                word ^= quint64(1) << static_cast<unsigned>(bit);
            }
        }
        return std::nullopt;
    }

private:
    static constexpr int Bits = 64;
    Day m_from;
    Day m_to;
    QVarLengthArray<quint64, 64> m_words;
};

/** The days from `from` up to `to` on which a rule can turn over, and others on which it cannot. */
DaySet turningDays(const RuleDays &rule, const std::vector<VisitDay> &visits, Day from, Day to)
{
    DaySet days(from, std::min(to, visits.back().day + rule.longest));
    for (const Day since : rule.sinceFirst)
        days.add(visits.front().day + since);
    if (!rule.byVisit)
        return days;
    // From the newest back to where nothing of a visit reaches into these days.
    Day next = std::numeric_limits<Day>::max();
    for (auto visit = visits.rbegin(); visit != visits.rend() && visit->day + rule.longest >= from; ++visit) {
        days.add(visit->day);
        for (const Day window : rule.windows)
            days.add(visit->day + window);
        for (const Day since : rule.sinceLast) {
            if (visit->day + since < next) // else the next visit came first
                days.add(visit->day + since);
        }
        next = visit->day;
    }
    return days;
}

Result<void> evaluateRule(const Rule &rule, const TagInput &input, TagOutput &output)
{
    RuleView view(input, rule.leaves);
    const std::size_t now = view.valueOn(rule.values, input.today);
    const auto isOther = [&](Day day) { return view.valueOn(rule.values, day) != now; };
    const Day until = turningDays(rule.days, input.visits, input.today + 1, std::numeric_limits<Day>::max()).first(isOther).value_or(0);
    if (now == rule.values.size()) {
        output.changesOn(until);
        return {};
    }
    const Day first = input.visits.front().day;
    const Day since = turningDays(rule.days, input.visits, first + 1, input.today).last([&](Day day) { return isOther(day - 1); }).value_or(first);
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
    Rule rule;
    RuleReader reader;
    for (const JsonFields &value : values) {
        HEARTH_ASSIGN(const QString text, value.text(QLatin1String("value"), 1, 32));
        if (!form.match(text).hasMatch() || tags.values.contains(text))
            return value.bad(QLatin1String("value"), QStringLiteral("must be of small letters, digits and underscores, and be there once"));
        tags.values.append(text);
        HEARTH_ASSIGN(const QJsonObject when, value.object(QLatin1String("when")));
        HEARTH_ASSIGN(RuleCondition condition, reader.condition(JsonFields(when, value.path(QLatin1String("when"))), 0));
        collectDays(condition, rule.days);
        rule.values.push_back(std::move(condition));
    }
    rule.leaves = reader.leaves();
    tags.evidence = QStringLiteral("by rule, of %1 orders, the last %2 days before");
    tags.evaluate = [rule = std::move(rule)](const TagInput &input, TagOutput &output) { return evaluateRule(rule, input, output); };
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
