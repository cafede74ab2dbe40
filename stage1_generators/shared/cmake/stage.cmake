# What every stage's CMakeLists.txt includes. It defines one function:
#
#   aio_stage(<N>
#     [AFTER   <folder of stage N-1>]
#     [LIBRARY <patterns>]   stageN: the library, with the root as include path; headers only if no
#                            .cpp file matches
#     [LINK    <libraries>]  what the library needs besides the stages before it
#     [DEMOS   <patterns>]   stageN_demo: one scene a file (shared/scenes/), one main for all
#     [TESTS   <patterns>]   stageN_tests: GoogleTest; contains the scenes too. Label: stageN
#     [BENCH   <patterns>])  stageN_bench: Google Benchmark
#
# The files of tests/faults/ are stageN_faults, one test that CTest runs as a whole: the scenes and the
# library, with system calls and allocations that fail (shared/faults/).
#
# Each file of bench/peers/ is a program of its own, bench_<name>, for comparing whole processes;
# asio_*.cpp need Boost and uv_*.cpp libuv. What it shows may be in demos/<name>_*.cpp. The target
# aio_peers builds them all.
#
# The files of compare/ are the program that `./learn compare N` plays random programs with,
# stageN_compare.
#
# What lies in the stage's folder trace/ draws its parts for the recorder (shared/recorder/); it is
# linked into the demos and the tests of this stage and the later ones.
#
# Patterns are relative to the stage's folder. A new file is noticed by the next build.

option(AIO_BUILD_DEMOS "Build each stage's demo binary" ON)
option(AIO_BUILD_TESTS "Build each stage's tests, if GoogleTest is there" ON)
option(AIO_BUILD_EXERCISES "Build each stage's exercises, if GoogleTest is there" OFF)
option(AIO_BUILD_OWN "Build what judges a learner's own engine, if GoogleTest is there" OFF)
option(AIO_BUILD_BENCH "Build each stage's benchmarks, if Google Benchmark is there" OFF)
option(AIO_ONE_PROCESS "Run all tests of a stage in one process: with sanitizers each starts slowly" OFF)
option(AIO_ONLY_THREADS "Of tests and scenes, build those that start threads: what ThreadSanitizer is for" OFF)
# CI sets the environment variable; a learner's newer compiler may warn and still build.
option(AIO_WERROR "Treat warnings as errors" "$ENV{AIO_WERROR}")

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_COMPILE_WARNING_AS_ERROR ${AIO_WERROR})
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Debug)
endif()

# Of the folder that includes this file. A stage configured alone is the top folder itself.
enable_testing()

get_filename_component(AIO_ROOT ${CMAKE_CURRENT_LIST_DIR}/../../.. ABSOLUTE)
set(AIO_SHARED ${AIO_ROOT}/stage1_generators/shared)

find_package(Threads REQUIRED)
if(AIO_BUILD_TESTS OR AIO_BUILD_EXERCISES OR AIO_BUILD_OWN)
  find_package(GTest QUIET)
endif()
if(AIO_BUILD_BENCH)
  find_package(benchmark QUIET)
endif()

# aio_glob(RESULT FOLDER PATTERN...): file(GLOB), also where the path of the project has brackets, which a
# pattern would take as its own. The files' names are relative to the folder that calls it.
function(aio_glob result folder)
  string(REGEX REPLACE "([][*?])" "[\\1]" literal "${folder}")
  set(all "")
  foreach(pattern IN LISTS ARGN)
    file(GLOB found RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" CONFIGURE_DEPENDS "${literal}/${pattern}")
    list(APPEND all ${found})
  endforeach()
  set(${result} "${all}" PARENT_SCOPE)
endfunction()

# aio_sources(RESULT PATTERN...): the tests or scenes in this stage's folder that are to be built.
function(aio_sources result)
  aio_glob(all "${CMAKE_CURRENT_SOURCE_DIR}" ${ARGN})
  if(AIO_ONLY_THREADS)
    set(files ${all})
    set(all "")
    foreach(file IN LISTS files)
      file(STRINGS ${file} found LIMIT_COUNT 1 REGEX "std::j?thread|run_in_executor|call_soon_threadsafe")
      if(found)
        list(APPEND all ${file})
      endif()
    endforeach()
  endif()
  set(${result} "${all}" PARENT_SCOPE)
endfunction()

# What is said or made once, by the first stage.
if(NOT TARGET aio_options)
  if(AIO_BUILD_TESTS AND NOT TARGET GTest::gtest)
    message(STATUS "GoogleTest not found: the tests are not built")
  endif()
  if(AIO_BUILD_BENCH AND NOT TARGET benchmark::benchmark_main)
    message(STATUS "Google Benchmark not found: the benchmarks are not built")
  endif()
  if(AIO_BUILD_BENCH)
    find_path(AIO_BOOST_INCLUDE boost/asio/awaitable.hpp)
    find_path(AIO_UV_INCLUDE uv.h)
    find_library(AIO_UV_LIBRARY uv)
    add_custom_target(aio_peers)
  endif()

  add_library(aio_options INTERFACE)
  target_compile_features(aio_options INTERFACE cxx_std_20)
  # g++ 12 sees overlapping and endless copies of strings where there are none (its bug 105651), and more of them
  # behind a precompiled header.
  target_compile_options(aio_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict;-Wno-stringop-overflow;-Wno-array-bounds>)
  target_include_directories(aio_options INTERFACE ${AIO_ROOT})
  if(AIO_BUILD_OWN)  # a body that is not written yet uses nothing
    target_compile_options(aio_options INTERFACE -Wno-unused-parameter -Wno-unused-function
      $<$<CXX_COMPILER_ID:Clang>:-Wno-unused-private-field;-Wimplicit-fallthrough>)
  endif()
  # Frames say "stage3_sleep_loop/...", wherever the project lies.
  target_compile_options(aio_options INTERFACE -fmacro-prefix-map=${AIO_ROOT}/=)

  add_library(aio_demo_main OBJECT EXCLUDE_FROM_ALL ${AIO_SHARED}/scenes/main.cpp)
  target_link_libraries(aio_demo_main PUBLIC aio_options)
  # A third of the compile time of most scenes, and of what draws them.
  target_precompile_headers(aio_demo_main PRIVATE
    <algorithm> <deque> <functional> <iostream> <map> <memory> <optional> <sstream> <vector>)

  # The stages' own folders trace/ come behind it, in the order of the stages.
  aio_glob(recorder_files "${AIO_SHARED}/recorder" *.cpp)
  add_library(aio_recorder OBJECT EXCLUDE_FROM_ALL ${recorder_files})
  target_link_libraries(aio_recorder PUBLIC stage1)
  target_precompile_headers(aio_recorder REUSE_FROM aio_demo_main)
  target_compile_definitions(aio_recorder PRIVATE AIO_ROOT="${AIO_ROOT}")
  set_property(GLOBAL PROPERTY AIO_TRACES aio_recorder)

  if(AIO_BUILD_TESTS AND TARGET GTest::gtest)
    add_library(aio_test_main OBJECT
      ${AIO_SHARED}/tests/test_main.cpp ${AIO_SHARED}/tests/watchdog.cpp)
    target_link_libraries(aio_test_main PUBLIC aio_options GTest::gtest)
    # Every test file includes this header and would spend most of its compile time on it.
    target_precompile_headers(aio_test_main PRIVATE <gtest/gtest.h>)
  endif()
endif()

# The exercises in the folder exercises/: exN_M for the learner's file, exN_M_solution for ours, and
# exN_M_NAME for each wrong answer, which is a change to ours. The test includes "exN_M_....hpp"; which one that is, the include
# path says.
function(aio_exercises stage)
  if(NOT TARGET aio_judge)
    set(recorder_files recorder.cpp causes.cpp source_text.cpp in_words.cpp)
    # Of the recorder, what draws the picture of a test that hangs.
    list(TRANSFORM recorder_files PREPEND ${AIO_SHARED}/recorder/)
    add_library(aio_judge OBJECT ${AIO_SHARED}/exercises/judge_main.cpp ${recorder_files})
    # For this file only: the precompiled header is for all of them.
    set_property(SOURCE ${AIO_SHARED}/recorder/source_text.cpp
      PROPERTY COMPILE_DEFINITIONS AIO_ROOT="${AIO_ROOT}")
    target_link_libraries(aio_judge PUBLIC aio_options GTest::gtest)
    add_custom_target(exercises)        # the learner's files, all of them
    target_precompile_headers(aio_judge PRIVATE ${AIO_SHARED}/exercises/judge.hpp)
  endif()
  set(here ${CMAKE_CURRENT_SOURCE_DIR}/exercises)
  aio_glob(tests "${here}" ex*_test.cpp)
  foreach(test ${tests})
    string(REGEX REPLACE ".*/(ex[0-9]+_[0-9]+)_.*" "\\1" number ${test})
    string(REGEX REPLACE ".*/(ex.*)_test.cpp" "\\1" name ${test})
    add_custom_target(${number}_proof)  # all of this exercise
    aio_exercise(${number} ${stage} ${test} ${here})
    add_dependencies(exercises ${number})
    aio_exercise(${number}_solution ${stage} ${test} ${here}/solutions)
    # The learner's file without the test, for errors that a compiler sees in the test only.
    file(CONFIGURE OUTPUT alone/${name}.cpp CONTENT "#include <${name}.hpp>\n")
    add_library(${number}_alone OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/alone/${name}.cpp)
    aio_exercise_options(${number}_alone ${stage} ${here})
    aio_glob(answers "${here}" wrong/${name}.*.diff)
    foreach(answer ${answers})
      string(REGEX REPLACE ".*/${name}\\.(.*)\\.diff" "\\1" variant ${answer})
      aio_wrong_answer(${here} ${name} ${number}_${variant} ${answer})
      aio_exercise(${number}_${variant} ${stage} ${test} ${CMAKE_CURRENT_BINARY_DIR}/wrong/${number}_${variant})
    endforeach()
  endforeach()
endfunction()

# A wrong answer is a change to the answer: both together are a file again.
function(aio_wrong_answer here name target change)
  set(made ${CMAKE_CURRENT_BINARY_DIR}/wrong/${target}/${name}.hpp)
  add_custom_command(OUTPUT ${made}
    COMMAND awk -f ${AIO_SHARED}/exercises/apply.awk
      ${here}/solutions/${name}.hpp ${CMAKE_CURRENT_SOURCE_DIR}/${change} > ${made}
    DEPENDS ${AIO_SHARED}/exercises/apply.awk ${here}/solutions/${name}.hpp ${change}
    VERBATIM)
  add_custom_target(${target}_made DEPENDS ${made})
endfunction()

function(aio_exercise target stage test folder)
  add_executable(${target} EXCLUDE_FROM_ALL ${test})
  aio_exercise_options(${target} ${stage} ${folder})
  target_link_libraries(${target} PRIVATE aio_judge)
  add_dependencies(${number}_proof ${target})
  if(TARGET ${target}_made)
    add_dependencies(${target} ${target}_made)
  endif()
endfunction()

function(aio_exercise_options target stage folder)
  target_include_directories(${target} BEFORE PRIVATE ${folder})
  target_link_libraries(${target} PRIVATE aio_options GTest::gtest ${stage})
  target_precompile_headers(${target} REUSE_FROM aio_judge)
  # A stub does not use its members yet.
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:Clang>:-Wno-unused-private-field;-Wimplicit-fallthrough>)
endfunction()

# What judges a learner's own engine, which is built like ours: ownN has the tests of stage N, ownN_all also those
# that need the scenes.
function(aio_own number traces scenes)
  if(NOT TARGET aio_own_judge)
    add_library(aio_own_judge OBJECT EXCLUDE_FROM_ALL
      ${AIO_SHARED}/own/judge_main.cpp ${AIO_SHARED}/tests/watchdog.cpp)
    target_link_libraries(aio_own_judge PUBLIC aio_options GTest::gtest)
    target_precompile_headers(aio_own_judge PRIVATE <gtest/gtest.h>)
    # Of the recorder, what draws the picture of a test that hangs.
    set(recorder_files recorder.cpp causes.cpp source_text.cpp in_words.cpp)
    list(TRANSFORM recorder_files PREPEND ${AIO_SHARED}/recorder/)
    add_library(aio_own_recorder OBJECT EXCLUDE_FROM_ALL ${recorder_files})
    target_link_libraries(aio_own_recorder PUBLIC stage1)
    target_compile_definitions(aio_own_recorder PRIVATE AIO_ROOT="${AIO_ROOT}")
  endif()
  set(tests ${ARGN})
  list(FILTER tests EXCLUDE REGEX "^shared/")  # they test what is no engine
  set(with_scenes ${tests})
  list(FILTER with_scenes INCLUDE REGEX "[/_](compiled|demos|fetch|http|hung|models|recordings|scenes)_test")
  list(REMOVE_ITEM tests ${with_scenes})
  # The tests of a part come before those of what is made of it, because they say more; and then the rest.
  foreach(part task event_loop future select_loop fd_waiters sleep_loop timer yield_from)
    if(tests/${part}_test.cpp IN_LIST tests)
      list(REMOVE_ITEM tests tests/${part}_test.cpp)
      list(PREPEND tests tests/${part}_test.cpp)
    endif()
  endforeach()
  add_library(own${number}_tests OBJECT EXCLUDE_FROM_ALL ${tests})
  add_executable(own${number} EXCLUDE_FROM_ALL)
  add_executable(own${number}_all EXCLUDE_FROM_ALL ${with_scenes})
  foreach(target own${number}_tests own${number} own${number}_all)
    target_link_libraries(${target} PRIVATE aio_own_judge stage${number})
    target_precompile_headers(${target} REUSE_FROM aio_own_judge)
  endforeach()
  target_link_libraries(own${number} PRIVATE own${number}_tests)
  target_link_libraries(own${number}_all PRIVATE own${number}_tests ${traces} ${scenes})
  if(number GREATER_EQUAL 3)
    target_sources(own${number}_tests PRIVATE ${AIO_SHARED}/own/hang_report.cpp)
    list(REMOVE_ITEM traces aio_recorder)
    target_link_libraries(own${number} PRIVATE aio_own_recorder ${traces})
  endif()
endfunction()

# bench_<name> of bench/peers/<name>.cpp, unless it needs what is not there.
function(aio_peer stage file)
  get_filename_component(name ${file} NAME_WE)
  set(include "")
  set(library "")
  if(name MATCHES "^asio_")
    set(include ${AIO_BOOST_INCLUDE})
  elseif(name MATCHES "^uv_")
    set(include ${AIO_UV_INCLUDE})
    set(library ${AIO_UV_LIBRARY})
  endif()
  if("${include};${library}" MATCHES "NOTFOUND")
    message(STATUS "bench_${name} is not built: its library is not there")
    return()
  endif()
  aio_glob(shown "${CMAKE_CURRENT_SOURCE_DIR}" demos/${name}_*.cpp)
  add_executable(bench_${name} EXCLUDE_FROM_ALL ${file} ${shown})
  target_link_libraries(bench_${name} PRIVATE ${stage} Threads::Threads ${library})
  target_include_directories(bench_${name} SYSTEM PRIVATE ${include})
  if(name MATCHES "^asio_")  # Boost 1.74 sees that of g++ only
    target_compile_definitions(bench_${name} PRIVATE
      BOOST_ASIO_HAS_CO_AWAIT=1 BOOST_ASIO_HAS_STD_COROUTINE=1)
  endif()
  add_dependencies(aio_peers bench_${name})
endfunction()

function(aio_stage number)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "AFTER" "LIBRARY;LINK;DEMOS;TESTS;BENCH")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "aio_stage(${number}): unknown ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  set(stage stage${number})

  set(needs aio_options ${ARG_LINK})
  if(ARG_AFTER)
    math(EXPR before "${number} - 1")
    if(NOT TARGET stage${before})  # this stage is configured alone: fetch the one before it
      add_subdirectory(${AIO_ROOT}/${ARG_AFTER} ${CMAKE_BINARY_DIR}/${ARG_AFTER})
    endif()
    list(APPEND needs stage${before})
  endif()

  # The library.
  aio_glob(sources "${CMAKE_CURRENT_SOURCE_DIR}" ${ARG_LIBRARY})
  if(AIO_BUILD_OWN AND number EQUAL 1)
    list(APPEND sources ${AIO_SHARED}/own/not_done.cpp)
  endif()
  if(sources)
    add_library(${stage} STATIC ${sources})
    target_link_libraries(${stage} PUBLIC ${needs})
  else()
    add_library(${stage} INTERFACE)
    target_link_libraries(${stage} INTERFACE ${needs})
  endif()

  # What the recorder can see, of this stage and those before.
  aio_glob(sources "${CMAKE_CURRENT_SOURCE_DIR}" trace/*.cpp)
  if(sources)
    add_library(${stage}_trace OBJECT EXCLUDE_FROM_ALL ${sources})
    target_link_libraries(${stage}_trace PUBLIC ${stage})
    target_precompile_headers(${stage}_trace REUSE_FROM aio_demo_main)
    set_property(GLOBAL APPEND PROPERTY AIO_TRACES ${stage}_trace)
  endif()
  get_property(traces GLOBAL PROPERTY AIO_TRACES)

  # The scenes: objects, because a linker leaves out of an archive what only registers itself.
  set(scenes "")
  aio_sources(sources ${ARG_DEMOS})
  if(sources)
    set(scenes ${stage}_scenes)
    add_library(${scenes} OBJECT EXCLUDE_FROM_ALL ${sources})
    target_link_libraries(${scenes} PUBLIC ${stage})
    target_precompile_headers(${scenes} REUSE_FROM aio_demo_main)
  endif()

  if(AIO_BUILD_DEMOS)
    add_executable(${stage}_demo)
    target_link_libraries(${stage}_demo PRIVATE aio_demo_main ${traces} ${scenes} ${stage})
  endif()

  aio_sources(sources ${ARG_TESTS})
  if(sources AND TARGET aio_test_main)
    include(GoogleTest)
    add_executable(${stage}_tests ${sources})
    target_link_libraries(${stage}_tests PRIVATE aio_test_main ${traces} ${scenes} ${stage})
    # Many coroutines in one file each have a kStart; std::regex confuses g++ 12 with sanitizers.
    target_compile_options(${stage}_tests PRIVATE -Wno-error=shadow
      $<$<CXX_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized;-Wno-error=array-bounds>)
    target_precompile_headers(${stage}_tests REUSE_FROM aio_test_main)
    # One process a test: one that crashes or hangs takes no other with it. The watchdog of
    # test_main.cpp ends a hung test long before this timeout, and says more.
    if(AIO_ONE_PROCESS)
      add_test(NAME ${stage} COMMAND ${stage}_tests --gtest_brief=1)
      set_tests_properties(${stage} PROPERTIES LABELS ${stage} TIMEOUT 600)
    else()
      gtest_discover_tests(${stage}_tests
        TEST_PREFIX ${stage}.
        DISCOVERY_MODE PRE_TEST
        DISCOVERY_TIMEOUT 60
        PROPERTIES LABELS ${stage} TIMEOUT 240)
    endif()
  endif()

  if(AIO_BUILD_OWN AND TARGET GTest::gtest)
    aio_glob(sources "${CMAKE_CURRENT_SOURCE_DIR}" ${ARG_TESTS})
    aio_own(${number} "${traces}" "${scenes}" ${sources})
  endif()

  # Clang's sanitizers are a part of the program, and ThreadSanitizer as well calls what the shim
  # stands for before it is ready itself.
  aio_glob(sources "${CMAKE_CURRENT_SOURCE_DIR}" tests/faults/*.cpp)
  if(CMAKE_CXX_FLAGS MATCHES "fsanitize=thread" OR
     (CMAKE_CXX_FLAGS MATCHES "fsanitize" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang"))
    set(sources "")
  endif()
  if(sources AND TARGET aio_test_main)
    if(NOT TARGET aio_faults)
      aio_glob(files "${AIO_SHARED}/faults" *.cpp)
      add_library(aio_faults OBJECT EXCLUDE_FROM_ALL ${files})
      target_link_libraries(aio_faults PUBLIC aio_options GTest::gtest)
      target_compile_definitions(aio_faults PRIVATE AIO_ROOT="${AIO_ROOT}")
    endif()
    add_executable(${stage}_faults ${sources})
    target_link_libraries(${stage}_faults PRIVATE aio_faults aio_test_main ${traces} ${scenes} ${stage})
    add_dependencies(${stage}_tests ${stage}_faults)
    add_test(NAME ${stage}.faults COMMAND ${stage}_faults)
    set_tests_properties(${stage}.faults PROPERTIES LABELS ${stage} TIMEOUT 600)
  endif()

  aio_glob(sources "${CMAKE_CURRENT_SOURCE_DIR}" compare/*.cpp)
  if(sources)
    add_executable(${stage}_compare EXCLUDE_FROM_ALL ${sources} ${AIO_SHARED}/compare/program.cpp)
    target_link_libraries(${stage}_compare PRIVATE ${stage})
  endif()

  if(AIO_BUILD_EXERCISES AND TARGET GTest::gtest)
    aio_exercises(${stage})
  endif()

  if(AIO_BUILD_BENCH AND TARGET benchmark::benchmark_main)
    aio_glob(sources "${CMAKE_CURRENT_SOURCE_DIR}" ${ARG_BENCH})
    if(sources)
      add_executable(${stage}_bench ${sources})
      target_link_libraries(${stage}_bench PRIVATE ${stage} benchmark::benchmark_main)
      # BENCHMARK() counts with an extension, which clang 22 warns of.
      set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -Wno-pedantic)
    endif()
  endif()
  if(AIO_BUILD_BENCH)
    aio_glob(peers "${CMAKE_CURRENT_SOURCE_DIR}" bench/peers/*.cpp)
    foreach(file IN LISTS peers)
      aio_peer(${stage} ${file})
    endforeach()
  endif()
endfunction()
