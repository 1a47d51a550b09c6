// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "tlskeeper.h"
#include "certificates/certificates.h"
#include "functions/cli/admindesk.h"

#include <QLoggingCategory>

namespace hearth {
namespace {
Q_LOGGING_CATEGORY(tlsKeeperLog, "hearth.hq.tls")
constexpr std::chrono::hours LookEvery{6};
} // namespace

TlsKeeper::TlsKeeper(storage::Writer &writer, const Clock &clock, QString directory)
    : m_writer(writer), m_clock(clock), m_directory(std::move(directory))
{
}

Result<std::optional<Front::Tls>> TlsKeeper::prepare(const QString &mode)
{
    const QStringList modes{QStringLiteral("auto"), QStringLiteral("on"), QStringLiteral("off")};
    if (!modes.contains(mode))
        return fail(ErrorCode::InvalidInput, QStringLiteral("give auto, on or off"), QStringLiteral("--tls"));
    const bool present = hq::Certificates::present(m_directory);
    if (mode == modes.last() || (mode == modes.first() && !present))
        return std::optional<Front::Tls>();
    if (!present)
        return fail(ErrorCode::NotFound, QStringLiteral("there is no certificate yet: run \"hearth-hq init\" first"), m_directory);
    HEARTH_TRY(hq::Certificates::server(m_directory));
    renewWhereDue();
    HEARTH_ASSIGN(const hq::ServerCertificate certificate, hq::Certificates::server(m_directory));
    return std::optional(Front::Tls{certificate.chainPem, certificate.keyPem});
}

void TlsKeeper::watch(Front &front)
{
    m_front = &front;
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        renewWhereDue();
        reload();
    });
    m_timer.start(LookEvery);
}

void TlsKeeper::reload()
{
    if (m_front == nullptr)
        return;
    const auto certificate = hq::Certificates::server(m_directory);
    const auto shown = certificate ? m_front->setTls({certificate->chainPem, certificate->keyPem})
                                   : Result<void>(tl::unexpected<Error>(certificate.error()));
    if (!shown)
        qCCritical(tlsKeeperLog).noquote() << "the certificate of before is shown on:" << shown.error().toString();
}

void TlsKeeper::renewWhereDue()
{
    const auto certificate = hq::Certificates::server(m_directory);
    const qint64 now = m_clock.nowMs();
    if (!certificate || !hq::Certificates::isDue(*certificate, now))
        return;
    const auto renewed = m_writer.run([this, now](storage::Transaction &tx) -> Result<void> {
        hq::AdminEffects effects;
        HEARTH_TRY(hq::AdminDesk::handle(tx, {{QStringLiteral("command"), QStringLiteral("tls_renew")}}, now, effects, m_directory));
        return {};
    });
    if (renewed)
        qCInfo(tlsKeeperLog) << "the server's certificate was renewed";
    else // perhaps the authority's key is kept elsewhere
        qCCritical(tlsKeeperLog).noquote() << "the server's certificate ends within" << hq::Certificates::RenewDays
                                           << "days and cannot be renewed, tills will be cut off:" << renewed.error().toString();
}

} // namespace hearth
