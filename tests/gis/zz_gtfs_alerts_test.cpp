// Alerts of GTFS-realtime: when they hold, in which language, whom they concern.
#include <QtTest>

#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

constexpr std::uint64_t kNowSeconds = 1'784'370'000;  // kSampleReceived

std::string periodOf(std::uint64_t start, std::uint64_t end) {
  return test::bytesField(
      1, (start ? test::varintField(1, start) : "") + (end ? test::varintField(2, end) : ""));
}

std::string inLanguages(int number, std::vector<std::pair<std::string, std::string>> texts) {
  std::string all;
  for (const auto& [language, text] : texts)
    all += test::bytesField(
        1, test::bytesField(1, text) + (language.empty() ? "" : test::bytesField(2, language)));
  return test::bytesField(number, all);
}

FeedBatch batchOf(const std::vector<std::string>& alerts) {
  std::string bytes =
      test::bytesField(1, test::bytesField(1, "2.0") + test::varintField(3, kNowSeconds - 5));
  for (std::size_t i = 0; i < alerts.size(); ++i)
    bytes += test::bytesField(
        2, test::bytesField(1, "a" + std::to_string(i + 1)) + test::bytesField(5, alerts[i]));
  return decodeFeed(test::sampleFeed("gtfs_realtime", "{}"), {bytes, "", test::kSampleReceived});
}

}  // namespace

class GtfsAlertsTest : public QObject {
  Q_OBJECT
 private slots:
  void anAlertStandsOnlyWithinItsPeriods() {
    const std::string detour = test::varintField(7, 4);
    const FeedBatch batch = batchOf({
        periodOf(kNowSeconds + 60, 0) + detour,  // to come
        periodOf(0, kNowSeconds) + detour,       // over
        periodOf(0, kNowSeconds - 9) + periodOf(kNowSeconds - 5, kNowSeconds + 600) + detour,
        periodOf(kNowSeconds - 5, 0) + detour,  // open
        detour,                                 // always
    });
    QCOMPARE(batch.notices.size(), std::size_t(3));
    QCOMPARE(batch.notices[0].id, std::string("a3"));
    QVERIFY(batch.notices[0].until == test::kSampleReceived + millis(600));
    QVERIFY(!batch.notices[1].until && !batch.notices[2].until);
    QCOMPARE(batch.rejected.size(), std::size_t(1));
    QCOMPARE(batch.rejected[0].reason, std::string("alerts are not in force now"));
    QCOMPARE(batch.rejected[0].detail, std::string("\"a1\", \"a2\""));
  }

  void bothLanguagesAreKeptAndElseTheFirst() {
    const FeedBatch batch = batchOf({
        inLanguages(10, {{"de", "Umleitung"}, {"en-GB", "Detour"}, {"zh-CN", "绕行"}}) +
            inLanguages(11, {{"en", "water on the road"}}),
        inLanguages(10, {{"de", "Umleitung"}, {"fr", "Deviation"}}),
    });
    QCOMPARE(batch.notices.size(), std::size_t(2));
    QCOMPARE(batch.notices[0].text, std::string("绕行: water on the road"));
    QCOMPARE(batch.notices[0].textEn, std::string("Detour: water on the road"));
    QCOMPARE(batch.notices[1].text, std::string("Umleitung"));
    QVERIFY(batch.notices[1].textEn.empty());
  }

  void causeLinkAndEveryEntityStandInTheText() {
    std::string informed;
    for (int i = 1; i <= 13; ++i)
      informed += test::bytesField(5, test::bytesField(2, "route" + std::to_string(i)));
    informed += test::bytesField(5, test::bytesField(1, "agency") + test::bytesField(5, "stop9"));
    const FeedBatch batch = batchOf({informed + test::varintField(6, 8) +
                                     inLanguages(8, {{"", "https://bus.example/a"}}) +
                                     inLanguages(10, {{"", "Slow"}})});
    QCOMPARE(batch.notices.size(), std::size_t(1));
    const FeedNotice& notice = batch.notices[0];
    QCOMPARE(notice.place, std::string("route1"));
    const QString zh = QString::fromStdString(notice.text);
    const QString en = QString::fromStdString(notice.textEn);
    QVERIFY2(zh.contains("原因：天气") && zh.contains("其余 4 个"), qPrintable(zh));
    QVERIFY2(en.contains("cause: weather") && en.contains("also route2, route3"), qPrintable(en));
    QVERIFY2(en.contains("route10 and 4 more") && !en.contains("route11"), qPrintable(en));
    QVERIFY2(en.endsWith("https://bus.example/a"), qPrintable(en));
  }

  void aPeriodThatIsCutOffIsNoPeriod() {
    const FeedBatch batch = batchOf({test::bytesField(1, "\x08") + test::varintField(7, 4)});
    QVERIFY(batch.notices.empty());
    QVERIFY(!batch.rejected.empty());
  }
};

QTEST_APPLESS_MAIN(GtfsAlertsTest)
#include "zz_gtfs_alerts_test.moc"
