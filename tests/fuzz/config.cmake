# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(config LIBRARIES newsmill_config)
