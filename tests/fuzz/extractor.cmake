# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(extractor LIBRARIES newsmill_extraction)
target_compile_definitions(fuzz_extractor PRIVATE RULES_FOLDER="${PROJECT_SOURCE_DIR}/pipeline-conf/rules")
newsmill_add_fuzz(tsv LIBRARIES newsmill_extraction)
