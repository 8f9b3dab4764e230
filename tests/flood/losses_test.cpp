#include <QtTest>
#include <cmath>
#include <cstring>

#include "engine/core/file_io.h"
#include "scenarios/flood/infiltration_classes.h"
#include "scenarios/flood/infiltration_field.h"
#include "tests/flood/domains.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

using Kind = InfiltrationLaw::Kind;

FloodInputs flatRain(double mmPerHour, double seconds) {
  FloodInputs inputs = domain(40, 20, 10, [](double, double) { return 0.0; });
  inputs.rainMmPerHour = {{0, seconds}, {mmPerHour, 0}};
  return inputs;
}

InfiltrationLaw lawn() {
  InfiltrationLaw law;
  law.kind = Kind::greenAmpt;
  law.rate = 6.5, law.suction = 167, law.moistureDeficit = 0.3;
  return law;
}
InfiltrationLaw horton() {
  InfiltrationLaw law;
  law.kind = Kind::horton;
  law.rate = 5, law.initialRate = 80, law.decayPerHour = 4;
  return law;
}
InfiltrationLaw curve(double number) {
  InfiltrationLaw law;
  law.kind = Kind::curveNumber;
  law.curveNumber = number;
  return law;
}

double infiltratedMm(const FloodModel& model) {
  return model.mass().infiltrated / (40 * 20 * 100) * 1000;
}

/// Cumulative Green–Ampt infiltration under a ponded surface: F − S ln(1 + F/S) = K t.
double pondedGreenAmpt(double k, double s, double t) {
  double f = k * t + std::sqrt(2 * k * s * t);
  for (int i = 0; i < 60; ++i) f -= (f - s * std::log1p(f / s) - k * t) / (f / (s + f));
  return f;
}

}  // namespace

class LossesTest : public QObject {
  Q_OBJECT
 private slots:
  void greenAmptUnderHeavyRainFollowsItsImplicitSolution() {
    FloodInputs inputs = flatRain(400, 3600);
    inputs.infiltration = {lawn()};
    FloodModel model = ranTo(inputs, 3600);
    const double exact = pondedGreenAmpt(6.5, 167 * 0.3, 1);
    qInfo("Green-Ampt: %.3f mm of %.3f mm in an hour", infiltratedMm(model), exact);
    QVERIFY(std::fabs(infiltratedMm(model) / exact - 1) < 0.01);
  }

  void beforePondingAllRainGoesIn() {
    FloodInputs inputs = flatRain(12, 1800);
    inputs.infiltration = {lawn()};
    const FloodModel model = ranTo(inputs, 1800);
    QVERIFY(std::fabs(infiltratedMm(model) / 6 - 1) < 1e-4);
  }

  void hortonTakesItsIntegralWhereWaterStands() {
    FloodInputs inputs = flatRain(300, 3600);
    inputs.infiltration = {horton()};
    const FloodModel model = ranTo(inputs, 3600);
    const double exact = 5 + 75.0 / 4 * (1 - std::exp(-4.0));
    qInfo("Horton: %.3f mm of %.3f mm in an hour", infiltratedMm(model), exact);
    QVERIFY(std::fabs(infiltratedMm(model) / exact - 1) < 0.005);
  }

  void aDrySpellDoesNotWearHortonOut() {
    FloodInputs late = flatRain(0, 1);
    late.rainMmPerHour = {{0, 7200, 9000}, {0, 300, 0}};
    late.infiltration = {horton()};
    FloodInputs early = flatRain(300, 1800);
    early.infiltration = {horton()};
    const double afterDry = infiltratedMm(ranTo(late, 9000));
    const double atOnce = infiltratedMm(ranTo(early, 1800));
    QVERIFY(std::fabs(afterDry / atOnce - 1) < 0.01);
  }

  void theCurveNumberLeavesItsRunoff() {
    for (const double number : {70.0, 85.0, 98.0}) {
      FloodInputs inputs = flatRain(60, 3600);
      inputs.infiltration = {curve(number)};
      const FloodModel model = ranTo(inputs, 5400);
      const double s = 25.4 * (1000 / number - 10), p = 60;
      const double runoff = p > 0.2 * s ? (p - 0.2 * s) * (p - 0.2 * s) / (p + 0.8 * s) : 0;
      const double left = model.mass().final_ / (40 * 20 * 100) * 1000;
      qInfo("CN %.0f: runoff %.3f mm of %.3f mm", number, left, runoff);
      QVERIFY(std::fabs(left - runoff) < 0.01 * p);
    }
  }

  void everyClassTakesByItsOwnLawAndTheBalanceCloses() {
    FloodInputs inputs = domain(300, 80, 10, [](double x, double) { return 5 - 0.001 * x; });
    inputs.rainMmPerHour = {{0, 1200}, {90, 0}};
    InfiltrationLaw paved, gravel;
    gravel.kind = Kind::constant, gravel.rate = 20;
    inputs.infiltration = {paved, gravel, lawn(), horton(), curve(75)};
    for (int i = 0; i < 300 * 80; ++i) inputs.infiltrationClass.push_back(std::uint8_t(i % 5));
    inputs.threads = 1;
    FloodModel one = ranTo(inputs, 900);
    inputs.resume = std::make_shared<const FloodSnapshot>(one.snapshot());
    inputs.threads = 3;
    FloodModel resumed = started(inputs);
    QVERIFY(one.advance(1800, {}).ok() && resumed.advance(1800, {}).ok());
    const FloodState a = one.state(), b = resumed.state();
    QVERIFY(std::memcmp(a.depth.values.data(), b.depth.values.data(), 4 * 300 * 80) == 0);
    QCOMPARE(one.mass().infiltrated, resumed.mass().infiltrated);
    QVERIFY(one.mass().infiltrated > 0);
    QVERIFY(std::fabs(one.mass().relativeError()) < 1e-6);
  }

  void lawsSideBySideTakeWhatEachTakesAlone() {
    InfiltrationLaw paved, gravel;
    gravel.kind = Kind::constant, gravel.rate = 20;
    const std::vector<InfiltrationLaw> laws = {paved, lawn(), gravel, horton(), curve(75)};
    FloodInputs inputs = flatRain(60, 3600);
    inputs.infiltration = laws;
    const int cells = inputs.bed->shape.columns;
    for (std::size_t i = 0; i < inputs.bed->shape.size(); ++i)
      inputs.infiltrationClass.push_back(std::uint8_t(i % laws.size()));
    const FloodGrid grid = makeGrid(inputs);
    InfiltrationField all(inputs, grid);
    std::vector<InfiltrationField> alone;
    for (const InfiltrationLaw& law : laws) {
      inputs.infiltration = {law};
      inputs.infiltrationClass.clear();
      alone.emplace_back(inputs, grid);
    }
    const std::vector<float> rain(std::size_t(cells), 1e-4F);
    std::vector<float> mixed(rain.size()), own(rain.size());
    for (int step = 0; step < 50; ++step) {
      all.wanted(0, 0, cells, 6, rain.data(), mixed.data());
      all.tell(0, 0, cells, 6, mixed.data());
      for (std::size_t c = 0; c < laws.size(); ++c) {
        alone[c].wanted(0, 0, cells, 6, rain.data(), own.data());
        alone[c].tell(0, 0, cells, 6, own.data());
        for (std::size_t i = c; i < rain.size(); i += laws.size())
          QVERIFY(std::fabs(mixed[i] - own[i]) <= 1e-6F * own[i]);
      }
    }
    QVERIFY(mixed[0] == 0 && mixed[1] > 0 && mixed[1] != mixed[2] && mixed[3] != mixed[4]);
  }

  void rainByRasterFallsWhereAndWhenItSaysToTheLastDrop() {
    FloodInputs inputs = domain(60, 20, 10, [](double, double) { return 0.0; });
    auto west = std::make_shared<std::vector<float>>(),
         none = std::make_shared<std::vector<float>>();
    for (int i = 0; i < 1200; ++i) {
      west->push_back(i % 60 < 30 ? 72.0F : NAN);
      none->push_back(0);
    }
    inputs.rainFrames = {{100.5, west}, {700.25, none}};
    inputs.rainMmPerHour = {{0, 50.125}, {36, 0}};
    inputs.manning = 10;
    const FloodModel model = ranTo(inputs, 1000);
    const double exact = 72e-3 * 599.75 / 3600 * 60000 + 36e-3 * 50.125 / 3600 * 120000;
    QVERIFY(std::fabs(model.mass().rain / exact - 1) < 1e-6);
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-6);
    const FloodState state = model.state();
    QVERIFY(state.depth.at(5, 10) > 0.012F && state.depth.at(55, 10) < 0.001F);
  }

  void theClassesThatShipGiveGoodLawsOfEveryKind() {
    const auto text = readFile(CITYMIRROR_SOURCE_DIR "/assets/config/infiltration_classes.json");
    QVERIFY(text.ok());
    const auto classes = parseInfiltrationClasses(*text);
    QVERIFY2(classes.ok(), classes.ok() ? "" : classes.error().text().c_str());
    QVERIFY(classes->size() >= 8);
    for (const InfiltrationClass& c : *classes) {
      QVERIFY(!c.name.zh.empty() && !c.name.en.empty() && !c.source.zh.empty());
      for (const Kind kind : {Kind::constant, Kind::greenAmpt, Kind::horton, Kind::curveNumber}) {
        FloodInputs inputs = flatRain(100, 600);
        inputs.infiltration = {lawFor(c, kind)};
        const auto model = FloodModel::make(inputs);
        QVERIFY2(model.ok(), c.id.c_str());
      }
    }
    QVERIFY(!parseInfiltrationClasses(R"({"classes":[{"id":"x"}]})").ok());
    const auto city = parseCityGround(*text);
    QVERIFY2(city.ok(), city ? "" : city.error().text().c_str());
    QCOMPARE(city->street.name, std::string("paved"));
    QVERIFY(city->block.rate > 0 && city->block.kind == InfiltrationLaw::Kind::greenAmpt);
    std::string wrong = *text;
    wrong.replace(wrong.find("\"residential\""), 13, "\"moorland\"");
    const auto none = parseCityGround(wrong);
    QVERIFY(!none.ok());
    QCOMPARE(none.error().where, std::string("city.block"));
    QVERIFY(none.error().what.find("moorland") != std::string::npos);
  }

  void aWrongLossOrRasterNamesItsField_data() {
    QTest::addColumn<QString>("field");
    for (const char* field :
         {"rain.rasters[0]", "rain.rasters[1].time_s", "infiltration.classes[0].suction_mm",
          "infiltration.classes[0].decay_per_h", "infiltration.classes[0].curve_number",
          "infiltration.raster"}) {
      QTest::addRow("%s", field) << QString(field);
    }
  }
  void aWrongLossOrRasterNamesItsField() {
    QFETCH(QString, field);
    FloodInputs in = flatRain(100, 600);
    const auto rain = std::make_shared<std::vector<float>>(800, 1.0F);
    if (field == "rain.rasters[0]") in.rainFrames = {{0, nullptr}};
    if (field == "rain.rasters[1].time_s") in.rainFrames = {{10, rain}, {10, rain}};
    InfiltrationLaw law = field.endsWith("suction_mm")    ? lawn()
                          : field.endsWith("decay_per_h") ? horton()
                                                          : curve(10);
    law.suction = law.decayPerHour = -1;
    if (field.startsWith("infiltration.classes")) in.infiltration = {law};
    if (field == "infiltration.raster") in.infiltrationClass.assign(800, 3);
    const auto model = FloodModel::make(in);
    QVERIFY(!model.ok());
    QCOMPARE(QString::fromStdString(model.error().where), field);
  }

  void steeredRainReplacesWhatWasToCome() {
    FloodInputs inputs = flatRain(100, 3600);
    FloodModel model = ranTo(inputs, 600);
    QVERIFY(model.apply(SetRain{{{600, 900}, {10, 0}}}).ok());
    QVERIFY(model.advance(3600, {}).ok());
    const double exact = (100 * 600 + 10 * 300) / 3600.0 / 1000 * 80000;
    QVERIFY(std::fabs(model.mass().rain / exact - 1) < 1e-9);
  }
};

QTEST_GUILESS_MAIN(LossesTest)
#include "losses_test.moc"
