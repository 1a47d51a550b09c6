// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "document/tickettemplate.h"
#include "document/jsonfields.h"
#include "document/ticketfields.h"

#include <QFile>
#include <array>

static void initTicketResources() // outside every namespace: the macro asks for it
{
    Q_INIT_RESOURCE(hearth_printers);
}

namespace hearth {
namespace {
constexpr qsizetype MaxBlocks = 200;
constexpr int MaxLogoWidth = 832;
constexpr int MaxLogoHeight = 2'000;

const QStringList &blockNames()
{
    static const QStringList names{QStringLiteral("text"),     QStringLiteral("columns"), QStringLiteral("rule"),    QStringLiteral("gap"),
                                   QStringLiteral("band"),     QStringLiteral("items"),   QStringLiteral("platform"), QStringLiteral("totals"),
                                   QStringLiteral("tenders"),  QStringLiteral("lines"),   QStringLiteral("logo"),    QStringLiteral("qr"),
                                   QStringLiteral("barcode")};
    return names;
}

const QStringList &kindNames()
{
    static const QStringList names = [] {
        QStringList list;
        for (int i = 0; i <= static_cast<int>(LastTicketKind); ++i)
            list.append(ticketKindName(static_cast<TicketKind>(i)));
        return list;
    }();
    return names;
}

TicketText readText(JsonFields &block, QLatin1String key)
{
    TicketText text;
    const QJsonValue value = block.value(key);
    if (value.isObject()) {
        JsonFields both(block.source(), value, block.pathOf(key));
        text.zh = both.text(QLatin1String("zh"));
        text.en = both.text(QLatin1String("en"));
        both.finish();
    } else {
        text.zh = text.en = block.text(key);
    }
    if (text.zh.isEmpty() && text.en.isEmpty())
        block.bad(key, QStringLiteral("is needed"));
    for (const QString &one : {text.zh, text.en}) {
        const QString unknown = unknownField(one);
        if (!unknown.isNull())
            block.bad(key, QStringLiteral("unknown field \"%1\"").arg(unknown.left(40)));
    }
    return text;
}

void readCondition(JsonFields &json, TicketBlock &block)
{
    const QLatin1String names[] = {QLatin1String("if"), QLatin1String("unless")};
    for (const QLatin1String &key : names) {
        if (!json.has(key))
            continue;
        if (!block.field.isEmpty())
            json.bad(key, QStringLiteral("beside \"if\""));
        block.field = json.text(key);
        block.wanted = key == names[0];
        if (!isTicketField(block.field))
            json.bad(key, QStringLiteral("unknown field \"%1\"").arg(block.field.left(40)));
    }
}

void readStyle(JsonFields &json, TicketBlock &block)
{
    block.style = static_cast<TicketStyle>(
        json.oneOf(QLatin1String("style"), {QStringLiteral("plain"), QStringLiteral("bold"), QStringLiteral("big"), QStringLiteral("small")}));
}

void readAlign(JsonFields &json, TicketBlock &block, TicketAlign fallback)
{
    block.align = static_cast<TicketAlign>(json.oneOf(QLatin1String("align"), {QStringLiteral("left"), QStringLiteral("centre"), QStringLiteral("right")},
                                                      static_cast<int>(fallback)));
}

void readSymbol(JsonFields &json, TicketBlock &block)
{
    const bool qr = block.kind == TicketBlock::Kind::Qr;
    block.text = readText(json, QLatin1String("text"));
    readAlign(json, block, TicketAlign::Centre);
    TicketSymbol &symbol = block.symbol;
    symbol.kind = qr ? TicketSymbol::Kind::Qr : TicketSymbol::Kind::Barcode;
    symbol.module = static_cast<int>(json.integer(QLatin1String("module"), qr ? 1 : 2, qr ? 16 : 6, qr ? 6 : 2));
    if (qr) {
        symbol.level = static_cast<symbols::QrLevel>(
            json.oneOf(QLatin1String("level"), {QStringLiteral("L"), QStringLiteral("M"), QStringLiteral("Q"), QStringLiteral("H")}, 1));
        return;
    }
    QStringList names;
    for (int i = 0; i <= static_cast<int>(symbols::BarcodeKind::Code128); ++i)
        names.append(symbols::barcodeName(static_cast<symbols::BarcodeKind>(i)));
    symbol.barcode = static_cast<symbols::BarcodeKind>(
        json.oneOf(QLatin1String("barcode"), names, static_cast<int>(symbols::BarcodeKind::Code128)));
    symbol.height = static_cast<int>(json.integer(QLatin1String("height"), 1, 255, 80));
}

TicketBlock readBlock(JsonFields &json)
{
    TicketBlock block;
    if (!json.has(QLatin1String("block")))
        json.bad(QLatin1String("block"), QStringLiteral("is needed"));
    block.kind = static_cast<TicketBlock::Kind>(json.oneOf(QLatin1String("block"), blockNames()));
    readCondition(json, block);
    switch (block.kind) {
    case TicketBlock::Kind::Text:
        block.text = readText(json, QLatin1String("text"));
        readStyle(json, block);
        readAlign(json, block, TicketAlign::Left);
        block.indent = static_cast<int>(json.integer(QLatin1String("indent"), 0, 60));
        break;
    case TicketBlock::Kind::Columns:
        block.text = readText(json, QLatin1String("left"));
        block.right = readText(json, QLatin1String("right"));
        readStyle(json, block);
        break;
    case TicketBlock::Kind::Gap: block.dots = static_cast<int>(json.integer(QLatin1String("dots"), 0, 1'000, block.dots)); break;
    case TicketBlock::Kind::Band: block.text = readText(json, QLatin1String("text")); break;
    case TicketBlock::Kind::Items:
        block.items = static_cast<ItemStyle>(
            json.oneOf(QLatin1String("as"), {QStringLiteral("table"), QStringLiteral("kitchen"), QStringLiteral("changes")}));
        break;
    case TicketBlock::Kind::Lines: readStyle(json, block); break;
    case TicketBlock::Kind::Logo: readAlign(json, block, TicketAlign::Centre); break;
    case TicketBlock::Kind::Qr:
    case TicketBlock::Kind::Barcode: readSymbol(json, block); break;
    case TicketBlock::Kind::Rule:
    case TicketBlock::Kind::Platform:
    case TicketBlock::Kind::Totals:
    case TicketBlock::Kind::Tenders: break;
    }
    json.finish();
    return block;
}

symbols::Bits readLogo(JsonFields &root)
{
    symbols::Bits logo;
    if (!root.has(QLatin1String("logo")))
        return logo;
    JsonFields json(root.source(), root.value(QLatin1String("logo")), QStringLiteral("logo"));
    logo.width = static_cast<int>(json.integer(QLatin1String("width"), 1, MaxLogoWidth, 1));
    logo.height = static_cast<int>(json.integer(QLatin1String("height"), 1, MaxLogoHeight, 1));
    const auto bits = QByteArray::fromBase64Encoding(json.text(QLatin1String("bits"), TicketTemplate::MaxBytes).toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    logo.rows = *bits;
    if (!bits || logo.rows.size() != static_cast<qsizetype>(logo.bytesPerRow()) * logo.height) {
        json.bad(QLatin1String("bits"), QStringLiteral("not the base64 of %1 rows of %2 bytes").arg(logo.height).arg(logo.bytesPerRow()));
        logo = {};
    }
    json.finish();
    return logo;
}

/** A template costs a ticket its look, never what the kitchen has to know. */
void checkEssentials(const TicketTemplate &own, JsonFields &root)
{
    const auto bad = [&](const QString &why) { root.bad(QLatin1String("blocks"), why); };
    const auto has = [&](auto &&what) {
        return std::any_of(own.blocks.cbegin(), own.blocks.cend(), [&](const TicketBlock &block) { return block.field.isEmpty() && what(block); });
    };
    const bool changes = own.kind == TicketKind::Change;
    switch (own.kind) {
    case TicketKind::Kitchen:
    case TicketKind::Online:
    case TicketKind::Change:
        if (std::any_of(own.blocks.cbegin(), own.blocks.cend(), [&](const TicketBlock &block) {
                return block.kind == TicketBlock::Kind::Items && (block.items == ItemStyle::Changes) != changes;
            }))
            bad(changes ? QStringLiteral("the items of a change slip are shown as changes") : QStringLiteral("only a change slip shows its items as changes"));
        else if (!has([](const TicketBlock &block) { return block.kind == TicketBlock::Kind::Items; }))
            bad(QStringLiteral("have no items without a condition: the kitchen would not know what to make"));
        break;
    case TicketKind::Label:
        if (!has([](const TicketBlock &block) {
                const auto names = [](const TicketText &text) {
                    return text.en.contains(QLatin1String("{item")) || text.zh.contains(QLatin1String("{item"));
                };
                return block.kind == TicketBlock::Kind::Items || names(block.text) || names(block.right);
            }))
            bad(QStringLiteral("do not name the item of the label"));
        break;
    default:
        if (own.blocks.isEmpty())
            bad(QStringLiteral("are needed: nothing would be on the paper"));
    }
}
} // namespace

const QString &TicketText::in(const QString &language) const
{
    return (language.startsWith(QLatin1String("zh")) && !zh.isEmpty()) || en.isEmpty() ? zh : en;
}

Result<TicketTemplate> TicketTemplate::fromJson(const QByteArray &json, const QString &file)
{
    JsonSource source{file};
    JsonFields root(source, source.parse(json, MaxBytes), QString());
    TicketTemplate out;
    if (!root.has(QLatin1String("kind")))
        root.bad(QLatin1String("kind"), QStringLiteral("is needed"));
    out.kind = static_cast<TicketKind>(root.oneOf(QLatin1String("kind"), kindNames()));
    const QJsonArray blocks = root.array(QLatin1String("blocks"), MaxBlocks);
    for (qsizetype i = 0; i < blocks.size() && !source.error; ++i) {
        JsonFields block(source, blocks.at(i), QStringLiteral("blocks[%1]").arg(i));
        out.blocks.append(readBlock(block));
    }
    out.logo = readLogo(root);
    root.finish();
    if (!source.error)
        checkEssentials(out, root);
    if (source.error)
        return tl::unexpected<Error>(*source.error);
    return out;
}

QByteArray TicketTemplate::builtInJson(TicketKind kind)
{
    initTicketResources();
    QFile file(QStringLiteral(":/hearth/printers/templates/%1.json").arg(ticketKindName(kind)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const TicketTemplate &TicketTemplate::builtIn(TicketKind kind)
{
    static const auto all = [] {
        std::array<TicketTemplate, static_cast<std::size_t>(LastTicketKind) + 1> templates;
        for (std::size_t i = 0; i < templates.size(); ++i) {
            const auto each = static_cast<TicketKind>(i);
            auto parsed = fromJson(builtInJson(each), ticketKindName(each) + QStringLiteral(".json"));
            if (!parsed) // part of the program, and a test reads each
                qFatal("%s", qPrintable(parsed.error().toString()));
            templates.at(i) = std::move(*parsed);
        }
        return templates;
    }();
    return all.at(static_cast<std::size_t>(kind));
}

} // namespace hearth
