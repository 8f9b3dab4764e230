#include <QTemporaryDir>
#include <QtTest>

#include "app/session/demo_store.h"
#include "engine/core/file_io.h"

using namespace citymirror;

/// The demo city is kept on the disk and comes back whatever happens to its files there.
class StoredDemoTest : public QObject {
  Q_OBJECT
 private slots:
  void aDamagedDemoCityIsMadeAgainWithANote() {
    QTemporaryDir folder;
    const std::string data = folder.path().toStdString();
    flood::CityFloodOptions coarse;
    coarse.cell = 50;
    const auto first = session::loadDemoCity(data, coarse, {});
    QVERIFY2(first.ok(), first.ok() ? "" : first.error().text().c_str());
    const std::string terrain = data + "/demo-city/terrain.tif";
    const auto whole = readFile(terrain);
    QVERIFY(whole.ok());
    QVERIFY(writeFile(terrain, whole->substr(0, whole->size() / 2)).ok());
    const auto again = session::loadDemoCity(data, coarse, {});
    QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
    QCOMPARE(again->notes.size(), std::size_t(1));
    QVERIFY2(again->notes[0].what.find("The stored demo city is made again: The city package is "
                                       "damaged") == 0,
             again->notes[0].what.c_str());
    QCOMPARE(again->city->buildings.size(), first->city->buildings.size());
    QVERIFY(*readFile(terrain) == *whole);
    const auto third = session::loadDemoCity(data, coarse, {});
    QVERIFY(third.ok() && third->notes.empty());
  }
};

QTEST_GUILESS_MAIN(StoredDemoTest)
#include "zz_stored_demo_test.moc"
