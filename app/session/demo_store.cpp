#include "app/session/demo_store.h"

#include <filesystem>

#include "app/session/evening.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "gis/city/demo_city.h"

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

/// What a stored demo city was made by: another stamp means it is made anew.
std::string stampOf(const gis::DemoCityOptions& options) {
  return "CityMirror " CITYMIRROR_VERSION ", demo city " + std::to_string(gis::kDemoCityVersion) +
         ", seed " + std::to_string(options.seed) + ", " + std::to_string(options.areaKm2) +
         " km2, " + std::to_string(options.buildings) + " buildings\n";
}

// Of reading or making a city; the rest makes its flood domain.
constexpr double kCityRead = 0.7, kCityMade = 0.5, kCityStored = 0.7;

std::string demoFolder(const std::string& dataFolder) { return dataFolder + "/demo-city"; }

OpenedCity withDomain(CityModel city, const flood::CityFloodOptions& flood,
                      std::vector<Note> notes) {
  auto domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(city, flood));
  return {std::make_shared<const CityModel>(std::move(city)), std::move(domain), std::move(notes)};
}

Result<CityModel> makeAndStore(const std::string& folder, const gis::DemoCityOptions& options,
                               const run::JobContext& job) {
  auto city = gis::makeDemoCity(options, job.part(0, kCityMade));
  if (!city) return city.error();
  std::error_code failed;
  fs::remove(folder + "/stamp.txt", failed);
  fs::remove(folder + "/evening.jsonl", failed);
  const run::JobContext storing = job.part(kCityMade, kCityStored);
  if (const auto written = gis::writeCity(*city, folder, storing); !written) return written.error();
  if (const auto stamped = writeFile(folder + "/stamp.txt", stampOf(options)); !stamped)
    return stamped.error();
  return city;
}

Note madeAgain(const std::string& why, const std::string& where) {
  return {"The stored demo city is made again: " + why, where};
}

/// What making the city again puts right.
bool isDamage(const Error& error) {
  return error.code == ErrorCode::unreadable || error.code == ErrorCode::notFound ||
         error.code == ErrorCode::badInput;
}

}  // namespace

Result<OpenedCity> loadCity(const std::string& folder, const flood::CityFloodOptions& flood,
                            const run::JobContext& job) {
  auto city = gis::readCity(folder, job.part(0, kCityRead));
  if (!city) return city.error();
  std::vector<Note> notes = city.notes();
  job.progress(kCityRead, {"建立洪水计算域", "making the flood domain"});
  return withDomain(std::move(city).value(), flood, std::move(notes));
}

Result<OpenedCity> loadDemoCity(const std::string& dataFolder, const flood::CityFloodOptions& flood,
                                const run::JobContext& job) {
  const gis::DemoCityOptions options;
  const std::string folder = demoFolder(dataFolder);
  const auto stamp = readFile(folder + "/stamp.txt");
  std::vector<Note> notes;
  if (stamp && *stamp == stampOf(options)) {
    auto stored = loadCity(folder, flood, job);
    if (stored || !isDamage(stored.error())) return stored;
    notes.push_back(madeAgain(stored.error().what, folder));
  }
  const run::JobContext making = notes.empty() ? job : job.part(kCityRead, 1);  // on from there
  making.progress(0, notes.empty()
                         ? Text{"首次使用：生成示范城市", "first use: generating the demo city"}
                         : Text{"重新生成示范城市", "generating the demo city again"});
  std::error_code failed;
  fs::create_directories(folder, failed);
  auto city = makeAndStore(folder, options, making);
  if (!city) return city.error();
  making.progress(kCityStored, {"建立洪水计算域", "making the flood domain"});
  return withDomain(std::move(city).value(), flood, std::move(notes));
}

Result<std::vector<gis::FeedMessage>> loadDemoEvening(const std::string& dataFolder,
                                                      const OpenedCity& opened, int threads,
                                                      const run::JobContext& job) {
  const std::string path = demoFolder(dataFolder) + "/evening.jsonl";
  std::vector<Note> notes;
  if (const auto stored = readFile(path); stored) {
    auto evening = gis::readRecording(*stored);
    if (evening && evening.notes().empty()) return evening;  // as it was written
    notes.push_back(
        madeAgain(evening ? evening.notes().front().what : evening.error().what, path));
  }
  job.progress(0, {"推演示范之夜", "simulating the evening's sensors"});
  EveningOptions options;
  options.begin = demoEveningBegin(opened.city->utcOffsetMinutes);
  options.threads = threads;
  auto messages = makeEvening(*opened.city, opened.domain, options, job);
  if (!messages) return messages.error();
  if (const auto written = writeFile(path, gis::writeRecording(*messages)); !written)
    return written.error();
  return {std::move(messages).value(), std::move(notes)};
}

}  // namespace citymirror::session
