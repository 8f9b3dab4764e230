// What is wrong with the connection of a feed, as people read it.
#include <QLabel>
#include <QListWidget>
#include <QtTest>

#include "app/desktop/translation.h"
#include "app/feeds/feed_source.h"
#include "app/feeds/mqtt_trouble.h"
#include "app/panels/feed_list.h"
#include "app/session/city/file_words.h"
#include "gis/feed/feed_descriptor.h"
#include "tests/panels/shown_texts.h"
#include "tests/panels/small_world.h"
#include "tests/support/loopback_listener.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

constexpr int kTroublePatience = 30'000;  // ms
// Of libmosquitto: MOSQ_ERR_EAI, MOSQ_ERR_TLS, MOSQ_ERR_CONN_LOST, MOSQ_ERR_ERRNO.
constexpr int kNoSuchHost = 15, kNoTls = 8, kHungUp = 7, kSystemError = 14;

/// What a feed of this address says that cannot be reached.
std::string troubleOfWay(const std::string& url) {
  feeds::SourceSettings settings;
  settings.url = url;
  auto source = feeds::makeFeedSource(settings);
  if (!source) qFatal("%s", source.error().text().c_str());
  (*source)->start([](feeds::RawMessage) {});
  const bool said =
      QTest::qWaitFor([&] { return !(*source)->health().trouble.empty(); }, kTroublePatience);
  const std::string trouble = (*source)->health().trouble;
  (*source)->stop();
  if (!said) qFatal("the source says nothing");
  return trouble;
}

/// What a feed says whose port is another program's.
std::string troubleOfATakenPort() {
  const test::LoopbackListener other = test::LoopbackListener::open();
  const std::string trouble = troubleOfWay("jt808://127.0.0.1:" + std::to_string(other.port));
  ::close(other.socket);
  return trouble;
}

QString detailOf(const std::string& trouble) {
  session::FeedLine line;
  line.status.id = "buses";
  line.status.name = {"公交车", "Buses"};
  line.trouble = trouble;
  session::WorldView world = smallWorld();
  world.feeds = std::make_shared<const std::vector<session::FeedLine>>(std::vector{line});
  FeedList list;
  list.setView(std::make_shared<const session::WorldView>(std::move(world)));
  auto* rows = list.findChild<QListWidget*>("feeds");
  emit rows->itemClicked(rows->item(0));
  return shownTexts(list);
}

}  // namespace

class FeedTroubleTest : public QObject {
  Q_OBJECT
 private slots:
  void terminalsThatCannotCallAreToldInBothLanguages() {
    const std::string trouble = troubleOfATakenPort();
    desktop::Translation translation;
    translation.use(Language::en);
    QVERIFY2(detailOf(trouble).contains("terminals cannot call here"), trouble.c_str());
    translation.use(Language::zh);
    const QString zh = detailOf(trouble);
    QVERIFY2(zh.contains("终端无法拨入") && zh.contains("空闲的端口"), qPrintable(zh));
    QVERIFY2(!zh.contains("terminals cannot call here"), qPrintable(zh));
  }

  void aWayThatLeadsNowhereIsToldInChinese_data() {
    QTest::addColumn<QString>("way");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("mqtt") << "mqtt://127.0.0.1:%1/a"
                          << "无法连接消息代理"
                          << "代理是否在运行";
    QTest::newRow("http") << "http://127.0.0.1:%1/a"
                          << "无法请求服务器"
                          << "网络和证书";
    QTest::newRow("websocket") << "ws://127.0.0.1:%1/a"
                               << "无法连接服务器"
                               << "自行重试";
    QTest::newRow("file") << "file:/no/such/file%1"
                          << "文件无法读取"
                          << "自行重试";
    QTest::newRow("folder") << "folder:/no/such/folder%1"
                            << "文件夹无法读取"
                            << "自行重试";
  }
  void aWayThatLeadsNowhereIsToldInChinese() {
    QFETCH(QString, way);
    QFETCH(QString, what);
    QFETCH(QString, remedy);
    const test::LoopbackListener gone = test::LoopbackListener::open();
    ::close(gone.socket);  // nobody listens there now
    const std::string trouble = troubleOfWay(way.arg(gone.port).toStdString());
    desktop::Translation translation;
    translation.use(Language::zh);
    const QString zh = detailOf(trouble);
    QVERIFY2(zh.contains(what) && zh.contains(remedy), qPrintable(zh));
  }

  void whatBrokersAndCertificatesRefuseIsToldInChinese() {
    const feeds::MqttAddress broker = *feeds::parseMqttAddress("mqtt://broker.example/a");
    std::vector<Error> errors;
    for (const int code : {1, 3, 5}) errors.push_back(feeds::refusedBy(broker, code));
    for (const int status : {kNoSuchHost, kNoTls, kHungUp, kSystemError})
      errors.push_back(feeds::brokenBy(broker, status, 0, ""));
    errors.push_back({ErrorCode::ioFailed, "the server's certificate has expired", "https://a",
                      "Ask whoever runs the server for a certificate that is valid now, and check "
                      "the clock here"});
    errors.push_back({ErrorCode::ioFailed,
                      "the server's certificate is signed by an authority that is not trusted here",
                      "https://a",
                      "Make sure that it is the right server, then name the authority's "
                      "certificate (PEM file) under \"authority\""});
    for (const Error& error : errors) {
      QVERIFY2(!session::fileErrorWords(error).zh.empty(), error.text().c_str());
      QVERIFY2(!session::fileErrorInChinese(error.text()).empty(), error.text().c_str());
    }
  }

  void aTroubleWithoutChineseStandsInItsOwnWords() {
    desktop::Translation translation;
    translation.use(Language::zh);
    QVERIFY(detailOf("a word of a server").contains("a word of a server"));
  }

  void anUnknownWayToAFeedIsToldInChinese() {
    const auto feed = gis::readFeedDescriptor(
        "{\"id\": \"a\", \"codec\": \"jt808\", \"from\": {\"url\": \"tcp:/"
        "/h:1\"}, "
        "\"cadence_s\": 30, \"late_after_s\": 60, \"silent_after_s\": 180, "
        "\"limits\": {\"ahead_s\": 120, \"oldest_s\": 86400}}",
        "a.json");
    QVERIFY(!feed.ok());
    const std::string zh = session::fileErrorWords(feed.error()).zh;
    QVERIFY2(zh.find("folder:路径") != std::string::npos, feed.error().text().c_str());
  }
};

QTEST_MAIN(FeedTroubleTest)
#include "zz_feed_trouble_test.moc"
