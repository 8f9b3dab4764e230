#pragma once
#include <string>
#include <vector>

/// Several test files in one program. A test file is written as a program of its own, with
/// QTEST_MAIN, QTEST_GUILESS_MAIN, QTEST_APPLESS_MAIN or its own `int main(int argc, char** argv)`;
/// the precompiled header of tests includes this first, and its main becomes an entry here.
namespace citymirror::tests {

using TestMain = int (*)(int argc, char** argv);

struct TestEntry {
  std::string stem;  ///< "router_test"
  TestMain run;
};

/// All files of this program, by stem.
std::vector<TestEntry> testEntries();

struct TestRegistration {
  TestRegistration(const char* file, TestMain run);
};

}  // namespace citymirror::tests

#define CITYMIRROR_JOINED(a, b) a##b
#define CITYMIRROR_TEST_MAIN(name, ...)                                                            \
  static name(__VA_ARGS__);                                                                        \
  static const citymirror::tests::TestRegistration CITYMIRROR_JOINED(name, Registration)(__FILE__, \
                                                                                         &name);   \
  static int name(__VA_ARGS__)
#define CITYMIRROR_NUMBERED(number, ...) \
  CITYMIRROR_TEST_MAIN(CITYMIRROR_JOINED(testMain, number), __VA_ARGS__)
#define main(...) CITYMIRROR_NUMBERED(__COUNTER__, __VA_ARGS__)
