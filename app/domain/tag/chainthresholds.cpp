// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "domain/tag/chainthresholds.h"
#include "domain/cbor.h"
#include "domain/menu/menu.h"

#include <algorithm>

namespace hearth {
namespace {
// Append only.
namespace thresholdKey {
enum Thresholds { Day = 1, Members, Spend, SpendTop, Orders, Recency, Ticket, Items, Returns };
enum Item { Sku = 1, Category, Attributes };
} // namespace thresholdKey

template <typename Cuts>
void writeCuts(CborWriter &w, int key, const Cuts &cuts)
{
    w.key(key);
    w.startArray(static_cast<qsizetype>(cuts.size()));
    for (const qint64 cut : cuts)
        w.value(cut);
    w.endArray();
}

template <typename Cuts>
Result<void> readCuts(CborReader &reader, Cuts &cuts)
{
    return reader.array([&](qsizetype i) -> Result<void> {
        if (i >= static_cast<qsizetype>(cuts.size()))
            return reader.skip();
        return reader.into(cuts.at(static_cast<std::size_t>(i)));
    });
}
} // namespace

int ChainThresholds::fifth(const Cuts &cuts, qint64 value)
{
    return 1 + static_cast<int>(std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin());
}

void ChainThresholds::setItems(const Menu &menu)
{
    items.clear();
    m_attributes.clear();
    m_coded = {};
    for (const MenuItem &item : menu.items) {
        items.insert(item.sku, {item.category, item.attributes});
        m_attributes.unite({item.attributes.begin(), item.attributes.end()});
    }
}

const ChainThresholds::CodedItem &ChainThresholds::coded(quint32 item, const TagCodes &codes) const
{
    if (m_coded.by != &codes || m_coded.size != codes.size()) {
        m_coded = {{}, &codes, codes.size()};
        m_coded.items.resize(codes.next(CounterKind::Item));
        for (quint32 code = 1; code < m_coded.items.size(); ++code) {
            const auto known = items.constFind(codes.text(CounterKind::Item, code));
            if (known == items.constEnd())
                continue;
            CodedItem &of = m_coded.items[code];
            of.known = true;
            of.category = codes.code(CounterKind::Category, known->category).value_or(0);
            of.texts = known->attributes;
            for (const QString &attribute : known->attributes) {
                if (const auto number = codes.code(CounterKind::Attribute, attribute))
                    of.attributes.push_back(*number);
            }
        }
    }
    static const CodedItem none;
    return item < m_coded.items.size() ? m_coded.items[item] : none;
}

QByteArray ChainThresholds::toCbor() const
{
    CborWriter w;
    w.startMap();
    w.field(thresholdKey::Day, day);
    w.field(thresholdKey::Members, members);
    writeCuts(w, thresholdKey::Spend, spend);
    w.field(thresholdKey::SpendTop, spendTop);
    writeCuts(w, thresholdKey::Orders, orders);
    writeCuts(w, thresholdKey::Recency, recency);
    writeCuts(w, thresholdKey::Ticket, ticket);
    QStringList skus = items.keys();
    std::sort(skus.begin(), skus.end());
    w.key(thresholdKey::Items);
    w.startArray(skus.size());
    for (const QString &sku : std::as_const(skus)) {
        const Item item = items.value(sku);
        w.startMap();
        w.field(thresholdKey::Sku, sku);
        w.field(thresholdKey::Category, item.category);
        w.key(thresholdKey::Attributes);
        w.startArray(item.attributes.size());
        for (const QString &attribute : item.attributes)
            w.value(attribute);
        w.endArray();
        w.endMap();
    }
    w.endArray();
    if (returns.known())
        w.field(thresholdKey::Returns, returns.toBytes());
    w.endMap();
    return w.bytes();
}

Result<ChainThresholds> ChainThresholds::fromCbor(const QByteArray &bytes)
{
    ChainThresholds read;
    CborReader reader(bytes, QStringLiteral("thresholds"));
    const auto readItem = [&]() -> Result<void> {
        QString sku;
        Item item;
        HEARTH_TRY(reader.map([&](int k) -> Result<void> {
            switch (k) {
            case thresholdKey::Sku: return reader.into(sku);
            case thresholdKey::Category: return reader.into(item.category);
            case thresholdKey::Attributes:
                return reader.array([&](qsizetype) -> Result<void> {
                    HEARTH_ASSIGN(const QString attribute, reader.text());
                    item.attributes.append(attribute);
                    return {};
                });
            default: return reader.skip();
            }
        }));
        read.items.insert(sku, item);
        read.m_attributes.unite({item.attributes.begin(), item.attributes.end()});
        return {};
    };
    HEARTH_TRY(reader.map([&](int k) -> Result<void> {
        switch (k) {
        case thresholdKey::Day: return reader.into(read.day);
        case thresholdKey::Members: return reader.into(read.members);
        case thresholdKey::Spend: return readCuts(reader, read.spend);
        case thresholdKey::SpendTop: return reader.into(read.spendTop);
        case thresholdKey::Orders: return readCuts(reader, read.orders);
        case thresholdKey::Recency: return readCuts(reader, read.recency);
        case thresholdKey::Ticket: return readCuts(reader, read.ticket);
        case thresholdKey::Returns: {
            HEARTH_ASSIGN(const QByteArray body, reader.bytes());
            HEARTH_ASSIGN(read.returns, ReturnModel::fromBytes(body));
            return {};
        }
        case thresholdKey::Items: return reader.array([&](qsizetype) { return readItem(); });
        default: return reader.skip();
        }
    }));
    HEARTH_TRY(reader.end());
    return read;
}

} // namespace hearth
