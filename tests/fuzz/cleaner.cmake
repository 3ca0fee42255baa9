# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(cleaner LIBRARIES newsmill_cleaner)
target_compile_definitions(fuzz_cleaner PRIVATE CONF="${PROJECT_SOURCE_DIR}/pipeline-conf")
