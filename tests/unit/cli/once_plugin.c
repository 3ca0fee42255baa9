/* SPDX-License-Identifier: Apache-2.0
 * once_plugin.c - the stage as a shared object. */
#include "once.h"

MILL_EXPORT_STAGE(once_stage)
