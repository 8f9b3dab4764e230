// Files stay short, finished and free of one machine's paths.
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

const std::filesystem::path kBase = CITYMIRROR_SOURCE_DIR;
constexpr long kMostLines = 600;

struct File {
  std::string path, text;
};

bool isText(const std::filesystem::path& path) {
  static const std::set<std::string> kinds = {
      ".h",    ".cpp",  ".cmake", ".txt", ".md",      ".sh", ".json", ".html",
      ".glsl", ".vert", ".frag",  ".svg", ".desktop", ".ts", ".qss",  ".yml"};
  return kinds.contains(path.extension());
}

std::vector<File> filesUnder(std::initializer_list<const char*> roots) {
  std::vector<File> files;
  for (const char* root : roots) {
    if (!std::filesystem::exists(kBase / root)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kBase / root)) {
      if (!entry.is_regular_file() || !isText(entry.path())) continue;
      std::ifstream file(entry.path());
      files.push_back({std::filesystem::relative(entry.path(), kBase).string(),
                       std::string(std::istreambuf_iterator<char>(file), {})});
    }
  }
  std::sort(files.begin(), files.end(), [](auto& a, auto& b) { return a.path < b.path; });
  return files;
}

std::vector<File> everything() {
  return filesUnder({"engine", "gis", "scenarios", "app", "tests", "assets", "packaging"});
}

bool isCode(const std::string& path) { return path.ends_with(".h") || path.ends_with(".cpp"); }

long linesOf(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

// The words are put together here so that this file does not contain them.
bool isUnfinished(const std::string& text) {
  static const std::regex mark(std::string("\\b(TO") + "DO|FIX" + "ME|XX" + "X)\\b");
  return std::regex_search(text, mark);
}

// A folder of somebody's machine, which no other machine has.
bool namesAMachine(const std::string& text) {
  static const std::regex folder(std::string("(^|[\"' =(])/(ho") + "me|wo" + "rk|ro" + "ot|Us" +
                                 "ers|tm" + "p)/[A-Za-z]");
  return std::regex_search(text, folder);
}

}  // namespace

class SizeTest : public QObject {
  Q_OBJECT
 private slots:
  void noSourceFileIsLongerThanSixHundredLines();
  void nothingIsLeftUnfinished();
  void noFileNamesAFolderOfOneMachine();
  void sourcesEndWithANewLineAndHaveNoTabs();
  void theChecksCatchWhatTheyAreFor();
};

void SizeTest::noSourceFileIsLongerThanSixHundredLines() {
  int read = 0;
  for (const File& file : everything()) {
    if (!isCode(file.path)) continue;
    ++read;
    QVERIFY2(linesOf(file.text) <= kMostLines, file.path.c_str());
  }
  QVERIFY(read > 200);
}

void SizeTest::nothingIsLeftUnfinished() {
  for (const File& file : everything()) QVERIFY2(!isUnfinished(file.text), file.path.c_str());
}

void SizeTest::noFileNamesAFolderOfOneMachine() {
  for (const File& file : everything()) QVERIFY2(!namesAMachine(file.text), file.path.c_str());
}

void SizeTest::sourcesEndWithANewLineAndHaveNoTabs() {
  for (const File& file : everything()) {
    if (!isCode(file.path)) continue;
    QVERIFY2(file.text.ends_with('\n'), file.path.c_str());
    QVERIFY2(file.text.find('\t') == std::string::npos, file.path.c_str());
  }
}

void SizeTest::theChecksCatchWhatTheyAreFor() {
  QVERIFY(isUnfinished(std::string("// TO") + "DO later"));
  QVERIFY(isUnfinished(std::string("// FIX") + "ME"));
  QVERIFY(!isUnfinished("a method of doing"));
  QVERIFY(namesAMachine(std::string("path = \"/ho") + "me/ann/city\""));
  QVERIFY(namesAMachine(std::string("cd /wo") + "rk/main"));
  QVERIFY(!namesAMachine("/usr/share/fonts, a/home/b, app/works/x.h"));
  QCOMPARE(linesOf("a\nb\n"), 2L);
}

QTEST_APPLESS_MAIN(SizeTest)
#include "size_test.moc"
