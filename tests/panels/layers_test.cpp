// Added layers as people meet them: style files, files with faults, catalogue, attribute table,
// selection between table and picture.
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "app/desktop/layer_tools.h"
#include "app/panels/left_rail.h"
#include "app/panels/theme.h"
#include "app/session/city/city_layers.h"
#include "app/view/surface_format.h"
#include "tests/panels/small_world.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

constexpr double kEast = 500000, kNorth = 3350000;

CityModel placedCity() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", kEast, kNorth, "unknown"};
  return city;
}

QString ring(double x, double y, double side) {
  QStringList points;
  for (const Point2& p : {Point2(x, y), Point2(x + side, y), Point2(x + side, y + side),
                          Point2(x, y + side), Point2(x, y)})
    points << QString("[%1,%2]").arg(kEast + p.x(), 0, 'f', 3).arg(kNorth + p.y(), 0, 'f', 3);
  return "[" + points.join(',') + "]";
}

QString feature(const QString& code, const QString& type, const QString& coordinates,
                const QString& more = {}) {
  return QString(
             R"({"type":"Feature","properties":{"code":"%1"%2},"geometry":{"type":"%3","coordinates":%4}})")
      .arg(code, more, type, coordinates);
}

QByteArray collection(const QStringList& features, const QString& crs = "EPSG::4547") {
  return QString(
             R"({"type":"FeatureCollection","name":"plots","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:%1"}},"features":[%2]})")
      .arg(crs, features.join(','))
      .toUtf8();
}

QByteArray plots() {
  return collection({feature("P1", "Polygon", "[" + ring(120, 520, 60) + "]",
                             R"(,"name":"北地块","height":12.5,"floors":4)"),
                     feature("P2", "Polygon", "[" + ring(240, 520, 60) + "]",
                             R"(,"name":"南地块","height":60,"floors":20)"),
                     feature("P3", "Polygon", "[" + ring(360, 520, 60) + "]",
                             R"(,"name":null,"height":null,"floors":null)")});
}

bool isRed(const QColor& c) { return c.red() > 150 && c.green() < 90; }

QString dataFile(const QString& name) {
  const QString root = qEnvironmentVariableIsSet("CITYMIRROR_DATA")
                           ? qEnvironmentVariable("CITYMIRROR_DATA")
                           : QString(CITYMIRROR_SOURCE_DIR) + "/../shared/data";
  const QString path = root + "/" + name;
  return QFile::exists(path) ? path : QString();
}

}  // namespace

class LayersTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QWidget stage_;
  view::CityView* city_ = nullptr;
  panels::LeftRail* rail_ = nullptr;
  LayerTools* tools_ = nullptr;
  std::shared_ptr<session::WorldView> world_;

  std::string write(const QString& name, const QByteArray& bytes) {
    QFile file(folder_.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) return {};
    return file.fileName().toStdString();
  }
  Result<session::LayerRead> read(const std::string& path, const std::string& crs = {}) {
    session::LayerSource source = session::layerSourceFrom(path);
    source.vector.trueCrs = crs;
    return session::readLayerFile(source, placedCity(), 0, {});
  }
  void settle() { QTRY_VERIFY_WITH_TIMEOUT(!tools_->busy() && city_->settled(), 30000); }
  QStringList catalogRows() const {
    const auto* list = tools_->catalog()->findChild<QListWidget*>("layerList");
    QStringList rows;
    for (int i = 0; i < list->count(); ++i) rows << list->item(i)->text();
    return rows;
  }
  QString catalogText() const {
    QStringList texts;
    for (const QLabel* label : tools_->catalog()->findChildren<QLabel*>())
      if (!label->isHidden()) texts << label->text();
    return texts.join('\n');
  }
  QColor pixelAt(double x, double y) {
    settle();
    const QImage image = city_->grabFramebuffer();
    const QPointF place = city_->project({x, y, double(small::groundAt(x, y))});
    return image.pixelColor((place * image.devicePixelRatio()).toPoint());
  }

 private slots:
  void initTestCase() {
    city_ = new view::CityView(&stage_);
    rail_ = new panels::LeftRail(&stage_);
    rail_->hide();
    tools_ = new LayerTools(city_, &stage_);
    tools_->follow(rail_);
    connect(rail_, &panels::LeftRail::layerToggled, city_, [this](panels::LayerId id, bool on) {
      if (id == panels::LayerId::buildings) city_->setLayerVisible(view::Layer::buildings, on);
    });
    connect(city_, &view::CityView::picked, tools_,
            [this](const view::Pick& p) { tools_->pick(p); });
    stage_.resize(900, 600);
    city_->resize(900, 600);
    stage_.show();
    QVERIFY(QTest::qWaitForWindowExposed(&stage_));
    world_ = std::make_shared<session::WorldView>(smallWorld());
    world_->city = std::make_shared<const CityModel>(placedCity());
    city_->setCity(world_->city);
    tools_->setView(world_);
    draw::CameraPose pose;
    pose.target = {270, 550};
    pose.distance = 700;
    pose.pitchDeg = -80;
    city_->setPose(pose);
    city_->setLayerVisible(view::Layer::labels, false);
    rail_->setLayerVisible(panels::LayerId::buildings, false);
    QTRY_VERIFY_WITH_TIMEOUT(city_->settled(), 30000);
  }

  void aLayerWithoutCoordinatesIsNotSentToItsReferenceSystem() {
    const QString bare = R"({"type":"Feature","properties":{"a":1},"geometry":null})";
    const auto layer = read(write("bare.geojson", collection({bare, bare})));
    QVERIFY(!layer);
    const std::string text = layer.error().text();
    QVERIFY2(text.find("None of its 2 features has a place") != std::string::npos &&
                 text.find("reference system") == std::string::npos,
             text.c_str());
    const auto table = read(write("bare.csv", "a,b\n1,2\n"));
    QVERIFY(!table);
    QVERIFY2(table.error().text().find("bare is a table without coordinates") != std::string::npos,
             table.error().text().c_str());
  }

  void aFaultyFileGivesOneClearErrorOrANote() {
    const QByteArray good = plots();
    const auto truncated = read(write("cut.geojson", good.left(good.size() / 2)));
    QVERIFY(!truncated && truncated.error().code == ErrorCode::unreadable);
    const auto absent = read(folder_.filePath("none.gpkg").toStdString());
    QVERIFY(!absent && absent.error().code == ErrorCode::notFound);
    const auto empty = read(write("empty.geojson", collection({})));
    QVERIFY(!empty);
    QVERIFY2(empty.error().text().find("no features") != std::string::npos,
             empty.error().text().c_str());
    QByteArray strip;  // 200 m long, 0.1 m wide, 120,000 corners
    for (int i = 0; i < 120'000; ++i) {
      const int along = i < 60'000 ? i : 120'000 - 1 - i;
      const double across = (i < 60'000 ? 100 : 100.1) + i % 2 * 0.02;
      strip += QByteArray::number(500100 + along / 300.0, 'f', 3) + " 3350" +
               QByteArray::number(across, 'f', 3) + ",";
    }
    const auto narrow =
        read(write("strip.csv", "WKT,code\n\"POLYGON((" + strip + "500100 3350100))\",A\n"),
             "EPSG:4547");
    QVERIFY(!narrow);
    QVERIFY2(narrow.error().what.find("wider than 0.5 m") != std::string::npos,
             narrow.error().text().c_str());
    const std::string plain =
        write("plain.csv", "WKT,code\n\"POINT(500100 3350100)\",A\n\"POINT(500200 3350100)\",B\n");
    const auto nowhere = read(plain);
    QVERIFY(!nowhere);
    QVERIFY(nowhere.error().remedy.find("--layer-crs") != std::string::npos);
    const auto told = read(plain, "EPSG:4547");
    QVERIFY(told);
    QCOMPARE(told->layer->features.size(), std::size_t(2));
    const auto elsewhere = read(plain, "EPSG:32650");
    QVERIFY(!elsewhere);
    QVERIFY2(elsewhere.error().text().find("lies in the city") != std::string::npos,
             elsewhere.error().text().c_str());
    const auto unknown = read(plain, "EPSG:999999");
    QVERIFY(!unknown && unknown.error().code == ErrorCode::badInput);
  }

  void aSelfCrossingPolygonIsRepairedWithANote() {
    const QString bow = QString("[[[%1,%2],[%3,%4],[%3,%2],[%1,%4],[%1,%2]]]")
                            .arg(kEast + 100, 0, 'f', 1)
                            .arg(kNorth + 500, 0, 'f', 1)
                            .arg(kEast + 160, 0, 'f', 1)
                            .arg(kNorth + 560, 0, 'f', 1);
    const auto layer = read(write("bow.geojson", collection({feature("X", "Polygon", bow)})));
    QVERIFY(layer);
    QVERIFY(notesText(layer.notes()).find("Self-crossing") != std::string::npos);
    QCOMPARE(layer->layer->features[0].polygons.size(), std::size_t(2));
  }

  void whatIsKnownOfALayerComesFromItsStyleElseFromTheFile() {
    const std::string path = write("known.geojson", plots());
    auto bare = read(path);
    QVERIFY(bare && !bare->styled);
    QCOMPARE(bare->crs, std::string("EPSG:4547"));
    QVERIFY(bare->terms.licence.empty() && bare->terms.classification.empty());
    QVERIFY(bare->layer->provenance.method.find("dated by the file") != std::string::npos);
    write("known.geojson.style.json",
          "{\"about\":{\"source\":\"Survey office\",\"obtained\":\"2025-01-31\",\"licence\":\"CC "
          "BY 4.0\",\"classification\":\"内部\"},\"rules\":[{\"fill\":\"#102030\"}]}");
    const auto told = read(path);
    QVERIFY(told && told->styled);
    QCOMPARE(told->layer->provenance.source, std::string("Survey office"));
    QCOMPARE(told->layer->provenance.obtained, std::string("2025-01-31"));
    QCOMPARE(told->terms.classification, std::string("内部"));
    QCOMPARE(int(told->style.rules[0].symbol.fill.g), 0x20);
    write("known.geojson.style.json", R"({"rules":[{"filter":"storeys > 2"}]})");
    const auto wrong = read(path);
    QVERIFY(!wrong);
    QVERIFY(wrong.error().where.find("known.geojson.style.json: rules[0].filter") !=
            std::string::npos);
  }

  void aLayerThatIsAddedStandsInCatalogueAndPicture() {
    const QColor before = pixelAt(150, 545);
    QSignalSpy added(tools_, &LayerTools::added);
    const std::string path = write("plots.geojson", plots());
    write("plots.geojson.style.json",
          "{\"about\":{\"licence\":\"ODbL "
          "1.0\",\"obtained\":\"2026-07-08\",\"classification\":\"内部\"},\"rules\":[{\"fill\":\"#"
          "E01010\",\"width\":{\"px\":0}}]}");
    tools_->add(session::layerSourceFrom(path));
    settle();
    QCOMPARE(added.size(), 1);
    QCOMPARE(added[0][1].toInt(), 3);
    QVERIFY(pixelAt(150, 545) != before);
    tools_->openCatalog();
    QCOMPARE(catalogRows().front(), QString("plots [内部]"));
    QVERIFY(catalogRows().contains("Buildings"));
    QCOMPARE(tools_->catalog()->chosen(), QString("added:1"));
    const QString facts = catalogText();
    for (const char* fact : {"Added: Areas", "3 features", "ODbL 1.0", "2026-07-08 (10 days ago)",
                             "EPSG:4547", "内部"})
      QVERIFY2(facts.contains(fact), qPrintable(QString(fact) + " in\n" + facts));
    tools_->catalog()->choose("buildings");
    QVERIFY(catalogText().contains("not labelled"));
    QVERIFY(catalogText().contains("synthetic"));
  }

  void theSwitchesOfRailAndCatalogueAreTheSame() {
    auto* list = tools_->catalog()->findChild<QListWidget*>("layerList");
    const auto item = list->findItems("Buildings", Qt::MatchExactly).front();
    QVERIFY(item->checkState() == Qt::Unchecked);
    item->setCheckState(Qt::Checked);
    QVERIFY(rail_->layerVisible(panels::LayerId::buildings));
    rail_->setLayerVisible(panels::LayerId::buildings, false);
    QTRY_VERIFY_WITH_TIMEOUT(
        list->findItems("Buildings", Qt::MatchExactly).front()->checkState() == Qt::Unchecked,
        30000);
  }

  void theOpacityOfALayerFadesItInThePicture() {
    const QColor full = pixelAt(150, 545);
    QVERIFY2(isRed(full), qPrintable(full.name()));
    tools_->catalog()->choose("added:1");
    tools_->catalog()->findChild<QSlider*>("layerOpacity")->setValue(30);
    const QColor faded = pixelAt(150, 545);
    QVERIFY(faded.red() < full.red() - 20);
    tools_->fade("added:1", 1);
    tools_->show("added:1", false);
    QVERIFY(!isRed(pixelAt(150, 545)));
    tools_->show("added:1", true);
    QCOMPARE(pixelAt(150, 545), full);
  }

  void theTableIsAViewOverTheLayerWithTypesAndUnits() {
    panels::AttributeModel model;
    std::size_t asked = 0;
    FieldTable table;
    table.rows = 250'000;
    table.columns = {
        {"height", {"高度", "Height"}, FieldType::real, "m", [&asked](std::size_t i) -> FieldValue {
           return ++asked, double(i) / 2;
         }}};
    model.setTable(table);
    QVERIFY(model.rowCount() == 250'000 && asked == 0);
    QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(),
             QString("Height (m)"));
    QVERIFY(model.headerData(0, Qt::Horizontal, Qt::ToolTipRole).toString().contains("height"));
    QCOMPARE(model.data(model.index(3, 0), Qt::DisplayRole).toString(), QString("1.5"));
    QVERIFY(model.data(model.index(3, 0), Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
    QCOMPARE(asked, std::size_t(1));
    QVERIFY(model.setFilter("height >= 124999"));
    QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 2, 30000);
    model.sort(0, Qt::DescendingOrder);
    QTRY_COMPARE_WITH_TIMEOUT(model.layerRow(0), 249'999U, 30000);
    QVERIFY(!model.setFilter("hight > 2"));
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.setFilter(""));
    QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 250'000, 30000);
    QCOMPARE(model.layerRow(0), 249'999U);
  }

  void missingValuesSortLast() {
    const auto layer = read(write("sorted.geojson", plots()));
    QVERIFY(layer);
    panels::AttributeModel model;
    model.setTable(tableOf(layer->layer));
    const auto keys = model.table().columnKeys();
    const int height = int(std::find(keys.begin(), keys.end(), "height") - keys.begin());
    model.sort(height, Qt::AscendingOrder);
    QCOMPARE(model.layerRow(0), 0U);
    QCOMPARE(model.layerRow(2), 2U);
    model.sort(height, Qt::DescendingOrder);
    QCOMPARE(model.layerRow(0), 1U);
    QCOMPARE(model.layerRow(2), 2U);
  }

  void everyLayerOfTheCityHasItsTable() {
    const auto city = world_->city;
    for (const std::string& name : session::cityLayerNames()) {
      const FieldTable table = session::cityLayerTable(city, name);
      if (name == "terrain" || name == "trees") {
        QVERIFY(table.columns.empty());
        continue;
      }
      QVERIFY2(session::cityLayerTitle(name).zh != name, name.c_str());
      QCOMPARE(table.rows, session::featuresOf(*city, name));
      for (std::size_t row = 0; row < std::min<std::size_t>(table.rows, 3); ++row) {
        QCOMPARE(textOf(table.columns[0].value(row)), table.code(row));
        for (const auto& column : table.columns) {
          const FieldValue value = column.value(row);
          if (column.type != FieldType::text && !std::holds_alternative<std::monostate>(value))
            QVERIFY2(numberOf(value).has_value(), (name + "." + column.key).c_str());
        }
        QVERIFY(city->extent.contains(boundsOf(table.shape(row)).centre()));
      }
    }
  }

  void selectingARowMarksTheFeatureInThePicture() {
    tools_->openTable("added:1");
    QVERIFY(!tools_->table()->isHidden());
    const QColor before = pixelAt(150, 545);
    QTableView* rows = tools_->table()->view();
    rows->selectRow(0);
    const QColor chosen = pixelAt(150, 545);
    QVERIFY2(chosen.green() > before.green() + 60, qPrintable(chosen.name()));
    QVERIFY(tools_->facts().contains("P1") && tools_->facts().contains("北地块"));
    rows->selectRow(1);
    QCOMPARE(pixelAt(150, 545), before);
    const draw::CameraPose pose = city_->pose();
    emit tools_->table()->activated(1);
    settle();
    QVERIFY((city_->pose().target - Point2(270, 550)).norm() < 1);
    city_->setPose(pose);
  }

  void aClickInThePictureSelectsTheRow() {
    settle();
    tools_->table()->filter("height > 20");
    QCOMPARE(tools_->table()->model()->rowCount(), 1);
    tools_->table()->filter("");
    const QPointF place = city_->project({390, 550, double(small::groundAt(390, 550))});
    QTest::mouseClick(city_, Qt::LeftButton, {}, place.toPoint());
    const auto chosen = tools_->table()->view()->selectionModel()->selectedRows();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(tools_->table()->model()->layerRow(chosen[0].row()), 2U);
    QVERIFY(tools_->facts().contains("P3"));
    QVERIFY(tools_->back());
    QVERIFY(tools_->facts().isEmpty());
  }

  void theTableOfBuildingsChoosesThemInThePicture() {
    tools_->show("buildings", true);
    QSignalSpy chosen(tools_, &LayerTools::codeChosen);
    tools_->openTable("buildings");
    const CityModel& city = *world_->city;
    QCOMPARE(tools_->table()->model()->rowCount(), int(city.buildings.size()));
    tools_->table()->filter("use = 'office' AND height >= 30");
    for (int row = 0; row < tools_->table()->model()->rowCount(); ++row) {
      const std::uint32_t i = tools_->table()->model()->layerRow(row);
      QVERIFY(city.buildings.use[i] == BuildingUse::office && city.buildings.height[i] >= 30);
    }
    tools_->table()->filter("");
    const QImage before = city_->grabFramebuffer();
    tools_->table()->view()->selectAll();
    settle();
    QVERIFY(city_->grabFramebuffer() != before);
    QVERIFY(chosen.isEmpty());
    tools_->table()->view()->selectRow(5);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toString(), QString::fromStdString(city.buildings.code[5]));
    tools_->table()->view()->clearSelection();
  }

  void aFileThatCannotBeAddedSaysWhyAndChangesNothing() {
    QSignalSpy failed(tools_, &LayerTools::failed);
    const QStringList before = catalogRows();
    tools_->add(session::layerSourceFrom(write("broken.gpkg", "SQLite format 3")));
    settle();
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed[0][0].toString().contains("broken.gpkg"));
    QCOMPARE(catalogRows(), before);
  }

  void aRemovedLayerIsGone() {
    tools_->openTable("added:1");
    tools_->remove("added:1");
    QVERIFY(tools_->table()->isHidden());
    QVERIFY(!catalogRows().join(' ').contains("plots"));
    QVERIFY(!isRed(pixelAt(150, 545)));
  }

  void aFileThatIsDroppedBecomesALayer() {
    QSignalSpy added(tools_, &LayerTools::added), failed(tools_, &LayerTools::failed);
    const QStringList before = catalogRows();
    QVERIFY(tools_->take(QString::fromStdString(write("dropped.geojson", plots())), {}));
    settle();
    QCOMPARE(added.size(), 1);
    QCOMPARE(added[0][1].toInt(), 3);
    QCOMPARE(catalogRows().size(), before.size() + 1);
    tools_->remove(tools_->catalog()->chosen());
    QCOMPARE(catalogRows(), before);
    QVERIFY(tools_->take(QString::fromStdString(write("broken.shp", "x")), {}));
    settle();
    QCOMPARE(failed.size(), 1);
    QVERIFY2(failed[0][0].toString().contains("broken.shp"), qPrintable(failed[0][0].toString()));
    QVERIFY(!tools_->take(QString::fromStdString(write("notes.odt", "x")), {}));
    QVERIFY(!tools_->take("absent.gpkg", {}));
    QCOMPARE(catalogRows(), before);
  }

  void whichLayersADroppedFileHoldsIsLookedUpBesideTheWindow() {
    const auto folderOf = [](const char* name) {
      return QByteArray("<Folder><name>") + name +
             "</name><Placemark><Point><coordinates>114.3,30.5</coordinates></Point></Placemark>"
             "</Folder>";
    };
    const QByteArray two = "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>" +
                           folderOf("posts") + folderOf("gates") + "</Document></kml>";
    QSignalSpy added(tools_, &LayerTools::added), failed(tools_, &LayerTools::failed);
    const QStringList before = catalogRows();
    bool asked = false;
    QTimer reject;
    connect(&reject, &QTimer::timeout, this, [&] {
      if (auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget())) {
        asked = true;
        dialog->reject();
      }
    });
    reject.start(10);
    QVERIFY(tools_->take(QString::fromStdString(write("two.kml", two)), {}));
    QVERIFY(tools_->busy() && !asked);  // not while what was dropped is held
    QTRY_VERIFY_WITH_TIMEOUT(asked, 30000);
    settle();
    QCOMPARE(catalogRows(), before);
    QVERIFY(tools_->take(QString::fromStdString(write("one.json", plots())), {}));
    QVERIFY(tools_->busy());
    settle();
    QCOMPARE(added.size(), 1);
    tools_->remove(tools_->catalog()->chosen());
    QCOMPARE(failed.size(), 0);
    QVERIFY(tools_->take(QString::fromStdString(write("broken.json", "{")), {}));
    settle();
    QCOMPARE(failed.size(), 1);
    QVERIFY2(failed[0][0].toString().contains("broken.json"), qPrintable(failed[0][0].toString()));
    QCOMPARE(catalogRows(), before);
  }

  void aJobThatIsStoppedBeforeItBeganIsNotWaitedFor() {
    for (const char* name : {"a.geojson", "b.geojson", "c.geojson"})
      tools_->add(session::layerSourceFrom(write(name, plots())));
    for (QPushButton* button : tools_->cards().front()->findChildren<QPushButton*>())
      button->click();
    settle();
    for (int id = 0; id < 100; ++id) tools_->remove(addedKey(id));  // what came before the click
  }

  void realFilesAreRead_data() {
    QTest::addColumn<QString>("crs");
    QTest::addColumn<double>("east");
    QTest::addColumn<double>("north");
    QTest::addColumn<int>("least");
    QTest::newRow("bad_hersfeld/bad_hersfeld.osm.pbf:lines")
        << "EPSG:25832" << 550000.0 << 5634500.0 << 500;
    QTest::newRow("tokyo_shinjuku/tokyo_west_buildings.fgb.zip")
        << "EPSG:6677" << -12500.0 << -34500.0 << 500;
    QTest::newRow("tokyo_shinjuku/shinjuku_buildings_z14-16.mbtiles")
        << "EPSG:6677" << -12500.0 << -34500.0 << 500;
  }
  void realFilesAreRead() {
    QFETCH(QString, crs);
    QFETCH(double, east);
    QFETCH(double, north);
    QFETCH(int, least);
    const QString tag = QTest::currentDataTag();
    const QString path = dataFile(tag.section(':', 0, 0));
    if (path.isEmpty()) QSKIP(qPrintable(tag + " is not here"));
    CityModel city;
    city.frame = {crs.toStdString(), east, north, ""};
    city.extent = {-1500, -1500, 1500, 1500};
    session::LayerSource source;
    source.vector.path = path.toStdString();
    source.vector.layer = tag.section(':', 1, 1).toStdString();
    const auto layer = session::readLayerFile(source, city, 0, {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    qInfo("%s: %zu features, %s", qPrintable(tag), layer->layer->features.size(),
          layer->crs.c_str());
    QVERIFY(int(layer->layer->features.size()) >= least);
  }

  void theCatalogueSaysWhatIsEstimatedAndNamesTheTrees() {
    auto city = std::make_shared<CityModel>(*world_->city);
    city->trees.add({100, 100}, 9, 3);
    Provenance& from = city->provenance["buildings"];
    from.origin = Origin::real;
    from.method = "heights: 8 from attributes, 23 from levels (x 3.2 m + 1.5 m, estimated), 1 "
                  "guessed by type or footprint area (estimated)";
    city->buildings.heightSource.front() = HeightSource::fromArea;
    auto world = std::make_shared<session::WorldView>(*world_);
    world->city = city;
    tools_->setView(world);
    QTRY_VERIFY_WITH_TIMEOUT(catalogRows().contains("Trees"), 30000);
    tools_->catalog()->choose("buildings");
    QVERIFY2(catalogText().contains("partly estimated (1 of "), qPrintable(catalogText()));
    QVERIFY(catalogText().contains("23 from levels"));
    tools_->catalog()->choose("trees");
    QVERIFY2(catalogText().contains("1 features"), qPrintable(catalogText()));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  LayersTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "layers_test.moc"
