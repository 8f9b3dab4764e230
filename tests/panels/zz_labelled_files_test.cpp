// Models and imagery whose files say, beside them, where they come from and who may see them.
#include <QApplication>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/desktop/imagery_tools.h"
#include "app/desktop/model_tools.h"
#include "app/desktop/translation.h"
#include "app/panels/theme.h"
#include "app/session/command/label_mask.h"
#include "app/view/city_view.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "tests/panels/small_world.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::desktop;

class LabelledFilesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::unique_ptr<Translation> translation_;
  QWidget stage_;
  view::CityView* city_ = nullptr;
  ImageryTools* imagery_ = nullptr;
  ModelTools* models_ = nullptr;
  std::shared_ptr<session::WorldView> open_, wall_;

  void show(const std::shared_ptr<session::WorldView>& world) {
    imagery_->setView(world);
    models_->setView(world);
  }
  void settle() {
    QTRY_VERIFY_WITH_TIMEOUT(!imagery_->busy() && !models_->busy() && city_->settled(), 30000);
  }
  QImage picture() {
    settle();
    return city_->grabFramebuffer();
  }
  void about(const std::string& file, const std::string& classification) {
    QByteArray words =
        "{'about': {'source': 'Survey Office', 'licence': 'CC BY 4.0', "
        "'obtained': '2024-05-01', 'classification': '%1'}}";
    words.replace('\'', '"').replace("%1", QByteArray::fromStdString(classification));
    test::putFile(folder_, file + ".style.json", words.toStdString());
  }
  void addImage(const QString& name) {
    QImage photo(40, 40, QImage::Format_RGB32);
    photo.fill(Qt::magenta);
    QVERIFY(photo.save(folder_.filePath(name + ".png")));
    test::putFile(folder_, name.toStdString() + ".pgw", "25\n0\n0\n-25\n500012.5\n3350987.5\n");
    imagery_->add(folder_.filePath(name + ".png"), "EPSG:4547");
    settle();
  }
  void addModel(const std::string& name) {
    gis::ModelSource source;
    source.path = test::putFile(folder_, name,
                                "o slab\nv 0 0 0\nv 40 0 0\nv 40 5 -40\nv 0 5 -40\nf 1 2 3 4\n");
    source.placement = gis::ModelPlacement{{270, 550}, 60, 0, 1};
    models_->add(source);
    settle();
  }

 private slots:
  void initTestCase() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    city_ = new view::CityView(&stage_);
    imagery_ = new ImageryTools(city_, &stage_);
    models_ = new ModelTools(city_, &stage_);
    stage_.resize(600, 400);
    city_->resize(600, 400);
    stage_.show();
    QVERIFY(QTest::qWaitForWindowExposed(&stage_));
    const auto labels =
        session::parseLabels(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/labels.json"));
    QVERIFY(labels.ok());
    auto city = std::make_shared<CityModel>(smallCity());
    city->frame = {"EPSG:4547", 500000, 3350000, "unknown"};
    open_ = std::make_shared<session::WorldView>(smallWorld());
    open_->city = city;
    wall_ = std::make_shared<session::WorldView>(*open_);
    wall_->mask = std::make_shared<const session::LabelMask>(*labels);
    city_->setCity(open_->city);
    show(open_);
    draw::CameraPose pose;
    pose.target = {270, 550};
    pose.distance = 700;
    pose.pitchDeg = -80;
    city_->setPose(pose);
    settle();
  }

  void imageryIsListedAsItsFileSaysAndByTheDateOfTheFileElse() {
    about("told.png", "public");
    addImage("told");
    addImage("untold");
    const auto entries = imagery_->entries();
    QCOMPARE(entries.size(), std::size_t{2});
    QCOMPARE(entries[1].from.source, std::string("Survey Office"));
    QCOMPARE(entries[1].from.obtained, std::string("2024-05-01"));
    QCOMPARE(entries[1].terms.licence, std::string("CC BY 4.0"));
    QCOMPARE(entries[1].terms.classification, std::string("public"));
    QCOMPARE(entries[1].crs, QString("EPSG:4547"));
    QCOMPARE(entries[0].from.obtained.size(), std::size_t{10});
    QVERIFY(entries[0].from.method.find("dated by the file") != std::string::npos);
    for (const auto& entry : entries) imagery_->remove(entry.key);
    QVERIFY(imagery_->entries().empty());
  }
  void imageryAboveTheLabelOfAWallIsNeitherSeenNorNamedThere() {
    const QImage bare = picture();
    about("secret.png", "internal");
    addImage("secret");
    QVERIFY(picture() != bare);
    QVERIFY(!imagery_->credits().isEmpty());
    show(wall_);
    QCOMPARE(picture(), bare);
    QVERIFY(imagery_->credits().isEmpty());
    const auto masked = imagery_->entries().at(0);
    QVERIFY(!masked.visible && !masked.opacity);
    QVERIFY2(masked.count.contains("masked (internal)"), qPrintable(masked.count));
    imagery_->setVisible(masked.key, true);
    QCOMPARE(picture(), bare);
    show(open_);
    QVERIFY(picture() != bare);
    imagery_->remove(masked.key);
  }
  void modelsAreShownOnAWallByTheirOwnLabel() {
    show(wall_);
    QSignalSpy failed(models_, &ModelTools::failed);
    addModel("unlabelled.obj");
    QCOMPARE(failed.count(), 1);
    about("secret.obj", "sensitive");
    addModel("secret.obj");
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 2, 30000);
    QVERIFY(failed[1][0].toString().contains("sensitive"));
    QVERIFY(city_->models().empty());
    about("free.obj", "public");
    addModel("free.obj");
    QTRY_COMPARE_WITH_TIMEOUT(city_->models().size(), std::size_t{1}, 30000);
    const MeshModel& shown = *city_->models()[0];
    QCOMPARE(shown.name, std::string("free.obj"));
    QCOMPARE(shown.provenance.obtained, std::string("2024-05-01"));
    QCOMPARE(shown.provenance.source, std::string("Survey Office"));
    QCOMPARE(shown.terms.licence, std::string("CC BY 4.0"));
    QCOMPARE(failed.count(), 2);
    show(open_);  // what was held back comes
    QTRY_VERIFY_WITH_TIMEOUT(!models_->busy() && !city_->models().empty(), 30000);
  }
  void wordsBesideAModelThatAreNoWordsAreTold() {
    show(open_);
    test::putFile(folder_, "odd.obj.style.json", R"({"about": {"colour": "red"}})");
    QSignalSpy failed(models_, &ModelTools::failed);
    addModel("odd.obj");
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30000);
    QVERIFY2(failed[0][0].toString().contains("odd.obj.style.json"),
             qPrintable(failed[0][0].toString()));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  LabelledFilesTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "zz_labelled_files_test.moc"
