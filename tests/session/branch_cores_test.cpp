// How many cores branches and plans take of a machine.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/session/steering_config.h"
#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::session;

class BranchCoresTest : public QObject {
  Q_OBJECT

  static nlohmann::json shipped() {
    return nlohmann::json::parse(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/steering.json"));
  }

 private slots:
  void allCoresAreTakenWhereNobodySaysHowMany() {
    const auto config = parseSteering(shipped().dump());
    QVERIFY2(config.ok(), config.ok() ? "" : config.error().text().c_str());
    QCOMPARE(config->branchCores, 0U);
    QCOMPARE(branchesAtOnce(*config, 8), 8U);
    QCOMPARE(branchesAtOnce(*config, 2), 3U);  // a run and two branches go on together
    QCOMPARE(plansAtOnce(*config, 8), 7U);     // one draws
    QCOMPARE(plansAtOnce(*config, 1), 1U);
    auto before = shipped();
    before.erase("branch_cores");
    QCOMPARE(parseSteering(before.dump())->branchCores, 0U);
  }

  void asManyAreTakenAsTheConfigurationSays() {
    auto json = shipped();
    json["branch_cores"]["most"] = 2;
    const auto config = parseSteering(json.dump());
    QVERIFY2(config.ok(), config.ok() ? "" : config.error().text().c_str());
    QCOMPARE(branchesAtOnce(*config, 16), 2U);
    QCOMPARE(plansAtOnce(*config, 16), 2U);
  }

  void coresAreWholeAndHaveASource() {
    for (const double wrong : {-1.0, 1.5, 5000.0}) {
      auto json = shipped();
      json["branch_cores"]["most"] = wrong;
      const auto config = parseSteering(json.dump());
      QVERIFY(!config.ok());
      QCOMPARE(config.error().where, std::string("branch_cores.most"));
    }
    auto json = shipped();
    json["branch_cores"].erase("source");
    QVERIFY(!parseSteering(json.dump()).ok());
  }
};

QTEST_GUILESS_MAIN(BranchCoresTest)
#include "branch_cores_test.moc"
