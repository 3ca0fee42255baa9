# SPDX-License-Identifier: Apache-2.0
# Build.cmake - warnings, sanitizers, and the calls that add a library, a stage, a test.

add_library(newsmill_warnings INTERFACE)
target_compile_options(newsmill_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
  -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wno-unused-parameter
  # librdkafka's macros are statement expressions, of which gcc says nothing in system headers.
  $<$<C_COMPILER_ID:Clang>:-Wno-gnu-statement-expression>)

# assert() guards what cannot happen, in release builds too.
add_compile_options(-UNDEBUG)
if(NEWSMILL_SANITIZE)
  add_compile_options(-fsanitize=${NEWSMILL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${NEWSMILL_SANITIZE})
else()
  add_link_options(-Wl,--no-undefined)
endif()
if(NEWSMILL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# newsmill_add_library(name SOURCES ... [PUBLIC targets] [PRIVATE targets]): a static library of the
# runner or of text/, included as "folder/file.h".
function(newsmill_add_library name)
  cmake_parse_arguments(LIB "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${LIB_SOURCES})
  # For "folder/file.h" alone: <avro/schema.h> is libavro's.
  target_compile_options(${name} PUBLIC "SHELL:-iquote ${CMAKE_CURRENT_SOURCE_DIR}/..")
  target_link_libraries(${name} PUBLIC ${LIB_PUBLIC} PRIVATE ${LIB_PRIVATE} newsmill_warnings)
endfunction()

# newsmill_add_test(name SOURCES ... [LIBRARIES targets] [LABELS labels]): a cmocka program.
function(newsmill_add_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(test_${name} ${TEST_SOURCES})
  set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
  target_link_libraries(test_${name} PRIVATE ${TEST_LIBRARIES} newsmill_test_support newsmill_warnings)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS "unit;${TEST_LABELS}" TIMEOUT 120)
endfunction()
