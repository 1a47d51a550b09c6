// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Exists so that the shared precompiled header has a target to belong to.
