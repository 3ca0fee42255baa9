# SPDX-License-Identifier: Apache-2.0
newsmill_add_fuzz(avro_datum LIBRARIES newsmill_avro_oracle newsmill_avro_test_types newsmill::types)
