# scrutineer_layer(NAME SOURCES … USES …): a folder of checker/ is a library scrutineer_NAME that
# shows only its own folder's headers. USES names layers below or libraries found by pkg-config;
# an #include of a layer that is not named in USES does not compile.
function(scrutineer_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES" ${ARGN})
  add_library(scrutineer_${name} STATIC ${LAYER_SOURCES})
  target_include_directories(scrutineer_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(scrutineer_${name} PUBLIC ${LAYER_USES} PRIVATE scrutineer_warnings)
endfunction()
