#include "engine/scene/offscreen.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

class OffscreenTest : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    qunsetenv("DISPLAY");
    qunsetenv("WAYLAND_DISPLAY");
  }
  void aPictureNeedsNoDisplay() {
    auto renderer = OffscreenRenderer::make(480, 320);
    QVERIFY2(renderer.ok(), renderer.ok() ? "" : renderer.error().text().c_str());
    const auto city = std::make_shared<const CityModel>(smallCity());
    (*renderer)->setCity(city, {});
    const Image image = (*renderer)->render({}, draw::overviewOf(city->extent));
    QCOMPARE(image.width, 480);
    QCOMPARE(image.rgba.size(), std::size_t(480 * 320 * 4));
    std::set<int> shades;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) shades.insert(image.rgba[i]);
    QVERIFY(shades.size() > 60);
  }
  void everyPoseGivesItsOwnPictureAndTheSameAgain() {
    auto renderer = OffscreenRenderer::make(320, 240);
    QVERIFY(renderer.ok());
    const auto city = std::make_shared<const CityModel>(smallCity());
    (*renderer)->setCity(city, {});
    draw::CameraPose near = draw::overviewOf(city->extent), far = near;
    near.distance = 300;
    const Image a = (*renderer)->render({}, far), b = (*renderer)->render({}, near),
                c = (*renderer)->render({}, far);
    QVERIFY(a.rgba != b.rgba);
    QVERIFY(a.rgba == c.rgba);
  }
  void withoutACityThereIsSky() {
    auto renderer = OffscreenRenderer::make(64, 64);
    QVERIFY(renderer.ok());
    const Image image = (*renderer)->render({}, {});
    QVERIFY(image.rgba[0] > 60);
  }
  void impossibleSizesAreRefused() {
    for (int size : {0, -5, 100000}) {
      const auto renderer = OffscreenRenderer::make(size, 100);
      QVERIFY(!renderer.ok());
      QCOMPARE(renderer.error().code, ErrorCode::badInput);
    }
  }
  void aPngHoldsWhatWasWritten() {
    QTemporaryDir folder;
    Image image{3, 2, {}};
    for (int i = 0; i < 6; ++i)
      image.rgba.insert(image.rgba.end(), {std::uint8_t(i * 40), 10, 200, 255});
    const std::string path = folder.filePath("a.png").toStdString();
    QVERIFY(writePng(image, path).ok());
    const QImage read(QString::fromStdString(path));
    QCOMPARE(read.size(), QSize(3, 2));
    QCOMPARE(read.pixelColor(2, 1), QColor(200, 10, 200));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
  }
  void aPictureThatCannotBeWrittenSaysWhere() {
    const Image image{1, 1, {1, 2, 3, 255}};
    const auto outcome = writePng(image, "/proc/no/such/a.png");
    QVERIFY(!outcome.ok());
    QVERIFY(QString::fromStdString(outcome.error().text()).contains("/proc/no/such"));
    QVERIFY(!writePng(Image{2, 2, {1, 2}}, "/proc/x.png").ok());
  }
};

QTEST_APPLESS_MAIN(OffscreenTest)
#include "offscreen_test.moc"
