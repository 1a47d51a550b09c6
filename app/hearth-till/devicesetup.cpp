// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "devicesetup.h"
#include "setupworker.h"

namespace hearth {

DeviceSetup::DeviceSetup(Options options, const Clock &clock, QObject *parent)
    : PrinterSetup(parent), m_makeGlyphs(options.glyphs), m_worker(new SetupWorker(std::move(options), clock))
{
    m_thread.setObjectName(QStringLiteral("setup"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    const auto mine = [this](int turn) { return turn == m_turn; };
    connect(m_worker, &SetupWorker::found, this, [this, mine](int turn, const PrinterCandidate &candidate) {
        if (mine(turn))
            Q_EMIT found(candidate);
    });
    connect(m_worker, &SetupWorker::progressed, this, [this, mine](int turn, int done, int total) {
        if (mine(turn))
            Q_EMIT progressed(done, total);
    });
    connect(m_worker, &SetupWorker::searched, this, [this, mine](int turn, const QString &error) {
        if (mine(turn))
            Q_EMIT searched(error);
    });
    connect(m_worker, &SetupWorker::probed, this, [this, mine](int turn, const PrinterFinding &finding) {
        if (mine(turn))
            Q_EMIT probed(finding);
    });
    connect(m_worker, &SetupWorker::testPagePrinted, this, [this, mine](int turn, const TestPage &page) {
        if (mine(turn))
            Q_EMIT testPagePrinted(page);
    });
}

DeviceSetup::~DeviceSetup()
{
    if (m_thread.isRunning()) {
        m_thread.quit();
        m_thread.wait();
    } else {
        delete m_worker; // no thread has it
    }
}

void DeviceSetup::begin()
{
    ++m_turn;
    if (!m_thread.isRunning())
        m_thread.start();
}

void DeviceSetup::search()
{
    begin();
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, turn = m_turn] { worker->search(turn); }, Qt::QueuedConnection);
}

void DeviceSetup::probe(const QString &address, PrinterLanguage language)
{
    begin();
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, turn = m_turn, address, language] { worker->probe(turn, address, language); },
                              Qt::QueuedConnection);
}

void DeviceSetup::printTestPage(const PrinterRow &printer, const QString &language)
{
    begin();
    if (m_makeGlyphs)
        m_glyphs = std::exchange(m_makeGlyphs, nullptr)();
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, turn = m_turn, printer, language, glyphs = m_glyphs] {
        worker->printTestPage(turn, printer, language, glyphs);
    }, Qt::QueuedConnection);
}

void DeviceSetup::cancel()
{
    ++m_turn;
    if (m_thread.isRunning())
        QMetaObject::invokeMethod(m_worker, &SetupWorker::cancel, Qt::QueuedConnection);
}

} // namespace hearth
