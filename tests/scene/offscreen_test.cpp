#include "engine/scene/offscreen.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "engine/scene/city_scene.h"
#include "engine/scene/quality.h"

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
  void theRendererDecidesTheQuality() {
    QCOMPARE(qualityFor("llvmpipe (LLVM 15.0.6, 256 bits)"), Quality::software);
    QCOMPARE(qualityFor("Mesa Intel(R) UHD Graphics 620 (KBL GT2)"), Quality::standard);
    QCOMPARE(qualityFor("NVIDIA RTX A4000/PCIe/SSE2"), Quality::workstation);
    QCOMPARE(qualityFor(""), Quality::standard);
    QVERIFY(stepOf(Quality::software).samples == 0);
    QVERIFY(stepOf(Quality::workstation).reach > stepOf(Quality::standard).reach);
  }
  void nightIsDarkWithLightsAndDayComesBackTheSame() {
    auto renderer = OffscreenRenderer::make(320, 240);
    QVERIFY(renderer.ok());
    const auto city = std::make_shared<const CityModel>(smallCity());
    (*renderer)->setCity(city, {});
    draw::CameraPose pose = draw::overviewOf(city->extent);
    pose.distance = 700;
    const auto mean = [](const Image& image) {
      double sum = 0;
      for (std::size_t i = 0; i < image.rgba.size(); i += 4) sum += image.rgba[i];
      return sum * 4 / double(image.rgba.size());
    };
    draw::DrawFrame frame;
    const Image day = (*renderer)->render(frame, pose);
    frame.light = draw::LightChoice::night;
    const Image night = (*renderer)->render(frame, pose);
    QVERIFY2(mean(night) < 0.6 * mean(day), qPrintable(QString::number(mean(night))));
    int warm = 0;  // lamps and windows
    for (std::size_t i = 0; i < night.rgba.size(); i += 4) {
      warm += night.rgba[i] > night.rgba[i + 2] + 40 ? 1 : 0;
    }
    QVERIFY2(warm > 200, qPrintable(QString::number(warm)));
    frame.light = draw::LightChoice::day;
    QVERIFY((*renderer)->render(frame, pose).rgba == day.rgba);
  }
  void buildingsComeAFewTilesWithEachFrame() {
    CityScene scene;
    CityModel wide;
    wide.extent = {0, 0, 9000, 9000};
    BuildingSet& set = wide.buildings;
    for (int i = 0; i < 25; ++i) {
      small::addBuilding(wide, 100 + i % 5 * 2000, 100 + i / 5 * 2000, 20, 20, 4);
    }
    QCOMPARE(set.size(), std::size_t(25));
    scene.attach(buildScene(std::make_shared<const CityModel>(wide), {}));
    QVERIFY(scene.pending());
    int frames = 0;
    for (; scene.pending() && frames < 100; ++frames) scene.prepare({{}, 320, 240, 1});
    QVERIFY2(frames > 1 && frames < 10, qPrintable(QString::number(frames)));
  }
  void aMovingMarkIsBetweenItsPlacesAndIsPickedThere() {
    auto renderer = OffscreenRenderer::make(480, 320, 0);
    QVERIFY(renderer.ok());
    const auto city = std::make_shared<const CityModel>(smallCity());
    (*renderer)->setCity(city, {});
    CityScene& scene = (*renderer)->scene();
    scene.setLayerVisible(SceneLayer::labels, false);
    draw::CameraPose pose;
    pose.target = {450, 165};
    pose.distance = 500;
    pose.pitchDeg = -85;
    auto marks = std::make_shared<draw::MovingMarks>();
    marks->from = Instant{1000};
    marks->to = Instant{2000};
    marks->rate = 1;
    const Point2 begin(400, 165), end(500, 165);
    marks->add("V1", begin, end, 90, draw::MovingKind::truck, {255, 0, 255, 255});
    draw::DrawFrame frame;
    frame.moving = marks;
    const ViewGeometry view{scene.constrained(pose), 480, 320, 1};
    for (const auto& [at, share] : {std::pair(0, 0.0), {1000, 0.0}, {1250, 0.25}, {3000, 1.0}}) {
      frame.at = Instant{at};
      const Image image = (*renderer)->render(frame, pose);
      for (const double other : {0.0, 0.25, 0.6, 1.0}) {
        const Point2 place = begin + (end - begin) * other;
        const Point3 p =
            view.project({place.x(), place.y(), small::groundAt(place.x(), place.y()) + 0.6});
        const auto* pixel = &image.rgba[(std::size_t(p.y()) * 480 + std::size_t(p.x())) * 4];
        const bool pink = pixel[0] > 200 && pixel[1] < 80 && pixel[2] > 200;
        QVERIFY2(pink == (other == share), qPrintable(QString("%1 %2").arg(at).arg(other)));
        const Hit hit = scene.pick(view, {p.x(), p.y()});
        QCOMPARE(hit.kind == HitKind::mark && hit.code == "V1", other == share);
      }
    }
    scene.setLayerVisible(SceneLayer::marks, false);
    frame.at = Instant{1000};
    const Image hidden = (*renderer)->render(frame, pose);
    frame.moving = nullptr;
    QVERIFY((*renderer)->render(frame, pose).rgba == hidden.rgba);
  }
  void aSelectedMovingMarkStandsOut() {
    auto renderer = OffscreenRenderer::make(320, 240, 0);
    QVERIFY(renderer.ok());
    const auto city = std::make_shared<const CityModel>(smallCity());
    (*renderer)->setCity(city, {});
    auto marks = std::make_shared<draw::MovingMarks>();
    marks->to = Instant{1000};
    marks->add("V1", {60, 145}, {60, 145}, 0, draw::MovingKind::car, {255, 0, 255, 255});
    draw::DrawFrame frame;
    frame.moving = marks;
    draw::CameraPose pose;
    pose.target = {60, 145};
    pose.distance = 300;
    const Image plain = (*renderer)->render(frame, pose);
    frame.selected = "V1";
    QVERIFY((*renderer)->render(frame, pose).rgba != plain.rgba);
    frame.selected = "V2";
    QVERIFY((*renderer)->render(frame, pose).rgba == plain.rgba);
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
