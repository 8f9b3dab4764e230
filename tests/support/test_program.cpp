// The program of a group of tests: <group>_tests STEM [QtTest arguments].
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/test_registry.h"

#undef main

namespace citymirror::tests {
namespace {

std::vector<TestEntry>& registered() {
  static std::vector<TestEntry> entries;  // filled before main, file by file
  return entries;
}

/// The display that ctest has given this test for itself, where it gives any: "id:99,slots:1".
void takeDisplay() {
  const char* given = std::getenv("CTEST_RESOURCE_GROUP_0_DISPLAYS");
  if (given == nullptr) return;
  const std::string text = given;
  const std::size_t from = text.find(':') + 1;
  ::setenv("DISPLAY", (':' + text.substr(from, text.find(',') - from)).c_str(), 1);
}

}  // namespace

TestRegistration::TestRegistration(const char* file, TestMain run) {
  registered().push_back({std::filesystem::path(file).stem().string(), run});
}

std::vector<TestEntry> testEntries() {
  std::vector<TestEntry> entries = registered();
  std::sort(entries.begin(), entries.end(),
            [](const TestEntry& a, const TestEntry& b) { return a.stem < b.stem; });
  return entries;
}

}  // namespace citymirror::tests

int main(int argc, char** argv) {
  citymirror::tests::takeDisplay();
  // Windows of tests launch no bus (desktop::missesSessionBus).
  if (std::getenv("DBUS_SESSION_BUS_ADDRESS") == nullptr)
    ::setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
  const auto entries = citymirror::tests::testEntries();
  const std::string wanted = argc > 1 ? argv[1] : "";
  for (const auto& entry : entries) {
    if (entry.stem != wanted) continue;
    std::rotate(argv + 1, argv + 2, argv + argc + 1);  // the stem goes behind the closing null
    return entry.run(argc - 1, argv);
  }
  std::FILE* out = wanted.empty() ? stdout : stderr;
  if (!wanted.empty()) std::fprintf(out, "%s: no such test here; there are:\n", wanted.c_str());
  for (const auto& entry : entries) std::fprintf(out, "%s\n", entry.stem.c_str());
  return wanted.empty() ? 0 : 2;
}
