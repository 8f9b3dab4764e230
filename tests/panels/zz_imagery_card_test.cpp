// The card of imagery and how its files are named on the command line.
#include "app/panels/imagery_card.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "app/desktop/options.h"

using namespace citymirror;
using namespace citymirror::panels;

class ImageryCardTest : public QObject {
  Q_OBJECT
 private slots:
  void aRowOfImageryKeepsItsSliderWhileItIsDragged() {
    ImageryCard card(nullptr);
    QSignalSpy opacity(&card, &ImageryCard::opacityChanged);
    QSignalSpy moves(&card, &ImageryCard::moveWanted);
    QSignalSpy entered(&card, &ImageryCard::addressEntered);
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
    auto* address = card.findChild<QLineEdit*>(QString(), Qt::FindDirectChildrenOnly);
    address->setText("  https://a/{z}/{x}/{y}.png ");
    QTest::keyClick(address, Qt::Key_Return);
    QTest::keyClick(address, Qt::Key_Return);  // empty by now
    QCOMPARE(entered.count(), 1);
    QCOMPARE(entered.first(), (QVariantList{"https://a/{z}/{x}/{y}.png", ""}));
  }
  void imageryThatIsSeenSaysWhichRoadsLieUnderIt() {
    ImageryCard card(nullptr);
    const auto told = [&] {
      const auto labels = card.findChildren<QLabel*>();
      return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return !label->isHidden() && label->text().contains("small ones from about 2 km");
      });
    };
    QVERIFY(!told());
    card.setRows({{"ortho", "Shown", "Source", 1, true}});
    QVERIFY(told());
    card.setRows({{"ortho", "Hidden", "Source", 1, false}});
    QVERIFY(!told());
    card.setRows({{"ortho", "Shown", "Source", 0.4, true}});
    QVERIFY(told());
    card.setRows({});
    QVERIFY(!told());
  }
  void imageryOnTheCommandLineKeepsItsOrder() {
    const auto parsed = desktop::parseOptions({"citymirror", "--imagery", "a.tif", "--imagery",
                                               "https://b/wms", "--imagery-crs", "GCJ-02"});
    QVERIFY(parsed.ok());
    QCOMPARE(parsed->imagery, QStringList({"a.tif", "https://b/wms"}));
    QCOMPARE(parsed->imageryCrs, QString("GCJ-02"));
  }
};

QTEST_MAIN(ImageryCardTest)
#include "zz_imagery_card_test.moc"
