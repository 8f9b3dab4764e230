// Webhooks and gateways against small real web servers, well-behaved and not.
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "app/feeds/channels.h"
#include "tests/support/channel_receipts.h"
#include "tests/support/talking_server.h"

using namespace citymirror;
using namespace citymirror::feeds;
using test::answerRequest;
using test::order;
using test::ReceiptBook;
using test::Talk;
using test::TalkingServer;
using test::WebRequest;

namespace {

/// Requests that a server of a test has read.
class RequestBook {
 public:
  void add(const WebRequest& request) {
    const std::scoped_lock lock(mutex_);
    requests_.push_back(request);
  }
  std::vector<WebRequest> all() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  std::size_t size() const { return all().size(); }

 private:
  mutable std::mutex mutex_;
  std::vector<WebRequest> requests_;
};

ChannelSettings webhookSettings() {
  ChannelSettings settings;
  settings.id = "webhook";
  settings.kind = ChannelKind::webhook;
  return settings;
}

std::unique_ptr<Channel> begun(const ChannelSettings& settings, ReceiptBook& book,
                               const Secrets& secrets = {},
                               ChannelTimes times = test::hastyTimes()) {
  auto channel = makeChannel(settings, secrets, times);
  if (!channel) qFatal("%s", channel.error().text().c_str());
  (*channel)->start(book.sink());
  return std::move(*channel);
}

QJsonObject jsonOf(const WebRequest& request) {
  return QJsonDocument::fromJson(QByteArray::fromStdString(request.body)).object();
}

}  // namespace

class ChannelHttpTest : public QObject {
  Q_OBJECT
 private slots:
  void aWebhookGetsTheWholeMessageAndAnswersFurther() {
    RequestBook requests;
    TalkingServer server([&](Talk& talk) {
      requests.add(test::readRequest(talk));
      answerRequest(talk, 200, R"({"state":"acknowledged"})");
    });
    ReceiptBook book;
    ChannelSettings settings = webhookSettings();
    settings.headers["Authorization"] = "Bearer {env:TOKEN}";
    const auto channel = begun(settings, book, {{"TOKEN", "t0p\r\nEvil: 1"}});
    Outgoing message = order("L1/1", server.at("http") + "/in");
    message.cap = "<alert><status>Exercise</status></alert>";
    QVERIFY(channel->send(message).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L1/1"), std::string("acknowledged"), 30000);
    const WebRequest request = requests.all().at(0);
    QCOMPARE(request.verb, std::string("POST"));
    QCOMPARE(request.target, std::string("/in"));
    QVERIFY2(request.headers.find("Authorization: Bearer t0pEvil: 1\n") != std::string::npos,
             request.headers.c_str());
    QVERIFY(request.headers.find("Idempotency-Key: L1/1\n") != std::string::npos);
    const QJsonObject json = jsonOf(request);
    QCOMPARE(json["id"].toString(), QString("L1/1"));
    QCOMPARE(json["kind"].toString(), QString("order"));
    QCOMPARE(json["text"]["zh"].toString(),
             QString("【演练 Exercise】江津路积水 \"30\" 厘米，请到场抽排。"));
    QCOMPARE(json["text"]["en"].toString(),
             QString("[Exercise 演练] 30 cm on Jiangjin Road: go there & pump."));
    QVERIFY(json["cap"].toString().contains("Exercise"));
    QVERIFY(json["drill"].toBool());
  }

  void onlyTheRealThingGoesWithoutTheWordExercise() {
    RequestBook requests;
    TalkingServer server([&](Talk& talk) {
      requests.add(test::readRequest(talk));
      answerRequest(talk, 204);
    });
    ReceiptBook book;
    const auto channel = begun(webhookSettings(), book);
    Outgoing message = order("real", server.at("http"));
    message.purpose = Purpose::real;
    QVERIFY(channel->send(message).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("real"), std::string("sent"), 30000);
    QVERIFY(!QString::fromStdString(requests.all()[0].body).contains("Exercise"));
    QVERIFY(!jsonOf(requests.all()[0])["drill"].toBool());
  }

  void aCapMessageThatContradictsThePurposeIsRefused() {
    ReceiptBook book;
    const auto channel = begun(webhookSettings(), book);
    Outgoing message = order("x", "http://127.0.0.1:1/");
    for (const char* cap : {"<alert><status>Actual</status></alert>", "<alert/>",
                            "<cap:alert><cap:status> Test </cap:status></cap:alert>"}) {
      message.cap = cap;
      const Outcome refused = channel->send(message);
      QVERIFY2(!refused.ok() && refused.error().code == ErrorCode::badInput, cap);
    }
    message.purpose = Purpose::real;
    message.cap = "<cap:status>Exercise</cap:status>";
    QVERIFY(!channel->send(message).ok());
    QVERIFY(book.all().empty());
  }

  void laterAnswersAreAskedForUntilSomebodyActs() {
    std::atomic<int> asked = 0;
    TalkingServer server([&](Talk& talk) {
      const WebRequest request = test::readRequest(talk);
      if (request.verb == "POST") return answerRequest(talk, 202, R"({"reference":"r 7"})");
      if (request.target != "/receipts/r%207") return answerRequest(talk, 404);
      const int n = ++asked;
      const char* state = n < 3 ? "sent" : n < 5 ? "delivered" : n < 7 ? "acknowledged" : "acting";
      answerRequest(talk, 200, std::string(R"({"state":")") + state + "\"}");
    });
    ReceiptBook book;
    ChannelSettings settings = webhookSettings();
    settings.poll.url = server.at("http") + "/receipts/{reference}";
    settings.poll.every = Millis{15};
    settings.poll.answer.state = "/state";
    settings.poll.answer.words = {{"sent", incident::ReceiptState::sent},
                                  {"delivered", incident::ReceiptState::delivered},
                                  {"acknowledged", incident::ReceiptState::acknowledged},
                                  {"acting", incident::ReceiptState::acting}};
    const auto channel = begun(settings, book);
    QVERIFY(channel->send(order("L1/1", server.at("http"))).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L1/1"), std::string("sent delivered acknowledged acting"),
                              30000);
    const int after = asked;
    QTest::qWait(100);
    QVERIFY(asked <= after + 1);
  }

  void theReceiptsFitALinkage() {
    TalkingServer server([&](Talk& talk) {
      test::readRequest(talk);
      answerRequest(talk, 200, R"({"state":"delivered"})");
    });
    incident::LinkagePlan plan;
    plan.id = "p";
    plan.tasks = {{"drainage", {"{place}", "{place}"}, {"webhook"}, Millis{60'000}, ""}};
    incident::LinkageFacts facts;
    facts.id = "L9";
    facts.place = {"江津路", "Jiangjin Road"};
    auto linkage =
        incident::expandPlan(plan,
                             std::vector<incident::Recipient>{
                                 {"crew", "drainage", {}, {{"webhook", server.at("http")}}}},
                             facts, Instant{1000});
    QVERIFY(linkage.ok());
    ReceiptBook book;
    const auto channel = begun(webhookSettings(), book);
    const incident::Dispatch& dispatch = linkage->dispatches[0];
    QVERIFY(
        channel->send({dispatch.id, dispatch.recipient, dispatch.address, {}, dispatch.text}).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.all().size(), std::size_t(1), 30000);
    const Receipt receipt = book.all()[0];
    QVERIFY(
        incident::takeReceipt(*linkage, receipt.id, receipt.state, receipt.at, receipt.why).ok());
    QVERIFY(linkage->dispatches[0].state() == incident::ReceiptState::delivered);
  }

  void whatPassesIsTriedAgainAndWhatDoesNotFailsAtOnce() {
    std::atomic<int> tries = 0;
    TalkingServer server([&](Talk& talk) {
      const WebRequest request = test::readRequest(talk);
      if (request.target == "/gone") return answerRequest(talk, 404);
      if (++tries == 1) return talk.hangUp();
      answerRequest(talk, tries == 2 ? 500 : tries == 3 ? 503 : 200);
    });
    ReceiptBook book;
    const auto channel = begun(webhookSettings(), book);
    QVERIFY(channel->send(order("again", server.at("http") + "/busy")).ok());
    QVERIFY(channel->send(order("gone", server.at("http") + "/gone")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("again"), std::string("sent"), 30000);
    QCOMPARE(tries.load(), 4);
    QTRY_COMPARE_WITH_TIMEOUT(book.of("gone"), std::string("failed"), 30000);
    QCOMPARE(book.lastReason("gone"), std::string("the server answers 404"));
  }

  void itGivesUpInTimeAndSaysWhyAndHowOften() {
    TalkingServer server([&](Talk& talk) {
      test::readRequest(talk);
      answerRequest(talk, 500);
    });
    ReceiptBook book;
    ChannelTimes times = test::hastyTimes();
    times.giveUpAfter = Millis{300};
    const auto channel = begun(webhookSettings(), book, {}, times);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(channel->send(order("x", server.at("http"))).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("x"), std::string("failed"), 30000);
    QVERIFY(timer.elapsed() < 15000);
    const std::string why = book.lastReason("x");
    QVERIFY2(why.starts_with("the server answers 500 (") && why.ends_with(" tries)"), why.c_str());
  }

  void peersThatMisbehaveHoldNobody_data() {
    QTest::addColumn<QString>("how");
    for (const char* how : {"stalls", "cuts", "endless", "garbage", "refuses"})
      QTest::newRow(how) << how;
  }
  void peersThatMisbehaveHoldNobody() {
    QFETCH(QString, how);
    TalkingServer bad([&](Talk& talk) {
      if (how == "stalls") return talk.stall();
      test::readRequest(talk);
      if (how == "garbage") return talk.say("\x16\x03\x01 nothing of HTTP\r\n\r\n");
      talk.say("HTTP/1.1 200 -\r\nContent-Length: 1000000000\r\n\r\n");
      if (how == "cuts") return;
      for (int i = 0; i < 2000; ++i) talk.say(std::string(64 << 10, 'x'));
    });
    TalkingServer good([&](Talk& talk) {
      test::readRequest(talk);
      answerRequest(talk, 200);
    });
    ReceiptBook book;
    ChannelTimes times = test::hastyTimes();
    times.giveUpAfter = Millis{700};
    const auto channel = begun(webhookSettings(), book, {}, times);
    const std::string address = how == "refuses" ? "http://127.0.0.1:1/" : bad.at("http");
    QElapsedTimer timer;
    timer.start();
    QVERIFY(channel->send(order("bad", address)).ok());
    QVERIFY(channel->send(order("good", good.at("http"))).ok());
    QVERIFY2(timer.elapsed() < 500, "the caller was held");
    QTRY_COMPARE_WITH_TIMEOUT(book.of("good"), std::string("sent"), 30000);
    // An endless answer with 200 says that the message is taken; it is not read to its end.
    const std::string expected = how == "endless" ? "sent" : "failed";
    QTRY_COMPARE_WITH_TIMEOUT(book.of("bad"), expected, 30000);
    timer.restart();
    channel->stop();
    QVERIFY(timer.elapsed() < 15000);
  }

  void stoppingEndsATryAtOnceAndReportsNothingAfter() {
    TalkingServer server([](Talk& talk) { talk.stall(); });
    ReceiptBook book;
    ChannelTimes times = test::hastyTimes();
    times.answerWithin = Millis{60'000};
    const auto channel = begun(webhookSettings(), book, {}, times);
    QVERIFY(channel->send(order("x", server.at("http"))).ok());
    QTRY_COMPARE_WITH_TIMEOUT(server.connections(), 1, 30000);
    QElapsedTimer timer;
    timer.start();
    channel->stop();
    QVERIFY2(timer.elapsed() < 15000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(book.all().empty());
  }

  void aRecallFollowsWhatHasLeftAndTakesBackWhatHasNot() {
    RequestBook requests;
    TalkingServer server([&](Talk& talk) {
      const WebRequest request = test::readRequest(talk);
      if (request.target == "/stall") return talk.stall();
      requests.add(request);
      answerRequest(talk, 200);
    });
    ReceiptBook book;
    ChannelTimes times = test::hastyTimes();
    times.answerWithin = Millis{1000};
    const auto channel = begun(webhookSettings(), book, {}, times);
    QVERIFY(channel->send(order("left", server.at("http"))).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("left"), std::string("sent"), 30000);
    Outgoing recall = order("left", server.at("http"));
    recall.kind = OutgoingKind::recall;
    QVERIFY(channel->send(recall).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("left", OutgoingKind::recall), std::string("sent"), 30000);
    const QJsonObject told = jsonOf(requests.all()[1]);
    QCOMPARE(told["kind"].toString(), QString("recall"));
    QVERIFY2(told["text"]["zh"].toString().startsWith("【演练 Exercise】【撤回 Recalled】"),
             requests.all()[1].body.c_str());
    QVERIFY(requests.all()[1].headers.find("Idempotency-Key: left/recall\n") != std::string::npos);
    // Four stalled tries hold the four hands: the fifth has not left.
    for (int i = 0; i < 4; ++i)
      QVERIFY(channel->send(order("s" + std::to_string(i), server.at("http") + "/stall")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(server.connections(), 6, 30000);
    QVERIFY(channel->send(order("waits", server.at("http"))).ok());
    Outgoing back = order("waits", server.at("http"));
    back.kind = OutgoingKind::recall;
    QVERIFY(channel->send(back).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("waits"), std::string("recalled"), 30000);
    QTest::qWait(50);
    QCOMPARE(requests.size(), std::size_t(2));
  }

  void anIdGoesOutOnceAndTheQueueHasAnEnd() {
    TalkingServer server([](Talk& talk) { talk.stall(); });
    ReceiptBook book;
    ChannelTimes times = test::hastyTimes();
    times.mostWaiting = 3;
    const auto channel = begun(webhookSettings(), book, {}, times);
    QVERIFY(channel->send(order("a", server.at("http"))).ok());
    const Outcome twice = channel->send(order("a", server.at("http")));
    QVERIFY(!twice.ok() && twice.error().code == ErrorCode::badInput);
    QVERIFY(channel->send(order("b", server.at("http"))).ok());
    QVERIFY(channel->send(order("c", server.at("http"))).ok());
    const Outcome full = channel->send(order("d", server.at("http")));
    QVERIFY(!full.ok() && full.error().code == ErrorCode::ioFailed);
    QCOMPARE(channel->health().waiting, std::size_t(3));
    for (const char* address : {"", "ftp://host/", "https://", "drainage-1"})
      QVERIFY(!channel->send(order("e", address)).ok());
  }

  void aGatewayGetsItsOwnRequestAndItsOwnWordsAreRead() {
    RequestBook requests;
    TalkingServer server([&](Talk& talk) {
      const WebRequest request = test::readRequest(talk);
      requests.add(request);
      if (request.target.starts_with("/report"))
        return answerRequest(talk, 200, R"({"data":[{"stat":"DELIVRD"}]})");
      if (request.body.find("110") != std::string::npos)
        return answerRequest(talk, 200, R"({"code":102,"msg":"余额不足"})");
      answerRequest(talk, 200, R"({"code":0,"sid":"77"})");
    });
    ChannelSettings settings;
    settings.id = "sms";
    settings.kind = ChannelKind::http;
    settings.language = MessageLanguage::zh;
    settings.url = server.at("http") + "/send?key={env:KEY}&id={id}";
    settings.form = {{"mobile", "{address}"}, {"text", "{text}"}, {"{literal}", "{1} {"}};
    settings.answer = {"/code", "/msg", "/sid", {{"0", incident::ReceiptState::sent}}};
    settings.poll.url = server.at("http") + "/report?sid={reference}";
    settings.poll.every = Millis{20};
    settings.poll.answer = {
        "/data/0/stat", "", "", {{"DELIVRD", incident::ReceiptState::delivered}}};
    ReceiptBook book;
    const auto channel = begun(settings, book, {{"KEY", "a&b=c"}});
    QVERIFY(channel->send(order("L/1", "+86138")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L/1"), std::string("sent delivered"), 30000);
    const WebRequest request = requests.all()[0];
    QCOMPARE(request.target, std::string("/send?key=a%26b%3Dc&id=L%2F1"));
    QVERIFY2(request.body.find("mobile=%2B86138") != std::string::npos, request.body.c_str());
    QVERIFY(request.body.ends_with("&%7Bliteral%7D=%7B1%7D%20%7B"));
    const QByteArray text = QByteArray::fromPercentEncoding(
        QByteArray::fromStdString(request.body.substr(request.body.find("text=") + 5))
            .split('&')[0]);
    QCOMPARE(QString::fromUtf8(text),
             QString("【演练 Exercise】江津路积水 \"30\" 厘米，请到场抽排。"));
    QVERIFY(channel->send(order("L/2", "110")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L/2"), std::string("failed"), 30000);
    QCOMPARE(book.lastReason("L/2"), std::string("the gateway refuses: 102, 余额不足"));
  }

  void jsonRequestsStayJsonWhateverTheTextHolds() {
    RequestBook requests;
    TalkingServer server([&](Talk& talk) {
      requests.add(test::readRequest(talk));
      answerRequest(talk, 200, "{}");
    });
    ChannelSettings settings;
    settings.kind = ChannelKind::http;
    settings.url = server.at("http");
    settings.json = R"({"to":["{address}"],"n":1,"content":"{text}"})";
    ReceiptBook book;
    const auto channel = begun(settings, book);
    QVERIFY(channel->send(order("x", "1")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("x"), std::string("sent"), 30000);
    const QJsonObject json = jsonOf(requests.all()[0]);
    QCOMPARE(json["to"][0].toString(), QString("1"));
    QCOMPARE(json["n"].toInt(), 1);
    QVERIFY(json["content"].toString().contains("\"30\"") &&
            json["content"].toString().contains('\n'));
  }
};

QTEST_GUILESS_MAIN(ChannelHttpTest)
#include "channel_http_test.moc"
