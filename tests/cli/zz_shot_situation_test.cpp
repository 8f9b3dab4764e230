// Warnings of others in pictures that are drawn without a window: as the window draws them.
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "gis/crs/transform.h"
#include "gis/feed/cap.h"
#include "gis/feed/recording.h"
#include "tests/support/png_pixels.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

constexpr int kShotWide = 640, kShotHigh = 360;

CityModel shotCity() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return city;
}

/// Orange, of wind: no forecast follows from it.
std::string windWarning(const CityModel& city) {
  gis::CapAlert alert;
  alert.identifier = "A1";
  alert.sender = "office@example.org";
  alert.sent = *parseIso("2026-07-18T10:00:00Z");
  alert.status = "Actual";
  alert.msgType = "Alert";
  alert.scope = "Public";
  gis::CapInfo info;
  info.language = "en-US";
  info.category = "Met";
  info.event = "Wind";
  info.urgency = "Immediate";
  info.severity = "Severe";
  info.certainty = "Observed";
  info.headline = "Gale warning";
  info.areaDesc = "The middle";
  info.expires = *parseIso("2026-07-18T12:00:00Z");
  std::vector<Point2> ring;
  for (const Point2& p :
       {Point2(350, 400), Point2(650, 400), Point2(650, 600), Point2(350, 600), Point2(350, 400)})
    ring.push_back(*gis::toWgs84(city.frame, p));
  info.polygons = {ring};
  alert.infos = {info};
  return gis::writeCap(alert);
}

gis::FeedMessage readingAt(const char* time) {
  const std::string body =
      std::string("{\"sensor\":\"S-POND1\",\"at\":\"") + time + "\",\"value\":0.01,\"unit\":\"m\"}";
  return {*parseIso(time), "ponding_depth", "observation", body};
}

}  // namespace

class ShotSituationTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString path(const char* name) const { return folder_.filePath(name); }
  QByteArray shot(const QStringList& more) {
    const QString png = path("shot.png");
    QFile::remove(png);
    const Ran ran =
        runCli(QStringList{"scene", "shot", path("city"), "--recording", path("evening.jsonl"),
                           "--at", "2026-07-18T10:04:00Z", "--size",
                           QString("%1x%2").arg(kShotWide).arg(kShotHigh), "--pose",
                           "500,450,900,0,-60", "--lang", "en", "--out", png} +
               more);
    if (ran.status != 0) return ran.err.toUtf8();
    const auto bytes = readFile(png.toStdString());
    return bytes ? test::pixelsOfPng(std::string(bytes->begin(), bytes->end())) : QByteArray();
  }
  /// Pixels of the colour of the level, as the rim and the mark have it.
  static int orangePixels(const QByteArray& pixels, int rows = kShotHigh) {
    const int channels = int(pixels.size()) / (kShotWide * rows);
    int count = 0;
    for (int i = 0; i + 2 < pixels.size(); i += std::max(channels, 1)) {
      const auto part = [&](int k) { return int(std::uint8_t(pixels[i + k])); };
      count += part(0) > 200 && part(1) > 90 && part(1) < 170 && part(2) < 80 ? 1 : 0;
    }
    return count;
  }

 private slots:
  void initTestCase() {
    const CityModel city = shotCity();
    QVERIFY(gis::writeCity(city, path("city").toStdString(), {}).ok());
    const std::string recording = gis::writeRecording(
        {readingAt("2026-07-18T10:00:00Z"),
         {*parseIso("2026-07-18T10:01:00Z"), "weather", "cap", windWarning(city)},
         readingAt("2026-07-18T10:05:00Z")});
    QFile file(path("evening.jsonl"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(recording));
  }

  void aWarningInForceIsInThePictureAndGoesByItsWordAndWithTheMarks() {
    const QByteArray warned = shot({"--no-footer"});
    QVERIFY2(warned.size() >= 3 * kShotWide * kShotHigh, warned.left(400));
    const int rim = orangePixels(warned);
    QVERIFY2(rim > 300, qPrintable(QString::number(rim)));
    for (const char* hidden : {"warnings", "marks"}) {
      const int left = orangePixels(shot({"--no-footer", "--hide", hidden}));
      QVERIFY2(left * 10 < rim, qPrintable(QString("%1: %2 of %3").arg(hidden).arg(left).arg(rim)));
    }
  }
  void theStripSaysWhatItsAreaIsWhereItIsDrawn() {
    const auto strip = [&](const QStringList& more) {
      const QByteArray pixels = shot(more);
      const auto size = pixels.size() / kShotHigh * 100;
      return size > 0 ? pixels.right(size) : pixels;  // south of the area
    };
    const QByteArray with = strip({}), without = strip({"--hide", "warnings"});
    QVERIFY2(with.size() >= 3 * kShotWide * 100, with.left(400));
    const int keyed = orangePixels(with, 100), plain = orangePixels(without, 100);
    QVERIFY2(keyed > plain + 10, qPrintable(QString("%1, %2").arg(keyed).arg(plain)));
  }
};

QTEST_GUILESS_MAIN(ShotSituationTest)
#include "zz_shot_situation_test.moc"
