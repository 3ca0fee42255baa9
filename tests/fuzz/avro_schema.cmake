# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(avro_schema LIBRARIES newsmill_avro newsmill_schemac)
