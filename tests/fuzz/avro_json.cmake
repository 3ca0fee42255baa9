# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(avro_json LIBRARIES newsmill_avro newsmill_avro_test_types newsmill::types)
