#include "engine/scene/offscreen.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "engine/draw/color_ramp.h"
#include "engine/draw/depth_opacity.h"
#include "engine/draw/overview.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/picture_export.h"
#include "engine/scene/png_writer.h"
#include "engine/scene/quality.h"
#include "engine/scene/video_writer.h"

#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

ExportContent content(bool footer = false) {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  ExportContent made{city, {}, {}, {}};
  made.frame.marks = std::make_shared<draw::MarkSet>(draw::MarkSet{
      {"M1", draw::MarkIcon::pump, {400, 420}, Severity::red, {"42 厘米", "42 cm"}, false},
      {"M2", draw::MarkIcon::hospital, {620, 520}, Severity::none, {}, false}});
  if (footer) made.footer = {"小城 · 18:50", "推演 F001", "合成数据 · CityMirror", "积水深度 m"};
  return made;
}

draw::CameraPose slanted() {
  draw::CameraPose pose = draw::overviewOf(content().city->extent);
  pose.distance = 700;
  pose.pitchDeg = -25;
  pose.headingDeg = 20;
  return pose;
}

int largestStep(const Image& a, const Image& b) {
  int most = 0;
  for (std::size_t i = 0; i < a.rgba.size(); ++i)
    most = std::max(most, std::abs(int(a.rgba[i]) - int(b.rgba[i])));
  return most;
}

/// Pixels of a colour in the lowest 60 rows of a picture 640 wide and 360 high.
int inFooter(const Image& image, draw::Color color) {
  int found = 0;
  for (std::size_t i = 300 * 640 * 4; i < image.rgba.size(); i += 4)
    found += std::abs(int(image.rgba[i]) - int(color.r)) < 3 &&
                     std::abs(int(image.rgba[i + 1]) - int(color.g)) < 3 &&
                     std::abs(int(image.rgba[i + 2]) - int(color.b)) < 3
                 ? 1
                 : 0;
  return found;
}

draw::CameraPath shortFlight() {
  draw::CameraPose near = slanted();
  near.distance = 300;
  return *draw::CameraPath::make(std::vector{slanted(), near});
}

run::JobContext cancelledAt(double fraction) {
  auto stop = std::make_shared<std::stop_source>();
  return {stop->get_token(), [stop, fraction](double reached, const Text&) {
            if (reached >= fraction) stop->request_stop();
          }};
}

}  // namespace

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
    QVERIFY2(mean(night) < 0.7 * mean(day), qPrintable(QString::number(mean(night))));
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
  void tilesSideBySideAreThePictureInOne() {
    auto whole = OffscreenRenderer::make(640, 480), part = OffscreenRenderer::make(320, 240);
    QVERIFY(whole.ok() && part.ok());
    const ExportContent c = content(true);
    for (auto* renderer : {whole->get(), part->get()}) {
      renderer->setCity(c.city, {});
      renderer->setFooter(c.footer);
    }
    const Image one = (*whole)->render(c.frame, slanted());
    Image tiled{640, 480, std::vector<std::uint8_t>(one.rgba.size())};
    for (const PixelRect& at : {PixelRect{0, 0, 320, 240},
                                {320, 0, 320, 240},
                                {0, 240, 320, 240},
                                {320, 240, 320, 240}}) {
      const Image tile = (*part)->renderPart(c.frame, slanted(), 640, 480, at);
      QCOMPARE(tile.width, 320);
      for (int row = 0; row < 240; ++row)
        std::copy_n(tile.rgba.data() + row * 320 * 4, 320 * 4,
                    tiled.rgba.data() + ((at.top + row) * 640 + at.left) * 4);
    }
    int differing = 0;
    for (std::size_t i = 0; i < one.rgba.size(); ++i)
      differing += std::abs(int(one.rgba[i]) - int(tiled.rgba[i])) > 12 ? 1 : 0;
    QVERIFY2(differing < 0.0005 * double(one.rgba.size()), qPrintable(QString::number(differing)));
  }
  void aTileAtTheEdgeIsOnlyAsLargeAsThePicture() {
    auto renderer = OffscreenRenderer::make(256, 256);
    QVERIFY(renderer.ok());
    (*renderer)->setCity(content().city, {});
    const Image whole = (*renderer)->renderPart({}, slanted(), 200, 150, {0, 0, 200, 150});
    const Image rest = (*renderer)->renderPart({}, slanted(), 200, 150, {128, 100, 72, 50});
    QCOMPARE(rest.width, 72);
    QCOMPARE(rest.height, 50);
    Image same{72, 50, {}};
    for (int row = 100; row < 150; ++row)
      same.rgba.insert(same.rgba.end(), whole.rgba.begin() + (row * 200 + 128) * 4,
                       whole.rgba.begin() + (row * 200 + 200) * 4);
    QVERIFY(largestStep(rest, same) < 40);
  }
  void aFooterCoversTheLowerEdgeAndNothingElse() {
    auto renderer = OffscreenRenderer::make(640, 360);
    QVERIFY(renderer.ok());
    (*renderer)->setCity(content().city, {});
    (*renderer)->scene().setLayerVisible(SceneLayer::labels, false);
    const Image without = (*renderer)->render({}, slanted());
    (*renderer)->setFooter(content(true).footer);
    const Image with = (*renderer)->render({}, slanted());
    const auto rowDiffers = [&](int row) {
      return !std::equal(with.rgba.begin() + row * 640 * 4, with.rgba.begin() + (row + 1) * 640 * 4,
                         without.rgba.begin() + row * 640 * 4);
    };
    for (int row = 0; row < 300; ++row)
      QVERIFY2(!rowDiffers(row), qPrintable(QString::number(row)));
    for (int row = 300; row < 360; ++row) QVERIFY(rowDiffers(row));
    const auto& ramp = draw::depthRamp();
    const int deepest = inFooter(with, ramp.color.back());
    QVERIFY2(deepest > 200, qPrintable(QString::number(deepest)));
    // Sheet flow is a veil over the ground, in the legend as in the city.
    const draw::Color ground = draw::darkPalette().terrainLow, water = ramp.color.front();
    const auto through = [](std::uint8_t g, std::uint8_t w) {
      return std::uint8_t(std::lround(std::lerp(double(g), double(w), draw::kFilmOpacity)));
    };
    const int film = inFooter(with, {through(ground.r, water.r), through(ground.g, water.g),
                                     through(ground.b, water.b), 255});
    QVERIFY2(film > 40, qPrintable(QString::number(film)));
    QVERIFY2(inFooter(with, water) < 10, qPrintable(QString::number(inFooter(with, water))));
  }
  void theClassesOfAThemeStandAboveTheFooter() {
    auto renderer = OffscreenRenderer::make(640, 360);
    QVERIFY(renderer.ok());
    (*renderer)->setCity(content().city, {});
    draw::PictureFooter footer = *content(true).footer;
    footer.theme = "高度";
    const draw::Color tall{200, 40, 160, 255};
    footer.classes = {{draw::Color{10, 200, 90, 255}, "0–27 m"}, {tall, "27–54 m"}};
    (*renderer)->setFooter(footer);
    const Image image = (*renderer)->render({}, slanted());
    int found = 0, lowest = 0;
    for (int row = 0; row < 360; ++row) {
      for (int column = 0; column < 640; ++column) {
        const auto* p = &image.rgba[std::size_t(row * 640 + column) * 4];
        if (p[0] != tall.r || p[1] != tall.g || p[2] != tall.b) continue;
        ++found;
        lowest = std::max(lowest, row);
      }
    }
    QVERIFY2(found > 30, qPrintable(QString::number(found)));
    QVERIFY2(lowest < 335, qPrintable(QString::number(lowest)));  // above the strip
  }
  void arrowsAndOutlinesOfAPictureHaveTheirScale() {
    auto renderer = OffscreenRenderer::make(640, 360);
    QVERIFY(renderer.ok());
    (*renderer)->setCity(content().city, {});
    draw::PictureFooter footer = *content(true).footer;
    footer.theme = "高度";
    footer.classes = {{draw::Color{10, 200, 90, 255}, "0–27 m"}};
    const draw::Color level{240, 30, 220, 255};
    footer.outlines = "未结事件";
    footer.levels = {{level, "红色 2"}};
    const auto found = [&](const Image& image, const draw::Color& color, int from, int to) {
      int pixels = 0;
      for (int row = from; row < to; ++row) {
        for (int column = 0; column < 640; ++column) {
          const auto* p = &image.rgba[std::size_t(row * 640 + column) * 4];
          pixels += p[0] == color.r && p[1] == color.g && p[2] == color.b ? 1 : 0;
        }
      }
      return pixels;
    };
    (*renderer)->setFooter(footer);
    const Image outlined = (*renderer)->render({}, slanted());
    QVERIFY(found(outlined, level, 0, 360) > 6);
    QVERIFY(found(outlined, level, 0, 325) > 6);  // above the strip and the row of the theme
    footer.flow = "流速 m/s";
    (*renderer)->setFooter(footer);
    const Image flowing = (*renderer)->render({}, slanted());
    int changed = 0;
    for (std::size_t i = 0; i < flowing.rgba.size(); ++i)
      changed += flowing.rgba[i] != outlined.rgba[i] ? 1 : 0;
    QVERIFY2(changed > 200, qPrintable(QString::number(changed)));
    QVERIFY(found(flowing, level, 0, 360) > 0);
    const draw::Color road{20, 240, 210, 255};
    footer.roads = "道路";
    footer.lines = {{road, false, "积水道路（红色）"}};
    (*renderer)->setFooter(footer);
    QVERIFY(found((*renderer)->render({}, slanted()), road, 0, 325) > 20);
  }
  void aLargePictureIsWrittenInBandsAndOpensWhole() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("large.png").toStdString();
    PictureRequest request{content(true), slanted(), 1600, 1100, path};
    const Outcome done = exportPicture(request, {});
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    const QImage read(QString::fromStdString(path));
    QCOMPARE(read.size(), QSize(1600, 1100));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    for (const int seam : {1023, 1024}) QVERIFY(read.pixelColor(seam, 20).blue() > 60);
    request.width = kLargestPicture + 1;
    QCOMPARE(exportPicture(request, {}).error().code, ErrorCode::badInput);
  }
  void itsProgressNeverGoesBack() {
    QTemporaryDir folder;
    const PictureRequest request{content(), slanted(), 600, 2200,
                                 folder.filePath("slow.png").toStdString()};
    std::vector<double> told;
    const run::JobContext job({}, [&](double fraction, const Text&) { told.push_back(fraction); });
    QVERIFY(exportPicture(request, job).ok());
    QVERIFY(told.size() > 4);
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QVERIFY(told.front() >= 0 && told.back() <= 1);
  }
  void aPictureThatIsCancelledLeavesNothing() {
    QTemporaryDir folder;
    PictureRequest request{content(), slanted(), 1200, 2200,
                           folder.filePath("gone.png").toStdString()};
    QCOMPARE(exportPicture(request, cancelledAt(0.4)).error().code, ErrorCode::cancelled);
    QVERIFY(QDir(folder.path()).isEmpty());
  }
  void rowsThatAreMissingAreNoPicture() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("short.png").toStdString();
    auto writer = PngWriter::make(path, 4, 3);
    QVERIFY(writer.ok());
    QVERIFY((*writer)->write(std::vector<std::uint8_t>(2 * 16, 90)).ok());
    QVERIFY(!(*writer)->finish().ok());
    QVERIFY((*writer)->write(std::vector<std::uint8_t>(16, 200)).ok());
    QVERIFY((*writer)->finish().ok());
    QCOMPARE(QImage(QString::fromStdString(path)).pixelColor(2, 2), QColor(200, 200, 200));
    QVERIFY(!PngWriter::make("/proc/no/such.png", 4, 3).ok());
  }
  void aFilmHasTheSizeRateAndLengthThatWereAsked() {
    const QString probe = QStandardPaths::findExecutable("ffprobe");
    if (!ffmpegInstalled() || probe.isEmpty()) QSKIP("ffmpeg is not installed");
    QTemporaryDir folder;
    const QString path = folder.filePath("flight.mp4");
    FilmRequest request{content(true),   shortFlight(),     1.0, 10, 320, 180,
                        FilmKind::video, path.toStdString()};
    const Outcome done = exportFilm(request, {});
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    QProcess run;
    run.start(probe, {"-v", "error", "-count_frames", "-show_entries",
                      "stream=codec_name,width,height,r_frame_rate,nb_read_frames", "-of",
                      "default=noprint_wrappers=1", path});
    QVERIFY(run.waitForFinished(30000));
    const QString said = QString::fromUtf8(run.readAllStandardOutput());
    for (const char* fact :
         {"codec_name=h264", "width=320", "height=180", "r_frame_rate=10/1", "nb_read_frames=10"})
      QVERIFY2(said.contains(fact), qPrintable(said));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    request.out = folder.filePath("gone.mp4").toStdString();
    QCOMPARE(exportFilm(request, cancelledAt(0.5)).error().code, ErrorCode::cancelled);
    request.out = "/proc/no/such/flight.mp4";
    QVERIFY(!exportFilm(request, {}).ok());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
  }
  void withoutFfmpegAFilmSaysHowToGetItAndFramesStillCome() {
    QTemporaryDir folder;
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nonexistent");
    FilmRequest request{content(),
                        shortFlight(),
                        0.5,
                        6,
                        320,
                        180,
                        FilmKind::video,
                        folder.filePath("flight.mp4").toStdString()};
    const Outcome film = exportFilm(request, {});
    request.kind = FilmKind::frames;
    request.out = folder.filePath("frames").toStdString();
    const Outcome frames = exportFilm(request, {});
    qputenv("PATH", path);
    QVERIFY(!film.ok());
    QVERIFY(QString::fromStdString(film.error().text()).contains("apt install ffmpeg"));
    QVERIFY(frames.ok());
    const QDir made(folder.filePath("frames"));
    QCOMPARE(made.entryList(QDir::Files), QStringList({"00001.png", "00002.png", "00003.png"}));
    QVERIFY(QImage(made.filePath("00001.png")) != QImage(made.filePath("00003.png")));
  }
  void filmsOfOddSizesAndUnknownKindsAreRefused() {
    QCOMPARE(VideoWriter::make("a.mp4", 321, 180, 30).error().code, ErrorCode::badInput);
    QCOMPARE(VideoWriter::make("a.mp4", 320, 180, 0).error().code, ErrorCode::badInput);
    QCOMPARE(VideoWriter::make("a.avi", 320, 180, 30).error().code, ErrorCode::unsupported);
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
