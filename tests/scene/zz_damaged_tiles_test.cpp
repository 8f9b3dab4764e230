// Oblique tiles whose bytes are readable and whose contents are not whole.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <functional>
#include <osg/Geode>
#include <osg/Geometry>
#include <osgDB/WriteFile>

#include "engine/scene/paged_tiles.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::scene;

class DamagedTilesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::vector<Note> notes_;

  /// Two triangles of a square, each of its own set.
  static osg::ref_ptr<osg::Geometry> square() {
    osg::ref_ptr<osg::Geometry> made = new osg::Geometry;
    osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
    osg::ref_ptr<osg::Vec3Array> normals = new osg::Vec3Array;
    for (const auto& p :
         {osg::Vec3(0, 0, 0), osg::Vec3(10, 0, 0), osg::Vec3(10, 10, 0), osg::Vec3(0, 10, 0)}) {
      corners->push_back(p);
      normals->push_back({0, 0, 1});
    }
    made->setVertexArray(corners);
    made->setNormalArray(normals, osg::Array::BIND_PER_VERTEX);
    made->addPrimitiveSet(new osg::DrawArrays(GL_TRIANGLES, 0, 3));
    osg::ref_ptr<osg::DrawElementsUShort> other = new osg::DrawElementsUShort(GL_TRIANGLES);
    for (const GLushort corner : {0, 2, 3}) other->push_back(corner);
    made->addPrimitiveSet(other);
    return made;
  }
  /// Sets that are left of the square after `damage` was written to a file and read again.
  int setsLeft(const std::function<void(osg::Geometry&)>& damage) {
    const auto surface = square();
    damage(*surface);
    osg::ref_ptr<osg::Geode> geode = new osg::Geode;
    geode->addDrawable(surface);
    const std::string path = folder_.filePath("tile.osgb").toStdString();
    if (!osgDB::writeNodeFile(*geode, path)) qFatal("the tile cannot be written");
    const osg::ref_ptr<scene::PagedTiles> tiles = new scene::PagedTiles;
    const osg::ref_ptr<osg::Node> root = tiles->readRoot(path);
    notes_ = tiles->takeNotes();
    if (!root || !root->asGroup() || root->asGroup()->getNumChildren() != 1) return -1;
    const auto* read = dynamic_cast<const osg::Geometry*>(root->asGroup()->getChild(0));
    return read == nullptr ? -1 : int(read->getNumPrimitiveSets());
  }
  void isToldOnce() {
    QCOMPARE(notes_.size(), std::size_t{1});
    QVERIFY2(hasNote(notes_, "Damaged surfaces of a tile are left out"), notesText(notes_).c_str());
    QVERIFY(QString::fromStdString(notes_.front().where).endsWith("tile.osgb"));
  }

 private slots:
  void ofAWholeTileAllStays() {
    QCOMPARE(setsLeft([](osg::Geometry&) {}), 2);
    QVERIFY2(notes_.empty(), notesText(notes_).c_str());
  }
  void aTriangleWithACornerThatThereIsNotGoesAndTheOtherStays() {
    const auto damage = [](osg::Geometry& surface) {
      static_cast<osg::DrawElementsUShort&>(*surface.getPrimitiveSet(1))[1] = 60'000;
    };
    QCOMPARE(setsLeft(damage), 1);
    isToldOnce();
  }
  void aRunThatEndsBehindTheLastCornerGoes() {
    for (const auto& [first, count] : {std::pair{0, 2'000'000'000}, {3, 3}, {-1, 3}, {0, -3}}) {
      const auto damage = [first = first, count = count](osg::Geometry& surface) {
        surface.setPrimitiveSet(0, new osg::DrawArrays(GL_TRIANGLES, first, count));
      };
      QCOMPARE(setsLeft(damage), 1);
      isToldOnce();
    }
  }
  void runsOfLengthsAreAddedUp() {
    osg::ref_ptr<osg::DrawArrayLengths> runs = new osg::DrawArrayLengths(GL_TRIANGLE_STRIP, 0);
    runs->push_back(3);
    runs->push_back(1);
    const auto put = [&](osg::Geometry& surface) { surface.setPrimitiveSet(0, runs); };
    QCOMPARE(setsLeft(put), 2);
    runs->push_back(1);
    QCOMPARE(setsLeft(put), 1);
    isToldOnce();
  }
  void aSurfaceWithFewerDirectionsThanCornersOrACornerThatIsNoNumberGoes() {
    QCOMPARE(setsLeft([](osg::Geometry& surface) {
               static_cast<osg::Vec3Array&>(*surface.getNormalArray()).resize(3);
             }),
             0);
    isToldOnce();
    QCOMPARE(setsLeft([](osg::Geometry& surface) {
               static_cast<osg::Vec3Array&>(*surface.getVertexArray())[2].z() = NAN;
             }),
             0);
    isToldOnce();
  }
};

QTEST_GUILESS_MAIN(DamagedTilesTest)
#include "zz_damaged_tiles_test.moc"
