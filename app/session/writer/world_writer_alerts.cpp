#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "app/session/command/warning_cap.h"
#include "app/session/writer/world_writer.h"

/// Alerts of others: the rain they announce, and what becomes of it when they take it back.
namespace citymirror::session {
namespace {

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
  const bool rains = gis::announcesRain(*alert);
  const bool replaces = announced_ && gis::refersTo(*alert, announced_->alert);
  if (!drives(*alert)) return rains || replaces ? noteNotDriving(*alert) : noteWarning(*alert);
  if (gis::takesBack(*alert) || (replaces && !rains)) {
    noteWarning(*alert);
    if (replaces) withdrawRain(*alert);
    return;
  }
  if (!rains) return noteWarning(*alert);
  const auto rain = gis::rainOf(*alert);
  if (!rain) return rejectAlert(message, rain.error());
  takeRain(*alert, *rain);
  askForForecast(alert->identifier, rain->from + millis(rain->periodSeconds) + kDrainTime);
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
    return info.headline.empty() ? info.event : info.headline;
  };
  const Text mark = statusMark(alert);
  addLine({now_,
           senderOf(alert),
           {mark.zh + lineIn("zh"), mark.en + lineIn("en")},
           severityOfCap(alert.infos.front().severity)});
}

/// The rain that was announced before a restart still comes; forecasts of it are gone.
void WorldWriter::resumeRain(const std::vector<store::JournalEntry>& alerts) {
  std::optional<gis::CapRain> rain;
  for (const store::JournalEntry& entry : alerts) {
    const auto alert = gis::parseCap(entry.body);
    if (!alert || !drives(*alert)) continue;
    const bool rains = gis::announcesRain(*alert) && !gis::takesBack(*alert);
    const auto told = rains ? gis::rainOf(*alert) : Result<gis::CapRain>(gis::CapRain{});
    if (rains && told) {
      rain = *told;
      announced_ = {*alert, entry.at};
    } else if (announced_ && gis::refersTo(*alert, announced_->alert)) {
      rain.reset();
      announced_.reset();
    }
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
