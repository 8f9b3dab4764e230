// Pictures and films at the quality of the view whose they are.
#include <QApplication>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/view/city_view.h"
#include "app/view/picture_export.h"
#include "app/view/surface_format.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/picture_export.h"
#include "tests/support/box_model.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

/// A tower in the light of the map and its shadow in the north-east of it.
ExportContent towerContent() {
  CityModel city = smallCity();
  city.buildings = {};
  const double z = small::groundAt(600, 720);
  ExportContent content;
  content.city = std::make_shared<const CityModel>(std::move(city));
  content.hidden = {"labels", "marks"};
  content.added.models = {{std::make_shared<const MeshModel>(
      boxModel({580, 700, z - 5}, {620, 740, z + 60}, {0.7F, 0.7F, 0.7F, 1}))}};
  return content;
}

draw::CameraPose overTower() {
  draw::CameraPose pose;
  pose.target = {600, 720};
  pose.targetHeight = small::groundAt(600, 720);
  pose.distance = 320;
  pose.pitchDeg = -75;
  return pose;
}

/// Share of the pixels that are clearly darker in `b`.
double darkened(const QImage& a, const QImage& b) {
  int darker = 0;
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x)
      darker += qGray(b.pixel(x, y)) < 0.85 * qGray(a.pixel(x, y)) ? 1 : 0;
  return double(darker) / (a.width() * a.height());
}

constexpr double kLeastShadow = 0.01;  // of the picture

}  // namespace

class ExportQualityTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QImage picture(std::optional<scene::Quality> quality) {
    PictureRequest request{towerContent(), overTower(), 480, 320,
                           folder_.filePath("tower.png").toStdString()};
    request.content.quality = quality;
    const Outcome done = exportPicture(request, {});
    if (!done) qWarning("%s", done.error().text().c_str());
    return done ? QImage(folder_.filePath("tower.png")) : QImage();
  }
  QImage frame(scene::Quality quality, const QString& name) {
    draw::CameraPose last = overTower();
    last.headingDeg = 2;
    const auto path = draw::CameraPath::make(std::vector{overTower(), last});
    if (!path) return {};
    FilmRequest request{towerContent(),
                        *path,
                        0.5,
                        4,
                        480,
                        320,
                        FilmKind::frames,
                        folder_.filePath(name).toStdString()};
    request.content.quality = quality;
    return exportFilm(request, {}) ? QImage(folder_.filePath(name + "/00001.png")) : QImage();
  }

 private slots:
  void aPictureHasTheShadowsThatItsViewHas() {
    const QImage plain = picture(scene::Quality::software),
                 fine = picture(scene::Quality::workstation);
    QVERIFY(!plain.isNull() && !fine.isNull());
    const double share = darkened(plain, fine);
    QVERIFY2(share > kLeastShadow, qPrintable(QString::number(share)));
  }
  void aPictureOfNoViewIsDrawnAsItsRendererCan() {
    auto renderer = OffscreenRenderer::make(64, 64);
    QVERIFY2(renderer.ok(), renderer.ok() ? "" : renderer.error().text().c_str());
    QCOMPARE(picture(std::nullopt), picture((*renderer)->quality()));
  }
  void aFilmHasTheShadowsThatItsViewHas() {
    const QImage plain = frame(scene::Quality::software, "plain"),
                 fine = frame(scene::Quality::standard, "fine");
    QVERIFY(!plain.isNull() && !fine.isNull());
    const double share = darkened(plain, fine);
    QVERIFY2(share > kLeastShadow, qPrintable(QString::number(share)));
  }
  void whatAWindowSavesHasTheQualityThatWasChosenInIt() {
    view::CityView window;
    window.resize(480, 320);
    const ExportContent content = towerContent();
    window.setCity(content.city);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.addModel(content.added.models[0].model);
    window.setPose(overTower());
    QTRY_VERIFY_WITH_TIMEOUT(window.settled() && window.models().size() == 1, 30000);
    const auto saved = [&](scene::Quality quality, const QString& name) {
      window.setQuality(quality);
      view::PictureExport pictures(&window);
      QSignalSpy finished(&pictures, &view::PictureExport::finished);
      pictures.savePicture(folder_.filePath(name), {480, 320}, std::nullopt);
      return finished.wait(60000) ? QImage(folder_.filePath(name)) : QImage();
    };
    const QImage plain = saved(scene::Quality::software, "a.png");
    const QImage fine = saved(scene::Quality::workstation, "b.png");
    QVERIFY(!plain.isNull() && !fine.isNull());
    const double share = darkened(plain, fine);
    QVERIFY2(share > kLeastShadow, qPrintable(QString::number(share)));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  ExportQualityTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_export_quality_test.moc"
