// Exported pictures of a model whose finer step waits: drawn when all has come, and what could not
// be read is told.
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/scene/picture_export.h"
#include "tests/support/box_steps.h"
#include "tests/support/notes_text.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

class PagedPictureTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::shared_ptr<BoxSteps> steps_;
  std::vector<Note> notes_;

  /// A low red box above whose place a high green one waits.
  QImage picture() {
    const double z = small::groundAt(420, 420);
    auto model =
        std::make_shared<MeshModel>(boxModel({410, 410, z - 5}, {430, 430, z + 15}, {1, 0, 0, 1}));
    const Box3 box(Point3(405, 405, z - 5), Point3(435, 435, z + 40));
    model->nodes.resize(2);
    model->nodes[0] = {box, 10, false, {0}, {1}};
    model->nodes[1] = {box, 0, false, {}, {}, true};
    model->steps = steps_;
    ExportContent content{std::make_shared<const CityModel>(smallCity()), {}, {}, {}, {}};
    content.hidden = {"buildings", "labels", "trees"};
    content.added.models.push_back({model});
    draw::CameraPose pose;
    pose.target = {420, 420};
    pose.targetHeight = z;
    pose.distance = 200;
    pose.pitchDeg = -60;
    const std::string path = folder_.filePath("paged.png").toStdString();
    const Outcome written = exportPicture({content, pose, 320, 240, path}, {});
    if (!written) qFatal("%s", written.error().text().c_str());
    notes_ = written.notes();
    return QImage(QString::fromStdString(path));
  }
  static int countOfHue(const QImage& image, int hue) {
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
      for (int x = 0; x < image.width(); ++x) {
        const QColor c = image.pixelColor(x, y);
        const int wanted = hue == 0 ? c.red() : c.green(), other = hue == 0 ? c.green() : c.red();
        count += wanted > other + 60 && wanted > c.blue() + 60 ? 1 : 0;
      }
    }
    return count;
  }

 private slots:
  void init() {
    const double z = small::groundAt(420, 420);
    steps_ = std::make_shared<BoxSteps>(std::map<std::uint32_t, Point3>{{1, {420, 420, z}}});
  }

  void theFinerStepIsInThePicture() {
    const QImage image = picture();
    QVERIFY2(notes_.empty(), notesText(notes_).c_str());
    QCOMPARE(steps_->reads, 1);
    QVERIFY2(countOfHue(image, 1) > 300, qPrintable(QString::number(countOfHue(image, 1))));
    QVERIFY(countOfHue(image, 0) < 20);
  }
  void aFinerStepThatIsBrokenIsToldAndTheCoarserOneIsInThePicture() {
    steps_->broken = {1};
    const QImage image = picture();
    QCOMPARE(notes_.size(), std::size_t{1});
    QVERIFY2(hasNote(notes_, "A finer tile cannot be read"), notesText(notes_).c_str());
    QVERIFY2(countOfHue(image, 0) > 300, qPrintable(QString::number(countOfHue(image, 0))));
  }
};

QTEST_GUILESS_MAIN(PagedPictureTest)
#include "paged_picture_test.moc"
