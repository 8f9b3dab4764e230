#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

#include "app/desktop/translation.h"
#include "app/panels/exposure_panel.h"
#include "app/panels/theme.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

class ExposurePanelTest : public QObject {
  Q_OBJECT

  static QString labelsIn(const QWidget& widget) {
    QStringList texts;
    for (const QLabel* label : widget.findChildren<QLabel*>())
      if (!label->isHidden()) texts << label->text();
    return texts.join('|');
  }
  /// Two homes in the yellow band, a school in red water, 1.5 km of primary road in orange.
  static session::WorldView exposedWorld() {
    session::WorldView world = smallWorld();
    auto exposure = std::make_shared<session::ExposureView>();
    auto& band = exposure->counts.band;
    band[1].buildings = band[1].homes = 2;
    band[1].residents = 1234;
    band[3].buildings = band[3].schools = 1;
    band[2].metres[std::size_t(RoadClass::primary)] = 1500;
    exposure->bands.source = {"阈值配置", "band configuration"};
    exposure->run = "F001";
    exposure->at = minutesAfterNow(20);
    exposure->issued = minutesAfterNow(-25);
    world.exposure = exposure;
    world.exposedIn = "F001";
    return world;
  }
  static ViewPtr shared(session::WorldView world) {
    return std::make_shared<const session::WorldView>(std::move(world));
  }
  static QStringList row(const QTableWidget& table, const QString& name) {
    for (int r = 0; r < table.rowCount(); ++r) {
      if (table.item(r, 0)->text() != name) continue;
      QStringList cells;
      for (int c = 1; c < table.columnCount(); ++c) cells << table.item(r, c)->text();
      return cells;
    }
    return {};
  }

 private slots:
  void eachThingStandsInTheBandOfItsWaterAndInAll() {
    ExposurePanel panel;
    panel.setView(shared(exposedWorld()));
    const QTableWidget& table = panel.table();
    QCOMPARE(row(table, "People"), (QStringList{"0", "1,234", "0", "0", "1,234"}));
    QCOMPARE(row(table, "Buildings"), (QStringList{"0", "2", "0", "1", "3"}));
    QCOMPARE(row(table, "Schools"), (QStringList{"0", "0", "0", "1", "1"}));
    QCOMPARE(row(table, "Roads, km"), (QStringList{"0.0", "0.0", "1.5", "0.0", "1.5"}));
    QCOMPARE(row(table, roadClassText(RoadClass::primary)),
             (QStringList{"0.0", "0.0", "1.5", "0.0", "1.5"}));
    QVERIFY(row(table, roadClassText(RoadClass::path)).isEmpty());  // the city has none
    QVERIFY(table.horizontalHeaderItem(1)->text().contains("15–25"));
    QVERIFY(table.horizontalHeaderItem(4)->text().contains("≥50"));
    QVERIFY(table.item(0, 1)->toolTip().contains("band configuration"));
    QVERIFY(table.item(0, 1)->toolTip().contains("persons"));
  }

  void classesOfRoadsComeWhenAskedForAndTheTableFoldsToItsSum() {
    ExposurePanel panel;
    panel.setView(shared(exposedWorld()));
    const QTableWidget& table = panel.table();
    auto* classes = panel.findChild<QPushButton*>("exposureClasses");
    auto* fold = panel.findChild<QPushButton*>("exposureFold");
    const int low = table.height();
    QVERIFY(table.rowCount() > 6 && table.isRowHidden(6) && !table.isRowHidden(5));
    classes->click();
    QVERIFY(!table.isRowHidden(6) && table.height() > low);
    panel.setView(shared(exposedWorld()));  // counted anew
    QVERIFY(!table.isRowHidden(6));
    classes->click();
    QCOMPARE(table.height(), low);
    QVERIFY(!labelsIn(panel).contains("1,234 persons"));
    fold->click();
    QCOMPARE(fold->text(), QString("Unfold"));
    QVERIFY(table.isHidden() && classes->isHidden());
    QVERIFY2(labelsIn(panel).contains("1,234 persons, 3 buildings, 1.5 km of roads"),
             qPrintable(labelsIn(panel)));
    fold->click();
    QVERIFY(!table.isHidden() && fold->text() == "Fold");
  }

  void itSaysWhoseWaterItIsOfWhenAndHowOldTheRunIs() {
    ExposurePanel panel;
    panel.setView(shared(exposedWorld()));
    QVERIFY2(labelsIn(panel).contains("F001: forecast water of 18:25, run 25 min old"),
             qPrintable(labelsIn(panel)));
    session::WorldView past = exposedWorld();
    auto exposure = std::make_shared<session::ExposureView>(*past.exposure);
    exposure->at = minutesAfterNow(-30);
    past.exposure = exposure;
    panel.setView(shared(past));
    QVERIFY2(labelsIn(panel).contains("F001: computed water of 17:35"), qPrintable(labelsIn(panel)));
  }

  void withoutWaterOrWhileItCountsItSaysSoAndShowsNoFigures() {
    ExposurePanel panel;
    session::WorldView world = exposedWorld();
    world.exposure = nullptr;
    panel.setView(shared(world));
    QVERIFY(labelsIn(panel).contains("Counting"));
    QVERIFY(panel.table().isHidden());
    world.exposedIn.clear();
    panel.setView(shared(world));
    QVERIFY(labelsIn(panel).contains("No water is computed for this time"));
    panel.setView(shared(session::WorldView{}));
    QVERIFY(panel.isHidden());
  }

  void beyondTheEndOfItsForecastItDoesNotSayThatThereIsNoWater() {
    ExposurePanel panel;
    session::WorldView world = exposedWorld();
    world.exposure = nullptr;
    world.exposedIn.clear();
    world.cursor.at = world.forecast->until + Millis{1};
    panel.setView(shared(world));
    QVERIFY2(
        labelsIn(panel).contains("Forecast F001 ended 19:05: water since then is not computed"),
        qPrintable(labelsIn(panel)));
    world.cursor.at = world.forecast->zero - Millis{1};
    panel.setView(shared(world));
    QVERIFY(labelsIn(panel).contains("No water is computed for this time"));
    world = exposedWorld();  // the water of a branch is looked at
    world.cursor.at = world.forecast->until + Millis{1};
    panel.setView(shared(world));
    QVERIFY(!labelsIn(panel).contains("ended"));
  }

  void whoLivesThereIsNotShownWhereThatIsMasked() {
    ExposurePanel panel;
    session::WorldView world = exposedWorld();
    session::LabelConfig labels;
    labels.labels = {{"public", {"公开", "public"}, {}}, {"internal", {"内部", "internal"}, {}}};
    labels.attributes = {{"buildings", "residents", 1}};
    world.mask = std::make_shared<const session::LabelMask>(labels);
    panel.setView(shared(world));
    QCOMPARE(row(panel.table(), "People"), (QStringList{"—", "—", "—", "—", "—"}));
    QVERIFY(panel.table().item(0, 1)->toolTip().contains("internal"));
    QCOMPARE(row(panel.table(), "Buildings").back(), QString("3"));
    auto hidden = std::make_shared<CityModel>(*world.city);
    world.whole = world.city;
    hidden->buildings = {};
    world.city = hidden;
    panel.setView(shared(world));
    QCOMPARE(row(panel.table(), "Buildings").back(), QString("—"));
    QCOMPARE(row(panel.table(), "Roads, km").back(), QString("1.5"));
  }

  void everyFigureFitsTheRailInBothLanguages() {
    applyTheme(*qApp);
    desktop::Translation translation;
    session::WorldView world = exposedWorld();
    auto exposure = std::make_shared<session::ExposureView>(*world.exposure);
    for (std::size_t k = 0; k < 3; ++k) exposure->counts.band[k].residents = 45678;
    exposure->counts.band[0].metres[std::size_t(RoadClass::secondary)] = 123456;
    world.exposure = exposure;
    for (const Language language : {Language::en, Language::zh}) {
      translation.use(language);
      ExposurePanel panel;
      panel.setView(shared(world));
      panel.resize(344 - 12, panel.sizeHint().height());  // the rail less its scroll bar
      panel.show();
      QCoreApplication::processEvents();
      const QTableWidget& table = panel.table();
      const QString folder = qEnvironmentVariable("CITYMIRROR_TEST_PICTURES");
      if (!folder.isEmpty())
        panel.grab().save(folder + (language == Language::zh ? "/exposure-zh.png" : "/exposure-en.png"));
      for (int r = 0; r < table.rowCount(); ++r) {
        QVERIFY(table.item(r, 0)->toolTip().startsWith(table.item(r, 0)->text()));
        for (int c = 0; c < table.columnCount(); ++c) {
          const QString text = table.item(r, c)->text();
          const int wants = table.fontMetrics().horizontalAdvance(text);
          QVERIFY2(c == 0 || table.columnWidth(c) >= wants, qPrintable(text));
        }
      }
      QVERIFY(table.horizontalHeader()->length() <= table.viewport()->width());
    }
    translation.use(Language::en);
  }

  void itSpeaksChinese() {
    desktop::Translation translation;
    ExposurePanel panel;
    panel.setView(shared(exposedWorld()));
    translation.use(Language::zh);
    panel.setView(shared(exposedWorld()));
    const QString all = labelsIn(panel);
    const QStringList people = row(panel.table(), QString::fromUtf8("居民"));
    translation.use(Language::en);
    QVERIFY2(all.contains(QString::fromUtf8("预报")), qPrintable(all));
    QCOMPARE(people.back(), QString("1,234"));
  }
};

QTEST_MAIN(ExposurePanelTest)
#include "zz_exposure_panel_test.moc"
