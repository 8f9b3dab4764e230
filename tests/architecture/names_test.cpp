// Every header reaches what it names: types and constants of the project, and the standard library.
// Neither precompiled headers nor sources compiled together can hide what it forgot.
#include <QtTest>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/architecture/project_headers.h"

using namespace citymirror::architecture;

namespace {

using Names = std::set<std::string, std::less<>>;

// Headers of the standard library and the names that they bring. Of several, one is enough.
constexpr std::pair<const char*, const char*> kStandard[] = {
    {"algorithm",
     "min max clamp sort find find_if any_of all_of none_of lower_bound upper_bound max_element "
     "min_element stable_partition"},
    {"any", "any"},
    {"array", "array"},
    {"atomic", "atomic"},
    {"barrier", "barrier"},
    {"bit", "bit_cast"},
    {"bitset", "bitset"},
    {"charconv", "from_chars to_chars"},
    {"chrono", "chrono"},
    {"cmath", "abs sqrt floor ceil fabs hypot isnan isfinite lround round sin cos pow exp log log2 nan"},
    {"condition_variable", "condition_variable condition_variable_any"},
    {"cstdint", "int8_t uint8_t int16_t uint16_t int32_t uint32_t int64_t uint64_t"},
    {"cstdio", "FILE snprintf"},
    {"cstdlib", "abs"},
    {"deque", "deque"},
    {"exception", "exception"},
    {"filesystem", "filesystem error_code"},
    {"fstream", "ofstream ifstream ostream istream"},
    {"functional", "function greater less"},
    {"future", "future promise"},
    {"iosfwd", "ostream istream"},
    {"iostream", "ostream istream"},
    {"istream", "istream"},
    {"limits", "numeric_limits"},
    {"list", "list"},
    {"map", "map multimap less"},
    {"memory", "shared_ptr unique_ptr weak_ptr make_shared make_unique enable_shared_from_this"},
    {"mutex", "mutex scoped_lock lock_guard unique_lock"},
    {"new", "align_val_t bad_alloc"},
    {"numeric", "accumulate"},
    {"optional", "optional nullopt"},
    {"ostream", "ostream"},
    {"queue", "queue priority_queue"},
    {"regex", "regex"},
    {"set", "set multiset less"},
    {"shared_mutex", "shared_mutex"},
    {"span", "span"},
    {"sstream", "ostringstream istringstream stringstream ostream istream"},
    {"stdexcept", "runtime_error"},
    {"stop_token", "stop_token stop_source"},
    {"string", "string string_view to_string"},
    {"string_view", "string_view"},
    {"system_error", "error_code"},
    {"thread", "thread jthread this_thread stop_token stop_source"},
    {"tuple", "tuple"},
    {"unordered_map", "unordered_map"},
    {"unordered_set", "unordered_set"},
    {"utility", "exchange"},
    {"variant", "variant monostate"},
    {"vector", "vector"},
};

// Names that come with every header.
constexpr const char* kCommon = "pair move get prev size_t ptrdiff_t initializer_list";

std::vector<std::string> split(const char* names) {
  std::istringstream stream(names);
  return {std::istream_iterator<std::string>(stream), {}};
}

// The headers that bring a name of the standard library; none where every header does.
using HeadersOf = std::map<std::string, std::vector<std::string>, std::less<>>;
const HeadersOf& standardNames() {
  static const HeadersOf names = [] {
    HeadersOf made;
    for (const std::string& name : split(kCommon)) made[name];
    for (const auto& [header, brought] : kStandard)
      for (const std::string& name : split(brought)) made[name].push_back(header);
    return made;
  }();
  return names;
}

// Namespaces of others whose headers lie in a folder of the same name.
constexpr const char* kForeignFolders[] = {"Eigen", "nlohmann"};

struct Word {
  std::string text;
  std::string before;     // the word before, whatever stands between
  std::string qualifier;  // "flood" in flood::Scheme
  char after = 0;         // the next character that is no space; 's' for ::
  bool outside = false;   // its line is not indented: outside every class and function
};

bool isPartOfWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::vector<Word> wordsOf(const std::string& code) {
  std::vector<Word> words;
  for (std::size_t i = 0; i < code.size();) {
    if (!isPartOfWord(code[i])) {
      ++i;
      continue;
    }
    Word word;
    const std::size_t begin = i;
    while (i < code.size() && isPartOfWord(code[i])) ++i;
    word.text = code.substr(begin, i - begin);
    const std::size_t line = code.rfind('\n', begin) + 1;  // 0 where there is none
    word.outside = isPartOfWord(code[line]);
    if (!words.empty()) word.before = words.back().text;
    if (begin >= 3 && code.compare(begin - 2, 2, "::") == 0 && isPartOfWord(code[begin - 3]))
      word.qualifier = word.before;
    const std::size_t next = std::min(code.find_first_not_of(" \n", i), code.size());
    word.after = code.compare(next, 2, "::") == 0 ? 's' : next < code.size() ? code[next] : '\0';
    words.push_back(std::move(word));
  }
  return words;
}

bool introducesAType(const std::string& word) {
  return word == "struct" || word == "class" || word == "enum" || word == "union" ||
         word == "typename" || word == "using";
}

bool isConstant(const std::string& name) {
  return name.size() > 1 && name[0] == 'k' && std::isupper(static_cast<unsigned char>(name[1]));
}

bool isType(const std::string& name) { return std::isupper(static_cast<unsigned char>(name[0])); }

// Names that a text declares, anywhere in it.
Names declaredIn(const std::vector<Word>& words) {
  Names names;
  for (const Word& word : words) {
    const bool set = word.after == '=' || word.after == '{' || word.after == '[';
    if (introducesAType(word.before) || (isConstant(word.text) && set)) names.insert(word.text);
  }
  return names;
}

// Types and constants that a text defines: `outside` every class, where lines are not indented, or
// anywhere.
enum class Where { outside, anywhere };
Names definedIn(const std::vector<Word>& words, Where where) {
  static const std::string undefined = "s;>,.*&";
  Names names;
  for (const Word& word : words) {
    if (where == Where::outside && !word.outside) continue;
    const bool type = introducesAType(word.before) && isType(word.text) &&
                      undefined.find(word.after) == std::string::npos;
    const bool constant = isConstant(word.text) && (word.after == '=' || word.after == '{');
    if (type || constant) names.insert(word.text);
  }
  return names;
}

// What the texts of all headers say about names.
struct Dictionary {
  using ByName = std::map<std::string, std::set<std::string>, std::less<>>;
  ByName headersOf;  // of what is defined outside every class …
  ByName anywhere;   // … and of the same names where classes have some of their own
  Names namespaces;

  void read(const std::string& path, const std::string& code) {
    const auto words = wordsOf(code);
    for (const auto& name : definedIn(words, Where::outside)) headersOf[name].insert(path);
    for (const auto& name : definedIn(words, Where::anywhere)) anywhere[name].insert(path);
    bool ours = false;  // in the words of "namespace citymirror::flood"
    for (const Word& word : words) {
      ours = word.before == "namespace" ? word.text == "citymirror"
                                        : ours && word.qualifier == word.before;
      if (ours) namespaces.insert(word.text);
    }
  }
};

bool sharesOne(const std::vector<std::string>& wanted, const std::set<std::string>& reached) {
  return wanted.empty() ||
         std::ranges::any_of(wanted, [&](auto& w) { return reached.contains(w); });
}

std::string complaintAbout(const Word& word, const Reached& reached, const Dictionary& dictionary) {
  if (word.qualifier == "std") {
    const auto found = standardNames().find(word.text);
    if (found == standardNames().end())
      return "std::" + word.text + " is not in the table of names_test: add it with its header";
    if (sharesOne(found->second, reached.foreign)) return {};
    return "std::" + word.text + " wants <" + found->second.front() + ">";
  }
  for (const std::string folder : kForeignFolders) {
    if (word.text != folder || word.after != 's') continue;
    const auto of = [&](const std::string& header) { return header.starts_with(folder + "/"); };
    return std::ranges::any_of(reached.foreign, of) ? ""
                                                    : folder + ":: wants a header of " + folder;
  }
  if (!word.qualifier.empty() && !dictionary.namespaces.contains(word.qualifier)) return {};
  const auto found = dictionary.headersOf.find(word.text);
  if (found == dictionary.headersOf.end()) return {};
  const auto& known = dictionary.anywhere.at(word.text);
  const std::vector<std::string> headers(known.begin(), known.end());
  return sharesOne(headers, reached.ours) ? ""
                                          : word.text + " wants \"" + *found->second.begin() + "\"";
}

// Every name of `code` that its includes do not bring, each once.
std::set<std::string> complaintsAbout(const std::string& code, const Reached& reached,
                                      const Dictionary& dictionary) {
  std::set<std::string> found;
  const auto words = wordsOf(code);
  const Names declared = declaredIn(words);
  for (const Word& word : words) {
    if (word.qualifier != "std" && declared.contains(word.text)) continue;
    if (auto complaint = complaintAbout(word, reached, dictionary); !complaint.empty())
      found.insert(std::move(complaint));
  }
  return found;
}

// Without the lines of the preprocessor.
std::string namesOnly(const std::string& path) {
  std::string code = codeOnly(textOf(path));
  for (std::size_t i = code.find('#'); i != std::string::npos; i = code.find('#', i)) {
    while (i < code.size() && code[i] != '\n') code[i++] = ' ';
  }
  return code;
}

}  // namespace

class NamesTest : public QObject {
  Q_OBJECT
 private slots:
  void everyHeaderReachesWhatItNames();
  void aNameThatNoIncludeBringsIsFound_data();
  void aNameThatNoIncludeBringsIsFound();
  void whatAHeaderBringsOrDeclaresIsNoComplaint_data();
  void whatAHeaderBringsOrDeclaresIsNoComplaint();
  void wordsInCommentsAndStringsAreNoNames();
};

void NamesTest::everyHeaderReachesWhatItNames() {
  const auto paths = headersOfRooms();
  QVERIFY(paths.size() > 400);
  Dictionary dictionary;
  std::map<std::string, std::string> codes;
  for (const auto& path : paths) dictionary.read(path, codes[path] = namesOnly(path));
  QVERIFY(dictionary.headersOf.size() > 1000);
  QVERIFY(dictionary.headersOf.contains("GeoFrame"));
  QVERIFY(dictionary.namespaces.contains("flood"));
  std::string all;
  for (const auto& path : paths) {
    for (const auto& complaint : complaintsAbout(codes[path], reachedFrom(path), dictionary))
      all += "\n" + path + ": " + complaint;
  }
  QVERIFY2(all.empty(), all.c_str());
}

namespace {

Dictionary smallDictionary() {
  Dictionary dictionary;
  dictionary.read("engine/core/scheme.h",
                  "namespace citymirror::flood {\nenum class Scheme { hll };\n"
                  "inline constexpr int kSides = 4;\nstruct Options {\n  struct Kept {};\n};\n}\n");
  return dictionary;
}

}  // namespace

void NamesTest::aNameThatNoIncludeBringsIsFound_data() {
  QTest::addColumn<QString>("code");
  QTest::addColumn<QString>("wanted");
  QTest::newRow("standard") << "std::string name();"
                            << "<string>";
  QTest::newRow("new to the table") << "std::flat_map<int, int> a;"
                                    << "std::flat_map is not";
  QTest::newRow("another's") << "Eigen::Vector2d at;"
                             << "Eigen:: wants";
  QTest::newRow("type") << "Options of(int);"
                        << "Options wants \"engine/core/scheme.h\"";
  QTest::newRow("qualified type") << "flood::Scheme of(int);"
                                  << "Scheme wants";
  QTest::newRow("constant") << "double at[kSides];"
                            << "kSides wants";
}

void NamesTest::aNameThatNoIncludeBringsIsFound() {
  QFETCH(QString, code);
  QFETCH(QString, wanted);
  const auto found = complaintsAbout(code.toStdString(), {}, smallDictionary());
  QCOMPARE(found.size(), std::size_t{1});
  QVERIFY2(found.begin()->find(wanted.toStdString()) != std::string::npos, found.begin()->c_str());
}

void NamesTest::whatAHeaderBringsOrDeclaresIsNoComplaint_data() {
  QTest::addColumn<QString>("code");
  QTest::newRow("included") << "std::vector<flood::Scheme> of(Options, int (&)[kSides]);";
  QTest::newRow("declared ahead") << "class Session;\nSession& only();";
  QTest::newRow("of another library") << "osg::Options* given;";
  QTest::newRow("nested") << "struct Mine { enum class Kept { no }; Kept kept; };";
  QTest::newRow("own constant") << "constexpr int kSides2 = 3;\nint sides[kSides2];";
}

void NamesTest::whatAHeaderBringsOrDeclaresIsNoComplaint() {
  QFETCH(QString, code);
  const Reached reached{{"engine/core/scheme.h"}, {"vector"}};
  const auto found = complaintsAbout(code.toStdString(), reached, smallDictionary());
  QVERIFY2(found.empty(), found.empty() ? "" : found.begin()->c_str());
}

void NamesTest::wordsInCommentsAndStringsAreNoNames() {
  const std::string code = codeOnly(
      "// Options\nint a = 1'000; /* kSides\n Scheme */ const char* b = \"Scheme \\\" "
      "Options\";\n");
  QVERIFY(complaintsAbout(code, {}, smallDictionary()).empty());
  QCOMPARE(std::ranges::count(code, '\n'), 3);
  QVERIFY(code.find("1'000") != std::string::npos);
}

QTEST_APPLESS_MAIN(NamesTest)
#include "names_test.moc"
