// A model that nobody would see as it is says so: below the ground, outside of the city, over
// houses.
#include <QTemporaryDir>
#include <QtTest>
#include <stop_token>

#include "engine/core/file_io.h"
#include "gis/city/model_file.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;

class ModelStanceTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  CityModel city_ = samples::wuhan();  // flat at 20 m

  /// 30 × 30 m with its south-west corner here, 12 m high.
  void addBuilding(double x, double y) {
    BuildingSet& set = city_.buildings;
    set.code.push_back("B" + std::to_string(set.size()));
    set.name.push_back({});
    for (const Point2& p :
         {Point2(x, y), Point2(x + 30, y), Point2(x + 30, y + 30), Point2(x, y + 30)})
      set.points.push_back(p);
    set.ringOffset.push_back(std::uint32_t(set.points.size()));
    set.ground.push_back(20);
    set.height.push_back(12);
    set.floors.push_back(4);
    set.use.push_back(BuildingUse::residential);
    set.heightSource.push_back(HeightSource::generated);
    set.residents.push_back(10);
  }
  /// What is told of a box of 10 × 20 m, 30 m high, that stands here.
  std::vector<Note> told(const Point2& at, std::optional<double> height = {}, double raiseBy = 0) {
    ModelSource source;
    source.path = folder_.filePath("tower.glb").toStdString();
    if (!writeFile(source.path, samples::boxGlb(10, 30, 20))) qFatal("cannot write");
    source.placement = ModelPlacement{at, height, 0, 1};
    source.raiseBy = raiseBy;
    const auto model = readModel(source, city_, {});
    if (!model) qFatal("%s", model.error().text().c_str());
    return model.notes();
  }

 private slots:
  void init() { city_.buildings = {}; }

  void aModelOnTheGroundSaysNothing() {
    QVERIFY2(told({500, 500}).empty(), notesText(told({500, 500})).c_str());
    QVERIFY(told({500, 500}, {}, -10).empty());  // a cellar
    QVERIFY(told({1998, 500}).empty());          // half of it is in the city
  }
  void aModelBelowTheGroundSaysHowFarAndWhatRaisesIt() {
    const auto notes = told({500, 500}, -40);
    QCOMPARE(notes.size(), std::size_t{1});
    QCOMPARE(notes[0].kind, NoteKind::remark);
    QVERIFY2(hasNote(notes, "its top 30.0 m and its foot 60.0 m under it; raised by 60.0 m"),
             notesText(notes).c_str());
    QVERIFY(hasNote(told({500, 500}, -40, 5), "its foot 55.0 m under it; raised by 60.0 m"));
    QVERIFY(told({500, 500}, -40, 60).empty());
  }
  void aModelOfWhichMostLiesBelowTheGroundSaysHowMuchAndWhatShowsIt() {
    const auto notes = told({500, 500}, -8);  // its roof stands 2 m above the ground
    QCOMPARE(notes.size(), std::size_t{1});
    QCOMPARE(notes[0].kind, NoteKind::remark);
    QVERIFY2(hasNote(notes, "85 % of its surface, its foot 28.0 m under it"),
             notesText(notes).c_str());
    QVERIFY2(hasNote(notes, "--underground 14, shows it where it is; raised by 28.0 m"),
             notesText(notes).c_str());
    QVERIFY(hasNote(told({500, 500}, -13, 5), "foot 28.0 m under it"));
    QVERIFY(hasNote(told({500, 500}, -13, 5), "raised by 33.0 m"));
    QVERIFY2(told({500, 500}, -3).empty(), "less than four fifths of it");
    addBuilding(500, 500);
    QVERIFY2(hasNote(told({515, 515}, -8), "for the most part below"), "it is not seen to flicker");
  }
  void aModelOutsideOfTheCitySaysHowFar() {
    const auto notes = told({2300, 500}, -40);
    QCOMPARE(notes.size(), std::size_t{1});
    QVERIFY2(hasNote(notes, "outside of the city, 295.0 m from its edge"),
             notesText(notes).c_str());
  }
  void aModelThatIsNoLongerWantedDoesNotComeWithoutItsRemarks() {
    addBuilding(500, 500);
    ModelSource source;
    source.path = folder_.filePath("stopped.glb").toStdString();
    QVERIFY(writeFile(source.path, samples::boxGlb(10, 30, 20)).ok());
    source.placement = ModelPlacement{{515, 515}, {}, 0, 1};
    std::stop_source stop;
    stop.request_stop();
    const auto model = readModel(source, city_, run::JobContext(stop.get_token(), {}));
    QVERIFY(!model.ok());
    QCOMPARE(model.error().code, ErrorCode::cancelled);
  }
  void aModelOverHousesSaysOverHowMany() {
    addBuilding(500, 500);
    addBuilding(800, 500);
    QVERIFY2(hasNote(told({515, 515}), "over a building of the city"),
             notesText(told({515, 515})).c_str());
    QVERIFY(told({515, 560}).empty());
    QVERIFY2(told({498, 515}).empty(), "less than half of it");
    QVERIFY2(told({515, 515}, 100).empty(), "high above the roof");
    city_.buildings = {};
    addBuilding(485, 485);
    addBuilding(515, 485);
    QVERIFY2(hasNote(told({515, 500}), "over 2 buildings of the city"),
             notesText(told({515, 500})).c_str());
  }
};

QTEST_APPLESS_MAIN(ModelStanceTest)
#include "model_stance_test.moc"
