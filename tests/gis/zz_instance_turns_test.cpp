// Instances of 3D Tiles whose directions are packed in two numbers of 16 bits.
#include <QtTest>
#include <cmath>

#include "gis/city/tiles3d_content.h"
#include "tests/support/model_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;

namespace {

std::string evenTable(const Json& table) {
  std::string text = table.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

/// One box at the tile's origin, its directions as the binary part holds them.
std::string turnedBox(const Json& columns, const std::string& directions) {
  Json table = columns;
  table["INSTANCES_LENGTH"] = 1;
  table["POSITION"] = {{"byteOffset", 0}};
  const std::string features = evenTable(table), glb = samples::boxGlb(4, 8, 4);
  std::string binary;
  samples::append<float>(binary, {0, 0, 0});
  binary += directions;
  binary.resize((binary.size() + 7) / 8 * 8, '\0');
  std::string bytes = "i3dm";
  const std::size_t size = 32 + features.size() + binary.size() + glb.size();
  samples::append<std::uint32_t>(bytes, {1, std::uint32_t(size), std::uint32_t(features.size()),
                                         std::uint32_t(binary.size()), 0, 0, 1});
  return bytes + features + binary + glb;
}

Eigen::Matrix3d turnOf(const std::string& tile) {
  const auto models = modelsOfTile(tile, false);
  return models.at(0).places.at(0).linear();
}

std::uint16_t octShare(double value) { return std::uint16_t(std::lround((value + 1) / 2 * 65535)); }

/// The octahedral projection, written down from its definition.
void packOct(std::string& bytes, const Point3& direction) {
  Point3 p = direction / direction.cwiseAbs().sum();
  if (p.z() < 0) {
    const double x = p.x(), y = p.y();
    p.x() = std::copysign(1 - std::abs(y), x);
    p.y() = std::copysign(1 - std::abs(x), y);
  }
  samples::append<std::uint16_t>(bytes, {octShare(p.x()), octShare(p.y())});
}

}  // namespace

class InstanceTurnsTest : public QObject {
  Q_OBJECT

 private slots:
  void packedDirectionsTurnAsPlainOnesDo() {
    const Json plain{{"NORMAL_UP", {{"byteOffset", 12}}}, {"NORMAL_RIGHT", {{"byteOffset", 24}}}};
    const Json packed{{"NORMAL_UP_OCT32P", {{"byteOffset", 12}}},
                      {"NORMAL_RIGHT_OCT32P", {{"byteOffset", 16}}}};
    for (const Point3& axis : {Point3(0, 0, 1), Point3(0.3, -0.5, 0.8), Point3(-0.6, 0.4, -0.7),
                               Point3(0.2, 0.1, -1), Point3(0, -1, 0)}) {
      const Point3 up = axis.normalized(), right = up.unitOrthogonal();
      std::string floats, halves;
      for (const Point3& d : {up, right}) {
        samples::append<float>(floats, {float(d.x()), float(d.y()), float(d.z())});
        packOct(halves, d);
      }
      const Eigen::Matrix3d wanted = turnOf(turnedBox(plain, floats));
      const Eigen::Matrix3d got = turnOf(turnedBox(packed, halves));
      QVERIFY2((wanted - got).norm() < 1e-3, qPrintable(QString::number((wanted - got).norm())));
      QVERIFY((got.col(1) - up).norm() < 1e-3 && (got.col(0) - right).norm() < 1e-3);
    }
  }
  /// What points up in a glTF points up in its tile already (z) when the directions turn it.
  void whoseDirectionsAreTheAxesOfItsTileStandsAsItIs() {
    std::string axes;
    samples::append<float>(axes, {0, 1, 0, 1, 0, 0});
    const Json columns{{"NORMAL_UP", {{"byteOffset", 12}}}, {"NORMAL_RIGHT", {{"byteOffset", 24}}}};
    QVERIFY((turnOf(turnedBox(columns, axes)) - Eigen::Matrix3d::Identity()).norm() < 1e-6);
  }
  void packedDirectionsThatEndEarlyAreToldByTheirName() {
    try {
      turnOf(turnedBox({{"NORMAL_UP_OCT32P", {{"byteOffset", 14}}}}, {}));
      QFAIL("directions past the end of the table were read");
    } catch (const std::exception& e) {
      QVERIFY2(QByteArray(e.what()).contains("NORMAL_UP_OCT32P"), e.what());
    }
  }
};

QTEST_APPLESS_MAIN(InstanceTurnsTest)
#include "zz_instance_turns_test.moc"
