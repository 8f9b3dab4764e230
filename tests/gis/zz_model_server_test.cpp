// A server of 3D Tiles that fails for a while: left alone, then asked again.
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <atomic>

#include "gis/city/model_bytes.h"
#include "tests/support/http_server.h"

using namespace citymirror;
using namespace citymirror::gis;

class ModelServerTest : public QObject {
  Q_OBJECT
  std::atomic<bool> well_ = false;
  test::HttpServer server_{[this](const std::string&) {
    test::HttpAnswer answer{200, "model/gltf-binary", "tile"};
    if (!well_) answer.claimed = 5000;  // breaks off
    return answer;
  }};

  WebLimits restingFor(int seconds) const {
    WebLimits limits;
    limits.restSeconds = seconds;
    return limits;
  }
  /// Three times in a row without an answer.
  void fail(ModelBytes& files) {
    well_ = false;
    for (int i = 0; i < 3; ++i) {
      const auto none = files.read(server_.url() + "/" + std::to_string(i));
      QVERIFY(!none.ok());
      QCOMPARE(none.error().code, ErrorCode::ioFailed);
    }
    well_ = true;
  }

 private slots:
  void aServerThatFailedIsLeftAloneForAWhile() {
    const run::JobContext job;
    ModelBytes files(job, server_.url(), {}, restingFor(3600));
    fail(files);
    const int asked = server_.requests();
    const auto none = files.read(server_.url() + "/more");
    QVERIFY(!none.ok());
    QVERIFY2(none.error().what.find("has stopped answering") != std::string::npos,
             none.error().what.c_str());
    QCOMPARE(server_.requests(), asked);
  }

  void afterThatItIsAskedAgain() {
    const run::JobContext job;
    ModelBytes files(job, server_.url(), {}, restingFor(0));
    fail(files);
    const auto read = files.read(server_.url() + "/more");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QCOMPARE(*read, std::string("tile"));
  }

  void copiesMakeRoomWhileFilesAreRead() {
    const QTemporaryDir keep;
    const run::JobContext job;
    WebLimits limits;
    limits.kept = 10;  // two and a half tiles
    well_ = true;
    ModelBytes files(job, server_.url(), keep.path().toStdString(), limits);
    for (const char* name : {"/1", "/2", "/3", "/4"}) {
      QVERIFY(files.read(server_.url() + name).ok());
      QVERIFY(QDir(keep.path()).entryList(QDir::Files).size() <= 2);
    }
  }
};

QTEST_GUILESS_MAIN(ModelServerTest)
#include "zz_model_server_test.moc"
