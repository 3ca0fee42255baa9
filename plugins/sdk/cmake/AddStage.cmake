# SPDX-License-Identifier: Apache-2.0
# AddStage.cmake - newsmill_add_stage(name SOURCES ... [LIBRARIES targets]): one stage, one shared object,
# one exported symbol.

function(newsmill_add_stage name)
  cmake_parse_arguments(STAGE "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} MODULE ${STAGE_SOURCES})
  target_link_libraries(${name} PRIVATE newsmill::plugin newsmill::types ${STAGE_LIBRARIES}
                        $<TARGET_NAME_IF_EXISTS:newsmill_warnings>)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_options(${name} PRIVATE -Wl,--exclude-libs,ALL)
  set_target_properties(${name} PROPERTIES PREFIX "" C_VISIBILITY_PRESET hidden
                        LIBRARY_OUTPUT_DIRECTORY ${NEWSMILL_PLUGIN_OUTPUT})
  install(TARGETS ${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/newsmill)
endfunction()
