// A server of SensorThings gives its answers in pages: all of them are fetched, from it alone.
#include <QtTest>

#include <atomic>
#include <mutex>
#include <vector>

#include "app/feeds/feed_source.h"
#include "app/feeds/next_page.h"
#include "tests/support/http_server.h"

using namespace citymirror;
using namespace citymirror::feeds;

namespace {

/// Page `number`, and where the next one is (JSON text; empty: nowhere).
std::string pageText(int number, const std::string& next) {
  return "{\"value\": [" + std::to_string(number) + "]" +
         (next.empty() ? "" : ", \"@iot.nextLink\": " + next) + "}";
}

/// What came, in order.
struct PageBasket {
  FeedSource::Sink sink() {
    return [this](RawMessage message) {
      const std::scoped_lock lock(mutex);
      came.push_back(std::move(message));
    };
  }
  std::vector<RawMessage> all() {
    const std::scoped_lock lock(mutex);
    return came;
  }
  std::mutex mutex;
  std::vector<RawMessage> came;
};

SourceSettings pagesOf(const std::string& url, std::size_t most = 20) {
  SourceSettings settings;
  settings.url = url;
  settings.every = Millis{3'600'000};
  settings.firstRetry = settings.longestRetry = Millis{20};
  settings.headers = {{"Authorization", "Bearer KEY"}};
  settings.nextPageKey = "@iot.nextLink";
  settings.mostPages = most;
  return settings;
}

std::unique_ptr<FeedSource> begunPages(SourceSettings settings, PageBasket& basket) {
  auto source = makeFeedSource(std::move(settings));
  if (!source) qFatal("%s", source.error().text().c_str());
  (*source)->start(basket.sink());
  return std::move(*source);
}

}  // namespace

class HttpPagesTest : public QObject {
  Q_OBJECT
 private slots:
  void everyPageIsAMessageOfItsOwn() {
    test::HttpServer server([](const std::string& target) {
      if (target == "/v1.1/Observations")
        return test::HttpAnswer{200, "application/json",
                                pageText(1, "\"Observations?$skip=1&note=a b\"")};
      if (target == "/v1.1/Observations?$skip=1&note=a+b")
        return test::HttpAnswer{200, "application/json", pageText(2, "\"/last\"")};
      return test::HttpAnswer{200, "application/json", pageText(3, "")};
    });
    PageBasket basket;
    const auto source = begunPages(pagesOf(server.url() + "/v1.1/Observations"), basket);
    QTRY_COMPARE_WITH_TIMEOUT(basket.all().size(), std::size_t(3), 30000);
    const auto came = basket.all();
    QVERIFY(came[0].payload.find("[1]") != std::string::npos);
    QVERIFY(came[1].payload.find("[2]") != std::string::npos);
    QCOMPARE(came[2].payload, pageText(3, ""));
    QVERIFY(came[0].nextPage == RawMessage::NextPage::taken);
    QVERIFY(server.lastRequest().find("GET /last ") != std::string::npos);
    QVERIFY(server.lastRequest().find("Authorization: Bearer KEY") != std::string::npos);
  }

  void anEndlessAnswerIsCutAndTheLastPageSaysSo() {
    std::atomic<int> number = 0;
    test::HttpServer server([&](const std::string&) {
      ++number;
      return test::HttpAnswer{
          200, "application/json",
          pageText(number, "\"/more?$skip=" + std::to_string(number.load()) + "\"")};
    });
    PageBasket basket;
    const auto source = begunPages(pagesOf(server.url() + "/first", 4), basket);
    QTRY_COMPARE_WITH_TIMEOUT(basket.all().size(), std::size_t(4), 30000);
    QVERIFY(basket.all()[2].nextPage == RawMessage::NextPage::taken);
    QTRY_VERIFY_WITH_TIMEOUT(basket.all()[3].nextPage == RawMessage::NextPage::left, 30000);
    source->stop();
    QCOMPARE(server.requests(), 4);
  }

  void aPageOfAnotherServerIsNotFetched() {
    test::HttpServer other([](const std::string&) {
      return test::HttpAnswer{200, "application/json", pageText(2, "")};
    });
    test::HttpServer server([&](const std::string&) {
      return test::HttpAnswer{200, "application/json",
                              pageText(1, "\"" + other.url() + "/page\"")};
    });
    PageBasket basket;
    const auto source = begunPages(pagesOf(server.url() + "/first"), basket);
    QTRY_COMPARE_WITH_TIMEOUT(basket.all().size(), std::size_t(1), 30000);
    source->stop();
    QVERIFY(basket.all()[0].nextPage == RawMessage::NextPage::left);
    QCOMPARE(other.requests(), 0);
  }

  void aPageThatFailsIsToldAndAllComesAgain() {
    std::atomic<int> status = 500;
    test::HttpServer server([&](const std::string& target) {
      if (target == "/first")
        return test::HttpAnswer{200, "application/json", pageText(1, "\"/second\""),
                                "ETag: \"1\"\r\n"};
      return test::HttpAnswer{status.load(), "application/json", pageText(2, "")};
    });
    PageBasket basket;
    const auto source = begunPages(pagesOf(server.url() + "/first"), basket);
    QTRY_VERIFY_WITH_TIMEOUT(source->health().trouble.find("500") != std::string::npos, 30000);
    status = 200;
    QTRY_VERIFY_WITH_TIMEOUT(!basket.all().empty() && basket.all().back().payload == pageText(2, ""),
                             30000);
  }

  void aFeedThatWantsTheFirstPageAloneGetsIt() {
    test::HttpServer server([](const std::string&) {
      return test::HttpAnswer{200, "application/json", pageText(1, "\"/second\"")};
    });
    PageBasket basket;
    SourceSettings first = pagesOf(server.url() + "/first");
    first.nextPageKey.clear();
    const auto source = begunPages(first, basket);
    QTRY_COMPARE_WITH_TIMEOUT(basket.all().size(), std::size_t(1), 30000);
    source->stop();
    QCOMPARE(server.requests(), 1);
    QVERIFY(basket.all()[0].nextPage == RawMessage::NextPage::taken);
  }

  void onlyAnAddressOfTheFeedsOwnServerIsAPage() {
    const std::string key = "@iot.nextLink", own = "https://user:pw@things.example/v1.1/Observations";
    const auto next = [&](const std::string& link) {
      return nextPageOf("{\"deep\": {\"@iot.nextLink\": \"/no\"}, \"@iot.nextLink\": " + link + "}",
                        key, own, own);
    };
    QCOMPARE(next("\"https://THINGS.example:443/v1.1/Observations?$skip=100\""),
             std::string("https://user:pw@THINGS.example:443/v1.1/Observations?$skip=100"));
    QCOMPARE(next("\"?$skip=100\""),
             std::string("https://user:pw@things.example/v1.1/Observations?$skip=100"));
    for (const char* link :
         {"\"http://things.example/x\"", "\"https://things.example:444/x\"", "\"\"", "7", "null",
          "\"https://elsewhere.example/x\"", "\"file:///etc/passwd\"", "\"https://things.example.evil/x\""})
      QVERIFY2(next(link).empty(), link);
    QVERIFY(nextPageOf("[\"@iot.nextLink\"]", key, own, own).empty());
    QVERIFY(nextPageOf("{\"@iot.nextLink\"", key, own, own).empty());
  }
};

QTEST_GUILESS_MAIN(HttpPagesTest)
#include "zz_http_pages_test.moc"
