// The pages of help as people find and read them in the window.
#include "app/panels/help_card.h"

#include <QDir>
#include <QLineEdit>
#include <QListWidget>
#include <QTextBrowser>
#include <QtTest>

using namespace citymirror::panels;

class HelpCardTest : public QObject {
  Q_OBJECT
  static QString shipped() { return CITYMIRROR_SOURCE_DIR "/assets/help"; }

 private slots:
  void everyPageIsListedByItsTitleInTheReadersLanguageFirstStepsFirst() {
    HelpCard card;
    card.setFolder(shipped());
    const auto* list = card.findChild<QListWidget*>("helpPages");
    QCOMPARE(list->count(), int(QDir(shipped()).entryList({"*.md"}).size()));
    QVERIFY(QStringList({"First steps", "开始"}).contains(list->item(0)->text()));
    for (int row = 0; row < list->count(); ++row) {
      QVERIFY(!list->item(row)->text().endsWith(".md"));
      QVERIFY2(!list->item(row)->text().contains(" / "), qPrintable(list->item(row)->text()));
    }
    QVERIFY(card.findChild<QTextBrowser*>("helpPage")->toPlainText().contains("Ctrl+K"));
  }

  void wordsFindThePagesThatHaveThemAll() {
    HelpCard card;
    card.setFolder(shipped());
    const auto* list = card.findChild<QListWidget*>("helpPages");
    auto* words = card.findChild<QLineEdit*>("helpWords");
    words->setText("mosquitto");
    QVERIFY(list->count() > 0 && list->count() < 6);
    QVERIFY(card.findChild<QTextBrowser*>("helpPage")->toPlainText().contains("mosquitto"));
    words->setText("mosquitto nowhere-to-be-found");
    QCOMPARE(list->count(), 0);
    QVERIFY(!card.findChild<QTextBrowser*>("helpPage")->toPlainText().isEmpty());
    words->clear();
    QVERIFY(list->count() > 10);
  }

  void aLinkLeadsToItsPageAndNoLinkLeadsNowhere() {
    HelpCard card;
    card.setFolder(shipped());
    auto* page = card.findChild<QTextBrowser*>("helpPage");
    emit page->anchorClicked(QUrl("feeds.md"));
    QCOMPARE(card.findChild<QListWidget*>("helpPages")->currentItem()->data(Qt::UserRole).toString(),
             QString("feeds.md"));
    const QRegularExpression link("\\]\\(([^)#]+\\.md)\\)");
    for (const QString& file : QDir(shipped()).entryList({"*.md"})) {
      QFile source(shipped() + "/" + file);
      QVERIFY(source.open(QIODevice::ReadOnly));
      auto found = link.globalMatch(QString::fromUtf8(source.readAll()));
      while (found.hasNext()) {
        const QString target = found.next().captured(1);
        QVERIFY2(QFile::exists(shipped() + "/" + target), qPrintable(file + " → " + target));
      }
    }
  }

  void aFolderWithoutPagesSaysSo() {
    HelpCard card;
    card.setFolder("/nowhere");
    QCOMPARE(card.findChild<QListWidget*>("helpPages")->count(), 0);
    QVERIFY(!card.findChild<QTextBrowser*>("helpPage")->toPlainText().isEmpty());
  }
};

QTEST_MAIN(HelpCardTest)
#include "zz_help_card_test.moc"
