# What `cmake --install` lays out: see checker/CMakeLists.txt for where the program looks.
