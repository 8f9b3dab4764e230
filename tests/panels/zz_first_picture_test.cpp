// When the first picture of a city is on the screen, as the program tells it of itself.
#include "app/desktop/first_picture.h"

#include <QApplication>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <vector>

#include "app/panels/theme.h"
#include "app/view/city_view.h"
#include "app/view/surface_format.h"
#include "gis/city/city_package.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::desktop;

class FirstPictureTest : public QObject {
  Q_OBJECT
 private slots:
  void theStartIsThatOfTheProcess() {
    const auto before = sinceProcessStart();
    QVERIFY(before && *before >= 0);
    QTest::qSleep(30);
    QVERIFY(*sinceProcessStart() >= *before + 0.03);
  }
  void aFrameWithoutACityIsNoPictureAndEachMomentComesOnce() {
    view::CityView view;
    std::vector<FirstPicture::Moment> told;
    FirstPicture watch(view, [&](FirstPicture::Moment moment) { told.push_back(moment); });
    view.resize(320, 240);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QTRY_VERIFY_WITH_TIMEOUT(view.framesDrawn() > 0, 30000);
    QTest::qWait(50);
    QVERIFY(told.empty());
    const auto city = std::make_shared<const CityModel>(smallCity());
    view.setCity(city);
    QTRY_COMPARE_WITH_TIMEOUT(told.size(), std::size_t(2), 30000);
    QVERIFY(told[0] == FirstPicture::Moment::first && told[1] == FirstPicture::Moment::whole);
    view.setCity(city);
    QTRY_VERIFY_WITH_TIMEOUT(view.settled(), 30000);
    QTest::qWait(50);
    QCOMPARE(told.size(), std::size_t(2));
  }
  void theProgramTellsItOfItselfAndLeaves() {
    QTemporaryDir folder;
    const QString package = folder.filePath("city");
    QVERIFY(gis::writeCity(smallCity(), package.toStdString(), {}).ok());
    const Ran ran =
        runProgram("citymirror", {"--city", package, "--lang", "en", "--size", "1280x720"},
                   {"CITYMIRROR_FIRST_PICTURE=1", "XDG_DATA_HOME=" + folder.filePath("home")});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    static const QRegularExpression lines(
        "first picture: (\\d+\\.\\d\\d) s after start\nwhole picture: (\\d+\\.\\d\\d) s after "
        "start\n$");
    const auto match = lines.match(ran.out);
    QVERIFY2(match.hasMatch(), qPrintable(ran.out));
    QVERIFY(match.captured(1).toDouble() > 0);
    QVERIFY(match.captured(2).toDouble() >= match.captured(1).toDouble());
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  FirstPictureTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "zz_first_picture_test.moc"
