# scrutineer_unit_test(NAME USES … DEFINITIONS …): builds tests/unit/test_NAME.c with cmocka and
# registers it as the test unit.NAME. USES names layers or pkg-config libraries as in Layer.cmake;
# DEFINITIONS are macros for that file (paths, say). `ctest -L unit` runs them all.
#
# Who only checks labs has no cmocka: then the unit tests are left out, and the configuration says so.
find_package(PkgConfig REQUIRED)
pkg_check_modules(CMOCKA QUIET IMPORTED_TARGET cmocka)
if(NOT CMOCKA_FOUND)
  message(STATUS "cmocka is not installed: no unit tests")
endif()

function(scrutineer_unit_test name)
  cmake_parse_arguments(UNIT "" "" "USES;DEFINITIONS" ${ARGN})
  if(NOT TARGET PkgConfig::CMOCKA)
    return()
  endif()
  set(program test_${name})
  add_executable(${program} ${CMAKE_SOURCE_DIR}/tests/unit/test_${name}.c)
  target_compile_definitions(${program} PRIVATE ${UNIT_DEFINITIONS})
  target_link_libraries(${program} PRIVATE ${UNIT_USES} PkgConfig::CMOCKA scrutineer_warnings)
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/unit)
  add_test(NAME unit.${name} COMMAND ${program})
  set_tests_properties(unit.${name} PROPERTIES LABELS "unit;sanitized" TIMEOUT 240)
endfunction()
