// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
#include "audience/memberset.h"

#include <roaring/roaring.h>

namespace hearth::hq {

void MemberSet::Free::operator()(roaring_bitmap_s *bitmap) const
{
    roaring_bitmap_free(bitmap);
}

MemberSet::MemberSet() : m_bitmap(roaring_bitmap_create()) {}
MemberSet::MemberSet(const MemberSet &other) : m_bitmap(roaring_bitmap_copy(other.m_bitmap.get())) {}
MemberSet::MemberSet(MemberSet &&) noexcept = default;
MemberSet &MemberSet::operator=(MemberSet &&) noexcept = default;
MemberSet::~MemberSet() = default;

MemberSet &MemberSet::operator=(const MemberSet &other)
{
    if (this != &other)
        m_bitmap.reset(roaring_bitmap_copy(other.m_bitmap.get()));
    return *this;
}

void MemberSet::add(quint32 member)
{
    roaring_bitmap_add(m_bitmap.get(), member);
}

void MemberSet::remove(quint32 member)
{
    roaring_bitmap_remove(m_bitmap.get(), member);
}

void MemberSet::unite(const MemberSet &other)
{
    roaring_bitmap_or_inplace(m_bitmap.get(), other.m_bitmap.get());
}

void MemberSet::intersect(const MemberSet &other)
{
    roaring_bitmap_and_inplace(m_bitmap.get(), other.m_bitmap.get());
}

void MemberSet::subtract(const MemberSet &other)
{
    roaring_bitmap_andnot_inplace(m_bitmap.get(), other.m_bitmap.get());
}

bool MemberSet::contains(quint32 member) const
{
    return roaring_bitmap_contains(m_bitmap.get(), member);
}

qint64 MemberSet::count() const
{
    return static_cast<qint64>(roaring_bitmap_get_cardinality(m_bitmap.get()));
}

std::vector<quint32> MemberSet::after(quint32 member, qsizetype limit) const
{
    std::vector<quint32> members;
    roaring_uint32_iterator_t at;
    roaring_init_iterator(m_bitmap.get(), &at);
    if (member != 0)
        roaring_move_uint32_iterator_equalorlarger(&at, member + 1);
    for (; at.has_value && static_cast<qsizetype>(members.size()) < limit; roaring_advance_uint32_iterator(&at))
        members.push_back(at.current_value);
    return members;
}

QByteArray MemberSet::toBytes() const
{
    roaring_bitmap_run_optimize(m_bitmap.get());
    QByteArray bytes(static_cast<qsizetype>(roaring_bitmap_portable_size_in_bytes(m_bitmap.get())), Qt::Uninitialized);
    roaring_bitmap_portable_serialize(m_bitmap.get(), bytes.data());
    return bytes;
}

Result<MemberSet> MemberSet::fromBytes(const QByteArray &bytes)
{
    MemberSet set;
    if (bytes.isEmpty())
        return set;
    roaring_bitmap_t *read = roaring_bitmap_portable_deserialize_safe(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (read == nullptr)
        return fail(ErrorCode::Corrupt, QStringLiteral("a set of members cannot be read"));
    set.m_bitmap.reset(read);
    return set;
}

bool MemberSet::operator==(const MemberSet &other) const
{
    return roaring_bitmap_equals(m_bitmap.get(), other.m_bitmap.get());
}

} // namespace hearth::hq
