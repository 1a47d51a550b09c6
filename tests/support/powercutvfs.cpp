// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "support/powercutvfs.h"

#include <QByteArray>
#include <QFile>
#include <QHash>
#include <QList>
#include <QRandomGenerator>
#include <mutex>
#include <sqlite3.h>

namespace hearth {
namespace {
/** What a write replaced. */
struct Undo {
    qint64 offset = 0;
    QByteArray before;     ///< shorter than what was written where the file grew
    QByteArray after;
    qint64 sizeBefore = 0;
    bool truncated = false;
};

struct Disk {
    std::mutex mutex;
    QHash<QString, QList<Undo>> unsynced; // by file, oldest first
    QRandomGenerator random{1};
    bool cut = false;
    int syncs = 0;
    int cutAt = 0;
};
Disk disk;
sqlite3_vfs *below = nullptr;
sqlite3_vfs shim;

/** The file of the system below follows it in memory. */
struct ShimFile {
    sqlite3_file base;
    QString *name;
    bool durable; ///< the database and its log; not what SQLite makes anew at each start
};
sqlite3_file *real(sqlite3_file *file)
{
    return reinterpret_cast<sqlite3_file *>(reinterpret_cast<ShimFile *>(file) + 1);
}
ShimFile *own(sqlite3_file *file)
{
    return reinterpret_cast<ShimFile *>(file);
}

QByteArray contentBefore(sqlite3_file *file, qint64 offset, qint64 count, qint64 size)
{
    const qint64 there = std::clamp<qint64>(size - offset, 0, count);
    QByteArray bytes(static_cast<qsizetype>(there), '\0');
    if (there > 0 && real(file)->pMethods->xRead(real(file), bytes.data(), static_cast<int>(there), offset) != SQLITE_OK)
        bytes.clear();
    return bytes;
}

int shimClose(sqlite3_file *file)
{
    delete own(file)->name;
    own(file)->name = nullptr;
    return real(file)->pMethods->xClose(real(file));
}
int shimRead(sqlite3_file *file, void *data, int count, sqlite3_int64 offset) { return real(file)->pMethods->xRead(real(file), data, count, offset); }
int shimWrite(sqlite3_file *file, const void *data, int count, sqlite3_int64 offset)
{
    const std::scoped_lock lock(disk.mutex);
    if (disk.cut)
        return SQLITE_IOERR_WRITE;
    sqlite3_int64 size = 0;
    real(file)->pMethods->xFileSize(real(file), &size);
    if (own(file)->durable)
        disk.unsynced[*own(file)->name].append({offset, contentBefore(file, offset, count, size), QByteArray(static_cast<const char *>(data), count), size, false});
    return real(file)->pMethods->xWrite(real(file), data, count, offset);
}
int shimTruncate(sqlite3_file *file, sqlite3_int64 size)
{
    const std::scoped_lock lock(disk.mutex);
    if (disk.cut)
        return SQLITE_IOERR_TRUNCATE;
    sqlite3_int64 before = 0;
    real(file)->pMethods->xFileSize(real(file), &before);
    if (own(file)->durable && size < before)
        disk.unsynced[*own(file)->name].append({size, contentBefore(file, size, before - size, before), {}, before, true});
    return real(file)->pMethods->xTruncate(real(file), size);
}
int shimSync(sqlite3_file *file, int flags)
{
    const std::scoped_lock lock(disk.mutex);
    ++disk.syncs;
    if (disk.cutAt > 0 && --disk.cutAt == 0)
        disk.cut = true;
    if (disk.cut)
        return SQLITE_IOERR_FSYNC;
    disk.unsynced.remove(*own(file)->name);
    return real(file)->pMethods->xSync(real(file), flags);
}
int shimFileSize(sqlite3_file *file, sqlite3_int64 *size) { return real(file)->pMethods->xFileSize(real(file), size); }
int shimLock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }
int shimUnlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
int shimCheckReserved(sqlite3_file *file, int *result) { return real(file)->pMethods->xCheckReservedLock(real(file), result); }
int shimControl(sqlite3_file *file, int what, void *argument) { return real(file)->pMethods->xFileControl(real(file), what, argument); }
int shimSectorSize(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }
/** No promise that a write is whole, or that it does not touch its neighbours. */
int shimCharacteristics(sqlite3_file *) { return 0; }
int shimShmMap(sqlite3_file *file, int page, int size, int extend, void volatile **where)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, where);
}
int shimShmLock(sqlite3_file *file, int offset, int n, int flags) { return real(file)->pMethods->xShmLock(real(file), offset, n, flags); }
void shimShmBarrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
int shimShmUnmap(sqlite3_file *file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

const sqlite3_io_methods shimMethods{2, shimClose, shimRead, shimWrite, shimTruncate, shimSync, shimFileSize, shimLock, shimUnlock,
                                     shimCheckReserved, shimControl, shimSectorSize, shimCharacteristics, shimShmMap, shimShmLock,
                                     shimShmBarrier, shimShmUnmap, nullptr, nullptr};

int shimOpen(sqlite3_vfs *, const char *name, sqlite3_file *file, int flags, int *outFlags)
{
    own(file)->base.pMethods = nullptr;
    own(file)->name = nullptr;
    const int code = below->xOpen(below, name, real(file), flags, outFlags);
    if (code != SQLITE_OK)
        return code;
    own(file)->name = new QString(QString::fromUtf8(name));
    own(file)->durable = name != nullptr && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    own(file)->base.pMethods = &shimMethods;
    return SQLITE_OK;
}
int shimDelete(sqlite3_vfs *, const char *name, int sync)
{
    {
        const std::scoped_lock lock(disk.mutex);
        if (disk.cut)
            return SQLITE_IOERR_DELETE;
        disk.unsynced.remove(QString::fromUtf8(name));
    }
    return below->xDelete(below, name, sync);
}

void takeBack(QFile &file, const Undo &undo, QRandomGenerator &random)
{
    switch (random.bounded(3)) {
    case 0: return; // the disk had it after all
    case 1:
        if (!undo.truncated && undo.after.size() > 1) { // half of it
            const auto torn = static_cast<qsizetype>(random.bounded(static_cast<int>(undo.after.size())));
            file.seek(undo.offset + torn);
            file.write(undo.before.mid(torn));
            if (undo.sizeBefore < undo.offset + undo.after.size() && file.size() == undo.offset + undo.after.size())
                file.resize(std::max(undo.sizeBefore, undo.offset + torn));
            return;
        }
        [[fallthrough]];
    default:
        file.seek(undo.offset);
        file.write(undo.before);
        if (undo.truncated || file.size() == undo.offset + undo.after.size())
            file.resize(std::max(undo.sizeBefore, undo.offset + undo.before.size()));
    }
}
} // namespace

PowerCutVfs::PowerCutVfs(quint32 seed)
{
    const std::scoped_lock lock(disk.mutex);
    disk.unsynced.clear();
    disk.random.seed(seed);
    disk.cut = false;
    disk.syncs = disk.cutAt = 0;
    if (below == nullptr) {
        below = sqlite3_vfs_find(nullptr);
        shim = *below;
        shim.szOsFile = static_cast<int>(sizeof(ShimFile)) + below->szOsFile;
        shim.zName = "powercut";
        shim.xOpen = shimOpen;
        shim.xDelete = shimDelete;
    }
    sqlite3_vfs_register(&shim, 1);
}

PowerCutVfs::~PowerCutVfs()
{
    sqlite3_vfs_unregister(&shim);
    sqlite3_vfs_register(below, 1);
}

void PowerCutVfs::cutAtSync(int nth)
{
    const std::scoped_lock lock(disk.mutex);
    disk.cutAt = nth;
}

void PowerCutVfs::cut()
{
    const std::scoped_lock lock(disk.mutex);
    disk.cut = true;
}

bool PowerCutVfs::isCut() const
{
    const std::scoped_lock lock(disk.mutex);
    return disk.cut;
}

int PowerCutVfs::syncs() const
{
    const std::scoped_lock lock(disk.mutex);
    return disk.syncs;
}

void PowerCutVfs::loseUnsynced()
{
    const std::scoped_lock lock(disk.mutex);
    for (auto it = disk.unsynced.cbegin(); it != disk.unsynced.cend(); ++it) {
        QFile file(it.key());
        if (!file.open(QIODevice::ReadWrite))
            continue;
        for (qsizetype i = it->size() - 1; i >= 0; --i)
            takeBack(file, it->at(i), disk.random);
    }
    disk.unsynced.clear();
    disk.cut = false;
    disk.cutAt = 0;
}

} // namespace hearth
