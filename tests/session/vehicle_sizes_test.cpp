// The sizes of vehicles' bodies come from a file.
#include <QtTest>

#include "app/session/config.h"
#include "app/session/live/vehicle_sizes.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::session;
using draw::MovingKind;

class VehicleSizesTest : public QObject {
  Q_OBJECT
 private slots:
  void theSizesThatComeWithTheProgramKeepTheLimitsOfTheLaw() {  // GB 1589-2016
    const auto sizes = parseVehicleSizes(*readFile(findAssets() + "/config/vehicle_bodies.json"));
    QVERIFY2(sizes.ok(), sizes.ok() ? "" : sizes.error().text().c_str());
    QCOMPARE(sizes->size(), std::size_t{6});
    for (const auto& [kind, size] : *sizes) {
      QVERIFY(size.length > 4 && size.length <= 12);
      QVERIFY(size.width > 1.5 && size.width <= 2.55);
      QVERIFY(size.height > 1 && size.height <= 4);
    }
    QCOMPARE(sizes->at(MovingKind::car).length, 4.5);
    QCOMPARE(sizes->at(MovingKind::bus).length, 12.0);
  }
  void theConfigurationBringsThemIntoThePicture() {
    const auto config = loadConfig(findAssets());
    QVERIFY2(config.ok(), config.ok() ? "" : config.error().text().c_str());
    QVERIFY(config->vehicleShapes != nullptr);
    QCOMPARE(config->vehicleShapes->of(MovingKind::fireEngine)->length, 8.5);
    QVERIFY(!config->vehicleShapes->of(MovingKind::boat));
  }
  void whatIsNoJsonIsOneError() {
    for (const char* text : {"", "[]", "{"}) {
      const auto refused = parseVehicleSizes(text);
      QVERIFY(!refused.ok());
      QCOMPARE(refused.error().code, ErrorCode::unreadable);
      QVERIFY(!refused.error().remedy.empty());
    }
  }
};

QTEST_APPLESS_MAIN(VehicleSizesTest)
#include "vehicle_sizes_test.moc"
