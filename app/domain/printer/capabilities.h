// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

namespace hearth {

/** How something about a printer is known; a stronger kind is never replaced by a weaker one. Stored by name. */
enum class Provenance {
    Assumed,    ///< what most printers do
    Documented, ///< of the profile that was chosen for it
    Probed,     ///< it answered
    Person,     ///< somebody looked at its test page
};
[[nodiscard]] QString provenanceName(Provenance provenance);

/** What a printer can, each with how it is known. Names: process_id, queued_status, auto_status ("yes", "no"), printing_bit,
    drawer_sensor, kanji, native_qr, native_barcode, cutter, code_page, width_dots, dpi, buffer_bytes. What a printer says
    of its name is no capability. A value. */
class Capabilities {
public:
    struct Fact {
        QString value;
        Provenance provenance = Provenance::Assumed;
        bool operator==(const Fact &) const = default;
    };
    static constexpr qsizetype MaxFacts = 40;

    /** Keeps the stronger knowledge; of equal strength the newer. Returns whether something changed. */
    bool learn(const QString &name, const QString &value, Provenance provenance);
    /** The same with all of another's. */
    bool learn(const Capabilities &other);
    [[nodiscard]] QString value(const QString &name, const QString &otherwise = {}) const;
    [[nodiscard]] bool isYes(const QString &name, bool otherwise) const;
    [[nodiscard]] const QMap<QString, Fact> &facts() const { return m_facts; }

    [[nodiscard]] QJsonObject toJson() const; ///< {"process_id": {"value": "yes", "known": "probed"}}
    /** Unknown words are skipped: a newer program may have written them. */
    [[nodiscard]] static Capabilities fromJson(const QJsonObject &json);
    [[nodiscard]] QString toText() const;
    [[nodiscard]] static Capabilities fromText(const QString &text);
    bool operator==(const Capabilities &) const = default;

private:
    QMap<QString, Fact> m_facts;
};

} // namespace hearth
