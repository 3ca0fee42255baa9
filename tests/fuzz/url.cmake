# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(url LIBRARIES newsmill_text)
