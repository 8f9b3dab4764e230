#pragma once
#include <string>
#include <string_view>
#include <vector>

/// How names and codes become keys and words of a NameIndex. UTF-8 in and out, nothing else is
/// asked: no language data, no tables outside. Bytes that are no UTF-8 count as one sign each.
namespace citymirror::store {

/// What two spellings have in common: lower case, without blanks, hyphens and apostrophes, full
/// width as half width, Latin letters without their accents. "B-00123" and "ｂ 00123" are "b00123".
std::string plainKey(std::string_view text);

/// Words by which a name is found anywhere: Chinese (and kana, hangul) in pairs of neighbours, the
/// last sign of a run with '$' behind it, so that every sign begins a word; other scripts in whole
/// words. "江津路 Bus 12" → 江津 津路 路$ bus 12.
std::vector<std::string> wordsOf(std::string_view name);

/// A query as runs that must all be there: a run of Chinese, or a word of another script.
struct QueryRun {
  std::string text;  ///< plain
  bool chinese = false;
  std::size_t signs = 0;
};
std::vector<QueryRun> runsOf(std::string_view query);

/// "Jiangjin Road" → "jiangjinlu"; empty where the name has no known ending.
std::string pinyinOf(std::string_view englishName);

/// "jiangjinlu" → "jjl"; empty where it does not divide into syllables of Mandarin.
std::string initialsOf(std::string_view pinyin);

/// "B-00123" → "00123", "PS7" → "7": the number at the end of a code with letters; else empty.
std::string numberOf(std::string_view code);

}  // namespace citymirror::store
