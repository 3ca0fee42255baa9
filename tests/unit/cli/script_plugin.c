/* SPDX-License-Identifier: Apache-2.0
 * script_plugin.c - the stage as a shared object. */
#include "script_stage.h"

MILL_EXPORT_STAGE(script_stage)
