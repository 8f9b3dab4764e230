// World scenarios as the window runs them: the figures of the command line, branches side by side,
// and the session that opens one.
#include "app/session/branch/scenario_run.h"

#include <QtTest>
#include <cmath>
#include <map>
#include <mutex>
#include <set>

#include "app/session/branch/branch_name.h"
#include "app/session/branch/branch_picture.h"
#include "app/session/branch/comparison_table.h"
#include "app/session/city/file_words.h"
#include "app/session/city/scenario_words.h"
#include "app/session/known_times.h"
#include "app/session/session.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

namespace {

/// Figures of one branch by their key.
std::map<std::string, double> figuresByKey(const std::vector<session::WorldIndex>& indices) {
  std::map<std::string, double> all;
  for (const session::WorldIndex& index : indices) all[index.key] = index.value;
  return all;
}

}  // namespace

class ScenarioRunTest : public QObject, private FloodCase {
  Q_OBJECT

  Json scenario(double exchange, double output) const {
    Json json = Json::parse(R"({
      "city": "CITY", "zero": "2026-07-18T17:40:00+08:00", "duration_s": 1800, "cell_m": 10,
      "rain": {"design_storm": {"kind": "uniform", "total_mm": 50, "duration_min": 20,
                                "start_s": 120}},
      "traffic": {"vehicles": 300, "from_s": 0, "to_s": 1500, "seed": 1},
      "actions": [{"time_s": 0, "edit": {"edit": "set_pump", "id": "P1", "mode": "failed"}}],
      "closures": [{"road": "江津路", "from_s": 600, "to_s": 1200}],
      "name": {"zh": "派出泵车", "en": "pump truck sent"},
      "branches": [{"name": {"zh": "不派泵车", "en": "no pump truck"}, "orders": []},
                   {"name": "dry roads", "roads_meet_water": false}]})");
    json["exchange_s"] = exchange;
    json["output_interval_s"] = output;
    json["orders"] = {{{"unit", smallCity().resources.front().code},
                       {"at_s", 300},
                       {"to", "江津路"},
                       {"set_up_s", 120},
                       {"reach_m", 200}}};
    return json;
  }
  session::WorldScenario readIt(double exchange = 60, double output = 600) const {
    put("drill.json", scenario(exchange, output).dump());
    auto read = session::readWorldScenario(
        path("drill.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
    if (!read) qFatal("%s", read.error().text().c_str());
    return std::move(*read);
  }
  void putFeed() const {
    put("pond.json",
        R"({"id": "pond", "codec": "json", "from": {"url": "folder:pond", "every_s": 1},
        "name": {"zh": "积水点", "en": "Ponding"},
        "mapping": {"sensor": "/id", "at": {"path": "/t", "format": "unix_ms"},
          "values": [{"path": "/cm", "quantity": "ponding_depth", "unit": "cm"}]},
        "cadence_s": 60, "late_after_s": 120, "silent_after_s": 360,
        "limits": {"ahead_s": 3600, "oldest_s": 86400}})");
  }
  std::unique_ptr<session::Session> makeSession(
      session::Seat seat = {}, session::Pace pace = session::Pace::asFastAsPossible) const {
    session::Options options;
    options.dataFolder = path("data");
    options.threads = 1;
    options.seat = std::move(seat);
    auto made = session::Session::make(options, pace);
    if (!made) qFatal("%s", made.error().text().c_str());
    return std::move(*made);
  }

 private slots:
  void initTestCase() {
    clear();
    const auto written = gis::writeCity(smallCity(), path("CITY"), {});
    QVERIFY2(written.ok(), written.ok() ? "" : written.error().text().c_str());
  }

  void theFiguresOfAllBranchesAreThoseOfTheCommandLine_data() {
    QTest::addColumn<double>("exchange");
    QTest::addColumn<double>("output");
    QTest::newRow("as usual") << 60.0 << 600.0;
    QTest::newRow("slower exchanges") << 90.0 << 270.0;
    QTest::newRow("rows oftener than a minute") << 10.0 << 30.0;
  }
  void theFiguresOfAllBranchesAreThoseOfTheCommandLine() {
    QFETCH(double, exchange);
    QFETCH(double, output);
    const session::WorldScenario read = readIt(exchange, output);
    const auto verb = session::runWorldScenario(read, path("out"), {});
    QVERIFY2(verb.ok(), verb.ok() ? "" : verb.error().text().c_str());
    session::WorldRuns runs(2, [] {});
    runs.start(session::scenarioRun(read, "drill.json"));
    runs.drain();
    const auto futures = runs.futures();
    QCOMPARE(futures->all.size(), verb->size());
    QCOMPARE(futures->scenario, std::string("drill.json"));
    for (std::size_t k = 0; k < verb->size(); ++k) {
      const session::WorldFuture& future = *futures->all[k];
      QVERIFY2(!future.error, future.error ? future.error->text().c_str() : "");
      QCOMPARE(future.name, (*verb)[k].name);
      const auto byVerb = figuresByKey((*verb)[k].indices);
      QVERIFY(future.indices.size() > 10);
      for (const auto& [key, value] : figuresByKey(future.indices)) {
        QVERIFY2(byVerb.contains(key), key.c_str());
        const bool alike = std::isnan(value) ? std::isnan(byVerb.at(key)) : value == byVerb.at(key);
        QVERIFY2(alike, qPrintable(QString("%1 of %2: %3, the verb %4")
                                       .arg(QString::fromStdString(key),
                                            QString::fromStdString(future.id))
                                       .arg(value)
                                       .arg(byVerb.at(key))));
      }
    }
  }

  void branchesOfTheFileBeginAtZeroBesideTheRunAndOthersLeaveFromThem() {
    const session::WorldScenario read = readIt();
    session::WorldRuns runs(2, [] {});
    runs.start(session::scenarioRun(read, "drill.json"));
    runs.drain();
    const auto beside = runs.futures()->find("W·1");
    QVERIFY(beside && beside->alternative && !beside->deed);
    QCOMPARE(beside->parent, std::string("W"));
    QCOMPARE(beside->begun, 0.0);
    QVERIFY(runs.futures()->find("W")->units.size() == 1 && beside->units.empty());
    const std::string road = smallCity().roads.roads.front().code;
    const auto made = runs.branch("W·1", 930, session::RoadClosing{road, 1e6, 2e6}, {"同", "same"});
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    runs.drain();
    const auto futures = runs.futures();
    const auto child = futures->find(*made);
    QCOMPARE(child->begun, 900.0);
    QCOMPARE(figuresByKey(child->indices).at("water_left"),
             figuresByKey(beside->indices).at("water_left"));
    QVERIFY(child->units.empty());
    QVERIFY(runs.request(*made).inputs.orders.empty());
    QCOMPARE(runs.request().inputs.orders.size(), std::size_t(1));
    QCOMPARE(session::branchesApart(*futures, *futures->find("W"), *beside).en,
             std::string("Alternatives; A: pump truck sent; B: no pump truck"));
    session::TableOrigin origin;
    origin.language = Language::en;
    const auto table = session::comparisonTable(*futures, "W", "W·1", origin);
    QVERIFY2(table.ok(), table.ok() ? "" : table.error().text().c_str());
    QVERIFY2(table->find("scenario,drill.json") != std::string::npos, table->c_str());
  }

  void aLongScenarioOfManyBranchesKeepsNoMoreModelsThanAShortOne() {
    session::WorldScenario read = readIt();
    QCOMPARE(session::scenarioRun(read, "drill.json").keepEvery, 900.0);
    read.branches.resize(21, read.branches.front());
    for (const double hours : {2.0, 24.0, 72.0}) {
      read.duration = hours * 3600;
      const auto request = session::scenarioRun(read, "drill.json");
      QVERIFY(std::fmod(request.keepEvery, 900.0) == 0);
      const double kept = read.duration / request.keepEvery * double(read.branches.size());
      QVERIFY2(kept > 100 && kept <= 200, qPrintable(QString::number(kept)));
    }
  }

  void aBranchBesideTheRunIsToldApartFromWhatTheRunDoesToo() {
    session::WorldFutures futures;
    const auto add = [&](const char* id, const char* parent, const char* name, bool beside) {
      auto future = std::make_shared<session::WorldFuture>();
      future->id = id;
      future->parent = parent;
      future->name = {name, name};
      future->alternative = beside;
      futures.all.push_back(future);
      return future;
    };
    const auto run = add("W", "", "truck sent", false), none = add("W·1", "W", "no truck", true);
    const auto closed = add("W·2", "W", "road closed", false);
    const auto after = add("W·3", "W·1", "less rain", false);
    const auto words = [&](const auto& a, const auto& b) {
      return session::branchesApart(futures, *a, *b).en;
    };
    QCOMPARE(words(closed, none),
             std::string("Alternatives; A: truck sent + road closed; B: no truck"));
    QCOMPARE(words(after, run),
             std::string("Alternatives; A: no truck + less rain; B: truck sent"));
    QCOMPARE(words(none, after), std::string("B is A and adds: less rain"));
  }

  void aDeedBetweenTwoLooksIsDoneAtItsTime() {
    const session::WorldScenario read = readIt(10, 600);
    session::WorldRuns runs(2, [] {});
    runs.start(session::scenarioRun(read, "drill.json"));
    QCOMPARE(runs.request().recordEvery, 60.0);
    runs.drain();
    world::CrewOrder order = read.branches.front().inputs.orders.front();
    order.at = 930;
    const auto made = runs.branch("W·1", 930, order, {"派出", "sent"});
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    runs.drain();
    const auto branch = runs.futures()->find(*made);
    QVERIFY2(!branch->error, branch->error ? branch->error->text().c_str() : "");
    QCOMPARE(branch->begun, 930.0);
    QCOMPARE(branch->units.size(), std::size_t(1));
    QCOMPARE(branch->units.front().ordered, 930.0);
    QVERIFY(runs.branch(*made, 945, session::RainChange{945, 2, 0}, {"雨", "rain"}).ok());
    runs.drain();
    order.at = 1200;
    for (const std::string& sent : {std::string("W"), *made}) {
      const auto twice = runs.branch(sent, 1200, order, {"再派", "again"});
      QVERIFY2(!twice.ok(), sent.c_str());
      QCOMPARE(twice.error().what, std::string("the unit has been sent already"));
      QVERIFY(!session::fileErrorWords(twice.error()).zh.empty());
    }
  }

  void itsWaterAndRoadsAreDrawnWithoutAForecast() {
    const session::WorldScenario read = readIt();
    session::WorldRuns runs(2, [] {});
    runs.start(session::scenarioRun(read, "drill.json"));
    runs.drain();
    const auto run = runs.futures()->find("W");
    session::BranchPicture picture;
    picture.setRules(read.bands, std::nullopt);
    const CityModel& city = *read.branches.front().inputs.city;
    const auto frame = picture.dressed({}, *run, city, read.zero, 1500, 0);
    QVERIFY(frame.water && frame.water->solid);
    QVERIFY(frame.ribbons && !frame.ribbons->empty());
    const auto again = picture.dressed({}, *run, city, read.zero, 1510, 0);
    QVERIFY(again.ribbons == frame.ribbons);
  }

  void aSessionOpensItAsADrillOverItsClock() {
    put("drill.json", scenario(60, 600).dump());
    const auto session = makeSession();
    session->openWorld(path("drill.json"));
    session->waitIdle();
    const auto view = session->view();
    QVERIFY2(view->city && view->scenario,
             view->faults.empty() ? "" : view->faults.front().error.text().c_str());
    const Instant zero = *parseIso("2026-07-18T09:40:00Z");
    QVERIFY(view->now == zero && view->cursor.at == zero);
    QVERIFY(view->recording.begin == zero && view->recording.end == zero + millis(1800));
    QVERIFY(view->exercise && !view->forecast && view->incidents.empty());
    double millimetres = 0;
    for (const session::RainBar& bar : view->rain) {
      QVERIFY(bar.forecast);
      millimetres += bar.mmPerHour * seconds(bar.span.end - bar.span.begin) / 3600;
    }
    QVERIFY(std::abs(millimetres - 50) < 0.01);
    QVERIFY(view->rain.front().span.begin == zero + millis(120));
    QCOMPARE(view->scenario->alternatives.size(), std::size_t(2));
    QVERIFY(view->scenario->inputs.city == view->computed());
    QVERIFY(std::any_of(view->log.begin(), view->log.end(), [](const session::LogLine& line) {
      return line.what.en.find("drill.json") != std::string::npos && !line.person;
    }));
    const Outcome early = session::checkKnown(*view, zero - millis(60));
    QVERIFY(!early.ok());
    QCOMPARE(early.error().remedy, std::string("The scenario goes from 2026-07-18T17:40:00+08:00 to "
                                               "2026-07-18T18:10:00+08:00"));
    session->openCity(path("CITY"), "");
    session->waitIdle();
    QVERIFY(!session->view()->scenario && session->view()->rain.empty());
  }

  void aWindowThatOpensItStandsAtItsZeroWhateverThisComputerSaysTheTimeIs() {
    put("drill.json", scenario(60, 600).dump());
    const Instant zero = *parseIso("2026-07-18T09:40:00Z");
    std::mutex guard;
    std::set<std::int64_t> times;  // of all views with the scenario
    const auto session = makeSession({}, session::Pace::realTime);
    session->onPublished([&, watched = session.get()] {
      const auto view = watched->view();
      const std::lock_guard lock(guard);
      if (!view->scenario) return;
      times.insert({view->now.ms, view->cursor.at.ms, view->recording.begin.ms});
      times.insert((view->recording.end - millis(1800)).ms);
    });
    session->openWorld(path("drill.json"));
    session->waitIdle();
    session->onPublished({});
    const std::lock_guard lock(guard);
    QVERIFY(times == std::set<std::int64_t>{zero.ms});
    QVERIFY(!session->view()->playing);
  }

  void whatIsWrongWithItIsSaidInChineseToo() {
    const std::pair<const char*, Json> wrong[] = {{"/city", 5},
                                                  {"/zero", "noon"},
                                                  {"/duration_s", "1800"},
                                                  {"/duration_s", -1},
                                                  {"/output_interval_s", 61},
                                                  {"/traffic/vehicles", 1.5},
                                                  {"/traffic/cars", 1},
                                                  {"/closures/0/road", "nowhere"},
                                                  {"/orders/0/unit", "nobody"},
                                                  {"/orders/0/to", "nowhere"},
                                                  {"/orders/0/to", Json::array({9e9, 9e9})},
                                                  {"/roads_meet_water", "no"},
                                                  {"/branches/1/name", "no pump truck"},
                                                  {"/branches", 1}};
    for (const auto& [key, value] : wrong) {
      Json json = scenario(60, 600);
      json[Json::json_pointer(key)] = value;
      put("wrong.json", json.dump());
      const auto read = session::readWorldScenario(
          path("wrong.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
      QVERIFY2(!read.ok(), key);
      QVERIFY2(!session::fileErrorWords(read.error()).zh.empty(), read.error().text().c_str());
    }
    put("wrong.json", "{\"city\": ");
    const auto cut = session::readWorldScenario(path("wrong.json"), {}, 1, {});
    QVERIFY(!cut.ok() && !session::fileErrorWords(cut.error()).zh.empty());
  }

  void itsNotesAreSaidInChineseTooWithTheBranchOfTheOrder() {
    Json json = scenario(60, 600);
    json["closures"][0]["from_s"] = 90000;
    json["closures"][0]["to_s"] = 91000;
    json.erase("cell_m");
    put("noted.json", json.dump());
    const auto read = session::readWorldScenario(
        path("noted.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    std::string all;
    for (std::size_t k = read->cityNotes; k < read->notes.size(); ++k) {
      const Text words = session::scenarioNoteWords(read->notes[k]);
      QVERIFY2(words.zh.find(read->notes[k].what) == std::string::npos, words.zh.c_str());
      all += words.zh + "\n";
    }
    for (const char* part : {"情景未写明，取用：cell_m = 10", "base 的 closures", "（base）"})
      QVERIFY2(all.find(part) != std::string::npos, all.c_str());
    QCOMPARE(session::scenarioNoteWords({"Something else", "city"}).zh,
             std::string("Something else"));
  }

  void itsClockIsItsOwnSoThatNoFeedAndNoOtherSeatComesToIt() {
    put("drill.json", scenario(60, 600).dump());
    putFeed();
    {
      const auto session = makeSession();
      session->openWorld(path("drill.json"));
      session->waitIdle();
      session->connectFeed(path("pond.json"), "Li Wei");
      session->waitIdle();
      QVERIFY(session->view()->scenario && !session->view()->faults.empty());
      QCOMPARE(session->view()->faults.back().error.what,
               std::string("this world drills a scenario"));
    }
    const auto shared = makeSession(session::Seat{path("seats.sqlite"), "a", false, ""});
    shared->openWorld(path("drill.json"));
    shared->waitIdle();
    QVERIFY(!shared->view()->city && !shared->view()->faults.empty());
    QCOMPARE(shared->view()->faults.back().error.where, path("drill.json"));
  }

  void aFeedThatComesWhileItIsReadAndTheDrillDoNotGoTogether() {
    put("drill.json", scenario(60, 600).dump());
    putFeed();
    const auto session = makeSession({}, session::Pace::realTime);
    session->openWorld(path("drill.json"));
    session->connectFeed(path("pond.json"), "Li Wei");
    const auto told = [&](const char* what) {
      const auto view = session->view();
      return std::any_of(view->faults.begin(), view->faults.end(),
                         [&](const session::Fault& fault) { return fault.error.what == what; });
    };
    const auto drills = [&] { return told("this world drills a scenario"); };
    const auto lives = [&] {
      return told("a world scenario has a clock of its own, this seat that of this computer");
    };
    session->waitIdle();
    std::string all;
    for (const session::Fault& fault : session->view()->faults) all += fault.error.text() + "\n";
    QVERIFY2(drills() != lives(), all.c_str());
    QTRY_COMPARE_WITH_TIMEOUT(session->view()->scenario != nullptr, drills(), 30000);
    QCOMPARE(session->view()->city == nullptr, lives());
  }

  void aScenarioThatCannotBeReadIsAFaultThatNamesTheKey() {
    Json json = scenario(60, 600);
    json["duraton_s"] = 1;
    put("drill.json", json.dump());
    const auto session = makeSession();
    session->openWorld(path("drill.json"));
    session->waitIdle();
    QVERIFY(!session->view()->city);
    QVERIFY(!session->view()->faults.empty());
    QVERIFY(session->view()->faults.front().error.where.find("duraton_s") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(ScenarioRunTest)
#include "zz_scenario_run_test.moc"
