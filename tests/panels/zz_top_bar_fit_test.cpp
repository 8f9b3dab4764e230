// A top bar that is too narrow for the city's name cuts it once, not with each view.
#include <QLabel>
#include <QTest>

#include "app/panels/top_bar.h"
#include "tests/panels/small_world.h"

using namespace citymirror;

namespace {

class PaintCount : public QObject {
 public:
  int paints = 0;
  bool eventFilter(QObject*, QEvent* event) override {
    paints += event->type() == QEvent::Paint;
    return false;
  }
};

/// The small evening in a city of this name.
panels::ViewPtr worldNamed(const std::string& name) {
  session::WorldView world = smallWorld();
  auto city = std::make_shared<CityModel>(*world.city);
  city->name = {name, name};
  world.city = std::move(city);
  return std::make_shared<const session::WorldView>(world);
}

}  // namespace

class TopBarFitTest : public QObject {
  Q_OBJECT
 private slots:
  void theNameIsCutOnceAndFollowsWidthAndCity() {
    const std::string longName = "A city whose name is longer than an old screen has room for it";
    QWidget host;
    host.resize(1200, 100);
    panels::TopBar bar(&host);
    bar.resize(700, 48);
    host.show();
    QVERIFY(QTest::qWaitForWindowExposed(&host));
    auto* name = bar.findChild<QLabel*>("cityName");
    bar.setView(worldNamed(longName));
    QTest::qWait(100);
    QVERIFY2(name->text().endsWith(QChar(u'…')), qPrintable(name->text()));
    QCOMPARE(name->toolTip(), QString::fromStdString(longName));

    PaintCount count;
    name->installEventFilter(&count);
    bar.setView(worldNamed(longName));
    QTest::qWait(100);
    QCOMPARE(count.paints, 0);

    bar.setView(worldNamed("Short"));
    QCOMPARE(name->text(), QString("Short"));
    QVERIFY(name->toolTip().isEmpty());
    bar.setView(worldNamed(longName));
    bar.resize(3000, 48);
    QCOMPARE(name->text(), QString::fromStdString(longName));
    bar.resize(700, 48);
    QVERIFY2(name->text().endsWith(QChar(u'…')), qPrintable(name->text()));
  }

  void aSeatThatFollowsIsNamedWholeBesideTheLevelOfTheResponse() {
    session::WorldView world = smallWorld();
    auto city = std::make_shared<CityModel>(*world.city);
    city->name = {"Jiangling New Town (demo)", "Jiangling New Town (demo)"};
    city->provenance["terrain"].origin = Origin::synthetic;
    world.city = std::move(city);
    world.exercise = true;
    world.responseLevel = Severity::orange;
    session::SeatView seat;
    seat.seat.name = "desk-2";
    seat.seat.follows = true;
    seat.leader = "desk-1";
    seat.health.connected = true;
    world.seat = seat;
    QWidget host;
    host.resize(1200, 100);
    panels::TopBar bar(&host);
    host.show();
    QVERIFY(QTest::qWaitForWindowExposed(&host));
    bar.setView(std::make_shared<const session::WorldView>(world));
    for (const int width : {1900, 1120}) {
      bar.resize(width, 48);
      QTest::qWait(100);
      QStringList texts;
      for (const QLabel* part : bar.findChildren<QLabel*>()) {
        if (!part->isVisible() || part->text().isEmpty()) continue;
        texts << part->text();
        QVERIFY2(part->width() >= part->sizeHint().width(), qPrintable(part->text()));
      }
      QVERIFY2(texts.contains("desk-2 ← desk-1"), qPrintable(texts.join('|')));
      QVERIFY2(texts.contains(width == 1120 ? "II" : "Response level II"),
               qPrintable(texts.join('|')));
    }
  }
};

QTEST_MAIN(TopBarFitTest)
#include "zz_top_bar_fit_test.moc"
