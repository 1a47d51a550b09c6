// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/clock.h"
#include "core/result.h"

#include <QHash>
#include <QTimer>
#include <functional>
#include <utility>

namespace hearth {

/** Questions to headquarters that wait for their answers: each ends once, by its answer, by its time or with the connection. Lives on the UI thread. */
template <typename Answer>
class OpenQuestions {
public:
    using Finish = std::function<void(const Result<Answer> &)>;
    /** `answerMs`: how long headquarters has. `most`: open at once. */
    OpenQuestions(const Clock &clock, int answerMs, int most) : m_clock(clock), m_answerMs(answerMs), m_most(most)
    {
        constexpr int PollMs = 100;
        m_deadline.setInterval(PollMs);
        m_deadline.callOnTimeout([this] { expire(); });
    }

    /** Without a connection nothing is answered: all that waits ends with Unavailable. */
    void setOnline(bool online)
    {
        if (std::exchange(m_online, online) == online || online)
            return;
        const QList<qint64> waiting = m_open.keys();
        for (const qint64 id : waiting)
            finish(id, fail(ErrorCode::Unavailable, QStringLiteral("the connection to headquarters ended")));
    }
    [[nodiscard]] bool isOnline() const { return m_online; }
    [[nodiscard]] bool isFull() const { return m_open.size() >= m_most; }

    /** The number to ask under; `done` is called once, with Timeout where nothing comes. */
    [[nodiscard]] qint64 add(Finish done)
    {
        m_open.insert(++m_last, {std::move(done), m_clock.monotonicMs() + m_answerMs});
        m_deadline.start();
        return m_last;
    }
    /** A number that is not open any more is nothing: an answer can be late. */
    void finish(qint64 id, const Result<Answer> &answer)
    {
        const auto question = m_open.constFind(id);
        if (question == m_open.constEnd())
            return;
        const Finish done = question->done; // which may ask again
        m_open.erase(question);
        if (m_open.isEmpty())
            m_deadline.stop();
        done(answer);
    }

private:
    struct Question {
        Finish done;
        qint64 untilMs = 0;
    };
    void expire()
    {
        const qint64 now = m_clock.monotonicMs();
        QList<qint64> late;
        for (auto it = m_open.constBegin(); it != m_open.constEnd(); ++it) {
            if (it->untilMs <= now)
                late.append(it.key());
        }
        for (const qint64 id : std::as_const(late))
            finish(id, fail(ErrorCode::Timeout, QStringLiteral("headquarters did not answer in time")));
    }
    const Clock &m_clock;
    const int m_answerMs;
    const int m_most;
    bool m_online = false;
    QHash<qint64, Question> m_open;
    qint64 m_last = 0;
    QTimer m_deadline;
};

} // namespace hearth
