# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
# Writes the one source of a group of test programs (run with -DOUT= -DDIR= -DTESTS=a|b): each test in a namespace of its own, after
# the headers of all, and a main that runs the one by whose name the program was called.
string(REPLACE "|" ";" tests "${TESTS}")
set(includes "")
set(bodies "")
set(calls "")
foreach(test IN LISTS tests)
  file(STRINGS ${DIR}/${test}.cpp lines REGEX "^#include ")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "\\.moc\"")
      list(APPEND includes "${line}")
    endif()
  endforeach()
  string(APPEND bodies "namespace ${test} {\n#include \"${DIR}/${test}.cpp\"\n}\n")
  string(APPEND calls "    if (name == \"${test}\")\n        return ${test}::main(argc, argv);\n")
endforeach()
list(REMOVE_DUPLICATES includes)
list(JOIN includes "\n" includes)
set(text "#include <QtCore/QList>\n#include <QtCore/qmetatype.h>\n#include <cstdio>\n#include <memory>\n#include <string_view>\n${includes}\n${bodies}
int main(int argc, char **argv)
{
    const std::string_view path(argv[0]);
    const std::string_view name = path.substr(path.rfind('/') + 1);
${calls}    std::fputs(\"call it by the name of a test\\n\", stderr);
    return 2;
}
")
file(CONFIGURE OUTPUT ${OUT} CONTENT "${text}" @ONLY) # touches it only where it changes
