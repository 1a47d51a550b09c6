// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/jsonplace.h"

#include <QJsonDocument>
#include <QStringList>

namespace hearth {
namespace {
constexpr int MaxDepth = 100; // templates have five

int lineAt(const QByteArray &json, qsizetype offset)
{
    return static_cast<int>(json.left(offset).count('\n')) + 1;
}

/** "blocks[3].style" as "blocks", "[3]", "style". */
QStringList stepsOf(const QString &path)
{
    QStringList steps;
    for (const QString &part : path.split(QLatin1Char('.'), Qt::SkipEmptyParts)) {
        const qsizetype bracket = part.indexOf(QLatin1Char('['));
        if (bracket != 0)
            steps.append(part.left(bracket));
        if (bracket >= 0)
            steps.append(part.mid(bracket));
    }
    return steps;
}

/** Walks a text along a path and remembers how far it came. Ends quietly where the text is not JSON. */
class Walk {
public:
    Walk(const QByteArray &json, QStringList steps) : m_json(json), m_steps(std::move(steps)) {}

    /** Reads the value that begins here; the first `matched` steps lead to it, -1: another place. */
    void value(int matched, int depth)
    {
        space();
        if (depth > MaxDepth)
            m_at = m_json.size();
        else if (peek() == '{')
            members(matched, depth, true);
        else if (peek() == '[')
            members(matched, depth, false);
        else if (peek() == '"')
            text();
        else
            while (m_at < m_json.size() && !QByteArrayView(",]} \t\r\n").contains(peek()))
                ++m_at;
    }
    [[nodiscard]] qsizetype place() const { return m_place; }

private:
    [[nodiscard]] char peek() const { return m_at < m_json.size() ? m_json.at(m_at) : '\0'; }
    void space()
    {
        while (m_at < m_json.size() && QByteArrayView(" \t\r\n").contains(peek()))
            ++m_at;
    }
    QString text()
    {
        const qsizetype from = ++m_at;
        while (m_at < m_json.size() && peek() != '"')
            m_at += peek() == '\\' ? 2 : 1;
        m_at = qMin(m_at + 1, m_json.size());
        return QString::fromUtf8(m_json.mid(from, m_at - 1 - from));
    }
    void members(int matched, int depth, bool named)
    {
        ++m_at;
        for (int index = 0; m_at < m_json.size(); ++index) {
            space();
            if (peek() == '}' || peek() == ']')
                break;
            const qsizetype from = m_at;
            const QString step = named ? text() : QStringLiteral("[%1]").arg(index);
            const bool onTheWay = matched >= 0 && matched < m_steps.size() && m_steps.at(matched) == step;
            if (onTheWay)
                m_place = from;
            space();
            if (named && peek() == ':')
                ++m_at;
            value(onTheWay ? matched + 1 : -1, depth + 1);
            space();
            if (peek() != ',')
                break;
            ++m_at;
        }
        m_at = qMin(m_at + 1, m_json.size());
    }

    const QByteArray &m_json;
    const QStringList m_steps;
    qsizetype m_at = 0;
    qsizetype m_place = 0;
};
} // namespace

QString jsonPosition(const QByteArray &json, qsizetype offset)
{
    const QByteArray before = json.left(offset);
    return QStringLiteral("line %1, column %2").arg(lineAt(json, offset)).arg(before.size() - before.lastIndexOf('\n'));
}

int jsonLineOf(const QByteArray &json, const QString &path)
{
    Walk walk(json, stepsOf(path));
    walk.value(0, 0);
    return lineAt(json, walk.place());
}

int jsonSyntaxLine(const QByteArray &json)
{
    QJsonParseError problem;
    static_cast<void>(QJsonDocument::fromJson(json, &problem));
    return problem.error == QJsonParseError::NoError ? 0 : lineAt(json, problem.offset);
}

} // namespace hearth
