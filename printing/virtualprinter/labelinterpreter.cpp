// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/interpreter.h"
#include "virtualprinter/model.h"
#include "virtualprinter/tsplparser.h"

#include <QStringDecoder>
#include <algorithm>

namespace hearth::virtualprinter {
namespace {
constexpr double LabelMmPerInch = 25.4;
constexpr int MostDots = 4'000;    // of a label, either way
constexpr int MostLabels = 999;    // of one PRINT
constexpr qsizetype MostThings = 2'000; // texts and pictures on one label …
constexpr qsizetype MostBytes = 4 * 1024 * 1024; // … and what they are made of
constexpr int SmallHeight = 12;    // of the font "1", drawn in the cells of font B

/** A text that stands on a label. */
struct LabelText {
    paper::Line line;
    QByteArray bytes;
    int x = 0;
    bool operator==(const LabelText &) const = default;
};

class LabelInterpreter final : public Interpreter {
public:
    explicit LabelInterpreter(const Model &model) : m_dpi(model.dpi), m_printingBit(model.printingBit) { size(320, 240); }

    void feed(quint8 byte) override { m_parser.feed(byte, m_ready); }
    [[nodiscard]] bool hasCommand() const override { return !m_ready.isEmpty(); }
    [[nodiscard]] bool cuts() const override { return false; }
    [[nodiscard]] Effect executeNext(const Conditions &conditions) override;
    void reset() override;
    [[nodiscard]] paper::Page tear() override { return {}; }
    [[nodiscard]] const paper::Page &page() const override { return m_nothing; }
    [[nodiscard]] QByteArray atOnce(quint8 byte, const Conditions &conditions, bool moving) override;
    [[nodiscard]] PowerFuse fuse(qint64 bytes, QByteArrayView) const override
    {
        PowerFuse armed;
        armed.armPlain(bytes);
        return armed;
    }

private:
    void size(int width, int height);
    void clear();
    [[nodiscard]] QString text(const LabelCommand &command);
    [[nodiscard]] QString bitmap(const LabelCommand &command);
    void reverse(const LabelCommand &command);
    void print(const LabelCommand &command, Effect &effect);
    [[nodiscard]] paper::Page label() const;
    [[nodiscard]] std::optional<int> dots(const QByteArray &measure) const;

    int m_dpi;
    bool m_printingBit;
    TsplParser m_parser;
    QList<LabelCommand> m_ready;
    int m_width = 0;
    int m_height = 0;
    int m_gap = 0;
    QList<LabelText> m_texts; // until CLS
    QList<paper::Raster> m_pictures;
    qsizetype m_bytes = 0;
    paper::Page m_nothing; // a label comes out at once
    quint32 m_tail = 0;    // the last bytes as they arrived
};

/** "40 mm", "320 dot", "1.5" (inches). */
std::optional<int> LabelInterpreter::dots(const QByteArray &measure) const
{
    QByteArray number = measure.trimmed().toLower();
    double perUnit = m_dpi;
    if (number.endsWith("mm")) {
        perUnit = m_dpi / LabelMmPerInch;
        number.chop(2);
    } else if (number.endsWith("dot")) {
        perUnit = 1;
        number.chop(3);
    }
    bool isNumber = false;
    const double value = number.trimmed().toDouble(&isNumber) * perUnit;
    return isNumber && value >= 0 && value <= MostDots ? std::optional(qRound(value)) : std::nullopt;
}

void LabelInterpreter::size(int width, int height)
{
    m_width = width;
    m_height = height;
}

void LabelInterpreter::clear()
{
    m_texts.clear();
    m_pictures.clear();
    m_bytes = 0;
}

void LabelInterpreter::reset()
{
    m_parser = {};
    m_ready.clear();
    clear();
    m_tail = 0;
}

QByteArray LabelInterpreter::atOnce(quint8 byte, const Conditions &conditions, bool moving)
{
    constexpr quint32 Question = 0x1B213F;
    m_tail = (m_tail << 8 | byte) & 0xFFFFFF;
    if (m_tail != Question)
        return {};
    return QByteArray(1, static_cast<char>(conditions.labelStatus(moving && m_printingBit)));
}

Effect LabelInterpreter::executeNext(const Conditions &)
{
    Effect effect;
    const LabelCommand command = m_ready.takeFirst();
    // What a printer is told and a picture of the label does not show.
    static const QList<QByteArray> silent{"DIRECTION", "REFERENCE", "OFFSET", "SHIFT", "SPEED", "DENSITY", "SET", "CODEPAGE", "COUNTRY", "SOUND"};
    if (!command.wrong.isEmpty()) {
        effect.refused = QString::fromLatin1(command.wrong);
    } else if (command.name == "SIZE") {
        const auto width = dots(command.args.value(0));
        const auto height = dots(command.args.value(1));
        if (width && height && *width > 0 && *height > 0)
            size(*width, *height);
        else
            effect.refused = QStringLiteral("SIZE ") + QString::fromLatin1(command.args.join(','));
    } else if (command.name == "GAP") {
        m_gap = dots(command.args.value(0)).value_or(m_gap);
    } else if (command.name == "CLS") {
        clear();
    } else if (command.name == "TEXT") {
        effect.refused = text(command);
    } else if (command.name == "BITMAP") {
        effect.refused = bitmap(command);
    } else if (command.name == "REVERSE") {
        reverse(command);
    } else if (command.name == "PRINT") {
        print(command, effect);
    } else if (!silent.contains(command.name)) {
        effect.refused = QString::fromLatin1(command.name.left(40));
    }
    return effect;
}

/** TEXT x,y,"font",rotation,scale x,scale y,"text". Empty, or what is wrong. */
QString LabelInterpreter::text(const LabelCommand &command)
{
    const QByteArray font = command.args.value(2);
    const bool small = font == "1";
    if (command.args.size() != 7 || command.number(3) != 0 || (!small && font != "TSS24.BF2") || m_texts.size() >= MostThings || m_bytes > MostBytes)
        return QStringLiteral("TEXT ") + QString::fromLatin1(command.args.mid(0, 6).join(','));
    const auto scaleX = static_cast<quint8>(std::clamp(command.number(4, 1), 1, 10));
    const auto scaleY = static_cast<quint8>(std::clamp(command.number(5, 1), 1, 10));
    LabelText added;
    added.bytes = command.args.at(6);
    added.x = command.number(0);
    // The same text one dot to the right: struck twice, as bold is.
    if (!m_texts.isEmpty()) {
        LabelText &last = m_texts.last();
        const bool same = last.bytes == added.bytes && last.x + 1 == added.x && !last.line.glyphs.isEmpty()
            && last.line.y == command.number(1) && last.line.glyphs.first().scaleX == scaleX;
        if (same) {
            for (paper::Glyph &glyph : last.line.glyphs)
                glyph.bold = true;
            return {};
        }
    }
    added.line.y = command.number(1);
    added.line.height = (small ? SmallHeight : paper::cellHeight(paper::Cell::Latin)) * scaleY;
    QStringDecoder gbk("GB18030");
    const QString decoded = gbk.isValid() ? QString(gbk.decode(added.bytes)) : QString::fromLatin1(added.bytes);
    int x = added.x;
    for (const char32_t c : decoded.toUcs4()) {
        const paper::Cell cell = c >= 0x80 ? paper::Cell::Hanzi : small ? paper::Cell::Small : paper::Cell::Latin;
        added.line.glyphs.append({x, c, cell, scaleX, scaleY, false, false, false});
        x += added.line.glyphs.last().width();
    }
    m_bytes += added.bytes.size();
    m_texts.append(std::move(added));
    return {};
}

/** BITMAP x,y,bytes a row,rows,mode,dots: 0 is black. */
QString LabelInterpreter::bitmap(const LabelCommand &command)
{
    paper::Raster picture;
    picture.x = command.number(0);
    picture.y = command.number(1);
    picture.widthBytes = command.number(2);
    picture.rows = command.number(3);
    if (picture.x < 0 || picture.y < 0 || m_pictures.size() >= MostThings || m_bytes > MostBytes)
        return QStringLiteral("BITMAP ") + QString::fromLatin1(command.args.mid(0, 5).join(','));
    picture.bits.reserve(command.data.size());
    for (const char byte : command.data)
        picture.bits += static_cast<char>(~byte);
    m_bytes += picture.bits.size();
    m_pictures.append(std::move(picture));
    return {};
}

/** REVERSE x,y,width,height: of what stands there by now. */
void LabelInterpreter::reverse(const LabelCommand &command)
{
    const int left = command.number(0);
    const int top = command.number(1);
    for (LabelText &text : m_texts) {
        if (text.line.y < top || text.line.y + text.line.height > top + command.number(3))
            continue;
        for (paper::Glyph &glyph : text.line.glyphs) {
            if (glyph.x >= left && glyph.x + glyph.width() <= left + command.number(2))
                glyph.reverse = !glyph.reverse;
        }
    }
}

/** What stands on one foot is one line; what hangs over the edges is cut off. */
paper::Page LabelInterpreter::label() const
{
    paper::Page page;
    page.width = m_width;
    page.height = m_height;
    QList<LabelText> texts = m_texts;
    std::stable_sort(texts.begin(), texts.end(), [](const LabelText &a, const LabelText &b) {
        return a.line.y + a.line.height < b.line.y + b.line.height;
    });
    for (const LabelText &text : std::as_const(texts)) {
        const int foot = text.line.y + text.line.height;
        if (page.lines.isEmpty() || page.lines.last().y + page.lines.last().height != foot)
            page.lines.append(paper::Line{text.line.y, text.line.height, {}});
        paper::Line &line = page.lines.last();
        line.y = std::min(line.y, text.line.y);
        line.height = foot - line.y;
        for (const paper::Glyph &glyph : text.line.glyphs) {
            if (glyph.x >= 0 && glyph.x < m_width && text.line.y >= 0 && text.line.y < m_height)
                line.glyphs.append(glyph);
        }
    }
    for (paper::Line &line : page.lines) {
        std::stable_sort(line.glyphs.begin(), line.glyphs.end(), [](const paper::Glyph &a, const paper::Glyph &b) { return a.x < b.x; });
        // Cells that are taller than the font's: the tallest stands at the foot.
        const int foot = line.y + line.height;
        for (const paper::Glyph &glyph : std::as_const(line.glyphs))
            line.height = std::max(line.height, glyph.height());
        line.y = foot - line.height;
    }
    page.lines.removeIf([](const paper::Line &line) { return line.glyphs.isEmpty(); });
    page.rasters = m_pictures;
    std::stable_sort(page.rasters.begin(), page.rasters.end(), [](const paper::Raster &a, const paper::Raster &b) { return a.y < b.y; });
    page.rasters.removeIf([&](const paper::Raster &picture) { return picture.x >= m_width || picture.y >= m_height; });
    for (paper::Raster &picture : page.rasters)
        picture.rows = std::min(picture.rows, m_height - picture.y);
    return page;
}

/** PRINT sets,copies. The drawing stays until CLS. */
void LabelInterpreter::print(const LabelCommand &command, Effect &effect)
{
    const qint64 wanted = qint64(std::max(command.number(0, 1), 1)) * std::max(command.number(1, 1), 1);
    const auto labels = static_cast<int>(std::min<qint64>(wanted, MostLabels));
    if (wanted > labels)
        effect.refused = QStringLiteral("PRINT of %1 labels").arg(wanted);
    for (int i = 0; i < labels; ++i)
        effect.cut.append(label());
    effect.movedDots = labels * (m_height + m_gap);
}
} // namespace

std::unique_ptr<Interpreter> makeLabelInterpreter(const Model &model)
{
    return std::make_unique<LabelInterpreter>(model);
}

} // namespace hearth::virtualprinter
