# What one source of a unit instantiates the next need not: four units of 14 sources of the session,
# compiled as one, take half of the time.
set(CITYMIRROR_UNITY 20 CACHE STRING "Sources compiled together as one unit, 0 for each alone")
set(CITYMIRROR_TEST_UNITY 16 CACHE STRING "The same for tests")
# Taking in what a session is costs a unit six seconds before its first line.
set(CITYMIRROR_APP_UNITY 56 CACHE STRING "The same for what is made of sessions, and its tests")

# Compiles the sources of a target several at a time: headers are read once for all of them.
function(citymirror_unity target size)
  if(size GREATER 0)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${size})
    # A source inside a unit is no header, whatever the compiler takes it for.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

# What computes nothing is compiled in development builds with the least effort that keeps loops
# over pixels short: nearly half of the time (-O1: a third; -O0 takes longer than -Og, it writes all
# that is inline). A target takes the effort from its precompiled header, whatever its own flags say,
# so both must be given the same.
function(citymirror_light target)
  # What it cannot prove with so little effort it would warn of.
  target_compile_options(${target} PRIVATE
    $<$<CONFIG:RelWithDebInfo>:-Og> $<$<CONFIG:RelWithDebInfo>:-Wno-maybe-uninitialized>)
endfunction()

# Moc without the headers of a source, see moc.in.
get_target_property(CITYMIRROR_MOC Qt6::moc IMPORTED_LOCATION)
if(NOT CITYMIRROR_MOC)
  get_target_property(CITYMIRROR_MOC Qt6::moc IMPORTED_LOCATION_NONE)
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/moc.in ${CMAKE_BINARY_DIR}/moc @ONLY
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)

# A room is its folder: one static library of every .cpp in it and in its corners, the folders
# inside it.
#
#   citymirror_room(flood USES core run draw PRIVATE third::party [QT])
#
# USES names rooms whose headers may be included (public); PRIVATE names third parties.
function(citymirror_room name)
  cmake_parse_arguments(ROOM "QT" "" "USES;PRIVATE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
    ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  set(library citymirror_${name})
  add_library(${library} STATIC ${sources})
  set_target_properties(${library} PROPERTIES LINKER_LANGUAGE CXX)
  citymirror_unity(${library} ${CITYMIRROR_UNITY})
  target_link_libraries(${library} PUBLIC citymirror_options Eigen3::Eigen PRIVATE ${ROOM_PRIVATE})
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(${library} PUBLIC citymirror_${used})
  endforeach()
  if(ROOM_QT)
    set_target_properties(${library} PROPERTIES AUTOMOC ON AUTOMOC_EXECUTABLE ${CMAKE_BINARY_DIR}/moc)
    set(kind widgets)
  elseif(CMAKE_CURRENT_SOURCE_DIR MATCHES "^${CMAKE_SOURCE_DIR}/(app|gis)/")
    set(kind light)
  else()
    set(kind rooms)
  endif()
  if(NOT kind STREQUAL rooms)
    citymirror_light(${library})
  endif()
  if(name MATCHES "^(session|cli|panels|desktop)$" AND CITYMIRROR_UNITY GREATER 0)
    citymirror_unity(${library} ${CITYMIRROR_APP_UNITY})
  endif()
  target_precompile_headers(${library} REUSE_FROM citymirror_${kind}_precompiled)
endfunction()

# Eigen and the standard library, and Qt for rooms of widgets, are read once for all rooms: a third
# of the time of compiling most sources. What a session is, is not among it: eight units read that,
# in less time than two headers more take.
file(WRITE ${CMAKE_BINARY_DIR}/empty.cpp "")
foreach(kind rooms light widgets)
  set(library citymirror_${kind}_precompiled)
  add_library(${library} STATIC EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/empty.cpp)
  target_link_libraries(${library} PRIVATE citymirror_options Eigen3::Eigen)
  if(NOT kind STREQUAL rooms)
    citymirror_light(${library})
  endif()
endforeach()
target_link_libraries(citymirror_widgets_precompiled PRIVATE Qt6::Widgets)
target_precompile_headers(citymirror_rooms_precompiled PRIVATE ${CMAKE_CURRENT_LIST_DIR}/precompiled.h)
target_precompile_headers(citymirror_light_precompiled PRIVATE ${CMAKE_CURRENT_LIST_DIR}/precompiled.h)
target_precompile_headers(citymirror_widgets_precompiled PRIVATE ${CMAKE_CURRENT_LIST_DIR}/precompiled_qt.h)

# The *_test.cpp of the current folder are one program, <group>_tests, and one ctest entry each.
#
#   citymirror_tests(flood USES flood [WINDOW] [SLOW stem_test] [PRIVATE third::party])
#
# WINDOW tests take an X display each for themselves, of those that packaging/test.sh starts: focus is
# one per display. SLOW ones and those of windows start first where nothing is known of their times:
# none of them is then left to run alone at the end.
function(citymirror_tests group)
  cmake_parse_arguments(TEST "WINDOW" "" "USES;PRIVATE;SLOW" ${ARGN})
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  set(program ${group}_tests)
  add_executable(${program} ${tests} ${CMAKE_SOURCE_DIR}/tests/support/test_program.cpp)
  # No ccache: reading its precompiled header is cheaper than hashing it.
  set_target_properties(${program} PROPERTIES AUTOMOC ON AUTOMOC_EXECUTABLE ${CMAKE_BINARY_DIR}/moc CXX_COMPILER_LAUNCHER ""
    AUTOGEN_ORIGIN_DEPENDS OFF RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  citymirror_unity(${program} ${CITYMIRROR_TEST_UNITY})
  citymirror_light(${program})
  # The one source with a main of its own.
  set_source_files_properties(${CMAKE_SOURCE_DIR}/tests/support/test_program.cpp
    ${CMAKE_CURRENT_BINARY_DIR}/${program}_autogen/mocs_compilation.cpp
    PROPERTIES SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
  target_link_libraries(${program} PRIVATE Qt6::Test ${TEST_PRIVATE})
  foreach(used IN LISTS TEST_USES)
    target_link_libraries(${program} PRIVATE citymirror_${used})
  endforeach()
  target_compile_definitions(${program} PRIVATE
    CITYMIRROR_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}"
    CITYMIRROR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  set(labels ${group})
  set(kind console)
  if(TEST_WINDOW)
    target_link_libraries(${program} PRIVATE Qt6::Widgets)
    list(APPEND labels window)
    set(kind window)
  endif()
  if(group MATCHES "^(session|panels)$" AND CITYMIRROR_TEST_UNITY GREATER 0)
    citymirror_unity(${program} ${CITYMIRROR_APP_UNITY})
  endif()
  target_precompile_headers(${program} REUSE_FROM citymirror_${kind}_tests_precompiled)
  foreach(file IN LISTS tests)
    get_filename_component(stem ${file} NAME_WE)
    add_test(NAME ${group}/${stem} COMMAND ${program} ${stem})
    set_tests_properties(${group}/${stem} PROPERTIES LABELS "${labels}" TIMEOUT 600
      ENVIRONMENT "CITYMIRROR_ASSETS=${CMAKE_SOURCE_DIR}/assets;QT_LOGGING_RULES=qt.qpa.*=false")
    if(TEST_WINDOW)
      set_tests_properties(${group}/${stem} PROPERTIES RESOURCE_GROUPS displays:1 COST 10)
    endif()
    if(stem IN_LIST TEST_SLOW)
      set_tests_properties(${group}/${stem} PROPERTIES COST 40)
    endif()
  endforeach()
endfunction()
