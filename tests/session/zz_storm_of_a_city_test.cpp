// 500 alarms in a minute from the demo city's own sensors, cameras and callers: at most six
// incidents, and nothing is lost in them.
#include <QtTest>

#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "gis/city/demo_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kStormBegin = *parseIso("2026-07-18T10:00:00Z");
Instant stormSecond(double second) { return kStormBegin + millis(second); }

double extremeOf(Quantity quantity) {
  if (quantity == Quantity::pondingDepth) return 0.7;
  if (quantity == Quantity::rainIntensity) return 110;
  return quantity == Quantity::waterLevel ? 40 : 3;
}

/// The whole city speaks within a minute, one after the other.
std::vector<gis::FeedBatch> everythingAtOnce(const CityModel& city, std::size_t cameras) {
  std::vector<gis::FeedBatch> all(60);
  for (std::size_t i = 0; i < city.sensors.size(); ++i) {
    const SensorSite& site = city.sensors[i];
    const std::size_t second = i * 59 / city.sensors.size();
    all[second].readings.push_back({{site.code, stormSecond(double(second)), extremeOf(site.quantity),
                                     Quality::good, "city"}, site.quantity});
  }
  for (std::size_t i = 0; i < cameras; ++i) {
    gis::FeedNotice notice;
    notice.id = "E" + std::to_string(i);
    notice.reporter = "CAM" + std::to_string(i);
    notice.classCode = "traffic.obstacle";
    notice.place = city.roads.roads[i * 37 % city.roads.roads.size()].code;
    const std::size_t second = i * 59 / cameras;
    notice.at = stormSecond(double(second));
    all[second].notices.push_back(std::move(notice));
  }
  return all;
}

}  // namespace

class StormOfACityTest : public QObject {
  Q_OBJECT

 private slots:
  void fiveHundredAlarmsOfTheDemoCityAreAtMostSixIncidents() {
    auto made = gis::makeDemoCity({}, {});
    QVERIFY(made.ok());
    const auto city = std::make_shared<const CityModel>(std::move(*made));
    QTemporaryDir folder;
    auto journal = store::Journal::open(folder.filePath("storm.journal").toStdString());
    QVERIFY(journal.ok());
    WorldWriter world(*loadConfig(findAssets()), std::move(*journal), 1);
    world.openCity(city, nullptr, kStormBegin);
    world.goLive(kStormBegin);
    const auto all = everythingAtOnce(*city, 900);
    for (std::size_t second = 0; second < all.size(); ++second)
      QVERIFY(world.takeLive(stormSecond(double(second)), {{"city", {&all[second]}}}).ok());
    const auto view = world.publish(true, 1, {});
    std::size_t grouped = 0;
    for (const incident::AlarmGroup& group : view->alarms->groups) grouped += group.members.size();
    qInfo("%zu alarms, %zu incidents (limit 6)", view->alarms->queue.size(),
          view->incidents.size());
    for (const IncidentView& one : view->incidents)
      qInfo("  %s", one.incident.headline.in(Language::en).c_str());
    QVERIFY(view->alarms->queue.size() >= 500);
    QVERIFY(grouped >= view->alarms->queue.size());
    QVERIFY(view->incidents.size() >= 2 && view->incidents.size() <= 6);
    for (const IncidentView& one : view->incidents)
      QVERIFY(!one.incident.headline.zh.ends_with("："));
  }
};

QTEST_GUILESS_MAIN(StormOfACityTest)
#include "zz_storm_of_a_city_test.moc"
