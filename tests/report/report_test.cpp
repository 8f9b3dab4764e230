// The page that leaves the house: complete, self-contained, in both languages, harmless.
#include "app/report/report.h"

#include <sys/resource.h>

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>
#include <csignal>

#include "engine/core/file_io.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::report;

namespace {

const std::string kAssets = std::string(CITYMIRROR_SOURCE_DIR) + "/assets";

// The small world after its eveningWorld: forecast, verified warning, route, closed roads.
session::WorldView eveningWorld() {
  session::WorldView world = smallWorld();
  auto forecast = std::make_shared<world::ForecastRun>(*world.forecast);
  auto flood = std::make_shared<flood::FloodRun>();
  flood->mass.rain = flood->mass.final_ = 50000;
  flood->stats.scheme = "HLLC";
  for (const double minute : {40.0, 60.0, 80.0}) {
    flood->gauges.push_back({minute * 60, 0, 22, 0.4F, 0, 0});
  }
  forecast->flood = flood;
  forecast->exposure = {37, 30, 912, 0, 0, 1.23};
  forecast->computeSeconds = 4.2;
  world.forecast = forecast;
  auto domain = std::make_shared<flood::FloodInputs>();
  domain->gauges.push_back({"S-POND1", {500, 500}});
  world.domain = domain;
  Incident& incident = world.incidents.front().incident;
  incident.status = IncidentStatus::verified;
  incident.decidedBy = "Li Na";
  incident.decidedAt = minutesAfterNow(2);
  session::RouteView route;
  route.unitName = {"抽排车1号", "Pump truck 1"};
  route.destination = {"江津路", "Jiangjin Road"};
  route.vehicleClass = "truck";
  route.departs = kNow;
  route.dry = traffic::Route{};
  route.dry->seconds = 120;
  route.dry->metres = 1500;
  world.route = route;
  world.closedRoads = {{"江津路", "Jiangjin Road"}, {"长港路", "Changgang Road"}};
  world.feed = session::FeedHealth{"demo", kNow, 321, 4, 5, 6};
  return world;
}

ReportInputs inputsFor(session::WorldView world) {
  ReportInputs inputs;
  inputs.view = std::make_shared<const session::WorldView>(std::move(world));
  inputs.templatesFolder = kAssets + "/templates";
  inputs.pictures.push_back({{"全市概览", "The whole city"}, {1, 2, 3}});
  return inputs;
}

QString pageOf(const ReportInputs& inputs) {
  const QTemporaryDir folder;
  const std::string path = folder.filePath("report.html").toStdString();
  const Outcome written = writeReport(inputs, path);
  if (!written) qFatal("%s", written.error().text().c_str());
  return QString::fromStdString(*readFile(path));
}

QString pageOf(session::WorldView world) { return pageOf(inputsFor(std::move(world))); }

// The text that a reader of one language sees.
QString seen(const QString& page, const char* language) {
  QString body = page.mid(page.indexOf("<main>"));
  body = body.left(body.indexOf("</main>")).replace(QRegularExpression("(<img[^>]*)>"), "\\1/>");
  QXmlStreamReader reader("<body>" + body + "</main></body>");
  const QString hidden = QString(language) == "zh" ? "en" : "zh";
  QString text;
  while (!reader.atEnd()) {
    reader.readNext();
    if (reader.isStartElement() && reader.attributes().value("class") == hidden)
      reader.skipCurrentElement();
    else if (reader.isCharacters())
      text += reader.text();
  }
  if (reader.hasError()) qFatal("%s", qPrintable(reader.errorString()));
  return text;
}

}  // namespace

class ReportTest : public QObject {
  Q_OBJECT
 private slots:
  void everySectionHasItsHeadingInBothLanguages_data();
  void everySectionHasItsHeadingInBothLanguages();
  void theSummarySaysWhatWhereHowDeepWhenWhoAndWhatWasDecided();
  void countsNameTheDepthTheyAreCountedAt();
  void numbersHaveUnits();
  void eachLanguageStandsAlone();
  void nothingIsLoadedFromElsewhere();
  void everyIdIsThereOnce();
  void chartsReachTheEndOfTheForecast();
  void aSyntheticCityIsMarkedAndARealOneIsNot();
  void theDecisionReadsAsItWasMade_data();
  void theDecisionReadsAsItWasMade();
  void emptyPartsAreCalm();
  void hostileNamesAreHarmless();
  void longListsAreCutAndSaySo();
  void alarmsOfOneMinuteAndLevelAreOneLine();
  void wordsOfTheWorldAreReadInBothLanguages();
  void thresholdsComeWithTheirSources();
  void aBrokenConfigurationLeavesTheInputsAsTheyWere();
  void withoutACityThereIsNoReport();
  void aMissingTemplateIsAnError();
  void aFullDiskLeavesNoFile();
};

void ReportTest::everySectionHasItsHeadingInBothLanguages_data() {
  QTest::addColumn<QString>("zh");
  QTest::addColumn<QString>("en");
  const char* const kHeadings[][2] = {
      {"预警", "Warning"},
      {"图", "Pictures"},
      {"积水路段（按严重程度）", "Roads that pond, worst first"},
      {"降雨过程", "Hyetograph"},
      {"传感器", "Sensors"},
      {"力量调度", "Crews"},
      {"推演健康与水量平衡", "Health of the forecast and mass balance"},
      {"大事记", "Log"},
      {"阈值与依据", "Thresholds and where they come from"},
      {"数据来源", "Data sources"}};
  for (const auto& [zh, en] : kHeadings) QTest::newRow(en) << QString(zh) << QString(en);
}

void ReportTest::everySectionHasItsHeadingInBothLanguages() {
  QFETCH(QString, zh);
  QFETCH(QString, en);
  static const QString page = pageOf(eveningWorld());
  QVERIFY(page.contains("<h2><span class=\"zh\">" + zh + "</span><span class=\"en\">" + en));
}

void ReportTest::theSummarySaysWhatWhereHowDeepWhenWhoAndWhatWasDecided() {
  const QString page = pageOf(eveningWorld()), en = seen(page, "en"), zh = seen(page, "zh");
  const QString sentence =
      "Small city: 1 road is forecast to pond; the deepest is Jiangjin Road, under water from "
      "18:15 and deepest at 18:55 with about 45 cm. Water of 15 cm or more reaches 37 buildings "
      "with 912 residents and 1.2 km of road. The orange warning: verified by Li Na at 18:07, 2.0 "
      "min after it was composed.";
  QVERIFY2(en.contains(sentence), qPrintable(en.left(900)));
  for (const char* part :
       {"小城：推演预计1条道路积水，最深处为江津路，18:15起积水，18:55最深约45厘米。",
        "37栋建筑、912名居民和1.2公里道路", "橙色预警：已核实：Li Na，18:07"}) {
    QVERIFY2(zh.contains(part), part);
  }
  QVERIFY(en.contains("synthetic ground, grid of 5 m; not calibrated here"));
  QVERIFY(zh.contains("合成地形（网格5米）；未在本地率定"));
}

void ReportTest::countsNameTheDepthTheyAreCountedAt() {
  ReportInputs inputs = inputsFor(eveningWorld());
  inputs.exposureDepth = 0.27;
  const QString page = pageOf(inputs);
  QCOMPARE(page.count("(water ≥ 27 cm)"), 3);
  QCOMPARE(page.count("（水深≥27 cm）"), 3);
}

void ReportTest::numbersHaveUnits() {
  const QString en = seen(pageOf(eveningWorld()), "en");
  for (const char* text : {"45 cm", "1.2 km", "4.2 s", "mm/h", "2.0 min", "1.50 km", "ppm",
                           "max depth, cm", "length, m", "m³"}) {
    QVERIFY2(en.contains(text), text);
  }
}

void ReportTest::eachLanguageStandsAlone() {
  const QString page = pageOf(eveningWorld());
  QString en = seen(page, "en");
  QVERIFY(en.contains("Roads closed to cars (2): Jiangjin Road, Changgang Road"));
  QVERIFY(en.contains("fortification") && en.contains("guarantee"));
  en.remove("中文");  // the switch itself
  const auto chinese = QRegularExpression("[\\x{4e00}-\\x{9fff}]+").match(en);
  QVERIFY2(!chinese.hasMatch(), qPrintable(chinese.captured()));
  const QString zh = seen(page, "zh");
  QVERIFY(zh.contains("对小汽车关闭的道路（2条）：江津路、长港路"));
  QVERIFY(zh.contains("设防") && !zh.contains("fortification"));
}

void ReportTest::nothingIsLoadedFromElsewhere() {
  const QString page = pageOf(eveningWorld());
  const QRegularExpression link("(src|href)\\s*=\\s*\"([^\"]*)\"");
  int pictures = 0;
  for (auto i = link.globalMatch(page); i.hasNext(); ++pictures) {
    const QString target = i.next().captured(2);
    QVERIFY2(target.startsWith("data:image/png;base64,"), qPrintable(target.left(80)));
  }
  QCOMPARE(pictures, 1);
  QVERIFY(page.contains("base64,AQID\""));
  QVERIFY(!page.contains("@import") && !page.contains("url(http") && !page.contains("{{"));
}

void ReportTest::everyIdIsThereOnce() {
  const QString page = pageOf(eveningWorld());
  QVERIFY(page.count("<svg viewBox") >= 3);
  QSet<QString> ids;
  for (auto i = QRegularExpression("\\sid=\"([^\"]*)\"").globalMatch(page); i.hasNext();) {
    const QString id = i.next().captured(1);
    QVERIFY2(!ids.contains(id), qPrintable(id));
    ids.insert(id);
  }
  QVERIFY(ids.contains("hatch"));
}

void ReportTest::chartsReachTheEndOfTheForecast() {
  session::WorldView world = eveningWorld();
  world.recording.end = kNow;
  const QString page = pageOf(world);
  QVERIFY(page.contains("stroke-dasharray=\"6 4\""));  // the forecast is drawn
  QVERIFY(page.contains(">19:00</text>"));             // an hour after the recording's end
}

void ReportTest::aSyntheticCityIsMarkedAndARealOneIsNot() {
  QVERIFY(pageOf(eveningWorld()).contains("<div class=\"mark\">"));
  session::WorldView world = eveningWorld();
  auto city = std::make_shared<CityModel>(*world.city);
  for (auto& [layer, provenance] : city->provenance) provenance.origin = Origin::real;
  world.city = city;
  QVERIFY(!pageOf(world).contains("<div class=\"mark\">"));
  city->provenance["trees"] = {
      "osm.pbf", "", "own cells kept; dated by the file", "", Origin::real};
  const QString zh = seen(pageOf(world), "zh"), en = seen(pageOf(world), "en");
  QVERIFY(zh.contains("树木") && zh.contains("保留原有格网；日期取自文件"));
  QVERIFY(en.contains("own cells kept; dated by the file") && en.contains("surveyed or reported"));
}

void ReportTest::theDecisionReadsAsItWasMade_data() {
  QTest::addColumn<int>("status");
  QTest::addColumn<QString>("words");
  QTest::newRow("waiting") << int(IncidentStatus::awaitingVerification)
                           << "waiting for a person to verify it";
  QTest::newRow("rejected") << int(IncidentStatus::rejected) << "rejected by Li Na at 18:07";
  QTest::newRow("closed") << int(IncidentStatus::closed) << "superseded by a newer warning";
}

void ReportTest::theDecisionReadsAsItWasMade() {
  QFETCH(int, status);
  QFETCH(QString, words);
  session::WorldView world = eveningWorld();
  world.incidents.front().incident.status = IncidentStatus(status);
  const QString en = seen(pageOf(world), "en");
  QCOMPARE(en.count(words), 2);  // the summary and the warning
  QVERIFY(!en.contains("verified by"));
}

void ReportTest::emptyPartsAreCalm() {
  session::WorldView world;
  auto city = std::make_shared<CityModel>(smallCity());
  city->sensors.clear();
  world.city = city;
  ReportInputs inputs = inputsFor(world);
  inputs.pictures.clear();
  const QString en = seen(pageOf(inputs), "en");
  for (const char* words :
       {"No flood forecast was made", "No warning.", "No pictures", "No road reaches the threshold",
        "No sensors are connected", "No route was planned", "There is no forecast",
        "Nothing was recorded", "No thresholds were recorded"}) {
    QVERIFY2(en.contains(words), words);
  }
  QVERIFY(!en.contains("nan") && !en.contains("inf "));
}

void ReportTest::hostileNamesAreHarmless() {
  const std::string hostile = "<script>alert('x')</script>\"&";
  const Text name{hostile, hostile};
  session::WorldView world = eveningWorld();
  auto city = std::make_shared<CityModel>(*world.city);
  city->name = name;
  city->sensors[2].name = name;
  city->provenance["terrain"].source = hostile;
  world.city = city;
  auto forecast = std::make_shared<world::ForecastRun>(*world.forecast);
  forecast->risks.front().name = name;
  forecast->trigger = hostile;
  world.forecast = forecast;
  world.incidents.front().warning = {name, name, Severity::orange};
  world.incidents.front().incident.decidedBy = hostile;
  world.incidents.front().incident.events.front().evidence = {name};
  world.closedRoads = {name};
  world.route->destination = name;
  world.route->vehicleClass = hostile;
  world.feed->name = hostile;
  world.log = {{kNow, hostile, name}};
  ReportInputs inputs = inputsFor(world);
  inputs.pictures.front().caption = name;
  inputs.thresholds = {name};
  const QString page = pageOf(inputs);
  QVERIFY(!page.contains("<script>alert"));
  QVERIFY(!page.contains("&amp;lt;"));  // nothing is escaped twice
  QCOMPARE(page.count("<script"), 1);   // the switch
  QVERIFY(seen(page, "en").contains(QString::fromStdString(hostile)));
}

void ReportTest::longListsAreCutAndSaySo() {
  session::WorldView world = eveningWorld();
  auto forecast = std::make_shared<world::ForecastRun>(*world.forecast);
  forecast->risks.assign(40, forecast->risks.front());
  world.forecast = forecast;
  world.closedRoads.assign(20, {"江津路", "Jiangjin Road"});
  world.incidents.front().incident.events.front().evidence.assign(9, {"依据", "evidence"});
  const QString page = pageOf(world), en = seen(page, "en"), zh = seen(page, "zh");
  QVERIFY(en.contains("15 more in results/ponding.csv") && zh.contains("另有15条"));
  QVERIFY(en.contains(" and 8 more") && zh.contains("（20条）") && zh.contains("等"));
  QVERIFY(en.contains("4 more pieces of evidence") && page.contains("<details>"));
}

void ReportTest::alarmsOfOneMinuteAndLevelAreOneLine() {
  session::WorldView world = eveningWorld();
  world.log.clear();
  for (int i = 0; i < 5; ++i) world.log.push_back({kNow, "rules", {"甲", "A"}, Severity::orange});
  world.log.push_back({kNow, "rules", {"乙", "B"}, Severity::red});
  world.log.push_back({kNow, "rules", {"丙", "C"}, Severity::blue});
  world.log.push_back({minutesAfterNow(1), "rules", {"丁", "D"}, Severity::red});
  const QString en = seen(pageOf(world), "en");
  QVERIFY(en.contains("A (and 4 more of this level)"));
  QCOMPARE(en.count("more of this level"), 1);
  QCOMPARE(en.count("alarm rules"), 3);
}

void ReportTest::wordsOfTheWorldAreReadInBothLanguages() {
  session::WorldView world = eveningWorld();
  world.incidents.front().incident.decidedBy = "duty officer";
  world.log.push_back({kNow, "flood", {"完成", "done"}});
  const QString page = pageOf(world), zh = seen(page, "zh"), en = seen(page, "en");
  for (const char* word : {"已核实：值班员，18:07", "内涝推演", "卡车", "地形", "建筑"})
    QVERIFY2(zh.contains(word), word);
  for (const char* word : {"flood model", "vehicle class truck", "terrain"})
    QVERIFY2(en.contains(word), word);
  QVERIFY(!zh.contains("duty officer") && !zh.contains("terrain"));
  QVERIFY(en.contains("50,000.0") && !en.contains("-0.0"));
}

void ReportTest::thresholdsComeWithTheirSources() {
  ReportInputs inputs = inputsFor(eveningWorld());
  QVERIFY(addThresholds(inputs, kAssets).ok());
  QCOMPARE(inputs.exposureDepth, 0.15);
  QVERIFY(inputs.thresholds.size() >= 1 + 7 + 4);
  for (const Text& line : inputs.thresholds) {
    QVERIFY2(line.zh.find("依据：") != std::string::npos, line.zh.c_str());
    QVERIFY2(line.en.find("(source: ") != std::string::npos, line.en.c_str());
  }
  const QString en = seen(pageOf(inputs), "en");
  QVERIFY(en.contains("Ponding bands: blue 15 cm, yellow 25 cm, orange 30 cm, red 50 cm"));
  QVERIFY(en.contains("Road closed · car: from 30 cm, open again below 25 cm"));
}

void ReportTest::aBrokenConfigurationLeavesTheInputsAsTheyWere() {
  ReportInputs inputs;
  inputs.thresholds = {{"甲", "A"}};
  const Outcome read = addThresholds(inputs, kAssets + "/none");
  QVERIFY(!read.ok());
  QCOMPARE(read.error().code, ErrorCode::notFound);
  QCOMPARE(inputs.thresholds.size(), std::size_t{1});
}

void ReportTest::withoutACityThereIsNoReport() {
  const QTemporaryDir folder;
  const std::string path = folder.filePath("report.html").toStdString();
  QCOMPARE(writeReport({}, path).error().code, ErrorCode::badInput);
  QCOMPARE(writeReport(inputsFor({}), path).error().code, ErrorCode::badInput);
  QVERIFY(QDir(folder.path()).isEmpty());
}

void ReportTest::aMissingTemplateIsAnError() {
  const QTemporaryDir folder;
  ReportInputs inputs = inputsFor(eveningWorld());
  inputs.templatesFolder = folder.filePath("none").toStdString();
  const Outcome written = writeReport(inputs, folder.filePath("report.html").toStdString());
  QVERIFY(!written.ok());
  QCOMPARE(written.error().code, ErrorCode::notFound);
  QVERIFY(written.error().where.find("report.html") != std::string::npos);
  QVERIFY(QDir(folder.path()).isEmpty());
}

void ReportTest::aFullDiskLeavesNoFile() {
  const QTemporaryDir folder;
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const Outcome written =
      writeReport(inputsFor(eveningWorld()), folder.filePath("report.html").toStdString());
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  QVERIFY(!written.ok());
  QCOMPARE(written.error().code, ErrorCode::diskFull);
  QVERIFY(!written.error().remedy.empty());
  QVERIFY(QDir(folder.path()).isEmpty());
}

QTEST_GUILESS_MAIN(ReportTest)
#include "report_test.moc"
