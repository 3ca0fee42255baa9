# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(text LIBRARIES newsmill_text)
