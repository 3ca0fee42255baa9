# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(robots LIBRARIES newsmill_frontier newsmill_text)
