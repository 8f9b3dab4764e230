// Mail against a small real mail server: the talk of RFC 5321, STARTTLS and a login.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "app/feeds/channels.h"
#include "app/feeds/mail_text.h"
#include "tests/support/channel_receipts.h"
#include "tests/support/talking_server.h"

using namespace citymirror;
using namespace citymirror::feeds;
using test::order;
using test::ReceiptBook;
using test::Talk;
using test::TalkingServer;

namespace {

struct Mail {
  std::string from, to, data, login;
  bool secured = false;
};

/// How the mail server of a test behaves.
struct MailManners {
  bool starttls = true;
  int onRecipient = 250, onData = 250;
  std::string password = "geheim";
};

class MailServer {
 public:
  MailServer(MailManners manners, std::string certificate, std::string key)
      : manners_(std::move(manners)),
        certificate_(std::move(certificate)),
        key_(std::move(key)),
        server_([this](Talk& talk) { talkWith(talk); }) {}
  std::string url() const { return server_.at("smtp", "localhost"); }
  int connections() const { return server_.connections(); }
  std::vector<Mail> mails() const {
    const std::scoped_lock lock(mutex_);
    return mails_;
  }

 private:
  void talkWith(Talk& talk) {
    Mail mail;
    talk.say("220 test\r\n");
    for (std::string line = talk.line(); !line.empty(); line = talk.line()) {
      if (line.starts_with("EHLO")) {
        talk.say(std::string("250-test\r\n") +
                 (manners_.starttls && !talk.secured() ? "250-STARTTLS\r\n" : "") +
                 "250 AUTH PLAIN\r\n");
      } else if (line == "STARTTLS") {
        talk.say("220 go\r\n");
        if (!talk.secure(certificate_, key_)) return;
      } else if (line == "AUTH PLAIN") {
        talk.say("334 \r\n");
        const auto given = QByteArray::fromBase64(QByteArray::fromStdString(talk.line()));
        mail.login = QByteArray(given).mid(1).replace('\0', ':').toStdString();
        talk.say(mail.login.ends_with(":" + manners_.password) ? "235 in\r\n" : "535 no\r\n");
      } else if (line.starts_with("MAIL FROM:")) {
        mail.from = line.substr(10);
        talk.say("250 ok\r\n");
      } else if (line.starts_with("RCPT TO:")) {
        mail.to = line.substr(8);
        talk.say(std::to_string(manners_.onRecipient) + " said\r\n");
      } else if (line == "DATA") {
        talk.say("354 go on\r\n");
        for (std::string text = talk.line(); text != "." && !talk.gone(); text = talk.line())
          mail.data += text + "\n";
        mail.secured = talk.secured();
        {
          const std::scoped_lock lock(mutex_);
          mails_.push_back(mail);
        }
        talk.say(std::to_string(manners_.onData) + " said\r\n");
      } else {
        talk.say(line == "QUIT" ? "221 bye\r\n" : "502 what\r\n");
      }
    }
  }

  MailManners manners_;
  std::string certificate_, key_;
  mutable std::mutex mutex_;
  std::vector<Mail> mails_;
  TalkingServer server_;
};

}  // namespace

class ChannelMailTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
  std::unique_ptr<MailServer> serverWith(const MailManners& manners) const {
    return std::make_unique<MailServer>(manners, path("ca.pem"), path("key.pem"));
  }
  std::unique_ptr<Channel> channelTo(const std::string& url, ReceiptBook& book,
                                     SmtpSecurity security = SmtpSecurity::starttls,
                                     const char* password = "geheim") const {
    ChannelSettings settings;
    settings.id = "email";
    settings.kind = ChannelKind::smtp;
    settings.url = url;
    settings.from = "command@city.example";
    settings.security = security;
    settings.authority = path("ca.pem");
    if (security != SmtpSecurity::none) {
      settings.user = "command";
      settings.passwordEnv = "MAIL";
    }
    ChannelTimes times = test::hastyTimes();
    times.answerWithin = Millis{2'000};
    times.giveUpAfter = Millis{4'000};
    auto channel = makeChannel(settings, {{"MAIL", password}}, times);
    (*channel)->start(book.sink());
    return std::move(*channel);
  }

 private slots:
  void initTestCase() {
    QProcess openssl;
    openssl.start("openssl", {"req", "-x509", "-newkey", "ec", "-pkeyopt",
                              "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                              "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                              folder_.filePath("key.pem"), "-out", folder_.filePath("ca.pem")});
    QVERIFY(openssl.waitForFinished() && openssl.exitCode() == 0);
  }

  void aMailGoesOutEncryptedWithItsLoginAndTheCapMessage() {
    const auto server = serverWith({});
    ReceiptBook book;
    const auto channel = channelTo(server->url(), book);
    Outgoing message = order("L1/3", "office1@city.example");
    message.cap = "<alert><status>Exercise</status></alert>";
    QVERIFY(channel->send(message).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L1/3"), std::string("sent"), 30000);
    const Mail mail = server->mails().at(0);
    QVERIFY(mail.secured);
    QCOMPARE(mail.login, std::string("command:geheim"));
    QVERIFY2(mail.from.starts_with("<command@city.example>"), mail.from.c_str());
    QVERIFY2(mail.to.starts_with("<office1@city.example>"), mail.to.c_str());
    const QString data = QString::fromStdString(mail.data);
    QVERIFY2(data.contains("To: <office1@city.example>\n"), mail.data.c_str());
    QVERIFY(data.contains("Message-ID: <L1%2F3@city.example>\n"));
    QVERIFY(data.contains("Content-Type: application/cap+xml"));
    QVERIFY(data.contains("warning.cap.xml"));
    const QByteArray cap = QByteArray::fromStdString(message.cap).toBase64();
    QVERIFY(data.contains(cap));
    const QByteArray text = QString(
                                "【演练 Exercise】江津路积水 \"30\" 厘米，请到场抽排。\n[Exercise "
                                "演练] 30 cm on Jiangjin Road: go there & pump.\n")
                                .toUtf8()
                                .toBase64();
    QVERIFY(QString(data).remove('\n').contains(text));
    QVERIFY(data.contains("Subject: =?UTF-8?B?" +
                          QString("【演练 Exercise】道路内涝").toUtf8().left(42).toBase64() +
                          "?="));
  }

  void aServerWithoutStarttlsGetsNothing() {
    const auto server = serverWith({.starttls = false});
    ReceiptBook book;
    const auto channel = channelTo(server->url(), book);
    QVERIFY(channel->send(order("x", "a@b.example")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("x"), std::string("failed"), 30000);
    QVERIFY2(book.lastReason("x").find("STARTTLS") != std::string::npos,
             book.lastReason("x").c_str());
    QVERIFY(server->mails().empty());
  }

  void aWrongPasswordFailsAtOnceAndIsNotRepeated() {
    const auto server = serverWith({});
    ReceiptBook book;
    const auto channel = channelTo(server->url(), book, SmtpSecurity::starttls, "falsch");
    QVERIFY(channel->send(order("x", "a@b.example")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("x"), std::string("failed"), 30000);
    QCOMPARE(book.lastReason("x"), std::string("the mail server refuses the user or the password"));
    QCOMPARE(server->connections(), 1);
  }

  void aMailboxThatIsUnknownFailsAndABusyOneIsTriedAgain() {
    const auto unknown = serverWith({.onRecipient = 550}), busy = serverWith({.onData = 451});
    ReceiptBook book;
    const auto first = channelTo(unknown->url(), book), second = channelTo(busy->url(), book);
    QVERIFY(first->send(order("unknown", "a@b.example")).ok());
    QVERIFY(second->send(order("busy", "a@b.example")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("unknown"), std::string("failed"), 30000);
    QCOMPARE(book.lastReason("unknown"), std::string("the mail server answers 550"));
    QTRY_VERIFY_WITH_TIMEOUT(busy->mails().size() >= 3, 30000);
    QTRY_COMPARE_WITH_TIMEOUT(book.of("busy"), std::string("failed"), 30000);
    QVERIFY(book.lastReason("busy").starts_with("the mail server answers 451 ("));
  }

  void aMailServerThatStallsOrTalksWithoutEndHoldsNobody() {
    for (const bool endless : {false, true}) {
      TalkingServer server([&](Talk& talk) {
        if (!endless) return talk.stall();
        talk.say("220 test\r\n");
        for (int i = 0; i < 3000; ++i) talk.say(std::string(32 << 10, 'x'));
      });
      ReceiptBook book;
      const auto channel = channelTo(server.at("smtp"), book, SmtpSecurity::none);
      QElapsedTimer timer;
      timer.start();
      QVERIFY(channel->send(order("x", "a@b.example")).ok());
      QVERIFY(timer.elapsed() < 500);
      QTRY_COMPARE_WITH_TIMEOUT(book.of("x"), std::string("failed"), 30000);
      channel->stop();
    }
  }

  void mailboxesThatWouldBreakTheEnvelopeAreRefused() {
    ReceiptBook book;
    const auto channel = channelTo("smtp://127.0.0.1:1", book);
    for (const char* address :
         {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nDATA", "a@b>,<c@d", "长@b"})
      QVERIFY2(!channel->send(order("x", address)).ok(), address);
  }

  void headersAreEncodedAndDatesAreWrittenAsMailWantsThem() {
    QCOMPARE(encodedWords("plain"), std::string("plain"));
    QCOMPARE(encodedWords("水"), std::string("=?UTF-8?B?5rC0?="));
    QVERIFY(encodedWords("a\r\nBcc: x").find("\r\nBcc") == std::string::npos);
    std::string longText;
    for (int i = 0; i < 40; ++i) longText += "演";
    QByteArray decoded;
    for (const QByteArray& word : QByteArray::fromStdString(encodedWords(longText)).split('\n')) {
      QVERIFY(word.trimmed().size() <= 75);
      decoded += QByteArray::fromBase64(word.trimmed().mid(10).chopped(2));
    }
    QCOMPARE(decoded, QByteArray::fromStdString(longText));
    QCOMPARE(mailDate(Instant{1784369100000}), std::string("Sat, 18 Jul 2026 10:05:00 +0000"));
  }
};

QTEST_GUILESS_MAIN(ChannelMailTest)
#include "channel_mail_test.moc"
