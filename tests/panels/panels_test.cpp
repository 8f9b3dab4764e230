#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "app/desktop/options.h"
#include "app/panels/chart.h"
#include "app/panels/imagery_card.h"
#include "app/panels/incident_panel.h"
#include "app/panels/overlays.h"
#include "app/panels/run_panel.h"
#include "app/panels/search_index.h"
#include "app/panels/selection_panel.h"
#include "app/panels/theme.h"
#include "app/panels/timeline.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

ViewPtr share(session::WorldView world) {
  return std::make_shared<const session::WorldView>(std::move(world));
}

QString textsOf(const QWidget& widget) {
  QStringList texts;
  for (const QLabel* label : widget.findChildren<QLabel*>()) {
    if (!label->isHidden()) texts << label->text();
  }
  return texts.join('|');
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
    const CityModel city = smallCity();
    const SearchIndex index(city);
    for (const char* query : {"江津路", "jiangjin", "jiangjinlu", "Jiangjin Road", "R111"}) {
      const auto found = index.find(QString::fromUtf8(query), 5);
      QVERIFY2(!found.empty(), query);
      QCOMPARE(found.front().name.zh, std::string("江津路"));
    }
    QVERIFY(index.find("", 5).empty());
    QVERIFY(index.find("nowhere at all", 5).empty());
    QCOMPARE(index.find("B10", 3).size(), std::size_t(3));
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
    QVERIFY(textsOf(panel).contains("12 min old"));
    QVERIFY(!textsOf(panel).contains("live"));
  }

  void aBuildingShowsItsUseFloorsAndGuessedHeight() {
    SelectionPanel panel;
    panel.setView(share(smallWorld()));
    panel.setSelected("B1003");
    const QString shown = textsOf(panel);
    QVERIFY(shown.contains("B1003"));
    QVERIFY(shown.contains("residential"));
    QVERIFY(shown.contains("(synthetic)"));
    panel.setSelected("unknown code");
    QVERIFY(textsOf(panel).contains("Ctrl+K"));
  }

  void aRoadIsClosedToAClassFromItsDepth() {
    SelectionPanel panel;
    panel.setWadingRules({{"car", {"小汽车", "car"}, 0.25, 0.2, "test"},
                          {"truck", {"卡车", "truck"}, 0.5, 0.45, "test"}});
    panel.setView(share(smallWorld()));
    panel.setSelected("R111");
    const QString shown = textsOf(panel);
    QVERIFY2(shown.contains("30 cm"), qPrintable(shown));
    QVERIFY2(shown.contains("car|closed"), qPrintable(shown));
    QVERIFY2(shown.contains("truck|open"), qPrintable(shown));
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
    QVERIFY(textsOf(panel).contains("Verified by duty officer at 18:08"));
  }

  void theWarningIsShownInBothLanguagesWithItsEvidence() {
    IncidentPanel panel;
    panel.setView(share(smallWorld()));
    const QString shown = textsOf(panel);
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
    const QString shown = textsOf(panel);
    QVERIFY(shown.contains("gauge 1") && !shown.contains("gauge 2"));
    QVERIFY2(shown.contains("and 7 more"), qPrintable(shown));
    const auto labels = panel.findChildren<QLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(),
                        [](const QLabel* l) { return l->toolTip().contains("gauge 8"); }));
  }

  void theRunShowsItsBalanceAndHidesWithoutOne() {
    RunPanel panel;
    QVERIFY(panel.isHidden());
    panel.setView(share(smallWorld()));
    QVERIFY(!panel.isHidden());
    const QString shown = textsOf(panel);
    for (const char* part : {"F001", "+ 50000 m³", "m³ ("})
      QVERIFY2(shown.contains(QString::fromUtf8(part)), qPrintable(shown));
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

  void everyKindOfErrorHasAHeadingOfItsOwn() {
    QStringList seen;
    for (int code = 0; code <= int(ErrorCode::diverged); ++code) {
      const QString text = errorKindText(ErrorCode(code));
      QVERIFY(!text.isEmpty() && !seen.contains(text));
      seen << text;
    }
  }

  void aFaultSaysWhatWhereAndWhatToDo() {
    FaultStrip strip;
    session::WorldView w = smallWorld();
    strip.setView(share(w));
    QVERIFY(strip.isHidden());
    w.faults.push_back(
        {kNow, {ErrorCode::badInput, "the CAP message is broken", "cap.xml", "Send it again"}});
    strip.setView(share(w));
    QVERIFY(!strip.isHidden());
    QVERIFY(textsOf(strip).contains("Bad content"));
    QVERIFY(textsOf(strip).contains("the CAP message is broken (cap.xml)"));
    QVERIFY(textsOf(strip).contains("Send it again"));
    QSignalSpy dismissed(&strip, &FaultStrip::dismissed);
    strip.findChild<QPushButton*>()->click();
    QCOMPARE(dismissed.size(), 1);
  }

  void aRowOfImageryKeepsItsSliderWhileItIsDragged() {
    panels::ImageryCard card(nullptr);
    QSignalSpy opacity(&card, &panels::ImageryCard::opacityChanged);
    QSignalSpy moves(&card, &panels::ImageryCard::moveWanted);
    QSignalSpy entered(&card, &panels::ImageryCard::addressEntered);
    card.setRows(
        {{"ortho", "Shown", "Source", 1, true}, {"map", "Failed: torn", "Source", 0.5, true}});
    const auto sliders = card.findChildren<QSlider*>();
    QCOMPARE(sliders.size(), 2);
    QCOMPARE(sliders[1]->value(), 50);
    QCOMPARE(opacity.count(), 0);  // what the program sets is nobody's wish
    sliders[1]->setValue(20);
    QCOMPARE(opacity.takeFirst(), (QVariantList{1, 0.2}));
    card.setRows({{"ortho", "Shown", "Source", 1, true}, {"map", "Shown", "Source", 0.2, true}});
    QCOMPARE(card.findChildren<QSlider*>(), sliders);
    for (QToolButton* button : card.findChildren<QToolButton*>()) {
      if (button->text() == QStringLiteral("↑")) button->click();  // the first has nowhere to go
    }
    QCOMPARE(moves.count(), 1);
    QCOMPARE(moves.first(), (QVariantList{1, -1}));
    auto* address = card.findChild<QLineEdit*>();
    address->setText("  https://a/{z}/{x}/{y}.png ");
    QTest::keyClick(address, Qt::Key_Return);
    QTest::keyClick(address, Qt::Key_Return);  // empty by now
    QCOMPARE(entered.count(), 1);
    QCOMPARE(entered.first(), (QVariantList{"https://a/{z}/{x}/{y}.png", ""}));
  }
  void imageryOnTheCommandLineKeepsItsOrder() {
    const auto parsed = desktop::parseOptions({"citymirror", "--imagery", "a.tif", "--imagery",
                                               "https://b/wms", "--imagery-crs", "GCJ-02"});
    QVERIFY(parsed.ok());
    QCOMPARE(parsed->imagery, QStringList({"a.tif", "https://b/wms"}));
    QCOMPARE(parsed->imageryCrs, QString("GCJ-02"));
  }
  void optionsThatAreWrongNameTheOption() {
    using desktop::parseOptions;
    QVERIFY(parseOptions({"citymirror"}).ok());
    for (const QStringList& bad :
         {QStringList{"--wall", "w.json"}, QStringList{"--size", "9"},
          QStringList{"--at", "yesterday"}, QStringList{"--lang", "fr"},
          QStringList{"--pose", "1,2"}, QStringList{"--pose", "nan,nan,nan,nan,nan"},
          QStringList{"--pose", "0,0,inf,0,-45"}, QStringList{"--pose", "2e7,0,500,0,-45"},
          QStringList{"--pose", "0,0,4,0,-45"}, QStringList{"--pose", "0,0,500,0,10"},
          QStringList{"--nothing"}}) {
      const auto parsed = parseOptions(QStringList{"citymirror"} + bad);
      QVERIFY2(!parsed.ok(), qPrintable(bad.join(' ')));
      QVERIFY(parsed.error().text().find(bad.front().mid(2).toStdString()) != std::string::npos);
    }
  }
};

QTEST_MAIN(PanelsTest)
#include "panels_test.moc"
