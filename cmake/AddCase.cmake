# scrutineer_cases(DIR RUNNER LABEL): every sub-folder of DIR is a case, run as `RUNNER FOLDER` and
# registered as the test LABEL.<folder's name>; a new folder is found by the next build, nothing is
# listed by hand. DIR and RUNNER may be relative to the CMakeLists.txt that calls.
#
# RUNNER finds in its environment SCRUTINEER_BIN (the checker), SCRUTINEER_ROOT (the source's top)
# and BUILD_DIR. Exit status 0: the case holds; 77: it can't be judged on this machine (skipped).
function(scrutineer_cases dir runner label)
  get_filename_component(dir ${dir} ABSOLUTE)
  get_filename_component(runner ${runner} ABSOLUTE)
  file(GLOB folders LIST_DIRECTORIES true CONFIGURE_DEPENDS ${dir}/*)
  foreach(folder IN LISTS folders)
    if(IS_DIRECTORY ${folder})
      get_filename_component(name ${folder} NAME)
      add_test(NAME ${label}.${name} COMMAND ${runner} ${folder})
      scrutineer_test_environment(${label}.${name})
      set_tests_properties(${label}.${name} PROPERTIES LABELS ${label})
    endif()
  endforeach()
endfunction()

# The environment of a test that is a script, also of one that was added by hand.
function(scrutineer_test_environment test)
  set_tests_properties(${test} PROPERTIES TIMEOUT 120 SKIP_RETURN_CODE 77 ENVIRONMENT
    "SCRUTINEER_BIN=${CMAKE_BINARY_DIR}/bin/scrutineer;SCRUTINEER_ROOT=${CMAKE_SOURCE_DIR};SCRUTINEER_LABS=${CMAKE_SOURCE_DIR}/labs;BUILD_DIR=${CMAKE_BINARY_DIR}")
endfunction()
