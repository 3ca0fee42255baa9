# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(opml LIBRARIES newsmill_feed_command)
