# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(charset LIBRARIES newsmill_cleaner)
