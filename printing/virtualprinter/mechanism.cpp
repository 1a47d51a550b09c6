// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/mechanism.h"

#include <QStringDecoder>

namespace hearth::virtualprinter {
namespace {
/** A character of a single-byte code table: ESC t n. */
char32_t codePageCharacter(quint8 byte, int table)
{
    if (byte < 0x80)
        return byte;
    const char *name = "IBM437";
    switch (table) {
    case 2: name = "IBM850"; break;
    case 16: name = "windows-1252"; break;
    case 17: name = "IBM866"; break;
    case 18: name = "IBM852"; break;
    case 19: name = "IBM858"; break;
    default: break;
    }
    QStringDecoder decoder(name);
    const QString text = decoder.isValid() ? QString(decoder.decode(QByteArray(1, static_cast<char>(byte)))) : QString();
    return text.size() == 1 && text.at(0) != QChar::ReplacementCharacter ? text.at(0).unicode() : U'?';
}
} // namespace

Mechanism::Mechanism(int widthDots, Model model) : m_model(std::move(model)), m_head(widthDots) {}

void Mechanism::powerOn()
{
    m_head.reset();
    m_pendingId.clear();
    m_symbol = {};
    m_graphics = {};
    m_codeTable = 0;
    m_unitX = m_unitY = 0;
}

int Mechanism::horizontal(int units) const
{
    return m_unitX == 0 ? units : units * m_model.dpi / m_unitX;
}

int Mechanism::vertical(int units) const
{
    // Printers of 180 dpi start with half dots for paper: without GS P all comes out half as long.
    const int unit = m_unitY != 0 ? m_unitY : m_model.dpi == 180 ? 360 : m_model.dpi;
    return units * m_model.dpi / unit;
}

Mechanism::Effect Mechanism::execute(const Command &command, const Conditions &conditions)
{
    Effect effect;
    const qint64 printedBefore = m_head.linesPrinted();
    switch (command.kind) {
    case Command::Kind::Text: text(command); break;
    case Command::Kind::Control: control(command.code, effect); break;
    case Command::Kind::Esc: esc(command, conditions, effect); break;
    case Command::Kind::Fs: fs(command); break;
    case Command::Kind::Gs: gs(command, conditions, effect); break;
    case Command::Kind::Dle: break; // was obeyed when it arrived
    }
    if (!m_pendingId.isEmpty() && m_head.linesPrinted() > printedBefore) {
        effect.answer = QByteArrayLiteral("\x37\x22") + m_pendingId + '\0' + effect.answer;
        effect.proof = true;
        m_pendingId.clear();
    }
    if (m_head.isFull())
        effect.cut.append(m_head.tear());
    return effect;
}

void Mechanism::text(const Command &command)
{
    const bool fromTable = !command.wide && command.character >= 0x80;
    m_head.character(fromTable ? codePageCharacter(static_cast<quint8>(command.character), m_codeTable) : command.character, command.wide);
}

void Mechanism::control(quint8 code, Effect &effect)
{
    if (code == '\n')
        effect.movedDots += m_head.feedLine();
    else if (code == '\t')
        m_head.tab();
}

void Mechanism::processId(const QByteArray &id, Effect &effect)
{
    if (m_head.hasPrintData()) {
        m_pendingId = id; // an earlier one that waits is never sent
        return;
    }
    effect.answer += QByteArrayLiteral("\x37\x22") + id + '\0';
    effect.proof = true;
}

void Mechanism::cut(int feedDots, Effect &effect)
{
    if (!m_head.atLineStart())
        return;
    effect.movedDots += m_head.feedLine(feedDots);
    if (m_model.cutter)
        effect.cut.append(m_head.tear());
}

bool Mechanism::cuts(const Command &command) const
{
    const bool cut = (command.kind == Command::Kind::Gs && command.code == 'V' && isCut(command.arg(0)))
        || (command.kind == Command::Kind::Esc && (command.code == 'i' || command.code == 'm'));
    return cut && m_model.cutter && m_head.atLineStart();
}

void Mechanism::sizes(quint8 scaleX, quint8 scaleY)
{
    m_head.style.scaleX = m_head.style.hanziScaleX = scaleX;
    m_head.style.scaleY = m_head.style.hanziScaleY = scaleY;
}

} // namespace hearth::virtualprinter
