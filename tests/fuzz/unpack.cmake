# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(unpack LIBRARIES newsmill_net)
