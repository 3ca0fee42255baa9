# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(ask LIBRARIES newsmill_cli newsmill_supervisor PkgConfig::JANSSON)
