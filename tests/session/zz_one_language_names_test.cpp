// A city of elsewhere: its streets have one name, and that one is none in Chinese.
#include <QtTest>

#include "app/session/branch/plan_desk.h"
#include "app/session/draw_world.h"
#include "app/session/live/rule_readings.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class OneLanguageNamesTest : public QObject {
  Q_OBJECT
  CityModel city_ = smallCity();
  coupling::PondingRisk risk_;
  std::uint32_t other_ = 0;  // a second stretch of the same name

 private slots:
  void initTestCase() {
    const Text name{"", "Geistalweg"};
    auto& roads = city_.roads.roads;
    for (std::uint32_t r = 0; r < roads.size(); ++r) {
      if (roads[r].name.zh == "江津路") risk_.road = r, risk_.code = roads[r].code;
      if (roads[r].name.zh == "人民路") other_ = r;
    }
    roads[risk_.road].name = roads[other_].name = risk_.name = name;
    QVERIFY(risk_.road != other_ && !risk_.code.empty());
    risk_.maxDepth = 2.37;
    risk_.severity = Severity::red;
    risk_.place = {500, 500};
  }

  void aPinSaysTheNameThatThereIs() {
    world::ForecastRun run;
    run.risks = {risk_};
    const auto marks = drawMarks(city_, {}, &run, {});
    const auto found = std::find_if(marks->begin(), marks->end(), [&](const draw::Mark& mark) {
      return mark.code == risk_.code;
    });
    QVERIFY(found != marks->end());
    for (const std::string& caption : {found->caption.zh, found->caption.en})
      QVERIFY2(caption.starts_with("Geistalweg ") && caption.find("237 cm") != std::string::npos,
               caption.c_str());
  }

  void anOfferOfAPlanSaysTheNameAndNotTheCode() {
    const auto rules = loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY(rules.ok());
    const auto offers = planOffers(city_, {risk_}, 0, *rules);
    QVERIFY(!offers.empty());
    for (const PlanOffer& offer : offers)
      QVERIFY2(offer.name.zh.find("Geistalweg") != std::string::npos, offer.name.zh.c_str());
  }

  void stretchesOfOneNameAreOnePlaceForRules() {
    world::ForecastRun run;
    run.risks = {risk_};
    run.until = {3'600'000};
    auto depths = std::make_shared<std::vector<float>>(city_.roads.edgeCount(), 0.0F);
    for (std::size_t e = 0; e < depths->size(); ++e)
      if (city_.roads.edgeRoad[e] == other_) (*depths)[e] = 0.4F;
    world::WorldState state;
    state.at = {600'000};
    state.edgeDepth = depths;
    run.states.push_back(state);
    const ForecastPlaces told = forecastPlaces(run, city_.roads, {0}, run.until - Instant{0});
    QCOMPARE(told.places.size(), std::size_t(1));
    QCOMPARE(told.places[0].name.in(Language::zh), std::string("Geistalweg"));
    QCOMPARE(told.places[0].depth, double(0.4F));
    QCOMPARE(told.places[0].last, std::optional(double(0.4F)));
  }
};

QTEST_GUILESS_MAIN(OneLanguageNamesTest)
#include "zz_one_language_names_test.moc"
