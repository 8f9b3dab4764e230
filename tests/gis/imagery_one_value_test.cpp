// An image without contrast is drawn as its colour and says that it has one value.
#include <QtTest>
#include <algorithm>

#include "gis/raster/imagery.h"
#include "tests/support/gis_samples.h"
#include "tests/support/imagery_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using namespace citymirror::test;

class ImageryOneValueTest : public QObject {
  Q_OBJECT
  const GeoFrame frame_{"EPSG:4547", 530000, 3384000, ""};
  const Bounds city_{0, 0, 1000, 1000};

  /// North-up over the city; of one pixel too.
  static ImageSample sample(GDALDataType type, int bands, int side = 40) {
    ImageSample s;
    s.crs = "EPSG:4547";
    s.columns = s.rows = side;
    s.northWest = {530000, 3385000};
    s.cell = 1000.0 / side;
    s.bands = bands;
    s.type = type;
    return s;
  }

 private slots:
  void anImageOfOneValueIsDrawnAsItsColourAndSaysSo_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("bands");
    QTest::addColumn<int>("side");
    QTest::addColumn<int>("value");
    QTest::addColumn<int>("drawn");
    QTest::addColumn<QString>("told");
    const QString plain = "one colour only where the city lies: red 90, green 90, blue 90 of 255";
    QTest::newRow("bytes") << int(GDT_Byte) << 3 << 40 << 90 << 90 << plain;
    QTest::newRow("grey, one pixel") << int(GDT_Byte) << 1 << 1 << 90 << 90 << plain;
    QTest::newRow("16 bits") << int(GDT_UInt16) << 3 << 40 << 3000 << 128
                             << "one value only, 3000, 3000, 3000: there is no range";
    QTest::newRow("16 bits, one pixel")
        << int(GDT_UInt16) << 1 << 1 << 3000 << 128 << "one value only, 3000: there is no range";
    QTest::newRow("numbers of a size without neighbours")
        << int(GDT_Float32) << 1 << 40 << 2'000'000'000 << 128 << "one value only, 2e+09:";
    QTest::newRow("zero") << int(GDT_Int16) << 1 << 40 << 0 << 128 << "one value only, 0:";
  }
  void anImageOfOneValueIsDrawnAsItsColourAndSaysSo() {
    QFETCH(int, type);
    QFETCH(int, bands);
    QFETCH(int, side);
    QFETCH(int, value);
    QFETCH(int, drawn);
    QFETCH(QString, told);
    const Folder folder;
    writeImage(folder / "flat.tif", sample(GDALDataType(type), bands, side), [&](const Point2&) {
      return Rgba{value, value, value, 0};
    });
    const auto imagery = Imagery::open({folder / "flat.tif"}, frame_, city_);
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    const auto picture = (*imagery)->read(city_, 8);
    QVERIFY(picture.ok());
    for (int k = 0; k < 3; ++k) QCOMPARE(int(picture->at(4, 4)[k]), drawn);
    QCOMPARE(int(picture->at(4, 4)[3]), 255);
    QCOMPARE(imagery.notes().size(), std::size_t{1});
    QVERIFY2(hasNote(imagery.notes(), told.toStdString()), notesText(imagery.notes()).c_str());
  }
  void whatTheCoarseLookMissesIsStillSeen() {
    const Folder folder;  // 1 m texels; of a thousand each way a quarter is looked at
    writeImage(folder / "spots.tif", sample(GDT_UInt16, 1, 1000), [](const Point2& p) {
      const int column = int(p.x() - 530000), row = int(3385000 - p.y());
      const int value = column == 0 && row == 0 ? 4000 : column == 3 && row == 0 ? 10 : 3000;
      return Rgba{value, 0, 0, 0};
    });
    const auto imagery = Imagery::open({folder / "spots.tif"}, frame_, city_);
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    QVERIFY2(hasNote(imagery.notes(), "one value only, 3000"), notesText(imagery.notes()).c_str());
    const auto corner = (*imagery)->read({0, 996, 4, 1000}, 4);
    QVERIFY(corner.ok());
    std::vector<int> seen;
    for (int y = 0; y < 4; ++y)
      for (int x = 0; x < 4; ++x) seen.push_back(int(corner->at(x, y)[0]));
    QVERIFY(std::count(seen.begin(), seen.end(), 128) >= 8);
    QVERIFY(*std::max_element(seen.begin(), seen.end()) > 140);
    QVERIFY(*std::min_element(seen.begin(), seen.end()) < 110);
  }
  void aBandOfOneValueBesideOthersStaysDark() {
    const Folder folder;
    writeImage(folder / "two.tif", sample(GDT_UInt16, 3), [](const Point2& p) {
      return Rgba{int(p.x() - 530000), int(p.y() - 3384000), 700, 0};
    });
    const auto imagery = Imagery::open({folder / "two.tif"}, frame_, city_);
    QVERIFY(imagery.ok());
    QCOMPARE(int((*imagery)->read(city_, 8)->at(4, 4)[2]), 0);
    QVERIFY2(!hasNote(imagery.notes(), "one value"), notesText(imagery.notes()).c_str());
    QVERIFY(hasNote(imagery.notes(), "percentile"));
  }
};

QTEST_APPLESS_MAIN(ImageryOneValueTest)
#include "imagery_one_value_test.moc"
