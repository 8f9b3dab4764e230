// What is wrong with the connection of a feed, as people read it.
#include <QLabel>
#include <QListWidget>
#include <QtTest>

#include "app/desktop/translation.h"
#include "app/feeds/feed_source.h"
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

/// What a feed says whose port is another program's.
std::string troubleOfATakenPort() {
  const test::LoopbackListener other = test::LoopbackListener::open();
  feeds::SourceSettings settings;
  settings.url = "jt808://127.0.0.1:" + std::to_string(other.port);
  auto source = feeds::makeFeedSource(settings);
  if (!source) qFatal("%s", source.error().text().c_str());
  (*source)->start([](feeds::RawMessage) {});
  const bool said =
      QTest::qWaitFor([&] { return !(*source)->health().trouble.empty(); }, kTroublePatience);
  const std::string trouble = (*source)->health().trouble;
  (*source)->stop();
  ::close(other.socket);
  if (!said) qFatal("the source says nothing");
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

  void aTroubleWithoutChineseStandsInItsOwnWords() {
    desktop::Translation translation;
    translation.use(Language::zh);
    QVERIFY(detailOf("a word of a server").contains("a word of a server"));
  }

  void anUnknownWayToAFeedIsToldInChinese() {
    const auto feed = gis::readFeedDescriptor(
        R"({"id": "a", "codec": "jt808", "from": {"url": "tcp://h:1"}, "cadence_s": 30,
            "late_after_s": 60, "silent_after_s": 180,
            "limits": {"ahead_s": 120, "oldest_s": 86400}})",
        "a.json");
    QVERIFY(!feed.ok());
    const std::string zh = session::fileErrorWords(feed.error()).zh;
    QVERIFY2(zh.find("folder:路径") != std::string::npos, feed.error().text().c_str());
  }
};

QTEST_MAIN(FeedTroubleTest)
#include "zz_feed_trouble_test.moc"
