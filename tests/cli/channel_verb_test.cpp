#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "tests/support/run_program.h"
#include "tests/support/talking_server.h"

using namespace citymirror;
using test::Talk;
using test::TalkingServer;

class ChannelVerbTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString bookFor(const std::string& address) const {
    QFile file(folder_.filePath("channels.json"));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    QByteArray book =
        "{'times': {'answer_s': 1, 'first_retry_s': 0.1, 'longest_retry_s': 1, 'give_up_s': 1, "
        "'watch_s': 60, 'most_waiting': 10}, 'channels': [{'id': 'webhook', 'kind': 'webhook', "
        "'headers': {'Authorization': '{env:CITYMIRROR_TEST_TOKEN}'}}], 'recipients': [{'id': "
        "'crew', 'role': 'drainage', 'name': '一队', 'addresses': {'webhook': 'PLACE'}}]}";
    file.write(book.replace('\'', '"').replace("PLACE", QByteArray::fromStdString(address)));
    return file.fileName();
  }

 private slots:
  void aTestMessageIsAnExerciseAndItsReceiptsArePrinted() {
    std::mutex mutex;
    std::string body, headers;
    TalkingServer server([&](Talk& talk) {
      const test::WebRequest request = test::readRequest(talk);
      {
        const std::scoped_lock lock(mutex);
        body = request.body;
        headers = request.headers;
      }
      test::answerRequest(talk, 200, R"({"state":"acknowledged"})");
    });
    const QString book = bookFor(server.at("http"));
    const Ran ran = runProgram("citymirror-cli", {"channel", "try", book, "crew", "--json"},
                               {"CITYMIRROR_TEST_TOKEN=t0ken"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.out.contains("webhook  已确认 / acknowledged"), qPrintable(ran.out));
    const auto json =
        QJsonDocument::fromJson(ran.out.trimmed().split('\n').last().toUtf8()).object();
    QCOMPARE(json["receipts"][0]["state"].toString(), QString("acknowledged"));
    const std::scoped_lock lock(mutex);
    QVERIFY(QString::fromStdString(body).contains("[Exercise 演练]"));
    QVERIFY(QString::fromStdString(headers).contains("Authorization: t0ken"));
  }

  void aChannelWhoseVariableIsNotSetHoldsUpNoOther() {
    TalkingServer server([](Talk& talk) {
      test::readRequest(talk);
      test::answerRequest(talk, 200, R"({"state":"acknowledged"})");
    });
    QFile file(bookFor(server.at("http")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray book = file.readAll();
    book.replace("\"channels\": [", "\"channels\": [{\"id\": \"desk\", \"kind\": \"webhook\", \"headers\": "
                                    "{\"Authorization\": \"{env:CITYMIRROR_TEST_OTHER}\"}}, ");
    book.replace("\"addresses\": {", "\"addresses\": {\"desk\": \"http://127.0.0.1:1/\", ");
    file.resize(0);
    file.write(book);
    file.close();
    const QStringList set{"CITYMIRROR_TEST_TOKEN=t0ken"};
    const Ran one = runProgram(
        "citymirror-cli", {"channel", "try", file.fileName(), "crew", "--channel", "webhook"}, set);
    QVERIFY2(one.status == 0, qPrintable(one.err));
    const Ran all = runProgram("citymirror-cli", {"channel", "try", file.fileName(), "crew"}, set);
    QCOMPARE(all.status, 1);
    QVERIFY2(all.out.contains("webhook  已确认 / acknowledged"), qPrintable(all.out));
    QVERIFY2(all.err.contains("channel desk") && all.err.contains("CITYMIRROR_TEST_OTHER"),
             qPrintable(all.err));
  }

  void aPeerThatRefusesIsOneClearError() {
    TalkingServer server([](Talk& talk) {
      test::readRequest(talk);
      test::answerRequest(talk, 403);
    });
    const Ran ran =
        runProgram("citymirror-cli", {"channel", "try", bookFor(server.at("http")), "crew"},
                   {"CITYMIRROR_TEST_TOKEN=t0ken"});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("channel webhook") && ran.err.contains("403"), qPrintable(ran.err));
  }

  void aPeerThatDoesNotAnswerInTimeIsToldWithItsReason() {
    const Ran ran =
        runProgram("citymirror-cli",
                   {"channel", "try", bookFor("http://127.0.0.1:1/"), "crew", "--seconds", "0.5"},
                   {"CITYMIRROR_TEST_TOKEN=t0ken"});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("cannot be asked"), qPrintable(ran.err));
  }

  void aMissingVariableAnUnknownRecipientAndNoFileAreNamed() {
    const QString book = bookFor("http://127.0.0.1:1/");
    const Ran unset = runCli({"channel", "try", book, "crew"});
    QCOMPARE(unset.status, 1);
    QVERIFY2(unset.err.contains("CITYMIRROR_TEST_TOKEN"), qPrintable(unset.err));
    QVERIFY(runCli({"channel", "try", book, "nobody"}).err.contains("nobody"));
    const Ran none = runCli({"channel", "try", folder_.filePath("none.json"), "crew"});
    QCOMPARE(none.status, 1);
    QVERIFY(none.err.contains("none.json"));
    QCOMPARE(runCli({"channel"}).status, 2);
  }
};

QTEST_GUILESS_MAIN(ChannelVerbTest)
#include "channel_verb_test.moc"
