// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "audience/audiencequery.h"

namespace hearth::hq {
namespace {
class QueryParser {
public:
    explicit QueryParser(const QString &text) : m_text(text) {}
    Result<AudienceQuery> parse()
    {
        if (m_text.size() > AudienceQuery::MaxLength)
            return bad(QStringLiteral("longer than %1 characters").arg(AudienceQuery::MaxLength));
        HEARTH_ASSIGN(AudienceQuery query, either(0));
        skipSpace();
        if (m_at < m_text.size())
            return bad(QStringLiteral("\"and\", \"or\" or the end is expected"));
        return query;
    }

private:
    [[nodiscard]] tl::unexpected<Error> bad(const QString &why) const
    {
        return fail(ErrorCode::InvalidInput, why, QStringLiteral("column %1").arg(m_at + 1));
    }
    void skipSpace()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
    }
    [[nodiscard]] static bool ends(QChar c) { return c.isSpace() || c == QLatin1Char('(') || c == QLatin1Char(')'); }
    /** Takes a word where it stands by itself. */
    bool word(const QString &wanted)
    {
        skipSpace();
        const qsizetype end = m_at + wanted.size();
        if (m_text.mid(m_at, wanted.size()).compare(wanted, Qt::CaseInsensitive) != 0 || (end < m_text.size() && !ends(m_text.at(end))))
            return false;
        m_at = end;
        return true;
    }
    Result<AudienceQuery> joined(int depth, AudienceQuery::Kind kind, const QString &by, Result<AudienceQuery> (QueryParser::*part)(int))
    {
        HEARTH_ASSIGN(AudienceQuery first, (this->*part)(depth));
        AudienceQuery all;
        all.kind = kind;
        all.column = first.column;
        all.parts.push_back(std::move(first));
        while (word(by)) {
            HEARTH_ASSIGN(AudienceQuery next, (this->*part)(depth));
            all.parts.push_back(std::move(next));
        }
        return all.parts.size() == 1 ? AudienceQuery(std::move(all.parts.front())) : all;
    }
    Result<AudienceQuery> either(int depth) { return joined(depth, AudienceQuery::Kind::Or, QStringLiteral("or"), &QueryParser::both); }
    Result<AudienceQuery> both(int depth) { return joined(depth, AudienceQuery::Kind::And, QStringLiteral("and"), &QueryParser::one); }
    Result<AudienceQuery> one(int depth)
    {
        if (depth > AudienceQuery::MaxDepth)
            return bad(QStringLiteral("more than %1 brackets in one another").arg(AudienceQuery::MaxDepth));
        skipSpace();
        AudienceQuery query;
        query.column = m_at + 1;
        if (word(QStringLiteral("not"))) {
            query.kind = AudienceQuery::Kind::Not;
            HEARTH_ASSIGN(AudienceQuery what, one(depth + 1));
            query.parts.push_back(std::move(what));
            return query;
        }
        if (word(QStringLiteral("everybody")))
            return query;
        if (m_at < m_text.size() && m_text.at(m_at) == QLatin1Char('(')) {
            ++m_at;
            HEARTH_ASSIGN(AudienceQuery inner, either(depth + 1));
            skipSpace();
            if (m_at >= m_text.size() || m_text.at(m_at) != QLatin1Char(')'))
                return bad(QStringLiteral("a bracket is not closed"));
            ++m_at;
            return inner;
        }
        return tag(std::move(query));
    }
    Result<AudienceQuery> tag(AudienceQuery query)
    {
        const qsizetype from = m_at;
        while (m_at < m_text.size() && !ends(m_text.at(m_at)) && m_text.at(m_at) != QLatin1Char(':'))
            ++m_at;
        query.kind = AudienceQuery::Kind::Tag;
        query.tagClass = m_text.mid(from, m_at - from);
        if (query.tagClass.isEmpty() || m_at >= m_text.size() || m_text.at(m_at) != QLatin1Char(':')) {
            m_at = from;
            return bad(QStringLiteral("a tag is written class:value"));
        }
        ++m_at;
        if (m_at < m_text.size() && m_text.at(m_at) == QLatin1Char('"')) {
            const qsizetype close = m_text.indexOf(QLatin1Char('"'), m_at + 1);
            if (close < 0)
                return bad(QStringLiteral("a quote is not closed"));
            query.value = m_text.mid(m_at + 1, close - m_at - 1);
            m_at = close + 1;
            return query;
        }
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && !ends(m_text.at(m_at)))
            ++m_at;
        query.value = m_text.mid(begin, m_at - begin);
        if (query.value.isEmpty())
            return bad(QStringLiteral("a tag is written class:value"));
        return query;
    }

    const QString &m_text;
    qsizetype m_at = 0;
};
} // namespace

Result<AudienceQuery> AudienceQuery::parse(const QString &text)
{
    return QueryParser(text).parse();
}

} // namespace hearth::hq
