#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "app/session/command/journal_text.h"
#include "app/session/command/warning_cap.h"
#include "app/session/writer/world_writer.h"
#include "engine/core/utf8.h"

/// Alerts of others: the rain they announce, and what becomes of it when they take it back.
namespace citymirror::session {
namespace {

constexpr std::size_t kLongestArea = 120;     // bytes in a line
constexpr std::size_t kMostElsewhere = 1000;  // senders that are remembered

struct ResponseWord {
  std::string_view word;
  const char *zh, *en;
};
constexpr std::array kResponses = std::to_array<ResponseWord>({
    {"Shelter", "就地躲避", "shelter"},
    {"Evacuate", "撤离", "evacuate"},
    {"Prepare", "做好准备", "prepare"},
    {"Execute", "执行预案", "execute what is planned"},
    {"Avoid", "避开", "avoid"},
    {"Monitor", "注意后续消息", "watch for news"},
    {"AllClear", "警报解除", "all clear"},
});

Text responseText(const std::string& words) {
  Text text;
  std::istringstream all(words);
  for (std::string word; all >> word;) {
    const auto found = std::ranges::find(kResponses, word, &ResponseWord::word);
    if (found == kResponses.end()) continue;
    text.zh += (text.zh.empty() ? "" : "、") + std::string(found->zh);
    text.en += (text.en.empty() ? "" : ", ") + std::string(found->en);
  }
  return text;
}

Text statusWord(const std::string& status) {
  if (status == "Exercise") return {"演练", "Exercise"};
  if (status == "Test") return {"测试", "Test"};
  if (status == "System") return {"系统", "System"};
  if (status == "Draft") return {"草稿", "Draft"};
  return {status, status};
}

/// "[Exercise] " before words that are not meant.
Text statusMark(const gis::CapAlert& alert) {
  if (alert.status == "Actual") return {};
  const Text word = statusWord(alert.status);
  return {"［" + word.zh + "］", "[" + word.en + "] "};
}

std::string senderOf(const gis::CapAlert& alert) {
  return alert.source.empty() ? alert.sender : alert.source;
}

std::string minutesOf(const gis::CapRain& rain) { return numberText(rain.periodSeconds / 60); }

}  // namespace

/// A forecast goes on to the end of the rain that it rests on: none of a recording lasts longer.
std::optional<Instant> WorldWriter::lastRainOf(const std::vector<gis::FeedMessage>& messages) {
  std::optional<Instant> last;
  for (const gis::FeedMessage& message : messages) {
    if (message.format != "cap") continue;
    const auto alert = gis::parseCap(message.body);
    if (!alert) continue;
    const auto rain = gis::rainOf(*alert);
    if (!rain) continue;
    const Instant end = rain->from + millis(rain->periodSeconds);
    last = last ? std::max(*last, end) : end;
  }
  return last;
}

/// A drill is driven by exercises too, a real session only by what is meant.
bool WorldWriter::drives(const gis::CapAlert& alert) const {
  const bool drill = purpose_ == feeds::Purpose::drill;
  return alert.msgType != "Ack" &&
         (alert.status == "Actual" || (drill && alert.status == "Exercise"));
}

void WorldWriter::takeCap(const gis::FeedMessage& message) {
  const auto alert = gis::parseCap(message.body);
  if (!alert) return rejectAlert(message, alert.error());
  journal("cap", alert->sender, message.body);
  keepWarning(*alert, message.received);
  const bool replaces = announced_ && gis::refersTo(*alert, announced_->alert);
  const bool elsewhere = places_ && places_->misses(*alert);
  if (elsewhere && !replaces) return noteElsewhere(*alert);
  const bool rains = gis::announcesRain(*alert) && !elsewhere;
  if (!drives(*alert)) return rains || replaces ? noteNotDriving(*alert) : noteWarning(*alert);
  if (gis::takesBack(*alert) || (replaces && !rains)) {
    noteWarning(*alert);
    if (replaces) withdrawRain(*alert);
    return;
  }
  if (!rains) return noteWarning(*alert);
  const auto rain = gis::rainOf(*alert);
  if (!rain) return rejectAlert(message, rain.error());
  if (rain->total() <= 0 && !announced_) return noteWarning(*alert);  // it is dry anyway
  const Instant end = rain->from + millis(rain->periodSeconds);
  if (end <= message.received) {
    if (replaces) withdrawRain(*alert);
    return noteOver(*alert, end);
  }
  takeRain(*alert, *rain);
  askForForecast(alert->identifier, end + kDrainTime);
}

void WorldWriter::keepWarning(const gis::CapAlert& alert, Instant received) {
  if (places_) warnings_.take(alert, received, *places_);
}

void WorldWriter::takeRain(const gis::CapAlert& alert, const gis::CapRain& rain) {
  rain_.setForecast(rain);
  announced_ = {alert, now_};
  const double total = rain.total();
  const Severity severity =
      incident::rainSeverity(config_.rainSignals, total, rain.periodSeconds / 3600);
  const Text mark = statusMark(alert);
  const bool update = alert.msgType == "Update";
  addLine({now_,
           alert.sender,
           {mark.zh + (update ? "降水预报更新：未来" : "降水预报：未来") + minutesOf(rain) + "分钟" +
                numberText(total) + "毫米（" + nameOf(severity).zh + "）",
            mark.en + (update ? "rain forecast, updated: " : "rain forecast: ") +
                numberText(total) + " mm in " + minutesOf(rain) + " min (" + nameOf(severity).en +
                ")"},
           severity});
}

/// It may not move anything here, and people see why.
void WorldWriter::noteNotDriving(const gis::CapAlert& alert) {
  const Text mark = statusMark(alert), word = statusWord(alert.status);
  const bool real = purpose_ == feeds::Purpose::real;
  const Text why = alert.msgType == "Ack" ? Text{"回执", "an acknowledgement"} : word;
  addLine({now_, senderOf(alert),
           {mark.zh + "降水预报（" + alert.identifier + "）为" + why.zh + "消息，" +
                (real ? "实战" : "演练") + "中不启动推演",
            mark.en + "rain forecast " + alert.identifier + " is marked " + why.en +
                ": it starts nothing in a " + (real ? "real session" : "drill")},
           Severity::none});
}

/// Rain that came too late: what has fallen is measured.
void WorldWriter::noteOver(const gis::CapAlert& alert, Instant end) {
  const Text mark = statusMark(alert);
  const std::string at = clockText(end, city_->utcOffsetMinutes);
  addLine(
      {now_,
       senderOf(alert),
       {mark.zh + "降水预报（" + alert.identifier + "）的时段已于 " + at + " 结束，不启动推演",
        mark.en + "rain forecast " + alert.identifier + " ended at " + at + ": it starts nothing"},
       Severity::none});
}

/// Offices send what they have: of one that warns other places people are told once.
void WorldWriter::noteElsewhere(const gis::CapAlert& alert) {
  if (elsewhereTold_.contains(alert.sender) || elsewhereTold_.size() >= kMostElsewhere) return;
  elsewhereTold_.insert(alert.sender);
  const std::string_view area = firstBytes(alert.infos.front().areaDesc, kLongestArea);
  const std::string where = area.empty() ? "" : "（" + printable(area) + "）";
  const std::string in = area.empty() ? "" : " (" + printable(area) + ")";
  addLine({now_,
           senderOf(alert),
           {"预警" + alert.identifier + "的区域" + where +
                "不在本市，不采用；此发布者以后的此类预警只记入日志",
            "alert " + alert.identifier + " is about other places" + in +
                " and is not used; further ones of this sender are only journalled"},
           Severity::none});
}

/// What the rain had set going is stopped, and says so.
void WorldWriter::withdrawRain(const gis::CapAlert& by) {
  const std::string taken = announced_->alert.identifier;
  const Instant since = announced_->since;
  rain_.dropForecast();
  announced_.reset();
  withdrawnUpTo_ = forecasts_;
  const std::string at = clockText(now_, city_->utcOffsetMinutes);
  const Text sentence{at + "，" + senderOf(by) + "撤回了降水预报" + taken,
                      at + ": " + senderOf(by) + " took back the rain forecast " + taken};
  note("forecast", {sentence.zh + "；此预报不再用于推演",
                    sentence.en + "; it no longer drives the forecast"});
  for (IncidentView& incident : incidents_) {
    const LoopIncident* known = loop_.find(incident.incident.id);
    if (incident.incident.raised >= since && (known == nullptr || known->open()))
      markWithdrawn(incident, sentence);
  }
  if (forecasts_ > 0) askForForecast(by.identifier, now_ + kDrainTime);
}

void WorldWriter::markWithdrawn(IncidentView& view, const Text& sentence) {
  const auto mark = [](Text& words) {
    words = {"［依据已撤回］" + words.zh, "[withdrawn] " + words.in(Language::en)};
  };
  mark(view.incident.headline);
  mark(view.warning.headline);
  view.warning.body = {"［依据已撤回］" + sentence.zh + "。\n" + view.warning.body.zh,
                       "[withdrawn] " + sentence.en + ".\n" + view.warning.body.in(Language::en)};
  Event event;
  event.id = view.incident.id + "-withdrawn";
  event.classCode = "rain.withdrawn";
  event.raised = now_;
  event.evidence = {sentence};
  if (!view.incident.events.empty()) {
    event.place = view.incident.events.front().place;
    event.placeName = view.incident.events.front().placeName;
  }
  view.incident.events.push_back(event);
  journal("warning", "incident",
          journalBody({{"incident", view.incident.id},
                       {"zh", view.warning.body.zh},
                       {"en", view.warning.body.en}}));
  incidentsStale_ = true;
}

bool WorldWriter::restsOnWithdrawn(const world::ForecastRequest& request) const {
  int number = 0;
  std::from_chars(request.id.data() + 1, request.id.data() + request.id.size(), number);
  return number <= withdrawnUpTo_;
}

/// A warning of others: people are told; no forecast follows from words.
void WorldWriter::noteWarning(const gis::CapAlert& alert) {
  if (alert.infos.empty()) return;
  const auto lineIn = [&](const char* language) {
    const auto found = std::find_if(alert.infos.begin(), alert.infos.end(), [&](const auto& info) {
      return info.language.starts_with(language);
    });
    const gis::CapInfo& info = found != alert.infos.end() ? *found : alert.infos.front();
    const bool zh = std::string_view(language) == "zh";
    std::string line = info.headline.empty() ? info.event : info.headline;
    const auto add = [&](const std::string& part) { line += part.empty() ? "" : " · " + part; };
    if (info.expires != Instant{}) {
      const std::string at = toIso(info.expires, city_ ? city_->utcOffsetMinutes : 0);
      add((zh ? "有效至 " : "until ") + at.substr(5, 5) + ' ' + at.substr(11, 5));
    }
    const Text todo = responseText(info.responseType);
    add(zh ? todo.zh : todo.en);
    add(printable(info.contact));
    add(printable(info.web));
    return line;
  };
  const Text mark = statusMark(alert);
  addLine({now_,
           senderOf(alert),
           {mark.zh + lineIn("zh"), mark.en + lineIn("en")},
           severityOfCap(alert.infos.front().severity)});
}

/// Warnings still stand, and the rain that was announced before a restart still comes, each alert
/// taken as it was when it came (takeCap); forecasts of it are gone.
void WorldWriter::resumeRain(const std::vector<store::JournalEntry>& alerts) {
  std::optional<gis::CapRain> rain;
  for (const store::JournalEntry& entry : alerts) {
    const auto alert = gis::parseCap(entry.body);
    if (alert) keepWarning(*alert, entry.at);
    if (!alert || !drives(*alert)) continue;
    const bool elsewhere = places_ && places_->misses(*alert);
    const bool rains = gis::announcesRain(*alert) && !gis::takesBack(*alert) && !elsewhere;
    if (rains) {
      const auto told = gis::rainOf(*alert);
      if (!told || (told->total() <= 0 && !announced_)) continue;
      if (told->from + millis(told->periodSeconds) > entry.at) {
        rain = *told;
        announced_ = {*alert, entry.at};
        continue;
      }
    }
    if (!announced_ || !gis::refersTo(*alert, announced_->alert)) continue;
    rain.reset();
    announced_.reset();
  }
  if (!rain || rain->from + millis(rain->periodSeconds) <= now_) return announced_.reset();
  rain_.setForecast(*rain);
  askForForecast(announced_->alert.identifier,
                 rain->from + millis(rain->periodSeconds) + kDrainTime);
  if (pending_) resumedRun_ = pending_->id;
}

/// Whether the newest incident came after the rain that is announced: another seat computed it.
bool WorldWriter::isRaisedAlready() const {
  return announced_ && !incidents_.empty() &&
         incidents_.front().incident.raised >= announced_->since;
}

/// The run of a forecast whose incident goes on: it is not raised a second time.
bool WorldWriter::goesOnWith(const world::ForecastRun& run) const {
  if (run.id != resumedRun_ || incidents_.empty() || !incidents_.front().risks.empty())
    return false;
  const LoopIncident* known = loop_.find(incidents_.front().incident.id);
  return known != nullptr && known->open();
}

}  // namespace citymirror::session
