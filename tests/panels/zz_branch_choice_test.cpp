// The card that compares two branches: which ones, and that it is filled when they are others.
#include <QComboBox>
#include <QSignalSpy>
#include <QTest>

#include "app/panels/branch_card.h"

using namespace citymirror;
using panels::BranchCard;

class BranchChoiceTest : public QObject {
  Q_OBJECT

  static std::shared_ptr<const session::WorldFutures> runAndBranch() {
    auto futures = std::make_shared<session::WorldFutures>();
    for (const char* id : {"W", "W·1"}) {
      auto future = std::make_shared<session::WorldFuture>();
      future->id = id;
      future->name = {id, id};
      if (!futures->all.empty()) future->parent = "W";
      future->track = std::make_shared<session::WorldTrack>();
      futures->all.push_back(std::move(future));
    }
    return futures;
  }
  /// The list in which this branch is chosen.
  static QComboBox* listOf(const BranchCard& card, const QString& branch) {
    for (QComboBox* list : card.findChildren<QComboBox*>())
      if (list->currentData().toString() == branch) return list;
    return nullptr;
  }

 private slots:
  void aBranchThatIsTheOtherSideIsNotChosenAndTheListSaysSo() {
    const auto futures = runAndBranch();
    BranchCard card({QColor(Qt::red), QColor(Qt::blue)});
    card.setFutures(futures, "W", "W·1");
    connect(&card, &BranchCard::sidesChosen, &card, [&](const QString& a, const QString& b) {
      card.setFutures(futures, a, a == b ? QString() : b);
    });
    QComboBox* list = listOf(card, "W·1");
    QVERIFY(list != nullptr);
    list->setCurrentIndex(list->findData("W"));
    emit list->activated(list->currentIndex());
    QCOMPARE(card.side(1), QString("W·1"));
    QCOMPARE(list->currentData().toString(), QString("W·1"));
  }

  void equalFuturesAndSidesFillNothing() {
    const auto futures = runAndBranch();
    BranchCard card({QColor(Qt::red), QColor(Qt::blue)});
    card.setFutures(futures, "W", "W·1");
    const QComboBox* list = listOf(card, "W·1");
    QVERIFY(list != nullptr);
    QSignalSpy filled(list->model(), &QAbstractItemModel::rowsInserted);
    card.setFutures(futures, "W", "W·1");
    QCOMPARE(filled.count(), 0);
    card.setFutures(futures, "W·1", "W");
    QVERIFY(filled.count() > 0);
    QCOMPARE(card.side(0), QString("W·1"));
    filled.clear();
    card.setFutures(runAndBranch(), "W·1", "W");
    QVERIFY(filled.count() > 0);
  }
};

QTEST_MAIN(BranchChoiceTest)
#include "zz_branch_choice_test.moc"
