// What the top bar says of the seats, and who may be asked to lead.
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include "app/desktop/translation.h"
#include "app/panels/top_bar.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

class SeatBarTest : public QObject {
  Q_OBJECT
  std::unique_ptr<desktop::Translation> translation_ = std::make_unique<desktop::Translation>();
  std::unique_ptr<TopBar> bar_;

  void show(const session::SeatView& seat) {
    auto world = std::make_shared<session::WorldView>(smallWorld());
    world->seat = seat;
    bar_->setView(world);
  }
  QString said() const {
    QStringList all;
    for (const QLabel* label : bar_->findChildren<QLabel*>())
      if (label->isVisibleTo(bar_.get())) all << label->text();
    return all.join('|');
  }
  QPushButton* button() const { return bar_->findChild<QPushButton*>("takeLead"); }
  bool offered() const { return button()->isVisibleTo(bar_.get()); }

  static session::SeatView follower() {
    session::SeatView view;
    view.seat = {"log", "desk-2", true, "s2"};
    view.leader = "desk-1";
    view.health.connected = true;
    view.health.lead = {3, "desk-1", false, false, false, kNow, Millis{800}};
    return view;
  }

 private slots:
  void init() {
    translation_->use(Language::en);
    bar_ = std::make_unique<TopBar>();
  }

  void aSeatOnItsOwnSaysNothing() {
    bar_->setView(std::make_shared<const session::WorldView>(smallWorld()));
    QVERIFY(!offered() && !said().contains("desk-"));
  }

  void thatTheForecastHasEndedStandsOnTopInBothLanguages() {
    session::WorldView world = smallWorld();
    const auto showAt = [&](Instant at) {
      world.cursor.at = at;
      bar_->setView(std::make_shared<const session::WorldView>(world));
    };
    showAt(world.forecast->until);
    QVERIFY(!said().contains("F001"));
    showAt(world.forecast->until + std::chrono::minutes(2));
    QVERIFY2(said().contains("F001 ENDED 19:05"), qPrintable(said()));
    translation_->use(Language::zh);
    bar_ = std::make_unique<TopBar>();
    showAt(world.forecast->until + std::chrono::minutes(2));
    QVERIFY2(said().contains(QString::fromUtf8("F001已于19:05结束")), qPrintable(said()));
  }

  void aFollowerNamesItsLeaderAndOffersNothingWhileItLives() {
    show(follower());
    QVERIFY2(said().contains(QString::fromUtf8("desk-2 ← desk-1")), qPrintable(said()));
    QVERIFY(!offered());
  }

  void aSilentLeaderIsSaidWithItsTimeAndTheLeadIsOffered() {
    auto seat = follower();
    seat.health.lead.free = true;
    show(seat);
    QVERIFY2(said().contains("desk-1 silent since 18:05"), qPrintable(said()));
    QVERIFY(offered());
    QSignalSpy wanted(bar_.get(), &TopBar::leadWanted);
    button()->click();
    QCOMPARE(wanted.count(), 1);
    seat.health.lead.left = true;
    show(seat);
    QVERIFY2(said().contains("desk-1 has left, nobody leads"), qPrintable(said()));
    seat.health.connected = false;  // who leads cannot be known
    show(seat);
    QVERIFY(!offered() && said().contains("cut off"));
  }

  void aLeaderSaysWhetherItIsSure() {
    auto seat = follower();
    seat.seat.follows = false;
    seat.health.lead.ours = seat.health.lead.confirmed = true;
    show(seat);
    QVERIFY(!said().contains("not confirmed") && !offered());
    seat.health.lead.confirmed = false;
    show(seat);
    QVERIFY2(said().contains("lead not confirmed, nothing is sent"), qPrintable(said()));
  }

  void itIsSaidInChineseAsWell() {
    translation_->use(Language::zh);
    bar_ = std::make_unique<TopBar>();
    auto seat = follower();
    seat.health.lead.free = true;
    show(seat);
    QVERIFY2(said().contains("desk-1 自 18:05"), qPrintable(said()));
    QCOMPARE(button()->text(), QString("接管主席位"));
  }
};

QTEST_MAIN(SeatBarTest)
#include "seat_bar_test.moc"
