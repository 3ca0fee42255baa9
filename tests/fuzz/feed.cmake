# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(feed LIBRARIES newsmill_feeds)
