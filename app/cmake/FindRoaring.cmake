# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
# CRoaring comes without a pkg-config file: Roaring::Roaring, from the package libroaring-dev.
find_path(ROARING_INCLUDE_DIR roaring/roaring.h)
find_library(ROARING_LIBRARY roaring)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Roaring REQUIRED_VARS ROARING_LIBRARY ROARING_INCLUDE_DIR)
if(Roaring_FOUND AND NOT TARGET Roaring::Roaring)
  add_library(Roaring::Roaring UNKNOWN IMPORTED)
  set_target_properties(Roaring::Roaring PROPERTIES IMPORTED_LOCATION ${ROARING_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${ROARING_INCLUDE_DIR})
endif()
mark_as_advanced(ROARING_INCLUDE_DIR ROARING_LIBRARY)
