// The keys of a descriptor that say how much of a source is wanted.
#include <QtTest>

#include "gis/feed/feed_descriptor.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

std::string describedFrom(const std::string& from) {
  return R"({"id": "f1", "codec": "sensorthings", "from": )" + from +
         R"(, "mapping": {"values": [{"path": "84", "quantity": "water_level", "unit": "m"}]},
      "cadence_s": 300, "late_after_s": 600, "silent_after_s": 1800,
      "limits": {"ahead_s": 120, "oldest_s": 86400}})";
}

std::string sourceFaultOf(const std::string& from) {
  const auto read = readFeedDescriptor(describedFrom(from), "f.json");
  return read ? std::string() : read.error().where;
}

}  // namespace

class FeedSourceKeysTest : public QObject {
  Q_OBJECT
 private slots:
  void topicsAreAListBesideABrokerAlone() {
    const auto read = readFeedDescriptor(
        describedFrom(R"({"url": "mqtt://host:1884/", "topics": ["a(1)/O", "b/+"]})"), "f.json");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QCOMPARE(read->from.topics, (std::vector<std::string>{"a(1)/O", "b/+"}));
    QCOMPARE(sourceFaultOf(R"({"url": "mqtt://host/a", "topics": ["b"]})"),
             std::string("f.json: from/url"));
    for (const char* from : {R"({"url": "mqtt://host", "topics": []})",
                             R"({"url": "mqtt://host", "topics": "a"})",
                             R"({"url": "ws://host", "topics": ["a"]})"})
      QCOMPARE(sourceFaultOf(from), std::string("f.json: from/topics"));
  }

  void pagesAreANumberWithinItsRange() {
    const auto read =
        readFeedDescriptor(describedFrom(R"({"url": "https://h/O", "every_s": 60, "pages": 5})"),
                           "f.json");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QCOMPARE(read->from.pages, 5);
    QCOMPARE(sourceFaultOf(R"({"url": "https://h/O", "every_s": 60, "pages": 0})"),
             std::string("f.json: from/pages"));
  }
};

QTEST_APPLESS_MAIN(FeedSourceKeysTest)
#include "zz_feed_source_keys_test.moc"
