// Every header compiles alone, and none outside the Qt rooms uses a word that Qt makes a macro.
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
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

const std::filesystem::path kBase = CITYMIRROR_SOURCE_DIR;

std::string textOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Paths of the headers of every room, relative to the root.
std::vector<std::string> headers() {
  std::vector<std::string> found;
  for (const char* root : {"engine", "gis", "scenarios", "app"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kBase / root)) {
      if (entry.path().extension() != ".h") continue;
      found.push_back(std::filesystem::relative(entry.path(), kBase).string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
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

// A source that includes the headers of `paths`, each in its own compilation.
Compiled compileText(const std::string& source, const std::string& flags, int number) {
  const std::string stem =
      (std::filesystem::temp_directory_path() /
       ("citymirror_headers_" + std::to_string(getpid()) + "_" + std::to_string(number)))
          .string();
  std::ofstream(stem + ".cpp") << source;
  const std::string command = std::string(CITYMIRROR_COMPILER) +
                              " -std=c++20 -fsyntax-only -w -I '" + kBase.string() + "'" + flags +
                              " '" + stem + ".cpp' 2> '" + stem + ".log'";
  const int status = std::system(command.c_str());
  Compiled compiled{WIFEXITED(status) ? WEXITSTATUS(status) : -1, textOf(stem + ".log")};
  std::filesystem::remove(stem + ".cpp");
  std::filesystem::remove(stem + ".log");
  return compiled;
}

std::string flagsFor(const std::string& path) {
  std::string flags = folderFlags(CITYMIRROR_BASE_FOLDERS);
  flags += " -DCITYMIRROR_VERSION='\"0\"' -DCITYMIRROR_ASSETS_SOURCE='\".\"'";
  if (isQtRoom(path)) flags += " -fPIC" + folderFlags(CITYMIRROR_QT_FOLDERS);
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
  void aHeaderThatNeedsAnotherFirstIsCaught();
  void everyHeaderIsIncludedOnce();
  void headersOutsideTheQtRoomsUseNoQtKeyword();
  void aQtKeywordIsCaughtInCodeOnly();
  void headersOpenNoNamespaceForOthers();
};

void HeadersTest::everyHeaderCompilesAlone() {
  const auto all = headers();
  QVERIFY(all.size() > 60);
  std::vector<Compiled> results(all.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < all.size(); i = next++) {
      const std::string source = "#include \"" + all[i] + "\"\n#include \"" + all[i] + "\"\n";
      results[i] = compileText(source, flagsFor(all[i]), int(i));
    }
  };
  {
    std::jthread other(work);
    work();
  }
  std::string bad;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (results[i].status != 0) bad += "\n" + all[i] + ":\n" + results[i].messages;
  }
  QVERIFY2(bad.empty(), bad.c_str());
}

void HeadersTest::aHeaderThatNeedsAnotherFirstIsCaught() {
  const auto flags = folderFlags(CITYMIRROR_BASE_FOLDERS);
  QVERIFY(compileText("inline std::string name() { return {}; }\n", flags, 9001).status != 0);
  QCOMPARE(compileText("#include <string>\ninline std::string name() { return {}; }\n", flags, 9002)
               .status,
           0);
}

void HeadersTest::everyHeaderIsIncludedOnce() {
  for (const auto& path : headers()) {
    QVERIFY2(textOf(kBase / path).find("#pragma once") != std::string::npos, path.c_str());
  }
}

void HeadersTest::headersOutsideTheQtRoomsUseNoQtKeyword() {
  for (const auto& path : headers()) {
    if (isQtRoom(path)) continue;
    const std::string word = qtKeywordIn(textOf(kBase / path));
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
    std::istringstream lines(textOf(kBase / path));
    for (std::string line; std::getline(lines, line);) {
      QVERIFY2(!std::regex_search(line, opened), path.c_str());
    }
  }
}

QTEST_APPLESS_MAIN(HeadersTest)
#include "headers_test.moc"
