// What stands in the folder of an oblique delivery and leads nowhere.
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>

#include "gis/city/model_file.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;

class ObliqueLinksTest : public QObject {
  Q_OBJECT
 private slots:
  void aLinkInCirclesIsToldAndTheOtherTilesStand() {
    const QTemporaryDir folder;
    const Point2 east = samples::wuhan().frame.toProjected(samples::centreOf(samples::wuhan()));
    test::putFile(folder, "block/metadata.xml",
                  "<ModelMetadata version=\"1\"><SRS>EPSG:4547</SRS><SRSOrigin>" +
                      std::to_string(east.x()) + "," + std::to_string(east.y()) +
                      ",0</SRSOrigin></ModelMetadata>");
    test::putFile(folder, "block/Data/Tile_0/Tile_0.osgb", "\xA1\x0E\x91\x6C\x45\x45\xFB\x1Atile");
    ModelSource source;
    source.path = folder.filePath("block").toStdString();
    std::filesystem::create_symlink("Tile_1", source.path + "/Data/Tile_1");
    const auto model = readModel(source, samples::wuhan(), {});
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->paged.files.size(), std::size_t{1});
    const std::string notes = notesText(model.notes());
    QVERIFY2(notes.find("A tile cannot be reached and is left out") != std::string::npos &&
                 notes.find("Tile_1") != std::string::npos,
             notes.c_str());
  }
};

QTEST_GUILESS_MAIN(ObliqueLinksTest)
#include "zz_oblique_links_test.moc"
