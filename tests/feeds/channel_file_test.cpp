#include "app/feeds/channel_file.h"

#include <QtTest>

#include "app/feeds/channel_desk.h"
#include "engine/core/file_io.h"
#include "tests/support/channel_receipts.h"

using namespace citymirror;
using namespace citymirror::feeds;

namespace {

/// Single quotes for double ones.
const char* const kQuotes =
    "{"
    "'times': {'answer_s': 1, 'first_retry_s': 0.1, 'longest_retry_s': 1, 'give_up_s': 2, "
    "'watch_s': 60, 'most_waiting': 10},"
    "'channels': ["
    "{'id': 'mqtt', 'kind': 'mqtt', 'url': 'mqtt://broker/city', 'user': 'u', 'password_env': "
    "'PW'},"
    "{'id': 'webhook', 'kind': 'webhook', 'headers': {'Authorization': 'Bearer {env:TOKEN}'}},"
    "{'id': 'email', 'kind': 'smtp', 'url': 'smtp://mail:587', 'from': 'a@b.example', 'user': 'u', "
    "'password_env': 'PW'},"
    "{'id': 'sms', 'kind': 'http', 'url': 'https://sms/send', 'form': {'to': '{address}', "
    "'apikey': '{env:KEY}'},"
    "'answer': {'state': '/s', 'words': {'ok': 'sent'}}}"
    "],"
    "'recipients': ["
    "{'id': 'r1', 'role': 'drainage', 'name': {'zh': '一队', 'en': 'Crew 1'}, 'addresses': {'sms': "
    "'+86', 'webhook': 'https://h/x'}}"
    "]"
    "}";
const QByteArray kBook = QByteArray(kQuotes).replace('\'', '"');

QByteArray with(const char* from, const char* to) {
  QByteArray book = kBook;
  if (!book.contains(from)) qFatal("the sample does not hold %s", from);
  return book.replace(book.indexOf(from), int(strlen(from)), to);
}

}  // namespace

class ChannelFileTest : public QObject {
  Q_OBJECT
 private slots:
  void theFileThatShipsReadsAndServesTheChannelsOfThePlans() {
    const auto text = readFile(CITYMIRROR_SOURCE_DIR "/assets/config/channels.json");
    QVERIFY(text.ok());
    const auto book = parseChannels(*text);
    QVERIFY2(book.ok(), book.ok() ? "" : book.error().text().c_str());
    const auto plans = incident::parseLinkagePlans(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/linkage_plans.json"));
    QVERIFY(plans.ok());
    for (const incident::LinkagePlan& plan : *plans)
      for (const incident::LinkageTask& task : plan.tasks)
        for (const std::string& channel : task.channels)
          QVERIFY2(std::any_of(book->channels.begin(), book->channels.end(),
                               [&](const auto& c) { return c.id == channel; }),
                   channel.c_str());
  }

  void everythingOfTheFileIsRead() {
    const auto book = parseChannels(kBook.toStdString());
    QVERIFY2(book.ok(), book.ok() ? "" : book.error().text().c_str());
    QCOMPARE(book->times.firstRetry.count(), Millis::rep(100));
    QCOMPARE(book->channels.size(), std::size_t(4));
    QVERIFY(book->channels[2].security == SmtpSecurity::starttls);
    QVERIFY(book->channels[3].answer.words.at("ok") == incident::ReceiptState::sent);
    QCOMPARE(book->recipients[0].addresses.at("sms"), std::string("+86"));
    QCOMPARE(book->recipients[0].name.en, std::string("Crew 1"));
  }

  void eachFaultIsOneClearError_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("where");
    const auto row = [](const char* name, const QByteArray& text, const char* where) {
      QTest::newRow(name) << text << QByteArray(where);
    };
    row("no JSON", "{", "");
    row("unknown key", with("\"times\"", "\"time\""), "channels file.time");
    row("zero time", with("\"answer_s\": 1", "\"answer_s\": 0"), "times.answer_s");
    row("pauses", with("\"longest_retry_s\": 1", "\"longest_retry_s\": 0.01"),
        "times.longest_retry_s");
    row("unknown kind", with("\"kind\": \"webhook\"", "\"kind\": \"fax\""), "channels[1].kind");
    row("mistyped key", with("\"from\"", "\"form\""), "channels[2].form");
    row("twice", with("\"id\": \"sms\"", "\"id\": \"email\""), "email");
    row("a path for an id", with("\"id\": \"sms\"", "\"id\": \"s/ms\""), "channels[3].id");
    row("broker", with("mqtt://broker/city", "mqtt://broker"), "channels[0].url");
    row("unknown word", with("{address}", "{adress}"), "channels[3].form");
    row("unknown state", with("\"ok\": \"sent\"", "\"ok\": \"recalled\""),
        "channels[3].answer.words");
    row("no body", with("\"form\": {\"to\": \"{address}\", \"apikey\": \"{env:KEY}\"},", ""),
        "channels[3].method");
    row("sender", with("a@b.example", "a b"), "channels[2].from");
    row("mail scheme", with("smtp://mail", "http://mail"), "channels[2].url");
    row("open login", with("\"from\"", "\"security\": \"none\", \"from\""), "channels[2].security");
    row("user alone", with(", \"password_env\": \"PW\"", ""), "channels[0].password_env");
    row("address", with("\"sms\": \"+86\"", "\"fax\": \"+86\""), "recipients[0].addresses");
  }
  void eachFaultIsOneClearError() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, where);
    const auto book = parseChannels(text.toStdString());
    QVERIFY(!book.ok());
    QVERIFY2(book.error().where == where.toStdString(), book.error().text().c_str());
    QVERIFY(!book.error().remedy.empty());
  }

  void secretsInClearTextAreRefusedAndNotRepeated_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("header") << with("Bearer {env:TOKEN}", "Bearer s3cret");
    QTest::newRow("form") << with("{env:KEY}", "s3cret");
    QTest::newRow("url") << with("mqtt://broker", "mqtt://u:s3cret@broker");
    QTest::newRow("query") << with("https://sms/send", "https://sms/send?to=1&access_token=s3cret");
    QTest::newRow("recipient") << with("https://h/x", "https://u:s3cret@h/x");
    QTest::newRow("password") << with("\"password_env\": \"PW\"", "\"password\": \"s3cret\"");
  }
  void secretsInClearTextAreRefusedAndNotRepeated() {
    QFETCH(QByteArray, text);
    const auto book = parseChannels(text.toStdString());
    QVERIFY(!book.ok());
    QVERIFY2(book.error().text().find("s3cret") == std::string::npos, book.error().text().c_str());
    const std::string& what = book.error().what;
    QVERIFY2(what.find("environment variable") != std::string::npos, what.c_str());
  }

  void aVariableThatIsNotSetIsNamedWithItsChannel() {
    const auto book = parseChannels(kBook.toStdString());
    const Environment some = [](const std::string& name) {
      return name == "PW" ? std::optional<std::string>("p") : std::nullopt;
    };
    test::ReceiptBook receipts;
    const auto desk = ChannelDesk::make(*book, some, receipts.sink());
    QVERIFY(!desk.ok());
    QCOMPARE(desk.error().where, std::string("TOKEN"));
    QVERIFY(desk.error().remedy.find("webhook") != std::string::npos);
    // A channel that is not asked for needs nothing.
    QVERIFY(ChannelDesk::make(*book, some, receipts.sink(), {"email"}).ok());
  }

  void aDispatchGoesToItsChannelOrTheChannelIsNamed() {
    const auto book = parseChannels(kBook.toStdString());
    const Environment all = [](const std::string&) { return std::optional<std::string>("x"); };
    test::ReceiptBook receipts;
    const auto desk = ChannelDesk::make(*book, all, receipts.sink(), {"webhook"});
    QVERIFY(desk.ok());
    incident::Dispatch dispatch;
    dispatch.id = "L1/1";
    dispatch.channel = "webhook";
    dispatch.address = "http://127.0.0.1:1/";
    dispatch.text = {"撤离", "Leave"};
    QVERIFY((*desk)->send(dispatch, {"题", "Title"}, Purpose::drill).ok());
    QCOMPARE((*desk)->health().at("webhook").waiting, std::size_t(1));
    QTRY_COMPARE_WITH_TIMEOUT(receipts.of("L1/1"), std::string("failed"), 30000);
    dispatch.channel = "fax";
    const Outcome nowhere = (*desk)->send(dispatch, {}, Purpose::drill);
    QVERIFY(!nowhere.ok());
    QCOMPARE(nowhere.error().where, std::string("fax"));
  }
};

QTEST_GUILESS_MAIN(ChannelFileTest)
#include "channel_file_test.moc"
