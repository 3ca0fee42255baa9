# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(map LIBRARIES newsmill_host newsmill_mapped_types newsmill_text)
