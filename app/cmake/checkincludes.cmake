# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
# cmake -DNAME=ui -DMAY=core|domain|… -DROOT=DIR -P checkincludes.cmake
# Fails where a source below ROOT includes a header of a layer that NAME's row of the layer table does not name, also one that the
# compiler would find because another layer's headers bring it along.
cmake_minimum_required(VERSION 3.25)
file(GLOB_RECURSE sources ${ROOT}/*.h ${ROOT}/*.cpp)
string(REPLACE "|" ";" may "${MAY}")
list(APPEND may ${NAME})
foreach(source IN LISTS sources)
  file(STRINGS ${source} includes REGEX "^#include \"[a-z]+/")
  foreach(include IN LISTS includes)
    string(REGEX REPLACE "^#include \"([a-z]+)/.*" "\\1" layer "${include}")
    if(NOT layer IN_LIST may)
      message(FATAL_ERROR "${source}: ${include}\nhearth_${NAME} must not include hearth_${layer}: see the layer table")
    endif()
  endforeach()
endforeach()
