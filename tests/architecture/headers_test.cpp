// Headers bring what they use: all of them compile together in one order and in the opposite one,
// so that of two headers each comes first once. What text can tell of each alone, names_test asks.
// None outside the Qt rooms uses a word that Qt makes a macro.
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/architecture/project_headers.h"

using namespace citymirror::architecture;

namespace {

const std::filesystem::path kHeaderBase = CITYMIRROR_SOURCE_DIR;

bool isQtRoom(const std::string& path) {
  return path.starts_with("app/view/") || path.starts_with("app/panels/") ||
         path.starts_with("app/desktop/");
}

std::string folderFlags(const std::string& list) {
  std::string flags, folder;
  for (const char c : list + ':') {
    if (c != ':') {
      folder += c;
      continue;
    }
    if (!folder.empty() && folder != "/usr/include") flags += " -isystem '" + folder + "'";
    folder.clear();
  }
  return flags;
}

struct Compiled {
  int status = 0;
  std::string messages;
};

// A folder of this run, gone with it.
class Workplace {
 public:
  Workplace() { std::filesystem::create_directories(path_); }
  ~Workplace() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("citymirror_headers_" + std::to_string(getpid()));
};

// The folders of every room's third parties: which room may use which is includes_test's.
std::string everyFolder() {
  return folderFlags(CITYMIRROR_BASE_FOLDERS) + folderFlags(CITYMIRROR_QT_FOLDERS) +
         folderFlags(CITYMIRROR_GDAL_FOLDERS) + folderFlags(CITYMIRROR_OSG_FOLDERS);
}

// Reads headers one after another in a compilation of their own.
Compiled compileInOrder(const Workplace& place, const std::vector<std::string>& paths,
                        const std::string& name) {
  const std::string stem = place.file(name);
  std::ofstream source(stem + ".cpp");
  for (const auto& path : paths) source << "#include \"" << path << "\"\n";
  source.close();
  const std::string command = std::string(CITYMIRROR_COMPILER) + " -std=c++20 -fPIC -w -I '" +
                              kHeaderBase.string() + "'" + everyFolder() +
                              " -DCITYMIRROR_VERSION='\"0\"' -fsyntax-only '" + stem +
                              ".cpp' 2> '" + stem + ".log'";
  const int status = std::system(command.c_str());
  std::ifstream log(stem + ".log");
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          std::string(std::istreambuf_iterator<char>(log), {})};
}

// Both orders at once; what is wrong in either.
Compiled compileInBothOrders(const Workplace& place, std::vector<std::string> paths) {
  Compiled backward;
  std::jthread other([&place, &backward, reversed = std::vector(paths.rbegin(), paths.rend())] {
    backward = compileInOrder(place, reversed, "backward");
  });
  const Compiled forward = compileInOrder(place, paths, "forward");
  other.join();
  return {forward.status != 0 ? forward.status : backward.status,
          forward.messages + backward.messages};
}

// The first word of `text` that Qt defines as a macro, or nothing.
std::string qtKeywordIn(const std::string& text) {
  static const std::regex keyword("\\b(signals|slots|emit|foreach|forever)\\b");
  std::smatch match;
  const std::string code = codeOnly(text);
  return std::regex_search(code, match, keyword) ? match[1].str() : std::string();
}

}  // namespace

class HeadersTest : public QObject {
  Q_OBJECT
 private slots:
  void allHeadersCompileInEitherOrder();
  void aHeaderThatNeedsAnotherFirstIsCaught();
  void everyHeaderIsIncludedOnce();
  void headersOutsideTheQtRoomsUseNoQtKeyword();
  void aQtKeywordIsCaughtInCodeOnly();
  void headersOpenNoNamespaceForOthers();
};

void HeadersTest::allHeadersCompileInEitherOrder() {
  const auto all = headersOfRooms();
  QVERIFY(all.size() > 400);
  const Compiled result = compileInBothOrders(Workplace(), all);
  QVERIFY2(result.status == 0, result.messages.c_str());
}

void HeadersTest::aHeaderThatNeedsAnotherFirstIsCaught() {
  const Workplace place;
  const std::string needs = place.file("needs.h");
  const std::string function = "inline auto beginning() { return citymirror::Instant{}; }\n";
  std::ofstream(needs) << function;
  const Compiled found = compileInBothOrders(place, {"engine/core/time.h", needs});
  QVERIFY(found.status != 0);
  QVERIFY2(found.messages.find("needs.h") != std::string::npos, found.messages.c_str());
  std::ofstream(needs) << "#pragma once\n#include \"engine/core/time.h\"\n" + function;
  const Compiled mended = compileInBothOrders(place, {"engine/core/time.h", needs});
  QVERIFY2(mended.status == 0, mended.messages.c_str());
}

void HeadersTest::everyHeaderIsIncludedOnce() {
  for (const auto& path : headersOfRooms()) {
    QVERIFY2(textOf(path).find("#pragma once") != std::string::npos, path.c_str());
  }
}

void HeadersTest::headersOutsideTheQtRoomsUseNoQtKeyword() {
  for (const auto& path : headersOfRooms()) {
    if (isQtRoom(path)) continue;
    const std::string word = qtKeywordIn(textOf(path));
    QVERIFY2(word.empty(), (path + " uses the word " + word).c_str());
  }
}

void HeadersTest::aQtKeywordIsCaughtInCodeOnly() {
  QCOMPARE(qtKeywordIn("struct Rules { std::vector<int> signals; };"), std::string("signals"));
  QCOMPARE(qtKeywordIn("void emit(int);"), std::string("emit"));
  QCOMPARE(qtKeywordIn("int slots = 2;"), std::string("slots"));
  QCOMPARE(qtKeywordIn("// rain signals\nint rainSignals; /* emit */ auto s = \"slots\";"),
           std::string());
}

void HeadersTest::headersOpenNoNamespaceForOthers() {
  static const std::regex opened("^\\s*using namespace");
  for (const auto& path : headersOfRooms()) {
    std::istringstream lines(textOf(path));
    for (std::string line; std::getline(lines, line);) {
      QVERIFY2(!std::regex_search(line, opened), path.c_str());
    }
  }
}

QTEST_APPLESS_MAIN(HeadersTest)
#include "headers_test.moc"
