# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(host LIBRARIES newsmill_host newsmill_test_types)
