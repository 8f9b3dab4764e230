#include "app/session/session_state.h"
#include "engine/store/postgres.h"
#include "gis/crs/transform.h"

/// What was measured, on the disk or a server: kept beside the world and read again for charts.
namespace citymirror::session {
namespace {

std::map<std::string, store::SensorPlace> placesOf(const CityModel& city) {
  std::map<std::string, store::SensorPlace> places;
  if (city.frame.crs.empty()) return places;
  const auto toDegrees = gis::Transform::make(city.frame.crs, "EPSG:4326");
  if (!toDegrees) return places;
  for (const SensorSite& site : city.sensors)
    if (const auto at = toDegrees->forward(city.frame.toProjected(site.at)))
      places.emplace(site.code, store::SensorPlace{at->x(), at->y()});
  return places;
}

}  // namespace

/// Seats that share a server keep their series there too.
std::string Session::State::archiveAddress() const {
  const std::string& shared = options.seat.log;
  return store::isServerAddress(shared) ? shared : options.dataFolder + "/" + kArchiveFile;
}

/// A recording is no measurement: what it plays is not kept.
void Session::State::keepSeries() {
  const auto city = writer.city();
  if (!city || !(live() || options.seat.shares())) return;
  if (keptCity == city) return;
  keptCity = city;
  writer.keepSeries({});
  keeper.reset();
  KeeperPlace place{archiveAddress(), journalPath, history.config().retention,
                    city->name.in(Language::en), {}};
  for (const SensorSite& site : city->sensors) place.sensors.emplace(site.code, site.quantity);
  place.places = placesOf(*city);
  keeper = std::make_unique<SeriesKeeper>(std::move(place), wallNow, [this](const Error& error) {
    post([error](WorldWriter& world) { world.addFault(error); });
  });
  writer.keepSeries([k = keeper.get()](KeptReadings readings) { k->keep(std::move(readings)); });
}

void Session::State::closeSeries() {
  if (!keeper) return;
  if (Outcome closed = keeper->close(); !closed) writer.addFault(closed.error());
  keeper.reset();
}

void Session::State::sealJournal() {
  sealer = std::make_unique<JournalSealer>(
      journalPath, history.config().sealedEvery,
      [this](const Error& error) {
        post([error](WorldWriter& world) { world.addFault(error); });
      },
      [this] {
        post([path = journalPath](WorldWriter& world) {
          world.endFaultsAt(path);
          world.note("session", {"日志文件已放回原处，继续写入其中",
                                 "the journal's file is back in its place and goes on"});
        });
      });
}

void Session::State::readHistory() {
  const auto city = writer.city();
  const auto ask = city ? history.due(writer.now()) : std::nullopt;
  if (!ask) return;
  submit(historyJobs, admitting, {"读取历史数据", "reading the history"},
         [this, ask = *ask, name = city->name.in(Language::en), now = writer.now(),
          archive = archiveAddress()](const run::JobContext&) -> Command {
           auto read = std::make_shared<SeriesHistory>(
               session::readHistory(archive, name, ask.sensor, ask.within, ask.step));
           read->readAt = now;
           return [this, read](WorldWriter& world) {
             if (history.read(*read)) world.setHistory(read);
           };
         });
}

}  // namespace citymirror::session
