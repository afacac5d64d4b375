# How everything is compiled. Contraction would fuse a * b + c where the Java formulas round twice; any form of fast-math
# would change results and link code that switches the whole process to flush-to-zero.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

add_library(kinase_options INTERFACE)
target_compile_features(kinase_options INTERFACE cxx_std_17)
target_compile_options(kinase_options INTERFACE
  -Wall -Wextra -ffp-contract=off -fno-math-errno -fPIC -fvisibility=hidden -ffunction-sections)
