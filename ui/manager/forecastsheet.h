// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "ui/kit/overlay.h"
#include "ui/tillcontext.h"

class QLabel;
class QLineEdit;

namespace hearth {

class AmountBox;
class TouchButton;

/** A manager's figure for one day, with a note why. UI thread. */
class ForecastSheet : public Overlay {
    Q_OBJECT
public:
    ForecastSheet(const TillContext &context, const protocol::ForecastPublished::Day &day,
        const std::optional<protocol::ForecastOverridden> &old, QWidget *window);

Q_SIGNALS:
    void decided(const hearth::protocol::ForecastOverridden &what);

private:
    void build(const QStringList &notes);
    void type(QChar character);
    void showTyped();
    void decide(std::optional<Money> amount);
    [[nodiscard]] std::optional<Money> amount() const;

    const TillContext &m_context;
    const protocol::ForecastPublished::Day m_day;
    QString m_typed;
    AmountBox *m_amount;
    QLineEdit *m_note;
    TouchButton *m_save;
    TouchButton *m_remove;
};

} // namespace hearth
