// Vector files of every usual format read into a city in CGCS2000, and their broken twins: cut off,
// without a coordinate system, of another zone, with a polygon of a million corners. The files are
// written by GDAL's own drivers.
#include <QElapsedTimer>
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::SampleFeature;
using test::writeSample;

namespace {

constexpr double kEast = 500000, kNorth = 3350000;  // CGCS2000 / 3-degree, 114 E: west of Wuhan
constexpr int kPlots = 40, kCorners = 1'000'000;

const GeoFrame kFrame{"EPSG:4547", kEast, kNorth, ""};
const Bounds kExtent{0, 0, 2000, 2000};

/// x y of the file: east first, or north first as surveyors of Gauss-Krüger zones write it.
enum class Axes { eastFirst, northFirst };

std::string ringText(const std::vector<Point2>& ring, Axes axes = Axes::eastFirst) {
  std::string text = "POLYGON ((";
  char corner[64];
  for (std::size_t i = 0; i <= ring.size(); ++i) {
    const Point2 p = ring[i % ring.size()] + Point2(kEast, kNorth);
    const bool swap = axes == Axes::northFirst;
    std::snprintf(corner, sizeof corner, "%s%.3f %.3f", i > 0 ? "," : "", swap ? p.y() : p.x(),
                  swap ? p.x() : p.y());
    text += corner;
  }
  return text + "))";
}

/// Squares of 20 m in rows.
std::vector<SampleFeature> plots(Axes axes = Axes::eastFirst) {
  std::vector<SampleFeature> all;
  for (int i = 0; i < kPlots; ++i) {
    all.push_back({ringText(test::square(100 + 50 * (i % 10), 100 + 50 * (i / 10), 20), axes),
                   {"plot " + std::to_string(i)}});
  }
  return all;
}

/// A disc of 200 m with a million corners.
std::vector<Point2> finelyDrawn() {
  std::vector<Point2> ring;
  for (int i = 0; i < kCorners; ++i) {
    const double a = i * 2 * M_PI / kCorners, r = 200 + i % 2 * 0.05;
    ring.emplace_back(500 + r * std::cos(a), 500 + r * std::sin(a));
  }
  return ring;
}

struct Format {
  const char* name;
  const char* driver;
  const char* file;
  const char* part;      ///< of the file or folder, cut off in the broken twin
  bool namesCrs = true;  ///< the format can say in which system its coordinates are
  bool attributes = true;
};

const std::vector<Format> kFormats{{"GeoPackage", "GPKG", "a.gpkg", ""},
                                   {"GeoJSON", "GeoJSON", "a.geojson", ""},
                                   {"Shapefile", "ESRI Shapefile", "a.shp", ""},
                                   {"FlatGeobuf", "FlatGeobuf", "a.fgb", ""},
                                   {"FileGDB", "OpenFileGDB", "a.gdb", "a00000009.gdbtable"},
                                   {"GML", "GML", "a.gml", ""},
                                   {"KML", "KML", "a.kml", ""},
                                   {"DXF", "DXF", "a.dxf", "", false, false},
                                   {"MapInfo", "MapInfo File", "a.tab", "a.map"},
                                   {"CSV", "CSV", "a.csv", "", false}};

}  // namespace

class VectorFormatsTest : public QObject {
  Q_OBJECT
  std::unique_ptr<Folder> folder_;

  std::string written(const Format& format, const std::vector<SampleFeature>& features,
                      const std::string& crs = "EPSG:4547") {
    const std::string path = *folder_ / format.file;
    if (std::string(format.driver) == "CSV") {
      std::string text = "WKT,name\n";
      for (const SampleFeature& f : features) text += '"' + f.wkt + "\"," + f.values[0] + "\n";
      if (!writeFile(path, text)) qFatal("cannot write");
      return path;
    }
    writeSample(format.driver, path, "plots", format.namesCrs ? crs : "",
                format.attributes ? std::vector<std::string>{"name"} : std::vector<std::string>{},
                features);
    return path;
  }
  static Result<FeatureLayer> read(const std::string& path, const std::string& crs = {}) {
    VectorSource source{path};
    source.trueCrs = crs;
    return readLayer(source, kFrame, kExtent);
  }
  static std::string crsFor(const Format& format) { return format.namesCrs ? "" : "EPSG:4547"; }
  static const char* reason(const Result<FeatureLayer>& layer) {
    static std::string text;
    text = layer.ok() ? "" : layer.error().text();
    return text.c_str();
  }
  static void addFormats() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < kFormats.size(); ++i) QTest::newRow(kFormats[i].name) << int(i);
  }
  static std::size_t timesIn(const std::string& text, const std::string& word) {
    std::size_t times = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
      ++times;
    return times;
  }
  static Bounds boxOfPolygons(const FeatureLayer& layer) {
    std::vector<Point2> points;
    for (const Feature& f : layer.features) {
      for (const Polygon& p : f.polygons)
        points.insert(points.end(), p.outer.begin(), p.outer.end());
      for (const auto& l : f.lines) points.insert(points.end(), l.begin(), l.end());
    }
    return boundsOf(points);
  }

 private slots:
  void init() { folder_ = std::make_unique<Folder>(); }

  void everyFormatIsReadAtItsPlace_data() { addFormats(); }
  void everyFormatIsReadAtItsPlace() {
    QFETCH(int, index);
    const Format& format = kFormats[std::size_t(index)];
    const auto layer = read(written(format, plots()), crsFor(format));
    QVERIFY2(layer.ok(), reason(layer));
    QCOMPARE(layer->features.size(), std::size_t(kPlots));
    const Bounds box = boxOfPolygons(*layer);
    const double slack = 0.02;  // m: nine decimals of a degree, three of a metre
    QVERIFY2(std::abs(box.west - 100) < slack && std::abs(box.south - 100) < slack &&
                 std::abs(box.east - 570) < slack && std::abs(box.north - 270) < slack,
             qPrintable(QString("%1 %2").arg(box.west).arg(box.south)));
    for (const Feature& f : layer->features) {
      QCOMPARE(f.kind, GeometryKind::polygon);
      QVERIFY(std::abs(signedArea(f.polygons.at(0).outer) - 400) < 1);
    }
    const int name = layer->field(std::string(format.name) == "KML" ? "Name" : "name");
    if (format.attributes) {
      QVERIFY(name >= 0);
      const auto seventh =
          std::find_if(layer->features.begin(), layer->features.end(), [&](const Feature& f) {
            return f.values[std::size_t(name)] == FieldValue(std::string("plot 7"));
          });
      QVERIFY(seventh != layer->features.end());
      QVERIFY(std::abs(boundsOf(seventh->polygons.at(0).outer).west - 450) < slack);
    }
  }

  void aFileThatIsCutOffSaysSo_data() { addFormats(); }
  void aFileThatIsCutOffSaysSo() {
    QFETCH(int, index);
    const Format& format = kFormats[std::size_t(index)];
    if (std::string(format.name) == "CSV") QSKIP("Rows of text have no end that could be missing");
    const std::string path = written(format, plots());
    std::string part = path;
    if (std::string(format.part).find(".gdb") != std::string::npos)
      part = path + "/" + format.part;
    else if (*format.part)
      part = *folder_ / format.part;
    const auto whole = readFile(part);
    QVERIFY(whole.ok() && whole->size() > 500);
    for (const double share : {0.7, 0.3, 0.0}) {
      QVERIFY(writeFile(part, whole->substr(0, std::size_t(share * double(whole->size())))).ok());
      const auto layer = read(path, crsFor(format));
      const QString at = QString("%1 of %2: ").arg(share).arg(format.name);
      if (!layer.ok()) {
        const Error& e = layer.error();
        qInfo("%s%s", qPrintable(at), e.text().c_str());
        QVERIFY2(e.where.find(folder_->path()) != std::string::npos && !e.remedy.empty(),
                 (at.toStdString() + e.text()).c_str());
        QVERIFY2(timesIn(e.text(), path) == 1, e.text().c_str());
        QVERIFY2(e.text().find(".cpp") == std::string::npos, e.text().c_str());
        continue;
      }
      const std::string notes = notesText(layer.notes());
      qInfo("%s%zu plots, %s", qPrintable(at), layer->features.size(), notes.c_str());
      QVERIFY2(timesIn(notes, "ends early") == 1, qPrintable(at));
      QVERIFY2(notes.find("outside") == std::string::npos, notes.c_str());
      QVERIFY2(notes.find(".cpp") == std::string::npos, notes.c_str());
      QVERIFY(layer->features.size() <= std::size_t(kPlots));
    }
  }

  void whatIsEmptyOrOfAnotherKindIsOneClearError_data() { addFormats(); }
  void whatIsEmptyOrOfAnotherKindIsOneClearError() {
    QFETCH(int, index);
    const Format& format = kFormats[std::size_t(index)];
    const std::string path = *folder_ / format.file;
    for (const std::string& bytes :
         {std::string(), std::string("<html><head><title>404</title></head><body/></html>"),
          std::string("\x89PNG\r\n\x1a\n") + std::string(400, '\x7f'),
          std::string("PK\x03\x04") + std::string(400, 'z')}) {
      QVERIFY(writeFile(path, bytes).ok());
      const auto layer = read(path, crsFor(format));
      if (std::string(format.name) == "CSV" && !bytes.empty()) {
        QVERIFY(!layer.ok() || layer->features.empty());  // any text is a table, of nothing here
        continue;
      }
      QVERIFY2(!layer.ok(), qPrintable(QString::fromStdString(bytes.substr(0, 8))));
      const Error& e = layer.error();
      QVERIFY2(e.code == ErrorCode::unreadable && e.where == path, e.text().c_str());
      QVERIFY2(timesIn(e.text(), path) == 1 && !e.remedy.empty(), e.text().c_str());
    }
  }
  void whatAShapefileLacksIsNamed() {
    const Format& shapes = kFormats[2];
    const std::string path = written(shapes, plots());
    const auto without = [&](const char* suffix) {
      const std::string beside = *folder_ / (std::string("a") + suffix);
      const std::string bytes = *readFile(beside);
      QFile::remove(QString::fromStdString(beside));
      auto layer = read(path);
      if (!writeFile(beside, bytes)) qFatal("cannot write");
      return layer;
    };
    const auto index = without(".shx");
    QVERIFY(!index.ok());
    QVERIFY2(index.error().text().find("lacks its index .shx") != std::string::npos, reason(index));
    QCOMPARE(index.error().where, path);
    const auto table = without(".dbf");
    QVERIFY2(table.ok(), reason(table));
    QCOMPARE(table->features.size(), std::size_t(kPlots));
    QCOMPARE(timesIn(notesText(table.notes()), "lacks its .dbf"), std::size_t(1));
    const auto system = without(".prj");
    QVERIFY(!system.ok());
    QVERIFY2(system.error().remedy.find("--layer-crs") != std::string::npos, reason(system));
    const auto whole = read(path);
    QVERIFY2(whole.ok(), reason(whole));
    QCOMPARE(timesIn(notesText(whole.notes()), "lacks"), std::size_t(0));
  }
  void anArchiveIsReadWholeAndSaysWhereItIsCutOff() {
    const std::string path = written(kFormats[2], plots()), zipped = *folder_ / "plots.zip";
    void* zip = CPLCreateZip(zipped.c_str(), nullptr);
    for (const char* name : {"a.shp", "a.shx", "a.dbf", "a.prj"}) {
      const std::string bytes = *readFile(*folder_ / name);
      QVERIFY(CPLCreateFileInZip(zip, name, nullptr) == CE_None);
      QVERIFY(CPLWriteFileInZip(zip, bytes.data(), int(bytes.size())) == CE_None);
      CPLCloseFileInZip(zip);
    }
    CPLCloseZip(zip);
    const auto whole = read(zipped);
    QVERIFY2(whole.ok(), reason(whole));
    QCOMPARE(whole->features.size(), std::size_t(kPlots));
    const std::string bytes = *readFile(zipped);
    for (const double share : {0.9, 0.4, 0.0}) {
      const std::string cut = *folder_ / ("cut" + std::to_string(int(10 * share)) + ".zip");
      QVERIFY(writeFile(cut, bytes.substr(0, std::size_t(share * double(bytes.size())))).ok());
      const auto layer = read(cut);
      QVERIFY(!layer.ok());
      QVERIFY2(layer.error().code == ErrorCode::unreadable && layer.error().where == cut,
               reason(layer));
      QVERIFY2(layer.error().what.find(share > 0 ? "cut off" : "empty") != std::string::npos,
               reason(layer));
      QVERIFY2(layer.error().remedy.find("again") != std::string::npos, reason(layer));
    }
    const std::string none = *folder_ / "none.zip";
    QVERIFY(writeFile(none, "this is no archive").ok());
    const auto other = read(none);
    QVERIFY(!other.ok());
    QVERIFY2(other.error().what.find("cut off") == std::string::npos, reason(other));
  }

  void withoutACoordinateSystemOneIsAskedFor_data() { addFormats(); }
  void withoutACoordinateSystemOneIsAskedFor() {
    QFETCH(int, index);
    const Format& format = kFormats[std::size_t(index)];
    if (std::string(format.name) == "KML") QSKIP("KML is in WGS 84 always");
    if (std::string(format.name) == "GeoJSON") QSKIP("GeoJSON without one is in WGS 84");
    const std::string path = written(format, plots(), "");
    const auto bare = read(path);
    QVERIFY(!bare.ok());
    QCOMPARE(bare.error().code, ErrorCode::badInput);
    QVERIFY2(bare.error().remedy.find("--layer-crs") != std::string::npos, reason(bare));
    const auto named = read(path, "EPSG:4547");
    QVERIFY2(named.ok(), reason(named));
    QCOMPARE(named->features.size(), std::size_t(kPlots));
  }

  void ofTheWrongZoneNothingIsReadAndThatIsSaid_data() { addFormats(); }
  void ofTheWrongZoneNothingIsReadAndThatIsSaid() {
    QFETCH(int, index);
    const Format& format = kFormats[std::size_t(index)];
    const auto layer = read(written(format, plots()), "EPSG:4549");
    QVERIFY2(layer.ok(), reason(layer));
    QVERIFY(layer->features.empty());
    QCOMPARE(layer.notes().size(), std::size_t(1));
    QVERIFY2(layer.notes()[0].what.starts_with("40 features lie outside the city"),
             layer.notes()[0].what.c_str());
  }

  void aPolygonOfAMillionCornersIsLightenedAndTheRestStands_data() { addFormats(); }
  void aPolygonOfAMillionCornersIsLightenedAndTheRestStands() {
    QFETCH(int, index);
    const Format& format = kFormats[std::size_t(index)];
    static const std::string huge = ringText(finelyDrawn());
    auto features = plots();
    features.push_back({huge, {"lake"}});
    const std::string path = written(format, features);
    QElapsedTimer clock;
    clock.start();
    const auto layer = read(path, crsFor(format));
    qInfo("%s: read in %lld ms", format.name, clock.elapsed());
    QVERIFY2(layer.ok(), reason(layer));
    QCOMPARE(layer->features.size(), std::size_t(kPlots + 1));
    const Feature& lake = *std::max_element(layer->features.begin(), layer->features.end(),
                                            [](const Feature& a, const Feature& b) {
                                              return boundsOf(a.polygons.at(0).outer).width() <
                                                     boundsOf(b.polygons.at(0).outer).width();
                                            });
    QVERIFY(std::abs(signedArea(lake.polygons.at(0).outer) / (M_PI * 200 * 200) - 1) < 0.01);
    QVERIFY(lake.polygons[0].outer.size() < 2000);
    QCOMPARE(timesIn(notesText(layer.notes()), "simplified to 0.5 m"), std::size_t(1));
  }

  void anOutlineTooNarrowToBeSeenIsLeftOutAndThatIsTheCause() {
    std::vector<Point2> strip;  // 400 m long and 0.2 m wide
    for (int i = 0; i < 80'000; ++i) strip.emplace_back(300 + i * 0.005, 500 + i % 2 * 0.02);
    for (int i = 80'000; i-- > 0;) strip.emplace_back(300 + i * 0.005, 500.2 + i % 2 * 0.02);
    const std::string path = *folder_ / "strip.csv";
    QVERIFY(writeFile(path, "WKT,name\n\"" + ringText(strip) + "\",ditch\n").ok());
    const auto layer = read(path, "EPSG:4547");
    QVERIFY2(layer.ok(), reason(layer));
    QVERIFY(layer->features.empty());
    const Note* cause = causeIn(layer.notes());
    QVERIFY2(cause && cause->what.find("wider than 0.5 m") != std::string::npos,
             notesText(layer.notes()).c_str());
    QCOMPARE(timesIn(notesText(layer.notes()), "simplified"), std::size_t(0));
  }
  void remarksComeAfterWhatWasLeftOut() {
    const std::string crossing =
        "POLYGON ((500100 3350100,500120 3350120,500120 3350100,500100 3350120,500100 3350100))";
    const std::string path = *folder_ / "mixed.csv";
    QVERIFY(writeFile(path, "WKT,name\n\"" + crossing +
                                "\",bow\n\"LINESTRING (500150 3350100,500150 3350100)\",dot\n")
                .ok());
    const auto layer = read(path, "EPSG:4547");
    QVERIFY2(layer.ok(), reason(layer));
    const std::vector<Note>& notes = layer.notes();
    QVERIFY2(notes.size() >= 2 && notes.front().what.find("without extent") != std::string::npos,
             notesText(notes).c_str());
    QCOMPARE(notes.back().kind, NoteKind::remark);
    QVERIFY(hasNote(notes, "Self-crossing polygon repaired"));
  }

  void coordinatesThatComeNorthFirstAreRecognised_data() {
    QTest::addColumn<QString>("crs");
    QTest::addColumn<bool>("degrees");
    QTest::newRow("zone of 3 degrees") << "EPSG:4547" << false;
    QTest::newRow("degrees") << "EPSG:4490" << true;
  }
  void coordinatesThatComeNorthFirstAreRecognised() {
    QFETCH(QString, crs);
    QFETCH(bool, degrees);
    std::string text = "WKT,name\n";
    OGRSpatialReference from = [] {
      OGRSpatialReference r;
      r.SetFromUserInput("EPSG:4547");
      r.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
      return r;
    }();
    OGRSpatialReference to;
    to.SetFromUserInput("EPSG:4490");  // latitude first, as the definition has it
    const std::unique_ptr<OGRCoordinateTransformation> carry(
        OGRCreateCoordinateTransformation(&from, &to));
    for (const SampleFeature& plot : plots(degrees ? Axes::eastFirst : Axes::northFirst)) {
      OGRGeometry* geometry = nullptr;
      OGRGeometryFactory::createFromWkt(plot.wkt.c_str(), nullptr, &geometry);
      if (degrees) QCOMPARE(geometry->transform(carry.get()), OGRERR_NONE);
      text += '"' + geometry->exportToWkt() + "\"," + plot.values[0] + "\n";
      OGRGeometryFactory::destroyGeometry(geometry);
    }
    const std::string path = *folder_ / "survey.csv";
    QVERIFY(writeFile(path, text).ok());
    const auto layer = read(path, crs.toStdString());
    QVERIFY2(layer.ok(), reason(layer));
    QCOMPARE(layer->features.size(), std::size_t(kPlots));
    const Bounds box = boxOfPolygons(*layer);
    QVERIFY(std::abs(box.west - 100) < 0.02 && std::abs(box.south - 100) < 0.02);
    QVERIFY(signedArea(layer->features[0].polygons.at(0).outer) > 0);
    const std::string notes = notesText(layer.notes());
    QCOMPARE(timesIn(notes, "north first"), std::size_t(1));
    QVERIFY2(notes.find("outside") == std::string::npos, notes.c_str());
    QVERIFY(layer->provenance.method.find("north first") != std::string::npos);
  }
  void gmlKeepsTheOrderOfItsSystem() {
    // x = north, as EPSG:4547 defines it and a WFS sends it: 20 m to the east, 30 m to the north.
    const char* const text =
        "<p:plots xmlns:p=\"http://example.org/plots\" "
        "xmlns:gml=\"http://www.opengis.net/gml/3.2\" "
        "gml:id=\"all\"><gml:featureMember><p:plot gml:id=\"p1\"><p:geom>"
        "<gml:Polygon srsName=\"urn:ogc:def:crs:EPSG::4547\"><gml:exterior><gml:LinearRing>"
        "<gml:posList>3350100 500100 3350100 500120 3350130 500120 3350130 500100 3350100 500100"
        "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></p:geom></p:plot>"
        "</gml:featureMember></p:plots>";
    const std::string path = *folder_ / "wfs.gml";
    QVERIFY(writeFile(path, text).ok());
    const auto layer = read(path);
    QVERIFY2(layer.ok(), reason(layer));
    const Bounds box = boxOfPolygons(*layer);
    QVERIFY2(std::abs(box.west - 100) < 1e-3 && std::abs(box.width() - 20) < 1e-3 &&
                 std::abs(box.height() - 30) < 1e-3,
             qPrintable(QString("%1 %2 %3").arg(box.west).arg(box.width()).arg(box.height())));
  }
};

QTEST_GUILESS_MAIN(VectorFormatsTest)
#include "vector_formats_test.moc"
