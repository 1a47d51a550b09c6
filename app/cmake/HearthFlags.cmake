# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
# One flags target for everybody: warnings, strict Qt definitions, sanitizers, linker, compiler cache.
option(HEARTH_WERROR "Warnings are errors" OFF)
option(HEARTH_PCH "Use precompiled headers" ON)
option(HEARTH_UNITY "Compile the sources of a library several at a time" ON)
set(HEARTH_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
if(HEARTH_SANITIZE)
  set(CMAKE_CXX_FLAGS_DEBUG "-g1") # lines are what a report names
endif()

find_program(HEARTH_CCACHE ccache)
if(HEARTH_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Depend mode: what the compiler read comes from its own list, so that an empty cache does not preprocess everything twice.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 ${HEARTH_CCACHE})
endif()

add_library(hearth_flags INTERFACE)
# GCC 12 sees uninitialised members in every std::optional it inlines.
target_compile_options(hearth_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wno-maybe-uninitialized -fno-omit-frame-pointer
                                              -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(HEARTH_WERROR)
  target_compile_options(hearth_flags INTERFACE -Werror)
endif()
target_compile_definitions(hearth_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
  QT_NO_KEYWORDS QT_NO_FOREACH QT_STRICT_ITERATORS QT_DEPRECATED_WARNINGS
  QT_MESSAGELOGCONTEXT HEARTH_VERSION="${PROJECT_VERSION}"
  # ccache hashes the precompiled header instead of its include list
  )
if(HEARTH_PCH AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # A precompiled header of 150 MB is not walked again and again: a tenth of the time.
  target_compile_options(hearth_flags INTERFACE "SHELL:--param ggc-min-heapsize=1000000")
  target_compile_options(hearth_flags INTERFACE -fpch-preprocess -Winvalid-pch)
endif()
if(HEARTH_SANITIZE)
  target_compile_options(hearth_flags INTERFACE -fsanitize=${HEARTH_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(hearth_flags INTERFACE -fsanitize=${HEARTH_SANITIZE})
  if(HEARTH_SANITIZE MATCHES "thread")
    target_compile_options(hearth_flags INTERFACE -Wno-tsan) # asio has fences; none of what is looked for hangs on them
  endif()
endif()
find_program(HEARTH_MOLD mold)
if(HEARTH_MOLD AND NOT HEARTH_SANITIZE)
  target_link_options(hearth_flags INTERFACE -fuse-ld=mold)
endif()
