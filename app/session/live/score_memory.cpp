#include "app/session/live/score_memory.h"

#include <cmath>
#include <deque>
#include <map>

#include "app/session/command/journal_text.h"
#include "app/session/live/series_history.h"

namespace citymirror::session {
namespace {

constexpr Millis kBeforeIssue = std::chrono::hours(1);  // whether it was wet already

Error unreadableRecord() {
  return {ErrorCode::badInput, "what a forecast said of gauges cannot be read", "forecast_record",
          "Verify the journal"};
}

/// As measured; where raw values are no longer kept the most of each minute.
SensorSeries archivedSeries(const store::SeriesArchive& archive, const std::string& name,
                            Span within) {
  auto series = archive.raw(name, within);
  if (series && series->size() > 0) return std::move(*series);
  SensorSeries minutes;
  const auto parts = archive.rolledUp(name, store::kMinute, within);
  if (!parts) return minutes;
  for (const store::RollUp& part : *parts) {
    minutes.at.push_back(part.at);
    minutes.value.push_back(part.most);
    minutes.quality.push_back(part.quality());
  }
  return minutes;
}

void judgeByArchive(PastForecast& past, const store::SeriesArchive* archive,
                    const std::string& city, const ForecastLoopConfig& config, Instant now) {
  std::map<std::string, SensorSeries> read;
  const Span within{past.record.issued - kBeforeIssue, past.record.until + Millis{1}};
  const auto measured = [&](const std::string& sensor) -> const SensorSeries* {
    if (archive == nullptr) return nullptr;
    return &(read[sensor] = archivedSeries(*archive, archiveName(city, sensor), within));
  };
  past.outcomes = world::outcomesOf(past.record, measured, config.eventDepth, now);
  past.closed = true;
}

bool readDepths(const nlohmann::json& depths, std::size_t count, std::vector<double>& into) {
  if (!depths.is_array() || (!depths.empty() && depths.size() != count)) return false;
  for (const nlohmann::json& depth : depths) {
    if (!depth.is_number() && !depth.is_null()) return false;
    into.push_back(depth.is_null() ? std::nan("") : depth.get<double>() / 1000);
  }
  into.resize(count, 0);
  return true;
}

}  // namespace

std::string forecastRecordText(const world::ForecastRecord& record, const std::string& city) {
  nlohmann::json at = nlohmann::json::array();
  for (const Instant instant : record.at) at.push_back((instant - record.issued).count() / 1000);
  nlohmann::json sites = nlohmann::json::object(), corrections = nlohmann::json::object();
  for (const world::ForecastRecord::Site& site : record.sites) {
    nlohmann::json depths = nlohmann::json::array();
    bool dry = true;
    for (const double depth : site.depth) {
      const bool known = std::isfinite(depth);
      dry = dry && known && std::lround(depth * 1000) == 0;
      depths.push_back(known ? nlohmann::json(std::lround(depth * 1000)) : nlohmann::json());
    }
    sites[site.sensor] = dry ? nlohmann::json::array() : std::move(depths);
    if (!site.corrections.empty()) corrections[site.sensor] = site.corrections;
  }
  nlohmann::json json{{"id", record.id},
                      {"city", city},
                      {"issued", toIso(record.issued)},
                      {"until", toIso(record.until)},
                      {"at", std::move(at)},
                      {"sites", std::move(sites)}};
  if (!corrections.empty()) json["corrections"] = std::move(corrections);
  return journalBody(json);
}

Result<world::ForecastRecord> forecastRecordFromText(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const auto issued = parseIso(journalText(json, "issued")),
             until = parseIso(journalText(json, "until"));
  const bool shaped = issued && until && json.contains("at") && json["at"].is_array() &&
                      json.contains("sites") && json["sites"].is_object();
  if (!shaped) return unreadableRecord();
  world::ForecastRecord record{journalText(json, "id"), *issued, *until, {}, {}};
  for (const nlohmann::json& after : json["at"]) {
    if (!after.is_number()) return unreadableRecord();
    record.at.push_back(*issued + millis(after.get<double>()));
  }
  const nlohmann::json corrections = json.value("corrections", nlohmann::json::object());
  for (const auto& [sensor, depths] : json["sites"].items()) {
    world::ForecastRecord::Site site{sensor, {}, {}};
    if (!readDepths(depths, record.at.size(), site.depth)) return unreadableRecord();
    if (corrections.contains(sensor))
      for (const nlohmann::json& report : corrections[sensor])
        if (report.is_string()) site.corrections.push_back(report.get<std::string>());
    record.sites.push_back(std::move(site));
  }
  return record;
}

Result<std::vector<PastForecast>> pastForecasts(const store::Journal& journal, std::int64_t until,
                                                const store::SeriesArchive* archive,
                                                const CityModel& city,
                                                const ForecastLoopConfig& config, Instant now,
                                                Instant remembered) {
  const std::string name = city.name.in(Language::en);
  std::deque<std::string> newest;
  const Outcome walked = journal.walk(
      {1, until, {"forecast_record"}}, [&](const store::JournalEntry& entry) -> Outcome {
        const auto json = nlohmann::json::parse(entry.body, nullptr, false);
        if (journalText(json, "city") == name) newest.push_back(entry.body);
        if (newest.size() > config.kept) newest.pop_front();
        return Done{};
      });
  if (!walked) return walked.error();
  std::vector<PastForecast> forecasts;
  for (const std::string& text : newest) {
    auto record = forecastRecordFromText(text);
    if (!record) continue;  // the others count
    PastForecast past{std::move(*record), {}, false};
    const bool over = now >= past.record.until + config.cadence;
    if (over && past.record.issued - kBeforeIssue < remembered)
      judgeByArchive(past, archive, name, config, now);
    forecasts.push_back(std::move(past));
  }
  return forecasts;
}

}  // namespace citymirror::session
