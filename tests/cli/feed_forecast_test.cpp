// A city that lives by its feeds without a window renews its forecasts as the window does.
#include <QtTest>

#include "gis/city/city_package.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

constexpr int kRainPatience = 120'000;  // the machine may be busy

const char* const kRainFeed =
    R"({"id": "rain", "codec": "json", "from": {"url": "folder:inbox", "every_s": 0.05},
    "mapping": {"sensor": "/id", "at": {"path": "/t", "format": "unix_s"},
      "values": [{"path": "/v", "quantity": "rain_intensity", "unit": "mm/h"}]},
    "cadence_s": 300, "late_after_s": 600, "silent_after_s": 1800,
    "limits": {"ahead_s": 120, "oldest_s": 86400}})";

}  // namespace

class FeedForecastTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString write(const QString& name, const QByteArray& bytes) {
    const QString path = folder_.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
      qFatal("cannot write");
    return path;
  }

 private slots:
  void measuredRainStartsAForecastThatNobodyAskedFor() {
    QVERIFY(gis::writeCity(smallCity(), folder_.filePath("city").toStdString(), {}).ok());
    const QString feed = write("town/rain.json", kRainFeed);
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    QStringList readings;
    for (const int minutesAgo : {10, 5, 0})
      readings << QString(R"({"id": "S-RAIN", "t": %1, "v": 48})").arg(now - 60 * minutesAgo);
    write("town/inbox/1.json", "[" + readings.join(',').toUtf8() + "]");
    QProcess program;
    program.start(QStringLiteral(CITYMIRROR_BIN_DIR "/citymirror-cli"),
                  {"feed", "run", feed, "--city", folder_.filePath("city"), "--data",
                   folder_.filePath("desk")});
    QVERIFY(program.waitForStarted());
    QByteArray out;
    const auto heard = [&] {
      return (out += program.readAllStandardOutput()).contains("  forecast F001  ");
    };
    QTRY_VERIFY2_WITH_TIMEOUT(heard(), qPrintable(out + program.readAllStandardError()),
                              kRainPatience);
    program.terminate();
    QVERIFY(program.waitForFinished(30'000));
  }
};

QTEST_GUILESS_MAIN(FeedForecastTest)
#include "feed_forecast_test.moc"
