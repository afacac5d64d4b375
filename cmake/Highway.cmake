# Highway's headers, 1.0.3 or newer: those of the system, otherwise a pinned release. Only headers are used: the dispatch
# among SIMD targets is our own, so that the library needs no libhwy at run time.
find_path(KINASE_HIGHWAY_INCLUDE hwy/highway.h)
if(NOT KINASE_HIGHWAY_INCLUDE AND EXISTS /usr/include/hwy/highway.h)
  # Cross-compiling: the headers fit every architecture, those beside them do not.
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/highway)
  file(CREATE_LINK /usr/include/hwy ${CMAKE_BINARY_DIR}/highway/hwy SYMBOLIC)
  set(KINASE_HIGHWAY_INCLUDE ${CMAKE_BINARY_DIR}/highway CACHE PATH "Folder of hwy/highway.h" FORCE)
endif()
if(NOT KINASE_HIGHWAY_INCLUDE)
  include(FetchContent)
  FetchContent_Declare(highway
    URL https://github.com/google/highway/releases/download/1.2.0/highway-1.2.0.tar.gz
    URL_HASH SHA256=7e0be78b8318e8bdbf6fa545d2ecb4c90f947df03f7aadc42c1967f019e63343)
  FetchContent_GetProperties(highway)
  if(NOT highway_POPULATED)
    message(STATUS "Highway is not installed: fetching release 1.2.0")
    FetchContent_Populate(highway)
  endif()
  set(KINASE_HIGHWAY_INCLUDE ${highway_SOURCE_DIR} CACHE PATH "Folder of hwy/highway.h" FORCE)
endif()

add_library(kinase_highway INTERFACE)
target_include_directories(kinase_highway SYSTEM INTERFACE ${KINASE_HIGHWAY_INCLUDE})
# Of all targets only those with FMA and a kernel table of their own.
target_compile_definitions(kinase_highway INTERFACE
  "HWY_DISABLED_TARGETS=(~(HWY_AVX3|HWY_AVX2|HWY_NEON|HWY_EMU128|HWY_SCALAR))")
