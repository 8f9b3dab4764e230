// What is said of a warning of others that tells no level, and of one that tells much.
#include <QLabel>
#include <QTest>

#include "app/desktop/translation.h"
#include "app/panels/warning_list.h"
#include "app/panels/water_legend.h"
#include "tests/panels/small_world.h"

using namespace citymirror;

class WarningWordsTest : public QObject {
  Q_OBJECT
 private slots:
  void oneWithoutALevelIsNotCalledNoWarning_data() {
    QTest::addColumn<bool>("chinese");
    QTest::addColumn<QString>("legend");
    QTest::newRow("zh") << true << "生效预警, 红色 1, 级别未知 1";
    QTest::newRow("en") << false << "Warnings in force, red 1, level unknown 1";
  }
  void oneWithoutALevelIsNotCalledNoWarning() {
    QFETCH(bool, chinese);
    desktop::Translation translation;
    translation.use(chinese ? Language::zh : Language::en);
    session::ReceivedWarning red;
    red.id = "office,A1,2026-07-18T18:00:00+08:00";
    red.severity = Severity::red;
    red.received = red.from = minutesAfterNow(-5);
    red.rings = {{{200, 200}, {600, 200}, {600, 600}, {200, 600}}};
    session::ReceivedWarning untold = red;
    untold.id = "office,A2,2026-07-18T18:00:00+08:00";
    untold.severity = Severity::none;
    session::WorldView world = smallWorld();
    world.warnings = std::make_shared<const session::ReceivedWarnings>(
        session::ReceivedWarnings{std::make_shared<const session::ReceivedWarning>(red),
                                  std::make_shared<const session::ReceivedWarning>(untold)});
    panels::WaterLegend legend;
    legend.setView(std::make_shared<const session::WorldView>(world));
    QTEST(legend.warningsText(), "legend");
    QVERIFY2(legend.toolTip().contains(legend.warningsText()), qPrintable(legend.toolTip()));
  }

  void aLongTextIsCutBetweenTwoSigns() {
    session::ReceivedWarning one;
    one.id = "office,A1,2026-07-18T18:00:00+08:00";
    one.received = one.from = minutesAfterNow(-5);
    const std::string text = std::string(598, 'a') + "𠀀 and so on";
    one.description = {text, text};
    session::WorldView world = smallWorld();
    world.warnings = std::make_shared<const session::ReceivedWarnings>(
        session::ReceivedWarnings{std::make_shared<const session::ReceivedWarning>(one)});
    panels::WarningList list;
    list.setView(std::make_shared<const session::WorldView>(world));
    list.open(QString::fromStdString(one.id));
    QStringList told;
    for (const QLabel* label : list.findChildren<QLabel*>()) told << label->text();
    QVERIFY2(told.contains(QString(598, 'a') + QChar(u'…')), qPrintable(told.join(" | ")));
  }
};

QTEST_MAIN(WarningWordsTest)
#include "zz_warning_words_test.moc"
