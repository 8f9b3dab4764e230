#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

/// One incident is all that is left of whatever is raised.
void leaveOneIncident(LoopDesk& desk) {
  desk.config.watch.alarmFlood = {1, std::chrono::minutes(10), 1, 1, 40'000};
  auto journal = store::Journal::open(":memory:");
  if (!journal) qFatal("journal");
  desk.world = std::make_unique<WorldWriter>(desk.config, std::move(*journal), 1);
  desk.world->openCity(desk.city, nullptr, desk.begin);
}

gis::FeedMessage rainAt(const LoopDesk& desk, double minute, double intensity) {
  return gis::encodeObservation({"S-RAIN", desk.at(minute), intensity, Quality::good, "test"},
                                Quantity::rainIntensity, desk.at(minute), "test");
}

}  // namespace

class JoinedCausesTest : public QObject {
  Q_OBJECT
 private slots:
  void anIncidentThatAFloodOfAlarmsJoinedNamesItsCausesAndPlaces() {
    LoopDesk desk;
    leaveOneIncident(desk);
    desk.play({rainAt(desk, 4, 60), desk.pond("S-POND1", 5, 0.31)}, 6);
    const auto view = desk.view();
    QCOMPARE(view->incidents.size(), std::size_t(1));
    const IncidentView& joined = view->incidents.front();
    const Text& headline = joined.incident.headline;
    QVERIFY2(headline.zh.starts_with("降雨、内涝：") && headline.zh.ends_with("等2处"),
             headline.zh.c_str());
    QVERIFY2(headline.en.starts_with("rain, urban flooding: ") &&
                 headline.en.ends_with("and 1 more place"),
             headline.en.c_str());
    QCOMPARE(joined.desk->causes.size(), std::size_t(2));
    QCOMPARE(joined.desk->causes[1].zh, std::string("内涝"));
    QCOMPARE(joined.desk->extent.size(), std::size_t(2));
  }
  void anIncidentOfOneCauseNamesThatOne() {
    LoopDesk desk;
    desk.flood();
    QCOMPARE(desk.incident().desk->causes.size(), std::size_t(1));
    QVERIFY(desk.incident().incident.headline.zh.starts_with("内涝："));
  }
};

QTEST_GUILESS_MAIN(JoinedCausesTest)
#include "zz_joined_causes_test.moc"
