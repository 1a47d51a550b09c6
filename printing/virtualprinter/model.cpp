// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "virtualprinter/model.h"

#include <QStringList>
#include <algorithm>

namespace hearth::virtualprinter {
namespace {
constexpr qsizetype MaxName = 32;

Result<void> applyValue(Model &model, const QString &quirk)
{
    const QString key = quirk.section(QLatin1Char('='), 0, 0);
    const QString value = quirk.section(QLatin1Char('='), 1);
    bool isNumber = false;
    const qlonglong number = value.toLongLong(&isNumber);
    if (key == QLatin1String("name")) {
        if (value.isEmpty() || value.size() > MaxName
            || std::any_of(value.cbegin(), value.cend(), [](QChar c) { return c.unicode() < 0x20 || c.unicode() > 0x7E; }))
            return fail(ErrorCode::InvalidInput, QStringLiteral("expected 1 to %1 printable ASCII characters").arg(MaxName), quirk);
        model.name = value;
    } else if (key == QLatin1String("buffer")) {
        if (!isNumber || number < Model::MinBuffer || number > Model::MaxBuffer)
            return fail(ErrorCode::InvalidInput, QStringLiteral("expected %1 to %2 bytes").arg(Model::MinBuffer).arg(Model::MaxBuffer), quirk);
        model.receiveBuffer = number;
    } else if (key == QLatin1String("dpi")) {
        if (!isNumber || (number != 180 && number != 203))
            return fail(ErrorCode::InvalidInput, QStringLiteral("expected 180 or 203"), quirk);
        model.dpi = static_cast<int>(number);
    } else {
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("expected no-process-id, no-auto-status, no-gs-r, name=TEXT, kanji-on, kanji-off, no-kanji, "
                                   "no-native-qr, no-cutter, no-printing-bit, buffer=BYTES, dpi=180, drawer, drawer-inverted or needs-recovery"),
                    quirk);
    }
    return {};
}
} // namespace

Result<Model> withQuirks(Model model, const QString &list)
{
    const QStringList quirks = list.split(QLatin1Char(','));
    for (const QString &raw : quirks) {
        const QString quirk = raw.trimmed();
        if (quirk == QLatin1String("no-process-id"))
            model.processId = false;
        else if (quirk == QLatin1String("no-auto-status"))
            model.autoStatus = false;
        else if (quirk == QLatin1String("no-gs-r"))
            model.queuedStatus = false;
        else if (quirk == QLatin1String("kanji-on"))
            model.kanjiAtStart = true;
        else if (quirk == QLatin1String("kanji-off"))
            model.kanjiAtStart = false;
        else if (quirk == QLatin1String("no-kanji"))
            model.hanzi = false;
        else if (quirk == QLatin1String("no-native-qr"))
            model.nativeQr = false;
        else if (quirk == QLatin1String("no-cutter"))
            model.cutter = false;
        else if (quirk == QLatin1String("no-printing-bit"))
            model.printingBit = false;
        else if (quirk == QLatin1String("needs-recovery"))
            model.needsRecovery = true;
        else if (quirk == QLatin1String("drawer"))
            model.drawer = true;
        else if (quirk == QLatin1String("drawer-inverted"))
            model.drawer = model.drawerInverted = true;
        else
            HEARTH_TRY(applyValue(model, quirk));
    }
    return model;
}

} // namespace hearth::virtualprinter
