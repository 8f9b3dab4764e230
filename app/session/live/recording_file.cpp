#include "app/session/live/recording_file.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/session/live/journal_recording.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

Error placed(Error error, const std::string& path) {
  error.where = path + (error.where.empty() ? "" : ", " + error.where);
  return error;
}

bool isTable(const std::string& path) { return std::filesystem::path(path).extension() == ".csv"; }

Result<std::vector<SensorSeries>> readTable(const std::string& path, const std::string& station) {
  const auto text = readFile(path);
  if (!text) return text.error();
  auto series = gis::readUsgsCsv(
      *text, station.empty() ? std::filesystem::path(path).stem().string() : station);
  if (!series) return placed(series.error(), path);
  return series;
}

/// A point in the largest water body, else the middle of the city.
Point2 waterside(const CityModel& city) {
  const auto area = [](const WaterBody& body) { return std::abs(signedArea(body.area.outer)); };
  const auto largest =
      std::max_element(city.water.begin(), city.water.end(),
                       [&](const WaterBody& a, const WaterBody& b) { return area(a) < area(b); });
  if (largest == city.water.end() || largest->area.outer.empty()) return city.extent.centre();
  const Point2 middle = centroid(largest->area.outer);
  return city.extent.contains(middle) ? middle : city.extent.centre();
}

SensorSite siteOf(const SensorSeries& series, const Point2& at) {
  SensorSite site;
  site.code = series.sensor;
  site.name = {series.sensor + "（外地实测站，不在本城市）",
               series.sensor + " (recorded elsewhere, not of this city)"};
  site.quantity = series.quantity;
  site.at = at;
  site.cadenceSeconds = std::max(1.0, seconds(gis::usualStep(series)));
  return site;
}

}  // namespace

Result<std::vector<gis::FeedMessage>> readRecordingFile(
    const std::string& path, const std::string& station,
    const std::map<std::string, std::string>& codes, const run::JobContext& job) {
  if (isTable(path)) {
    auto series = readTable(path, station);
    if (!series) return series.error();
    return {gis::recordingOf(*series, codes, Millis{0}), std::move(series.notes())};
  }
  if (isJournalFile(path)) return recordingOfJournal(path, std::nullopt, job);
  const auto text = readFile(path);
  if (!text) return text.error();
  auto messages = gis::readRecording(*text);
  if (!messages) return placed(messages.error(), path);
  return messages;
}

Result<CityModel> withRecordedStations(const CityModel& city, const std::string& path) {
  if (!isTable(path)) return city;
  const auto series = readTable(path, {});
  if (!series) return series.error();
  CityModel joined = city;
  Point2 at = waterside(city);
  for (const SensorSeries& one : *series) {
    const auto known = std::any_of(city.sensors.begin(), city.sensors.end(),
                                   [&](const SensorSite& site) { return site.code == one.sensor; });
    if (known) continue;
    joined.sensors.push_back(siteOf(one, at));
    at.x() += 60;
  }
  joined.provenance["recorded stations"] = {path, "", "gauge table replayed as a feed", "",
                                            Origin::real};
  return joined;
}

}  // namespace citymirror::session
