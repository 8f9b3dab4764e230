// An added area lies over the roads in it as over the ground beside them, near by and from afar.
#include <QColor>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/scene/additions.h"
#include "engine/scene/picture_export.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kAreaWide = 480, kAreaHigh = 320;
const Point2 kCrossing{770, 645};

AddedLayer redDistrict() {
  Feature feature;
  feature.code = "district";
  feature.kind = GeometryKind::polygon;
  feature.polygons = {{{{100, 150}, {990, 150}, {990, 990}, {100, 990}}, {}}};
  FeatureLayer layer;
  layer.name = "districts";
  layer.features = {feature};
  draw::VectorRule rule;
  rule.symbol.fill = {230, 0, 0, 255};
  rule.symbol.width = 0;
  return {7, std::make_shared<const FeatureLayer>(layer), {{rule}}};
}

}  // namespace

class AreaOverRoadsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QImage seenFrom(double distance, const Additions& added) {
    static const auto city = std::make_shared<const CityModel>(smallCity());
    ExportContent content{
        city, {}, {}, {"labels", "marks", "buildings", "trees", "water", "routes"}, added};
    draw::CameraPose pose;
    pose.target = kCrossing;
    pose.targetHeight = small::groundAt(kCrossing.x(), kCrossing.y());
    pose.distance = distance;
    pose.pitchDeg = -40;
    const std::string path = (folder_.path() + "/picture.png").toStdString();
    const Outcome written = exportPicture({content, pose, kAreaWide, kAreaHigh, path}, {});
    if (!written) qWarning("%s", written.error().text().c_str());
    return QImage(QString::fromStdString(path));
  }

 private slots:
  void initTestCase() { qunsetenv("DISPLAY"); }

  void anAreaCoversTheRoadsInIt_data() {
    QTest::addColumn<double>("distance");
    for (const double distance : {150.0, 600.0, 900.0, 1200.0, 1500.0})
      QTest::addRow("%d m", int(distance)) << distance;
  }
  void anAreaCoversTheRoadsInIt() {
    QFETCH(double, distance);
    Additions added;
    added.layers = {redDistrict()};
    const QImage picture = seenFrom(distance, added);
    QCOMPARE(picture.size(), QSize(kAreaWide, kAreaHigh));
    const QRect middle(kAreaWide / 2 - 40, kAreaHigh / 2 - 26, 80, 52);
    for (int y = middle.top(); y <= middle.bottom(); ++y) {
      for (int x = middle.left(); x <= middle.right(); ++x) {
        const QColor c = picture.pixelColor(x, y);
        QVERIFY2(c.red() > c.green() + 60 && c.red() > c.blue() + 60,
                 qPrintable(QString("%1,%2: %3").arg(x).arg(y).arg(c.name())));
      }
    }
  }
};

QTEST_GUILESS_MAIN(AreaOverRoadsTest)
#include "zz_area_over_roads_test.moc"
