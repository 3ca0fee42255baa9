# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(retry_after LIBRARIES newsmill_frontier newsmill_text)
