// The keys of a descriptor that say how much of a source is wanted.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "gis/feed/feed_descriptor.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

/// A descriptor whose `from` has this address and these further keys.
std::string describedFrom(const std::string& url, const std::string& keys) {
  nlohmann::json feed = nlohmann::json::parse(R"({"id": "f1", "codec": "sensorthings",
      "mapping": {"values": [{"path": "84", "quantity": "water_level", "unit": "m"}]},
      "cadence_s": 300, "late_after_s": 600, "silent_after_s": 1800,
      "limits": {"ahead_s": 120, "oldest_s": 86400}})");
  feed["from"] = nlohmann::json::parse("{" + keys + "}");
  feed["from"]["url"] = url;
  return feed.dump();
}

std::string sourceFaultOf(const std::string& url, const std::string& keys) {
  const auto read = readFeedDescriptor(describedFrom(url, keys), "f.json");
  return read ? std::string() : read.error().where;
}

}  // namespace

class FeedSourceKeysTest : public QObject {
  Q_OBJECT
 private slots:
  void topicsAreAListBesideABrokerAlone() {
    const auto read = readFeedDescriptor(
        describedFrom("mqtt://host:1884/", R"("topics": ["a(1)/O", "b/+"])"), "f.json");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QCOMPARE(read->from.topics, (std::vector<std::string>{"a(1)/O", "b/+"}));
    QCOMPARE(sourceFaultOf("mqtt://host/a", R"("topics": ["b"])"),
             std::string("f.json: from/url"));
    QCOMPARE(sourceFaultOf("mqtt://host", R"("topics": [])"), std::string("f.json: from/topics"));
    QCOMPARE(sourceFaultOf("mqtt://host", R"("topics": "a")"), std::string("f.json: from/topics"));
    QCOMPARE(sourceFaultOf("ws://host", R"("topics": ["a"])"), std::string("f.json: from/topics"));
  }

  void terminalsCallAFeedOfTheirCodecAlone() {
    const auto page = readFile(CITYMIRROR_SOURCE_DIR "/assets/help/feeds.md");
    const std::string mark = "```terminals\n";
    const std::size_t begin = page->find(mark) + mark.size();
    const std::string example = page->substr(begin, page->find("```", begin) - begin);
    const auto feed = readFeedDescriptor(example, "buses.json");
    QVERIFY2(feed.ok(), feed.ok() ? "" : feed.error().text().c_str());
    QVERIFY(feed->codec == FeedCodec::jt808 && feed->from.url == "jt808://0.0.0.0:7611");
    QVERIFY(feed->mapping.onlyListed && feed->mapping.sensors.at("13800138007") == "BUS-7");
    QCOMPARE(sourceFaultOf("jt808://0.0.0.0:7611", "\"mqtt\": \"5\""),
             std::string("f.json: from/url"));
    QCOMPARE(sourceFaultOf("jt808://:7611", "\"mqtt\": \"5\""), std::string("f.json: from/url"));
  }

  void pagesAreANumberWithinItsRange() {
    const auto read =
        readFeedDescriptor(describedFrom("https://h/O", R"("every_s": 60, "pages": 5)"), "f.json");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QCOMPARE(read->from.pages, 5);
    QCOMPARE(sourceFaultOf("https://h/O", R"("every_s": 60, "pages": 0)"),
             std::string("f.json: from/pages"));
  }
};

QTEST_APPLESS_MAIN(FeedSourceKeysTest)
#include "zz_feed_source_keys_test.moc"
