// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/printer/capabilities.h"

#include <QJsonDocument>
#include <array>

namespace hearth {
namespace {
constexpr std::array All{Provenance::Assumed, Provenance::Documented, Provenance::Probed, Provenance::Person};
const QLatin1String Value("value");
const QLatin1String Known("known");
} // namespace

QString provenanceName(Provenance provenance)
{
    switch (provenance) {
    case Provenance::Assumed: return QStringLiteral("assumed");
    case Provenance::Documented: return QStringLiteral("documented");
    case Provenance::Probed: return QStringLiteral("probed");
    case Provenance::Person: return QStringLiteral("person");
    }
    return QStringLiteral("assumed");
}

bool Capabilities::learn(const QString &name, const QString &value, Provenance provenance)
{
    const auto found = m_facts.constFind(name);
    const Fact fact{value, provenance};
    if (found == m_facts.constEnd() ? m_facts.size() >= MaxFacts : (*found == fact || found->provenance > provenance))
        return false;
    m_facts.insert(name, fact);
    return true;
}

bool Capabilities::learn(const Capabilities &other)
{
    bool news = false;
    for (auto it = other.m_facts.cbegin(); it != other.m_facts.cend(); ++it)
        news = learn(it.key(), it->value, it->provenance) || news;
    return news;
}

QString Capabilities::value(const QString &name, const QString &otherwise) const
{
    const auto found = m_facts.constFind(name);
    return found == m_facts.constEnd() ? otherwise : found->value;
}

bool Capabilities::isYes(const QString &name, bool otherwise) const
{
    const QString known = value(name);
    return known.isEmpty() ? otherwise : known == QLatin1String("yes");
}

QJsonObject Capabilities::toJson() const
{
    QJsonObject json;
    for (auto it = m_facts.cbegin(); it != m_facts.cend(); ++it)
        json.insert(it.key(), QJsonObject{{Value, it->value}, {Known, provenanceName(it->provenance)}});
    return json;
}

Capabilities Capabilities::fromJson(const QJsonObject &json)
{
    Capabilities read;
    for (auto it = json.constBegin(); it != json.constEnd(); ++it) {
        const QJsonObject fact = it->toObject();
        for (const Provenance provenance : All) {
            if (fact.value(Known).toString() == provenanceName(provenance))
                read.learn(it.key(), fact.value(Value).toString(), provenance);
        }
    }
    return read;
}

QString Capabilities::toText() const
{
    return m_facts.isEmpty() ? QString() : QString::fromUtf8(QJsonDocument(toJson()).toJson(QJsonDocument::Compact));
}

Capabilities Capabilities::fromText(const QString &text)
{
    return fromJson(QJsonDocument::fromJson(text.toUtf8()).object());
}

} // namespace hearth
