// Every header compiles alone, and none outside the Qt rooms uses a word that Qt makes a macro.
// A header that its own source file includes first is compiled alone by the build; the others here.
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

const std::filesystem::path kHeaderBase = CITYMIRROR_SOURCE_DIR;

std::string textOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Paths of the headers of every room, relative to the root.
std::vector<std::string> headers() {
  std::vector<std::string> found;
  for (const char* root : {"engine", "gis", "scenarios", "app"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kHeaderBase / root)) {
      if (entry.path().extension() != ".h") continue;
      found.push_back(std::filesystem::relative(entry.path(), kHeaderBase).string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

struct Include {
  bool ours = false;  // "…", not <…>
  std::string name;
};

// What a file includes, in order. Read line by line: a regular expression takes seconds for all.
std::vector<Include> includesOf(const std::filesystem::path& path) {
  std::vector<Include> found;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') continue;
    const std::size_t word = line.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || line.compare(word, 7, "include") != 0) continue;
    const std::size_t open = line.find_first_of("<\"", word);
    if (open == std::string::npos) continue;
    const std::size_t close = line.find_first_of(">\"", open + 1);
    found.push_back({line[open] == '"', line.substr(open + 1, close - open - 1)});
  }
  return found;
}

// Whether the build compiles the header at `path` before all else: its source includes it first.
bool isFirstInItsSource(const std::string& path) {
  const auto all = includesOf(kHeaderBase / (path.substr(0, path.size() - 1) + "cpp"));
  return !all.empty() && all.front().name == path;
}

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

const std::string kAlways = std::string(CITYMIRROR_COMPILER) + " -std=c++20 -fPIC -w -I '" +
                            kHeaderBase.string() + "'" + folderFlags(CITYMIRROR_BASE_FOLDERS);

int exitCode(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Reads `source` in a compilation of its own.
Compiled compileText(const Workplace& place, const std::string& source, const std::string& flags,
                     int number) {
  const std::string stem = place.file(std::to_string(number));
  std::ofstream(stem + ".cpp") << source;
  const int code =
      exitCode(kAlways + " -fsyntax-only" + flags + " '" + stem + ".cpp' 2> '" + stem + ".log'");
  return {code, textOf(stem + ".log")};
}

// Eigen read once: it is most of the time of every header that reaches it. A header that does not
// reach Eigen never sees it, so nothing is lent to a header that forgot its own include.
std::string flagsWithEigenRead(const Workplace& place) {
  const std::string header = place.file("eigen.h");
  std::ofstream(header) << "#include <Eigen/Core>\n";
  const int code =
      exitCode(kAlways + " -x c++-header '" + header + "' -o '" + header + ".gch' 2> /dev/null");
  return code == 0 ? " -include '" + header + "'" : "";
}

// Whether the header at `path` includes Eigen, itself or through headers of the project.
bool reachesEigen(const std::string& path, std::set<std::string>& seen) {
  if (!seen.insert(path).second) return false;
  for (const Include& include : includesOf(kHeaderBase / path)) {
    if (include.ours ? reachesEigen(include.name, seen) : include.name == "Eigen/Core") return true;
  }
  return false;
}

std::string flagsFor(const std::string& path) {
  std::string flags = " -DCITYMIRROR_VERSION='\"0\"' -DCITYMIRROR_ASSETS_SOURCE='\".\"'";
  if (isQtRoom(path)) flags += folderFlags(CITYMIRROR_QT_FOLDERS);
  if (path.starts_with("gis/")) flags += folderFlags(CITYMIRROR_GDAL_FOLDERS);
  if (path.starts_with("engine/scene/") || path.starts_with("app/view/")) {
    flags += folderFlags(CITYMIRROR_OSG_FOLDERS);
  }
  return flags;
}

// Text without comments, strings and characters.
std::string codeOnly(const std::string& text) {
  static const std::regex noise(
      "//[^\\n]*|/\\*[^]*?\\*/|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)'");
  return std::regex_replace(text, noise, " ");
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
  void everyHeaderCompilesAlone();
  void onlyAHeaderThatComesFirstIsLeftToTheBuild();
  void aHeaderThatNeedsAnotherFirstIsCaught();
  void eigenIsLentOnlyToHeadersThatReachIt();
  void everyHeaderIsIncludedOnce();
  void headersOutsideTheQtRoomsUseNoQtKeyword();
  void aQtKeywordIsCaughtInCodeOnly();
  void headersOpenNoNamespaceForOthers();
};

void HeadersTest::everyHeaderCompilesAlone() {
  auto all = headers();
  QVERIFY(all.size() > 60);
  std::erase_if(all, isFirstInItsSource);
  QVERIFY(all.size() > 20);
  const Workplace place;
  const std::string eigen = flagsWithEigenRead(place);
  std::vector<Compiled> results(all.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < all.size(); i = next++) {
      const std::string source = "#include \"" + all[i] + "\"\n#include \"" + all[i] + "\"\n";
      std::set<std::string> seen;
      const std::string flags = flagsFor(all[i]) + (reachesEigen(all[i], seen) ? eigen : "");
      results[i] = compileText(place, source, flags, int(i));
    }
  };
  {
    std::vector<std::jthread> others(std::max(2U, std::thread::hardware_concurrency()) - 1);
    for (auto& other : others) other = std::jthread(work);
    work();
  }
  std::string bad;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (results[i].status != 0) bad += "\n" + all[i] + ":\n" + results[i].messages;
  }
  QVERIFY2(bad.empty(), bad.c_str());
}

void HeadersTest::onlyAHeaderThatComesFirstIsLeftToTheBuild() {
  QVERIFY(isFirstInItsSource("engine/run/job_queue.h"));
  QVERIFY(!isFirstInItsSource("engine/core/raster_grid.h"));  // no source of its own
  QVERIFY(!isFirstInItsSource("gis/raster/raster_io.h"));
}

void HeadersTest::aHeaderThatNeedsAnotherFirstIsCaught() {
  const Workplace place;
  const std::string function = "inline std::string name() { return {}; }\n";
  QVERIFY(compileText(place, function, "", 1).status != 0);
  QCOMPARE(compileText(place, "#include <string>\n" + function, "", 2).status, 0);
}

void HeadersTest::eigenIsLentOnlyToHeadersThatReachIt() {
  const auto reaches = [](const char* path) {
    std::set<std::string> seen;
    return reachesEigen(path, seen);
  };
  QVERIFY(reaches("engine/core/geometry.h"));
  QVERIFY(reaches("engine/core/city_model.h"));
  QVERIFY(!reaches("engine/core/result.h"));
  const Workplace place;
  QVERIFY(!flagsWithEigenRead(place).empty());
}

void HeadersTest::everyHeaderIsIncludedOnce() {
  for (const auto& path : headers()) {
    QVERIFY2(textOf(kHeaderBase / path).find("#pragma once") != std::string::npos, path.c_str());
  }
}

void HeadersTest::headersOutsideTheQtRoomsUseNoQtKeyword() {
  for (const auto& path : headers()) {
    if (isQtRoom(path)) continue;
    const std::string word = qtKeywordIn(textOf(kHeaderBase / path));
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
  for (const auto& path : headers()) {
    std::istringstream lines(textOf(kHeaderBase / path));
    for (std::string line; std::getline(lines, line);) {
      QVERIFY2(!std::regex_search(line, opened), path.c_str());
    }
  }
}

QTEST_APPLESS_MAIN(HeadersTest)
#include "headers_test.moc"
