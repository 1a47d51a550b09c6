// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#pragma once
#include "core/result.h"

#include <QByteArray>
#include <memory>
#include <vector>

struct roaring_bitmap_s;

namespace hearth::hq {

/** Members by number, compressed. A value. */
class MemberSet {
public:
    MemberSet();
    MemberSet(const MemberSet &other);
    MemberSet &operator=(const MemberSet &other);
    MemberSet(MemberSet &&) noexcept;
    MemberSet &operator=(MemberSet &&) noexcept;
    ~MemberSet();

    void add(quint32 member);
    void remove(quint32 member);
    void unite(const MemberSet &other);
    void intersect(const MemberSet &other);
    void subtract(const MemberSet &other);
    [[nodiscard]] bool contains(quint32 member) const;
    [[nodiscard]] qint64 count() const;
    [[nodiscard]] bool isEmpty() const { return count() == 0; }
    /** The first so many after a number, ascending. */
    [[nodiscard]] std::vector<quint32> after(quint32 member, qsizetype limit) const;

    /** Roaring's portable form. */
    [[nodiscard]] QByteArray toBytes() const;
    /** Empty bytes: nobody. Error Corrupt. */
    [[nodiscard]] static Result<MemberSet> fromBytes(const QByteArray &bytes);
    bool operator==(const MemberSet &other) const;

private:
    struct Free {
        void operator()(roaring_bitmap_s *bitmap) const;
    };
    std::unique_ptr<roaring_bitmap_s, Free> m_bitmap;
};

} // namespace hearth::hq
