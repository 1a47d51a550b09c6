// SPDX-FileCopyrightText: Hearth contributors
// SPDX-License-Identifier: GPL-3.0-only
// Must not compile: a target that links domain alone does not see storage.
#include "storage/writer.h"
