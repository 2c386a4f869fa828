# One interface target that our own code links: warnings are errors, sanitizers on request.
option(SCRUTINEER_SANITIZE "Build the checker with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

add_library(scrutineer_warnings INTERFACE)
target_compile_options(scrutineer_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wstrict-prototypes -Wvla)
if(SCRUTINEER_SANITIZE)
  target_compile_options(scrutineer_warnings INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(scrutineer_warnings INTERFACE -fsanitize=address,undefined)
endif()
