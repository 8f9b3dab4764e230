# Compiler, cache and linker settings shared by every target.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${CCACHE_PROGRAM})
endif()

add_library(citymirror_options INTERFACE)
target_include_directories(citymirror_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(citymirror_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers -ffp-contract=off
  $<$<BOOL:${CCACHE_PROGRAM}>:-fpch-preprocess>)
# Fewer collections of the compiler's own garbage: a fifteenth of its time, 512 MB a unit.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(citymirror_options INTERFACE --param=ggc-min-expand=300 --param=ggc-min-heapsize=500000)
  # What GCC 12 says at -O3 of std::variant, std::string and std::optional is not so (GCC bugs 105562,
  # 105651, 105593); development builds keep these warnings.
  target_compile_options(citymirror_options INTERFACE
    "$<$<CONFIG:Release>:-Wno-maybe-uninitialized;-Wno-stringop-overflow;-Wno-restrict;-Wno-array-bounds>")
endif()
target_compile_definitions(citymirror_options INTERFACE
  CITYMIRROR_VERSION="${PROJECT_VERSION}")
if(CITYMIRROR_SANITIZE)
  target_compile_options(citymirror_options INTERFACE -fsanitize=${CITYMIRROR_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(citymirror_options INTERFACE -fsanitize=${CITYMIRROR_SANITIZE})
endif()
# Line numbers for backtraces cost a quarter of the time of compiling.
set(CITYMIRROR_DEBUG_INFO "" CACHE STRING "Debug information of development builds: -g1 = line numbers")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 ${CITYMIRROR_DEBUG_INFO}")
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
# A quarter of the time of linking, where binutils have it: 120 programs of tests.
find_program(CITYMIRROR_GOLD ld.gold)
if(CITYMIRROR_GOLD)
  add_link_options($<$<CONFIG:RelWithDebInfo>:-fuse-ld=gold>)
endif()
