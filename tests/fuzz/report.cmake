# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(report LIBRARIES newsmill_measure)
