#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

#include "app/desktop/options.h"
#include "app/panels/bar_chart.h"
#include "app/panels/chart.h"
#include "app/panels/history_choice.h"
#include "app/panels/incident_panel.h"
#include "app/panels/left_rail.h"
#include "app/panels/overlays.h"
#include "app/panels/query_panel.h"
#include "app/panels/run_panel.h"
#include "app/panels/selection_panel.h"
#include "app/panels/theme.h"
#include "app/panels/timeline.h"
#include "app/session/city/coordinates.h"
#include "tests/panels/shown_texts.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

ViewPtr share(session::WorldView world) {
  return std::make_shared<const session::WorldView>(std::move(world));
}

int pixelsNear(const QImage& image, const QColor& color, const QRect& area) {
  int count = 0;
  for (int y = area.top(); y <= area.bottom(); ++y) {
    for (int x = area.left(); x <= area.right(); ++x) {
      const QColor p = image.pixelColor(x, y);
      const int far = std::abs(p.red() - color.red()) + std::abs(p.green() - color.green()) +
                      std::abs(p.blue() - color.blue());
      count += far < 40 ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

class PanelsTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { applyTheme(*qApp); }

  void searchFindsARoadByNamePinyinAndCode() {
    session::CitySearch search([] {});
    search.setCity(std::make_shared<const CityModel>(smallCity()));
    search.wait();
    for (const char* query : {"江津路", "jiangjin", "jiangjinlu", "jjl", "Jiangjin Road", "R111"}) {
      const auto found = search.find(query, 5);
      QVERIFY2(!found.empty(), query);
      QCOMPARE(found.front().name.zh, std::string("江津路"));
    }
    QVERIFY(search.find("", 5).empty());
    QVERIFY(search.find("nowhere at all", 5).empty());
    QCOMPARE(search.find("B10", 3).size(), std::size_t(3));
    QCOMPARE(search.find("沙洲", 3).front().code, std::string("Z1"));
    QCOMPARE(search.byCode("R113")->name.zh, std::string("江津路"));
    QVERIFY(!search.byCode("nothing"));
  }
  void aLayerThatComesToTheCityIsFoundAndGoesAgain() {
    session::CitySearch search([] {});
    search.setCity(std::make_shared<const CityModel>(smallCity()));
    FeatureLayer layer{"hydrants", {{"name", FieldType::text}}, {}, {}};
    layer.features.push_back(
        {"H-7", GeometryKind::point, {{{3, 4}}}, {}, {std::string("江津消火栓")}});
    search.add(std::make_shared<const FeatureLayer>(layer));
    search.wait();
    QVERIFY(search.ready());
    QCOMPARE(search.find("消火", 5).front().code, std::string("H-7"));
    QCOMPARE(search.byCode("H-7")->at, Point2(3, 4));
    QCOMPARE(search.find("江津", 1).front().kind, session::FoundKind::road);
    search.remove("hydrants");
    QVERIFY(search.find("消火", 5).empty());
  }
  void theSearchListAnswersOnceItsIndexIsReady() {
    LeftRail rail;
    rail.setView(share(smallWorld()));
    auto* line = rail.findChild<QLineEdit*>();
    line->setText("江津路");
    auto* hits = rail.findChild<QListWidget*>();
    QTRY_VERIFY_WITH_TIMEOUT(hits->count() > 0, 30000);
    QVERIFY(hits->item(0)->text().contains("road"));
    QSignalSpy chosen(&rail, &LeftRail::chosen), places(&rail, &LeftRail::placeChosen);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    line->setText("@500,400");
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(places.size(), 1);
    QCOMPARE(places.front().front().toString(), QString("@500,400"));
    QCOMPARE(chosen.size(), 1);
  }

  void theSearchFindsCommandsByTheirWords() {
    LeftRail rail;
    rail.setView(share(smallWorld()));
    rail.index().wait();
    QStringList run;
    rail.setCommands([&run] {
      const auto of = [&run](const char* text, const char* keys, bool enabled) {
        return FoundCommand{text, keys, enabled, [&run, text] { run << text; }};
      };
      return std::vector<FoundCommand>{of("Measure › Distance", "D", true),
                                       of("Measure › Clear all measures", "", false),
                                       of("量测 › 江津路…", "", true)};
    });
    auto* line = rail.findChild<QLineEdit*>();
    auto* hits = rail.findChild<QListWidget*>();
    line->setText("meas dist");
    QCOMPARE(hits->count(), 1);
    QCOMPARE(hits->item(0)->text(), QString("Measure › Distance  (D)"));
    QSignalSpy chosen(&rail, &LeftRail::chosen);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(run, QStringList{"Measure › Distance"});
    QVERIFY(line->text().isEmpty());
    QCOMPARE(chosen.size(), 0);
    line->setText("clear all");
    QCOMPARE(hits->count(), 1);
    QVERIFY(!(hits->item(0)->flags() & Qt::ItemIsEnabled));
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(run.size(), 1);
    line->setText("江津");  // names first, commands below
    QVERIFY(hits->count() > 1 && hits->item(0)->text().contains("road"));
    QVERIFY(hits->item(hits->count() - 1)->text().startsWith("量测"));
    QVERIFY(hits->item(0)->flags() & Qt::ItemIsEnabled);
    line->setText("江津路");  // all of a command's own words
    QVERIFY(hits->item(0)->text().startsWith("量测"));
  }

  void coordinatesAreReadAsPeopleTypeThem_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("y");
    const auto row = [](const char* text, double x, double y) {
      QTest::newRow(text) << QString::fromUtf8(text) << x << y;
    };
    row("114.31,30.59", 114.31, 30.59);
    row("114.31，30.59", 114.31, 30.59);
    row("30°35'N 114°18'E", 114.3, 30 + 35 / 60.0);
    row("30°35′30″N, 114°18′E", 114.3, 30 + 35.5 / 60.0);
    row("N30.5 E114.25", 114.25, 30.5);
    row("北纬30°30′ 东经114°15′", 114.25, 30.5);
    row("2.5W 43S", -2.5, -43);
    row("536412.5 3385210", 536412.5, 3385210);
    row("@1200,-3.5", 1200, -3.5);
  }
  void coordinatesAreReadAsPeopleTypeThem() {
    QFETCH(QString, text);
    QFETCH(double, x);
    QFETCH(double, y);
    const auto place = session::parsePlace(text.toStdString());
    QVERIFY(place.has_value());
    QVERIFY(std::abs(place->x - x) < 1e-9 && std::abs(place->y - y) < 1e-9);
  }
  void whatIsNoPlaceIsLeftToTheSearch() {
    for (const char* text : {"", "江津路", "R111", "B-00123", "S-2", "12", "1 2 3", "30°35'N",
                             "30N 31N", "S-POND1", "@", "1.2.3 4", "300°N 2°E"})
      QVERIFY2(!session::parsePlace(text), text);
  }
  void aPlaceIsLocatedInTheCityWhateverTheOrder() {
    CityModel city = smallCity();
    city.frame = {"EPSG:32650", 500000, 3385000, ""};
    const session::PlaceNamer namer(std::make_shared<const CityModel>(city));
    const Point2 at(400, 300);
    const auto near = [&](const std::string& text) {
      const auto place = session::parsePlace(text);
      const auto found = session::locate(*place, city);
      return found.ok() && (*found - at).norm() < 0.2;
    };
    const QString degrees = QString::fromStdString(namer.degrees(at));
    const QStringList parts = degrees.split(' ');  // 117.004180° E 30.599000° N
    QCOMPARE(parts.size(), 4);
    const std::string x = parts[0].chopped(1).toStdString(), y = parts[2].chopped(1).toStdString();
    QVERIFY2(near(degrees.toStdString()), qPrintable(degrees));
    QVERIFY(near(x + "," + y) && near(y + "," + x));
    QVERIFY(near("500400 3385300") && near("3385300,500400") && near("@400,300"));
    QCOMPARE(namer.metres(at), std::string("EPSG:32650 500400.0 3385300.0"));
    CityModel wide = city;
    wide.extent = {-2000, -2000, 3000, 3000};
    const auto shifted = session::locate(*session::parsePlace("GCJ-02 " + x + "," + y), wide);
    QVERIFY(shifted.ok() && (*shifted - at).norm() > 100);
    const auto far = session::locate(*session::parsePlace("500400 3387000"), city);
    QVERIFY(far.error().text().find("1000 m north") != std::string::npos);
    city.frame.crs.clear();
    QVERIFY(!session::locate(*session::parsePlace("114.31,30.59"), city).ok());
  }

  void aQueryIsPutTogetherFromWhatIsChosen() {
    const auto city = std::make_shared<const CityModel>(smallCity());
    const session::CityTables tables(city);
    QueryPanel panel;
    panel.setTables(tables.tables(), city);
    QCOMPARE(panel.question().layer, std::string("buildings"));
    QVERIFY(panel.question().where.empty());
    auto* field = panel.findChild<QComboBox*>("queryField");
    auto* value = panel.findChild<QComboBox*>("queryValue");
    panel.resize(296, 600);
    panel.show();
    QTRY_VERIFY_WITH_TIMEOUT(field->width() > 150, 30000);  // "Free-flow speed (km/h)" in whole
    for (const char* name : {"queryBy", "queryOf"})
      QTRY_VERIFY_WITH_TIMEOUT(panel.findChild<QComboBox*>(name)->width() > 150, 30000);
    field->setCurrentIndex(field->findText("Height (m)"));
    value->setEditText("30");
    QCOMPARE(panel.question().where, std::string("\"height\" > 30"));
    field->setCurrentIndex(field->findText("Use"));
    value->setCurrentIndex(value->findText("office"));
    QCOMPARE(panel.question().where, std::string("\"use\" = 'office'"));
    value->setEditText("it's");
    QCOMPARE(panel.question().where, std::string("\"use\" = 'it''s'"));
    QVERIFY(tables.ask(panel.question()).ok());
    panel.findChild<QComboBox*>("queryRelation")->setCurrentIndex(7);
    QCOMPARE(panel.question().where, std::string("\"use\" IS NULL"));
    auto* layer = panel.findChild<QComboBox*>("queryLayer");
    layer->setCurrentIndex(layer->findText("Roads"));
    QCOMPARE(panel.question().layer, std::string("roads"));
    QVERIFY(panel.question().where.empty());
  }
  void anAnswerIsCountedChartedAndListed() {
    const auto city = std::make_shared<const CityModel>(smallCity());
    const session::CityTables tables(city);
    QueryPanel panel;
    panel.setTables(tables.tables(), city);
    session::CityQuestion question;
    question.where = "height > 30";
    question.groupBy = "use";
    question.column = "height";
    const auto answer = tables.ask(question);
    panel.showAnswer(*answer);
    const QString shown = shownTexts(panel);
    QVERIFY2(shown.contains(
                 QString("%1 of %2 found").arg(answer->rows.size()).arg(city->buildings.size())),
             qPrintable(shown));
    QVERIFY(shown.contains("synthetic"));
    auto* chart = panel.findChild<BarChart*>();
    QCOMPARE(chart->bars().size(), std::size_t(2));
    QCOMPARE(chart->bars()[0].label, QString("residential"));
    chart->resize(260, chart->height());
    QVERIFY(chart->barRect(0).width() > chart->barRect(1).width());
    QVERIFY(pixelsNear(chart->grab().toImage(), colorOf(Tone::measured),
                       chart->barRect(0).toRect().adjusted(1, 1, -1, -1)) > 100);
    auto* list = panel.findChild<QListWidget*>("queryRows");
    QCOMPARE(std::size_t(list->count()), std::min<std::size_t>(answer->rows.size(), 200));
    question.where = "use = 'office'";
    auto none = *tables.ask(question);
    none.whole.values = 0;
    panel.showAnswer(none);
    QVERIFY(shownTexts(panel).contains("none of them has a number"));
    panel.showError("There is no attribute colour");
    QVERIFY(shownTexts(panel).contains("There is no attribute colour"));
    QVERIFY(chart->bars().empty());
  }

  void aValueIsLiveOnlyWhileYoungerThanItsCadence() {
    const CityModel city = smallCity();
    const SensorSite& site = city.sensors[2];
    session::SensorReading reading;
    QCOMPARE(freshnessText(site, reading), QString("no data"));
    reading.latest = Observation{"S-POND1", kNow, 0.3, Quality::good, "demo"};
    reading.stale = false;
    reading.age = std::chrono::seconds(30);
    QCOMPARE(freshnessText(site, reading), QString("live"));
    reading.age = std::chrono::seconds(90);
    QVERIFY(!freshnessText(site, reading).contains("live"));
    reading.age = std::chrono::seconds(10);
    reading.stale = true;
    QVERIFY(!freshnessText(site, reading).contains("live"));
  }

  void aStaleSensorSaysHowOldItIs() {
    session::WorldView w = smallWorld();
    w.sensors[2].stale = true;
    w.sensors[2].age = std::chrono::minutes(12);
    SelectionPanel panel;
    panel.setView(share(w));
    panel.setSelected("S-POND1");
    QVERIFY(shownTexts(panel).contains("12 min old"));
    QVERIFY(!shownTexts(panel).contains("live"));
  }

  void aBuildingShowsItsUseFloorsAndGuessedHeight() {
    SelectionPanel panel;
    panel.setView(share(smallWorld()));
    panel.setSelected("B1003");
    const QString shown = shownTexts(panel);
    QVERIFY(shown.contains("B1003"));
    QVERIFY(shown.contains("residential"));
    QVERIFY(shown.contains("(synthetic)"));
    panel.setSelected("unknown code");
    QVERIFY(shownTexts(panel).contains("Ctrl+K"));
  }

  void aRoadIsClosedToAClassFromItsDepth() {
    SelectionPanel panel;
    panel.setRoadRules({{"car", {"小汽车", "car"}, 0.25, 0.2, "test"},
                        {"truck", {"卡车", "truck"}, 0.5, 0.45, "test"}},
                       {});
    panel.setView(share(smallWorld()));
    panel.setSelected("R111");
    const QString shown = shownTexts(panel);
    for (const char* said : {"30 cm", "car|closed", "truck|open"})
      QVERIFY2(shown.contains(said), qPrintable(shown));
  }

  void theForecastIsDashedAndOnlyRightOfNow() {
    SelectionPanel panel;
    panel.setView(share(smallWorld()));
    panel.setSelected("S-POND1");
    panel.resize(344, 600);
    Chart* chart = panel.chart();
    chart->resize(320, 152);
    const QImage image = chart->grab().toImage();
    const int now = int(chart->xOf(kNow));
    const QColor dashed = colorOf(Tone::forecast);
    QCOMPARE(pixelsNear(image, dashed, QRect(0, 24, now - 3, 100)), 0);
    const int drawn = pixelsNear(image, dashed, QRect(now + 2, 24, chart->width() - now - 3, 100));
    QVERIFY(drawn > 20);
    int gaps = 0;
    for (int x = now + 4; x < chart->width() - 12; ++x)
      gaps += pixelsNear(image, dashed, QRect(x, 24, 1, 100)) == 0 ? 1 : 0;
    QVERIFY2(gaps > 10, "a solid line has no gaps");
    const QColor solid = colorOf(Tone::measured);
    QVERIFY(pixelsNear(image, solid, QRect(41, 24, now - 44, 100)) > 40);
  }

  void aChosenSpanIsReadFromTheArchiveAndSaysWhatItShows() {
    session::WorldView w = smallWorld();
    SelectionPanel panel;
    panel.resize(344, 700);
    panel.setView(share(w));
    panel.setSelected("S-POND1");
    std::vector<std::pair<QString, Millis>> wanted;
    QObject::connect(&panel, &SelectionPanel::historyWanted, &panel,
                     [&](const QString& code, Millis back) { wanted.emplace_back(code, back); });
    const auto buttons = panel.historyChoice()->findChildren<QPushButton*>("back");
    QCOMPARE(buttons.size(), 5);
    buttons[2]->click();
    const Millis week = std::chrono::hours(24 * 7);
    QCOMPARE(wanted.size(), std::size_t(1));
    QVERIFY(wanted[0].first == "S-POND1" && wanted[0].second == week);
    QVERIFY(panel.chart()->data().measured.empty());
    QVERIFY(shownTexts(panel).contains("Reading the archive"));
    session::SeriesHistory history{"S-POND1", {kNow - week, kNow}, session::HistoryStep::hour,
                                   {}, kNow, {}};
    for (int hour = 48; hour > 2; --hour)
      if (hour != 20 && hour != 19 && hour != 18)
        history.points.push_back({kNow - std::chrono::hours(hour), 0.1, 0.05, 0.3});
    w.history = std::make_shared<const session::SeriesHistory>(history);
    panel.setView(share(w));
    const ChartData& data = panel.chart()->data();
    QVERIFY(data.window.begin == kNow - week && data.window.end == kNow);
    QCOMPARE(data.extremes.front().most, 30.0);  // cm
    const auto gap = std::ranges::count_if(data.measured, [](const ChartPoint& point) {
      return std::isnan(point.value);
    });
    QCOMPARE(gap, 1);
    QVERIFY(data.measured.back().at == kNow);  // the newest come from memory
    QVERIFY(shownTexts(panel).contains("means of 1 h"));
    panel.setSelected("S-POND2");  // another sensor begins with the present
    QCOMPARE(wanted.size(), std::size_t(2));
    QVERIFY(wanted[1].first.isEmpty());
    QCOMPARE(panel.historyChoice()->back().count(), std::int64_t(0));
  }

  void pressingTheTimelineSeeksToThatTime() {
    Timeline timeline;
    timeline.resize(1200, 128);
    timeline.setView(share(smallWorld()));
    timeline.show();
    QVERIFY(QTest::qWaitForWindowExposed(&timeline));
    TimeBand* band = timeline.band();
    QSignalSpy seeks(&timeline, &Timeline::seekWanted);
    const Instant wanted = minutesAfterNow(25);
    const QPoint at(int(band->xOf(wanted)), band->height() / 2);
    QTest::mouseClick(band, Qt::LeftButton, {}, at);
    QCOMPARE(seeks.size(), 1);
    const auto got = seeks.front().front().value<Instant>();
    QVERIFY(std::abs((got - wanted).count()) < 60000);
    timeline.step(1);
    QCOMPARE(seeks.back().front().value<Instant>(), minutesAfterNow(5));
  }

  void aFastReplaySaysThatItGoesAtOneWhileItsForecastComputes() {
    Timeline timeline;
    session::WorldView w = smallWorld();
    w.playing = true;
    w.cursor.rate = 60;
    w.computingForecast = "F001";
    const QString slow = QString::fromUtf8("×1 while the forecast computes");
    timeline.setView(share(w));
    QVERIFY2(shownTexts(timeline).contains(slow), qPrintable(shownTexts(timeline)));
    for (const int change : {0, 1, 2}) {
      session::WorldView other = w;
      if (change == 0) other.playing = false;
      if (change == 1) other.cursor.rate = 1;
      if (change == 2) other.computingForecast.clear();
      timeline.setView(share(other));
      QVERIFY(!shownTexts(timeline).contains(slow));
    }
  }

  void forecastRainIsHatchedMeasuredRainIsSolid() {
    Timeline timeline;
    timeline.resize(1200, 128);
    timeline.setView(share(smallWorld()));
    const QImage image = timeline.band()->grab().toImage();
    const TimeBand& band = *timeline.band();
    const auto bar = [&](int minute) {
      return QRect(int(band.xOf(minutesAfterNow(minute))) + 3, band.height() - 40, 10, 18);
    };
    QCOMPARE(pixelsNear(image, colorOf(Tone::measured), bar(-30)), 180);
    const int hatched = pixelsNear(image, colorOf(Tone::forecast), bar(30));
    QVERIFY(hatched > 5 && hatched < 150);
  }

  void verifyNamesTheIncidentOnceAndOnlyWhileItWaits() {
    IncidentPanel panel;
    session::WorldView w = smallWorld();
    panel.setView(share(w));
    QSignalSpy verified(&panel, &IncidentPanel::verifyWanted);
    panel.verify();
    QCOMPARE(verified.size(), 1);
    QCOMPARE(verified.front().front().toString(), QString("I001"));
    w.incidents[0].incident.status = IncidentStatus::verified;
    w.incidents[0].incident.decidedBy = "duty officer";
    w.incidents[0].incident.decidedAt = minutesAfterNow(3);
    panel.setView(share(w));
    panel.verify();
    QCOMPARE(verified.size(), 1);
    QVERIFY(shownTexts(panel).contains("Verified by duty officer at 18:08"));
  }

  void theWarningIsShownInBothLanguagesWithItsEvidence() {
    IncidentPanel panel;
    panel.setView(share(smallWorld()));
    const QString shown = shownTexts(panel);
    for (const char* part :
         {"江津路等低洼路段积水。", "Ponding on Jiangjin Road.", "50 mm forecast within 1 hour"}) {
      QVERIFY2(shown.contains(QString::fromUtf8(part)), part);
    }
  }

  void aLongListOfEvidenceIsFoldedAndStaysReadable() {
    session::WorldView w = smallWorld();
    auto& evidence = w.incidents[0].incident.events[0].evidence;
    for (int i = 0; i < 9; ++i)
      evidence.push_back({"测点" + std::to_string(i), "gauge " + std::to_string(i)});
    IncidentPanel panel;
    panel.setView(share(w));
    const QString shown = shownTexts(panel);
    QVERIFY(shown.contains("gauge 1") && !shown.contains("gauge 2"));
    QVERIFY2(shown.contains("and 7 more"), qPrintable(shown));
    const auto labels = panel.findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(),
                        [](const QLabel* l) { return l->toolTip().contains("gauge 8"); }));
  }

  void whatIsShownStaysUntilItHasEndedOrAPersonChoosesAnother() {
    session::WorldView w = smallWorld();
    IncidentPanel panel;
    panel.setView(share(w));
    session::IncidentView newer = w.incidents[0];
    newer.incident.id = "I002";
    w.incidents.insert(w.incidents.begin(), newer);
    panel.setView(share(w));
    QCOMPARE(panel.incident()->incident.id, std::string("I001"));
    w.incidents[1].incident.status = IncidentStatus::closed;
    panel.setView(share(w));
    QCOMPARE(panel.incident()->incident.id, std::string("I002"));
    panel.setIncident("I001");
    panel.setView(share(w));
    QCOMPARE(panel.incident()->incident.id, std::string("I001"));
  }

  void aNewIncidentIsSeenInTheQueueWhateverIsChosen() {
    session::WorldView w = smallWorld();
    for (int i = 2; i <= 6; ++i) {
      session::IncidentView older = w.incidents[0];
      older.incident.id = "A00" + std::to_string(i);
      w.incidents.push_back(older);
    }
    IncidentPanel panel;
    panel.setView(share(w));
    panel.show();
    panel.setIncident("A006");
    panel.setView(share(w));
    const auto* queue = panel.findChild<QListWidget*>("incidentQueue");
    session::IncidentView newer = w.incidents[0];
    newer.incident.id = "I009";
    w.incidents.insert(w.incidents.begin(), newer);
    panel.setView(share(w));
    QCOMPARE(panel.incident()->incident.id, std::string("A006"));
    QVERIFY(queue->viewport()->rect().intersects(queue->visualItemRect(queue->item(0))));
  }

  void linkagesLeaveForRealOnlyWhereThatIsSaid() {
    using desktop::parseOptions;
    const auto drill = parseOptions({"citymirror", "--channels", "c.json"});
    QVERIFY(drill.ok() && drill->channels == "c.json");
    QVERIFY(drill->purpose == feeds::Purpose::drill);
    const auto real = parseOptions({"citymirror", "--city", "c", "--for-real"});
    QVERIFY(real.ok() && real->purpose == feeds::Purpose::real);
  }

  void theRunShowsItsBalanceAndHidesWithoutOne() {
    RunPanel panel;
    QVERIFY(panel.isHidden());
    panel.setView(share(smallWorld()));
    QVERIFY(!panel.isHidden());
    const QString shown = shownTexts(panel);
    for (const char* part : {"F001", "+ 50,000 m³", "m³ ("})
      QVERIFY2(shown.contains(QString::fromUtf8(part)), qPrintable(shown));
    QVERIFY(!shown.contains("Next forecast"));
    session::WorldView w = smallWorld();
    w.nextForecast = minutesAfterNow(10);
    w.forecastCancelled = true;
    panel.setView(share(std::move(w)));
    QVERIFY(shownTexts(panel).contains("the newest was cancelled; 18:15, if it still rains"));
  }

  void nothingIsLiveWhileAnEarlierTimeIsLookedAt() {
    session::WorldView w = smallWorld();
    session::SensorReading& reading = w.sensors[2];
    QCOMPARE(freshnessText(w, reading), QString("live"));
    w.followsNow = false;
    w.cursor.at = minutesAfterNow(-30);
    reading.latest->at = minutesAfterNow(-30);
    QCOMPARE(freshnessText(w, reading), QString("past value of 17:35"));
  }

  void optionsThatAreWrongNameTheOption() {
    using desktop::parseOptions;
    QVERIFY(parseOptions({"citymirror"}).ok() && !parseOptions({"citymirror"})->light);
    QVERIFY(parseOptions({"citymirror", "--light", "night"})->light == draw::LightChoice::night);
    for (const QStringList& bad :
         {QStringList{"--wall", "w.json"}, QStringList{"--size", "9"},
          QStringList{"--at", "yesterday"}, QStringList{"--lang", "fr"},
          QStringList{"--pose", "1,2"}, QStringList{"--pose", "nan,nan,nan,nan,nan"},
          QStringList{"--pose", "0,0,inf,0,-45"}, QStringList{"--pose", "2e7,0,500,0,-45"},
          QStringList{"--pose", "0,0,4,0,-45"}, QStringList{"--pose", "0,0,500,0,10"},
          QStringList{"--light", "dusk"}, QStringList{"--share", "seats.sqlite"},
          QStringList{"--follow"}, QStringList{"--seat", "desk-2"}, QStringList{"--nothing"},
          QStringList{"--for-real"},
          QStringList{"--for-real", "--city", "c", "--recording", "r.jsonl"}}) {
      const auto parsed = parseOptions(QStringList{"citymirror"} + bad);
      QVERIFY2(!parsed.ok(), qPrintable(bad.join(' ')));
      QVERIFY(parsed.error().text().find(bad.front().mid(2).toStdString()) != std::string::npos);
    }
  }
};

QTEST_MAIN(PanelsTest)
#include "panels_test.moc"
