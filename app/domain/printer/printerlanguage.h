// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>
#include <optional>

namespace hearth {

/** What a printer understands. Stored and given by name. */
enum class PrinterLanguage {
    Escpos, ///< receipt printers, endless paper
    Tspl,   ///< label printers
};

[[nodiscard]] inline QString printerLanguageName(PrinterLanguage language)
{
    return language == PrinterLanguage::Tspl ? QStringLiteral("tspl") : QStringLiteral("escpos");
}

[[nodiscard]] inline std::optional<PrinterLanguage> printerLanguageFrom(const QString &name)
{
    if (name == QLatin1String("escpos"))
        return PrinterLanguage::Escpos;
    return name == QLatin1String("tspl") ? std::optional(PrinterLanguage::Tspl) : std::nullopt;
}

} // namespace hearth
