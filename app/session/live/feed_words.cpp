#include "app/session/live/feed_words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace citymirror::session {
namespace {

struct FeedWord {
  std::string_view word, zh;
};

/// As the codecs write them: gis/feed/jt808.cpp, gis/feed/gtfs_realtime.cpp.
constexpr std::array kVehicleWords = std::to_array<FeedWord>({
    {"ignition on", "已点火"},
    {"ignition off", "已熄火"},
    {"emergency alarm", "紧急报警"},
    {"speeding", "超速报警"},
    {"driver fatigue", "疲劳驾驶报警"},
    {"power cut off", "主电源断电"},
    {"collision", "碰撞报警"},
    {"rollover", "侧翻报警"},
    {"incoming at stop", "即将到站"},
    {"stopped at stop", "停靠站点"},
    {"in transit", "行驶中"},
});

struct EffectWord {
  std::string_view code, zh, en;
};

/// enum Effect of GTFS-realtime 2.0.
constexpr std::array kEffectWords = std::to_array<EffectWord>({
    {"no_service", "停运", "no service"},
    {"reduced_service", "班次减少", "reduced service"},
    {"significant_delays", "严重晚点", "significant delays"},
    {"detour", "绕行", "detour"},
    {"additional_service", "加开班次", "additional service"},
    {"modified_service", "班次调整", "modified service"},
    {"other_effect", "其他影响", "other effect"},
    {"unknown_effect", "影响不明", "unknown effect"},
    {"stop_moved", "站点迁移", "stop moved"},
    {"no_effect", "无影响", "no effect"},
    {"accessibility_issue", "无障碍设施受限", "accessibility issue"},
});

std::string_view chineseOfState(std::string_view word) {
  const auto found = std::ranges::find(kVehicleWords, word, &FeedWord::word);
  return found == kVehicleWords.end() ? word : found->zh;
}

std::string noticeParts(const std::string& first, const std::string& place,
                        const std::string& text) {
  return first + (place.empty() ? "" : " · " + place) + (text.empty() ? "" : " · " + text);
}

}  // namespace

Text vehicleStateText(const std::string& state) {
  constexpr std::string_view kBetween = ", ";
  Text text{"", state};
  for (std::string_view rest = state; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(kBetween));
    rest.remove_prefix(std::min(word.size() + kBetween.size(), rest.size()));
    text.zh += (text.zh.empty() ? "" : "、") + std::string(chineseOfState(word));
  }
  return text;
}

Text noticeClassText(const incident::EventClasses& classes, const std::string& code) {
  if (const incident::EventClass* known = incident::classOf(classes, code)) return known->name;
  const auto effect = std::ranges::find(kEffectWords, code, &EffectWord::code);
  if (effect == kEffectWords.end()) return {code, code};
  return {std::string(effect->zh), std::string(effect->en)};
}

Text noticeLine(const incident::EventClasses& classes, const gis::FeedNotice& notice) {
  const Text name = noticeClassText(classes, notice.classCode);
  const std::string& en = notice.textEn.empty() ? notice.text : notice.textEn;
  return {noticeParts(name.zh, notice.place, notice.text),
          noticeParts(name.in(Language::en), notice.place, en)};
}

}  // namespace citymirror::session
