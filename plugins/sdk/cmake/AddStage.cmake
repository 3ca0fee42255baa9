# SPDX-License-Identifier: Apache-2.0
# AddStage.cmake - what a stage is built with, here and by others who find_package(newsmill).
#   newsmill_add_stage(name SOURCES ... [LIBRARIES targets])  one shared object, one exported symbol
#   newsmill_add_types(name NAME.avsc...)                     a static library of schemac's C types

function(newsmill_add_types name)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
  file(MAKE_DIRECTORY ${folder})
  set(sources)
  foreach(schema ${ARGN})
    cmake_path(ABSOLUTE_PATH schema)
    cmake_path(GET schema STEM LAST_ONLY stem)
    add_custom_command(OUTPUT ${folder}/${stem}.c ${folder}/${stem}.h
                       COMMAND newsmill::schemac ${schema} -o ${folder}
                       DEPENDS newsmill::schemac ${schema} VERBATIM)
    list(APPEND sources ${folder}/${stem}.c ${folder}/${stem}.h)
  endforeach()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${folder})
  target_link_libraries(${name} PUBLIC newsmill::plugin
                        PRIVATE $<TARGET_NAME_IF_EXISTS:newsmill_warnings>)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET hidden)
endfunction()

function(newsmill_add_stage name)
  cmake_parse_arguments(STAGE "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} MODULE ${STAGE_SOURCES})
  target_link_libraries(${name} PRIVATE newsmill::plugin newsmill::types ${STAGE_LIBRARIES}
                        $<TARGET_NAME_IF_EXISTS:newsmill_warnings>)
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_options(${name} PRIVATE -Wl,--exclude-libs,ALL)
  set_target_properties(${name} PROPERTIES PREFIX "" C_VISIBILITY_PRESET hidden)
  if(NEWSMILL_PLUGIN_OUTPUT)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${NEWSMILL_PLUGIN_OUTPUT})
  endif()
  install(TARGETS ${name} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/newsmill)
endfunction()
