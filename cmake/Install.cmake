# What `cmake --install` lays out below the prefix:
#
#   bin/scrutineer, bin/scrutineer-cc   the program; the compiler driver
#   libexec/scrutineer/                what it starts or loads: never called by hand
#   share/scrutineer/labs, docs/       the labs; a page a rule in docs/en/rules and docs/fr/rules
#   share/man/man1, fr/man1, share/bash-completion/completions
#
# The program finds the other folders from its own place (checker/base/kit.c), so the prefix may be
# moved as a whole.
set(SCRUTINEER_LIBEXEC libexec/scrutineer) # not GNUInstallDirs: base/kit.c looks here
set(SCRUTINEER_SHARE share/scrutineer)
set(SCRUTINEER_BUILT_LIBEXEC ${CMAKE_BINARY_DIR}/libexec/scrutineer)

if(TARGET scrutineer)
  install(TARGETS scrutineer RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
if(TARGET scrutineer-cc)
  install(TARGETS scrutineer-cc RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(FILES ${SCRUTINEER_BUILT_LIBEXEC}/harmless.txt DESTINATION ${SCRUTINEER_LIBEXEC})
endif()
if(TARGET scrutineer-marshal)
  install(PROGRAMS ${SCRUTINEER_BUILT_LIBEXEC}/scrutineer-marshal DESTINATION ${SCRUTINEER_LIBEXEC})
endif()
if(TARGET witness)
  install(PROGRAMS ${SCRUTINEER_BUILT_LIBEXEC}/witness.so DESTINATION ${SCRUTINEER_LIBEXEC})
endif()
if(TARGET memcheck)
  install(PROGRAMS ${SCRUTINEER_BUILT_LIBEXEC}/memcheck.so DESTINATION ${SCRUTINEER_LIBEXEC})
endif()
if(TARGET scrutineer_runtime)
  install(FILES ${SCRUTINEER_BUILT_LIBEXEC}/runtime.a ${SCRUTINEER_BUILT_LIBEXEC}/wrapped.txt
    DESTINATION ${SCRUTINEER_LIBEXEC})
endif()

install(DIRECTORY labs/ DESTINATION ${SCRUTINEER_SHARE}/labs OPTIONAL)
install(DIRECTORY docs/en/rules DESTINATION ${SCRUTINEER_SHARE}/docs/en OPTIONAL)
install(DIRECTORY docs/fr/rules DESTINATION ${SCRUTINEER_SHARE}/docs/fr OPTIONAL)
install(FILES docs/man/scrutineer.1 docs/man/scrutineer-cc.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/man/fr/scrutineer.1 docs/man/fr/scrutineer-cc.1
  DESTINATION ${CMAKE_INSTALL_MANDIR}/fr/man1)
install(FILES docs/completion/scrutineer.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME scrutineer)
