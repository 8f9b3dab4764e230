#include "gis/city/demo_names.h"

#include <array>

namespace citymirror::gis {
namespace {

struct Syllable {
  const char* zh;
  const char* en;
};

constexpr std::array<Syllable, 36> kFirst{
    {{"荆", "jing"}, {"楚", "chu"},  {"江", "jiang"}, {"汉", "han"},  {"文", "wen"},
     {"武", "wu"},   {"金", "jin"},  {"玉", "yu"},    {"青", "qing"}, {"白", "bai"},
     {"凤", "feng"}, {"龙", "long"}, {"翠", "cui"},   {"明", "ming"}, {"安", "an"},
     {"平", "ping"}, {"永", "yong"}, {"德", "de"},    {"仁", "ren"},  {"和", "he"},
     {"兴", "xing"}, {"华", "hua"},  {"光", "guang"}, {"春", "chun"}, {"云", "yun"},
     {"桂", "gui"},  {"梅", "mei"},  {"柳", "liu"},   {"竹", "zhu"},  {"荷", "he"},
     {"新", "xin"},  {"东", "dong"}, {"南", "nan"},   {"西", "xi"},   {"北", "bei"},
     {"中", "zhong"}}};
constexpr std::array<Syllable, 28> kSecond{
    {{"桥", "qiao"}, {"湖", "hu"},   {"门", "men"},  {"塔", "ta"},    {"港", "gang"},
     {"山", "shan"}, {"园", "yuan"}, {"林", "lin"},  {"泉", "quan"},  {"星", "xing"},
     {"洲", "zhou"}, {"台", "tai"},  {"堤", "di"},   {"泽", "ze"},    {"溪", "xi"},
     {"岭", "ling"}, {"井", "jing"}, {"坊", "fang"}, {"庙", "miao"},  {"仓", "cang"},
     {"渡", "du"},   {"陵", "ling"}, {"田", "tian"}, {"场", "chang"}, {"苑", "yuan"},
     {"亭", "ting"}, {"河", "he"},   {"城", "cheng"}}};
constexpr std::array<Syllable, 24> kAvenues{
    {{"北京路", "Beijing Road"}, {"塔桥路", "Taqiao Road"},      {"红门路", "Hongmen Road"},
     {"园林路", "Yuanlin Road"}, {"太岳路", "Taiyue Road"},      {"江汉路", "Jianghan Road"},
     {"便河路", "Bianhe Road"},  {"荆沙大道", "Jingsha Avenue"}, {"工农路", "Gongnong Road"},
     {"武德路", "Wude Road"},    {"碧波路", "Bibo Road"},        {"豉湖路", "Chihu Road"},
     {"三湾路", "Sanwan Road"},  {"白云路", "Baiyun Road"},      {"东方大道", "Dongfang Avenue"},
     {"学苑路", "Xueyuan Road"}, {"航空路", "Hangkong Road"},    {"胜利街", "Shengli Street"},
     {"月堤路", "Yuedi Road"},   {"明珠大道", "Mingzhu Avenue"}, {"南环路", "Nanhuan Road"},
     {"金龙路", "Jinlong Road"}, {"西湖路", "Xihu Road"},        {"凤凰路", "Fenghuang Road"}}};
constexpr std::array<Syllable, 12> kDistricts{{{"荆江", "Jingjiang"},
                                               {"沙洲", "Shazhou"},
                                               {"便河", "Bianhe"},
                                               {"章华", "Zhanghua"},
                                               {"太岳", "Taiyue"},
                                               {"长港", "Changgang"},
                                               {"崇文", "Chongwen"},
                                               {"立新", "Lixin"},
                                               {"联合", "Lianhe"},
                                               {"胜利", "Shengli"},
                                               {"关沮", "Guanju"},
                                               {"岑河", "Cenhe"}}};
constexpr std::array<const char*, 10> kDigits{"",   "一", "二", "三", "四",
                                              "五", "六", "七", "八", "九"};

std::string capital(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = char(word[0] - 'a' + 'A');
  return word;
}

}  // namespace

std::string chineseNumber(int value) {
  if (value < 10) return kDigits[std::size_t(value < 0 ? 0 : value)];
  const std::string tens = value / 10 == 1 ? "" : kDigits[std::size_t(value / 10 % 10)];
  return tens + "十" + kDigits[std::size_t(value % 10)];
}

Text demoDistrictName(std::size_t index) {
  const auto& word = kDistricts[index % kDistricts.size()];
  const auto round = int(index / kDistricts.size());
  if (round == 0) return {word.zh, word.en};
  return {word.zh + std::string("第") + chineseNumber(round + 1),
          word.en + std::string(" ") + std::to_string(round + 1)};
}

Text DemoNames::known(const char* zh, const char* en) {
  used_.insert(zh);
  return {zh, en};
}

Text DemoNames::composed(const char* zhSuffix, const char* enSuffix) {
  for (int attempt = 0;; ++attempt) {
    const auto& first = kFirst[std::size_t(random_.whole(0, int(kFirst.size()) - 1))];
    const auto& second = kSecond[std::size_t(random_.whole(0, int(kSecond.size()) - 1))];
    std::string zh = std::string(first.zh) + second.zh;
    std::string en = capital(std::string(first.en) + second.en);
    if (attempt > 12) {
      const int number = random_.whole(1, 10 + attempt / 40);
      zh += chineseNumber(number);
      en += " " + std::to_string(number);
    }
    zh += zhSuffix;
    en += std::string(" ") + enSuffix;
    if (used_.insert(zh).second && used_.insert(en).second) return {zh, en};
  }
}

Text DemoNames::street(RoadClass roadClass) {
  if (roadClass <= RoadClass::secondary) {
    while (next_ < kAvenues.size()) {
      const auto& avenue = kAvenues[next_++];
      if (used_.insert(avenue.zh).second) return {avenue.zh, avenue.en};
    }
    return composed("大道", "Avenue");
  }
  if (roadClass == RoadClass::tertiary) return composed("路", "Road");
  const double kind = random_.unit();
  if (kind < 0.45) return composed("路", "Road");
  if (kind < 0.75) return composed("街", "Street");
  return composed("巷", "Lane");
}

}  // namespace citymirror::gis
