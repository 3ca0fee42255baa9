# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(dedup LIBRARIES newsmill_dedup_fixture)
