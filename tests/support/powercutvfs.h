// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include <QString>

namespace hearth {

/** SQLite's file system for a test, made its default: what was written and not yet synced is lost when the power is cut, in part or wholly,
    also in the middle of a page. Until then it behaves as the one below it. One at a time; any thread. */
class PowerCutVfs {
public:
    explicit PowerCutVfs(quint32 seed);
    ~PowerCutVfs();
    PowerCutVfs(const PowerCutVfs &) = delete;
    PowerCutVfs &operator=(const PowerCutVfs &) = delete;

    /** Cuts the power at the `nth` sync from now on, before it takes effect. From then on every write and sync fails, and nothing reaches
        the disk. */
    void cutAtSync(int nth);
    /** Cuts it now. */
    void cut();
    [[nodiscard]] bool isCut() const;
    [[nodiscard]] int syncs() const;
    /** Once all files are closed: takes back what the disk had not got. Each write that was not synced survives, or not, or in part, as the
        seed says. Then the power is back. */
    void loseUnsynced();
};

} // namespace hearth
