// Terminals of JT/T 808 call by TCP: they are answered as the standard says, and a location is
// acknowledged once it is kept.
#include <poll.h>

#include <QtTest>
#include <atomic>
#include <mutex>
#include <thread>

#include "app/feeds/feed_source.h"
#include "app/feeds/jt808_session.h"
#include "tests/fuzz/feed_samples.h"
#include "tests/support/loopback_listener.h"
#include "tests/support/mqtt_broker.h"

using namespace citymirror;
using namespace citymirror::feeds;

namespace {

constexpr int kPatient = 30'000, kMoment = 200;  // ms

enum class Form { of2013, of2019 };

std::string wordOf(unsigned value) { return {char(value >> 8 & 0xFF), char(value & 0xFF)}; }

/// Without marks, escapes and checksum.
std::string contentOf(const std::string& frame) {
  std::string content;
  for (std::size_t i = 1; i + 1 < frame.size(); ++i) {
    if (frame[i] == 0x7d)
      content += frame[++i] == 2 ? '\x7e' : '\x7d';
    else
      content += frame[i];
  }
  return content.substr(0, content.size() - 1);
}

/// 0x8001 to this message.
std::string general(unsigned serial, unsigned id, unsigned result) {
  return wordOf(serial) + wordOf(id) + char(result);
}

std::string packed(std::string digits, std::size_t bytes) {
  digits.insert(0, 2 * bytes - digits.size(), '0');
  std::string text;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    text += char((digits[i] - '0') << 4 | (digits[i + 1] - '0'));
  return text;
}

/// A terminal with a socket of its own.
class Terminal {
 public:
  Terminal(int port, std::string number, Form form = Form::of2019)
      : number_(std::move(number)), form_(form) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(std::uint16_t(port));
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      qFatal("the terminal cannot call");
  }
  ~Terminal() { hangUp(); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  std::string message(unsigned id, unsigned serial, const std::string& body = {}) const {
    const bool newer = form_ == Form::of2019;
    return test::jt808Frame(wordOf(id) + wordOf(unsigned(body.size()) | (newer ? 0x4000 : 0)) +
                            (newer ? "\x01" : "") + packed(number_, newer ? 10 : 6) +
                            wordOf(serial) + body);
  }
  /// False where the connection is gone.
  bool say(const std::string& bytes) {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t put = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) return false;
      sent += std::size_t(put);
    }
    return true;
  }
  /// The body of the next message where its id is this one; empty: none, or another.
  std::string hear(unsigned id, int patience = kPatient) {
    std::size_t end = 0;
    while ((end = heard_.find('\x7e', 1)) == std::string::npos)
      if (!more(patience)) return {};
    const std::string content = contentOf(heard_.substr(0, end + 1));
    heard_.erase(0, end + 1);
    const std::size_t number = form_ == Form::of2019 ? 10 : 6;
    const std::size_t from = form_ == Form::of2019 ? 5 : 4;
    if (content.substr(0, 2) != wordOf(id)) return "another: " + content;
    if (content.substr(from, number) != packed(number_, number)) return "not for me";
    return content.substr(from + number + 2);
  }
  bool authenticate() {
    const std::string code = form_ == Form::of2019 ? char(number_.size()) + number_ +
                                                         std::string(35, '\0')  // IMEI and version
                                                   : number_;
    return say(message(0x0102, 7, code)) && hear(0x8001) == general(7, 0x0102, 0);
  }
  /// The other side has hung up, and said nothing before.
  bool gone() {
    pollfd watched{socket_, POLLIN, 0};
    char byte = 0;
    return heard_.empty() && ::poll(&watched, 1, kPatient) > 0 && ::recv(socket_, &byte, 1, 0) <= 0;
  }
  void hangUp() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

 private:
  bool more(int patience) {
    pollfd watched{socket_, POLLIN, 0};
    char buffer[4096];
    if (::poll(&watched, 1, patience) <= 0) return false;
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got > 0) heard_.append(buffer, std::size_t(got));
    return got > 0;
  }
  std::string number_, heard_;
  Form form_;
  int socket_ = -1;
};

/// The platform, and a store that keeps at once unless it is told to wait.
struct Platform {
  explicit Platform(std::size_t most = 500) {
    SourceSettings settings;
    settings.url = "jt808://127.0.0.1:" + std::to_string(port);
    settings.firstRetry = settings.longestRetry = Millis{20};
    settings.mostTerminals = most;
    auto made = makeFeedSource(settings);
    if (!made) qFatal("%s", made.error().text().c_str());
    source = std::move(*made);
  }
  void begin() {
    source->start(
        [this](RawMessage message) {
          const std::scoped_lock lock(mutex);
          came.push_back(std::move(message));
        },
        [this] {
          while (!keeps && !ending) std::this_thread::sleep_for(std::chrono::milliseconds(1));
          return keeps.load();
        });
  }
  bool listens() {
    begin();
    return QTest::qWaitFor([&] { return source->health().connected; }, kPatient);
  }
  ~Platform() {
    ending = true;
    source->stop();
  }
  std::vector<RawMessage> all() {
    const std::scoped_lock lock(mutex);
    return came;
  }
  bool hasCome(std::size_t count) {
    return QTest::qWaitFor([&] { return all().size() >= count; }, kPatient);
  }
  int port = test::freePort();
  std::mutex mutex;
  std::vector<RawMessage> came;
  std::atomic<bool> keeps = true, ending = false;
  std::unique_ptr<FeedSource> source;
};

const std::string kPlace(28, '\x7e');  // every byte of it is escaped

}  // namespace

class Jt808Test : public QObject {
  Q_OBJECT
 private slots:
  void aTerminalRegistersAuthenticatesAndHasItsReceiptOnceTheLocationIsKept_data() {
    QTest::addColumn<int>("form");
    QTest::newRow("2013") << int(Form::of2013);
    QTest::newRow("2019") << int(Form::of2019);
  }
  void aTerminalRegistersAuthenticatesAndHasItsReceiptOnceTheLocationIsKept() {
    QFETCH(int, form);
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "13800138007", Form(form));
    QVERIFY(bus.say(bus.message(0x0100, 1, std::string(37, 'x'))));
    QCOMPARE(bus.hear(0x8100), wordOf(1) + '\0' + "13800138007");
    QVERIFY(bus.authenticate());
    QVERIFY(bus.say(bus.message(0x0002, 8)));
    QCOMPARE(bus.hear(0x8001), general(8, 0x0002, 0));
    platform.keeps = false;
    const std::string frame = bus.message(0x0200, 9, kPlace);
    QVERIFY(bus.say(frame));
    QVERIFY(platform.hasCome(1));
    QCOMPARE(platform.all()[0].payload, frame);
    QCOMPARE(platform.all()[0].topic, std::string("13800138007"));
    QCOMPARE(bus.hear(0x8001, kMoment), std::string());
    platform.keeps = true;
    QCOMPARE(bus.hear(0x8001), general(9, 0x0200, 0));
    QVERIFY(bus.say(bus.message(0x0704, 10, "together")));
    QCOMPARE(bus.hear(0x8001), general(10, 0x0704, 0));
    QVERIFY(bus.say(bus.message(0x0801, 11, "a picture")));
    QCOMPARE(bus.hear(0x8001), general(11, 0x0801, 3));
    QCOMPARE(platform.all().size(), std::size_t(2));
  }

  void aLocationThatIsNotKeptHasNoReceipt() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "123456");
    QVERIFY(bus.authenticate());
    platform.keeps = false;
    QVERIFY(bus.say(bus.message(0x0200, 9, kPlace)));
    QVERIFY(platform.hasCome(1));
    platform.ending = true;  // whoever waits for the store is told that nothing will come there
    platform.source->stop();
    QCOMPARE(bus.hear(0x8001), std::string());
  }

  void aBrokenFrameIsHandedOnWithoutAnAnswerAndTheNextIsHeard() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "123456");
    QVERIFY(bus.authenticate());
    std::string wrong = bus.message(0x0200, 2, "where");
    wrong[20] = char(wrong[20] ^ 1);
    QVERIFY(bus.say(wrong + bus.message(0x0200, 3, "there")));
    QCOMPARE(bus.hear(0x8001), general(3, 0x0200, 0));
    QCOMPARE(platform.all().size(), std::size_t(2));
    QCOMPARE(platform.all()[0].payload, wrong);
    QCOMPARE(platform.all()[0].topic, std::string());
  }

  void aFrameMayComeInPiecesAndOneThatIsCutOffIsHandedOn() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "123456");
    QVERIFY(bus.authenticate());
    const std::string frame = bus.message(0x0200, 2, kPlace);
    for (const char byte : frame) QVERIFY(bus.say(std::string(1, byte)));
    QCOMPARE(bus.hear(0x8001), general(2, 0x0200, 0));
    QVERIFY(bus.say(frame.substr(0, 20)));
    bus.hangUp();
    QVERIFY(platform.hasCome(2));
    QCOMPARE(platform.all()[0].payload, frame);
    QCOMPARE(platform.all()[1].payload, frame.substr(0, 20));
  }

  void twoTerminalsAreServedSideBySideEachWithItsOwnAnswers() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111"), truck(platform.port, "222", Form::of2013);
    QVERIFY(truck.authenticate());
    QVERIFY(bus.authenticate());
    QVERIFY(bus.say(bus.message(0x0200, 20, "a")));
    QVERIFY(truck.say(truck.message(0x0200, 30, "b")));
    QCOMPARE(truck.hear(0x8001), general(30, 0x0200, 0));
    QCOMPARE(bus.hear(0x8001), general(20, 0x0200, 0));
    std::vector<std::string> topics;
    for (const RawMessage& message : platform.all()) topics.push_back(message.topic);
    std::sort(topics.begin(), topics.end());
    QCOMPARE(topics, (std::vector<std::string>{"111", "222"}));
  }

  void tenMegabytesWithoutAMarkEndTheConnectionAndNoOther() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111"), endless(platform.port, "222");
    QVERIFY(bus.authenticate());
    endless.say("\x7e" + std::string(10'000'000, 'x'));
    QVERIFY(platform.hasCome(1));
    const RawMessage first = platform.all()[0];
    QVERIFY(first.whole > Jt808Session::kLongestFrame);
    QVERIFY(first.payload.size() <= Jt808Session::kLongestFrame);
    QVERIFY(endless.gone());
    QVERIFY(bus.say(bus.message(0x0200, 2, "a")));
    QCOMPARE(bus.hear(0x8001), general(2, 0x0200, 0));
    QCOMPARE(platform.all().size(), std::size_t(2));
  }

  void aTerminalThatHasNotAuthenticatedIsRefusedAndNamedUntilItHas() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111");
    QVERIFY(bus.say(bus.message(0x0102, 1, std::string("\x03") + "999")));
    QCOMPARE(bus.hear(0x8001), general(1, 0x0102, 1));
    QVERIFY(bus.say(bus.message(0x0200, 2, "a")));
    QCOMPARE(bus.hear(0x8001), general(2, 0x0200, 1));
    QTRY_VERIFY_WITH_TIMEOUT(
        platform.source->health().trouble.find("authenticated here (111)") != std::string::npos,
        kPatient);
    QVERIFY(platform.all().empty());
    QVERIFY(bus.authenticate());
    QVERIFY(bus.say(bus.message(0x0200, 3, "a")));
    QCOMPARE(bus.hear(0x8001), general(3, 0x0200, 0));
    QTRY_COMPARE_WITH_TIMEOUT(platform.source->health().trouble, std::string(), kPatient);
  }

  void aTerminalThatIsRefusedStaysNamedWhileOthersAreServed() {
    Platform platform;
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111"), stranger(platform.port, "222");
    QVERIFY(bus.authenticate());
    QVERIFY(stranger.say(stranger.message(0x0200, 2, "a")));
    QCOMPARE(stranger.hear(0x8001), general(2, 0x0200, 1));
    QVERIFY(bus.say(bus.message(0x0200, 3, "a")));
    QCOMPARE(bus.hear(0x8001), general(3, 0x0200, 0));
    QVERIFY(platform.source->health().trouble.find("authenticated here (222)") !=
            std::string::npos);
    QVERIFY(stranger.authenticate());
    QTRY_COMPARE_WITH_TIMEOUT(platform.source->health().trouble, std::string(), kPatient);
  }

  void moreTerminalsThanAreAllowedAreTurnedAway() {
    Platform platform(1);
    QVERIFY(platform.listens());
    Terminal bus(platform.port, "111");
    QVERIFY(bus.authenticate());
    Terminal second(platform.port, "222");
    QVERIFY(second.gone());
    QTRY_VERIFY_WITH_TIMEOUT(
        platform.source->health().trouble.find("more than 1 terminals") != std::string::npos,
        kPatient);
    QVERIFY(bus.say(bus.message(0x0002, 2)));
    QCOMPARE(bus.hear(0x8001), general(2, 0x0002, 0));
  }

  void aPortThatIsTakenIsSaidAndTriedAgain() {
    Platform platform;
    {
      const test::LoopbackListener other = test::LoopbackListener::open();
      SourceSettings settings;
      settings.url = "jt808://127.0.0.1:" + std::to_string(other.port);
      settings.firstRetry = settings.longestRetry = Millis{20};
      platform.source = std::move(*makeFeedSource(settings));
      platform.begin();
      QTRY_VERIFY_WITH_TIMEOUT(
          platform.source->health().trouble.find("terminals cannot call here") != std::string::npos,
          kPatient);
      QVERIFY(!platform.source->health().connected);
      ::close(other.socket);
    }
    QTRY_VERIFY_WITH_TIMEOUT(platform.source->health().connected, kPatient);
  }

  void anAddressNeedsAHostAndAPort() {
    for (const char* url : {"jt808://", "jt808://0.0.0.0", "jt808://:7611", "jt808://host:0",
                            "jt808://host:65536", "jt808://host:76x", "jt808://host:7611/path"}) {
      SourceSettings settings;
      settings.url = url;
      QVERIFY2(!makeFeedSource(settings).ok(), url);
    }
    for (const char* url : {"jt808://0.0.0.0:7611", "jt808://[::]:7611/"}) {
      SourceSettings settings;
      settings.url = url;
      QVERIFY2(makeFeedSource(settings).ok(), url);
    }
  }
};

QTEST_GUILESS_MAIN(Jt808Test)
#include "zz_jt808_test.moc"
