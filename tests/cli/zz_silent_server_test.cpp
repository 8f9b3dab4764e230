// A program that is interrupted while a server is silent ends in order, and leaves the transfer.
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "gis/raster/raster_io.h"
#include "tests/support/loopback_listener.h"

using namespace citymirror;

class SilentServerTest : public QObject {
  Q_OBJECT

 private slots:
  void anInterruptedImportEndsInOrderWhileItsServerIsSilent() {
    const QTemporaryDir folder;
    const RasterGrid<float> ground(GridShape{50, 40, 10, 0, 0}, 21.F);
    const QString dem = folder.filePath("dem.tif");
    QVERIFY(gis::writeGeoTiff(ground, {"EPSG:4547", 500000, 3350000, ""}, dem.toStdString()).ok());
    const auto server = test::LoopbackListener::open();
    QProcess program;
    program.start(QStringLiteral(CITYMIRROR_BIN_DIR "/citymirror-cli"),
                  {"city", "import", "--out", folder.filePath("city"), "--dem", dem, "--buildings",
                   QString("http://127.0.0.1:%1/houses.geojson").arg(server.port)});
    QVERIFY(program.waitForStarted());
    pollfd asked{server.socket, POLLIN, 0};
    const bool came = ::poll(&asked, 1, 120'000) == 1;
    const int connection = came ? ::accept(server.socket, nullptr, nullptr) : -1;
    ::kill(pid_t(program.processId()), SIGINT);
    const bool ended = program.waitForFinished(120'000);
    if (!ended) program.kill();
    const QByteArray said = program.readAllStandardError();
    ::close(connection);
    ::close(server.socket);
    QVERIFY(came);
    QVERIFY(ended);
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QVERIFY2(program.exitCode() == 1, said.constData());
    QVERIFY2(said.contains("Stopped on request"), said.constData());
  }
};

QTEST_GUILESS_MAIN(SilentServerTest)
#include "zz_silent_server_test.moc"
