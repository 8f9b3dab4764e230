#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <mutex>
#include <optional>
#include <system_error>

#include "app/feeds/jt808_session.h"
#include "app/feeds/source_thread.h"

namespace citymirror::feeds {
namespace {

constexpr int kRoundMillis = 50;
constexpr std::size_t kReadTogether = 16'384;
constexpr std::size_t kMostUnread = 64 << 10;  // answers that a terminal leaves unread
constexpr std::chrono::minutes kSilentTerminal{10}, kSilentStranger{1};
using TerminalClock = std::chrono::steady_clock;

/// For differences alone.
Instant steadyInstant(TerminalClock::time_point at) {
  return Instant{std::chrono::duration_cast<Millis>(at.time_since_epoch()).count()};
}

class OwnedSocket {
 public:
  explicit OwnedSocket(int number = -1) : number_(number) {}
  ~OwnedSocket() {
    if (number_ >= 0) ::close(number_);
  }
  OwnedSocket(OwnedSocket&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  OwnedSocket& operator=(OwnedSocket&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int number() const { return number_; }

 private:
  int number_;
};

struct ListenAddress {
  std::string host, port;

  /// "jt808://HOST:PORT" or "jt808://[IPv6]:PORT".
  static std::optional<ListenAddress> of(const std::string& url) {
    std::string rest = url.substr(url.find("://") + 3);
    if (rest.ends_with('/')) rest.pop_back();
    const std::size_t colon = rest.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    ListenAddress address{rest.substr(0, colon), rest.substr(colon + 1)};
    if (address.host.starts_with('[') && address.host.ends_with(']'))
      address.host = address.host.substr(1, address.host.size() - 2);
    const bool digits = !address.port.empty() && address.port.size() <= 5 &&
                        address.port.find_first_not_of("0123456789") == std::string::npos;
    const bool inRange =
        digits && std::stoi(address.port) >= 1 && std::stoi(address.port) <= 65'535;
    if (!inRange || address.host.empty() || address.host.find_first_of("/@?#") != std::string::npos)
      return std::nullopt;
    return address;
  }
};

/// One connection.
struct CallingTerminal {
  CallingTerminal(OwnedSocket caller, jt808::Parts& left)
      : socket(std::move(caller)), session(&left) {}

  OwnedSocket socket;
  Jt808Session session;
  std::string unsent;
  TerminalClock::time_point heard = TerminalClock::now();
  bool over = false;

  void end() {
    if (!std::exchange(over, true)) session.end();
  }
  void receive() {
    char buffer[kReadTogether];
    const ssize_t got = ::recv(socket.number(), buffer, sizeof buffer, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return end();
    heard = TerminalClock::now();
    session.add({buffer, std::size_t(got)}, steadyInstant(heard));
    if (session.broken()) end();
  }
  void send() {
    unsent += session.answers();
    while (!unsent.empty()) {
      const ssize_t put = ::send(socket.number(), unsent.data(), unsent.size(), MSG_NOSIGNAL);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0 && errno != EAGAIN) return end();
      if (put <= 0) break;
      unsent.erase(0, std::size_t(put));
    }
    if (unsent.size() > kMostUnread) end();
  }
  void endWhereSilent() {
    session.waitedUntil(steadyInstant(TerminalClock::now()));
    const auto patience = session.authenticated() ? kSilentTerminal : kSilentStranger;
    if (TerminalClock::now() - heard > patience) end();
  }
};

/// Terminals that call here, all served by the source's thread.
class Jt808Source final : public SourceThread {
 public:
  Jt808Source(SourceSettings given, ListenAddress address)
      : SourceThread(std::move(given)), address_(std::move(address)) {}
  ~Jt808Source() override { stop(); }

  SourceHealth health() const override {
    SourceHealth health = SourceThread::health();
    const std::scoped_lock lock(mutex_);
    if (health.connected) health.trouble = trouble_;
    return health;
  }

 protected:
  Outcome exchange(const std::stop_token& stop) override {
    auto listener = listening();
    if (!listener) return listener.error();
    becameConnected();
    std::list<CallingTerminal> terminals;
    while (!stop.stop_requested()) {
      converse(*listener, terminals);
      handOn(terminals);
      acknowledge(terminals);
      tell(terminals);
      for (CallingTerminal& one : terminals) one.send();
      handOn(terminals);  // what was cut off in the meantime
      handOnLate();
      terminals.remove_if([](const CallingTerminal& one) { return one.over; });
    }
    return Done{};
  }

 private:
  Result<OwnedSocket> listening() const {
    addrinfo wanted{};
    wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int code = ::getaddrinfo(address_.host.c_str(), address_.port.c_str(), &wanted, &found);
    if (code != 0) return refused(::gai_strerror(code));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, ::freeaddrinfo);
    OwnedSocket socket(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(socket.number(), found->ai_addr, found->ai_addrlen) != 0 ||
        ::listen(socket.number(), SOMAXCONN) != 0)
      return refused(std::generic_category().message(errno));
    return socket;
  }

  Error refused(const std::string& why) const {
    return {ErrorCode::ioFailed, "terminals cannot call here: " + why,
            withoutSecrets(settings().url),
            "Name an address of this computer and a port that is free; it is tried again"};
  }

  /// Waits a little for anything to happen, admits who calls and reads what came.
  void converse(const OwnedSocket& listener, std::list<CallingTerminal>& terminals) {
    std::vector<pollfd> watched{{listener.number(), POLLIN, 0}};
    for (const CallingTerminal& one : terminals)
      watched.push_back(
          {one.socket.number(), short(one.unsent.empty() ? POLLIN : POLLIN | POLLOUT), 0});
    if (::poll(watched.data(), nfds_t(watched.size()), kRoundMillis) < 0) return;
    auto seen = watched.begin() + 1;
    for (CallingTerminal& one : terminals) {
      if (seen++->revents & (POLLIN | POLLHUP | POLLERR)) one.receive();
      one.endWhereSilent();
      if (std::string who = one.session.stranger(); !who.empty()) {
        stranger_ = std::move(who);
        refusedAt_ = TerminalClock::now();
      }
    }
    if (watched.front().revents & POLLIN) admit(listener, terminals);
  }

  void admit(const OwnedSocket& listener, std::list<CallingTerminal>& terminals) {
    while (true) {
      OwnedSocket caller(
          ::accept4(listener.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (caller.number() < 0) {
        if (errno == EINTR || errno == ECONNABORTED) continue;
        if (errno == EAGAIN) return;
        notAdmitted_ = std::generic_category().message(errno);
        ::poll(nullptr, 0, kRoundMillis);
        return;
      }
      notAdmitted_.clear();
      turnsAway_ = terminals.size() >= settings().mostTerminals;
      if (turnsAway_) continue;
      terminals.emplace_back(std::move(caller), left_);
    }
  }

  void handOn(std::list<CallingTerminal>& terminals) {
    for (CallingTerminal& one : terminals)
      for (Jt808Session::Handed& frame : one.session.handed()) {
        if (frame.whole > 0)
          deliverBeginning(std::move(frame.terminal), std::move(frame.bytes), frame.whole);
        else
          deliver(std::move(frame.terminal), std::move(frame.bytes));
      }
  }

  /// Parts whose terminal has not called again in time.
  void handOnLate() {
    for (const auto& late : left_.overdue(steadyInstant(TerminalClock::now())))
      deliver(late.parts.front().message.terminal, late.frames());
  }

  void acknowledge(std::list<CallingTerminal>& terminals) {
    const bool any = std::any_of(terminals.begin(), terminals.end(),
                                 [](const CallingTerminal& one) { return one.session.waits(); });
    if (!any || !kept()) return;
    for (CallingTerminal& one : terminals) one.session.kept();
  }

  /// What stands in the health: until it is over, whatever other terminals do.
  void tell(const std::list<CallingTerminal>& terminals) {
    const auto admits = [&](const CallingTerminal& one) {
      return one.heard >= refusedAt_ && one.session.knows(stranger_);
    };
    const bool known = std::any_of(terminals.begin(), terminals.end(), admits);
    if (known || TerminalClock::now() - refusedAt_ > kSilentTerminal) stranger_.clear();
    if (terminals.size() < settings().mostTerminals) turnsAway_ = false;
    std::string trouble = troubleNow();
    const std::scoped_lock lock(mutex_);
    trouble_ = std::move(trouble);
  }

  std::string troubleNow() const {
    const std::string here = withoutSecrets(settings().url);
    if (!notAdmitted_.empty())
      return Error{ErrorCode::ioFailed, "no more terminals can be admitted: " + notAdmitted_, here,
                   "Let the program open more files"}
          .text();
    if (turnsAway_)
      return Error{ErrorCode::ioFailed,
                   "more than " + std::to_string(settings().mostTerminals) + " terminals call",
                   here, "Spread them over several feeds, each with a port of its own"}
          .text();
    if (stranger_.empty()) return {};
    return Error{ErrorCode::badInput,
                 "a terminal sends locations without having authenticated here", stranger_,
                 "Let it register here and authenticate"}
        .text();
  }

  const ListenAddress address_;
  jt808::Parts left_;                      ///< of connections that have ended; this thread's
  std::string notAdmitted_;                ///< why the system admits nobody
  bool turnsAway_ = false;                 ///< there are mostTerminals, and more call
  std::string stranger_;                   ///< whose location was refused last ...
  TerminalClock::time_point refusedAt_{};  ///< ... and when
  mutable std::mutex mutex_;
  std::string trouble_;
};

}  // namespace

Result<std::unique_ptr<FeedSource>> makeJt808Source(SourceSettings settings) {
  auto address = ListenAddress::of(settings.url);
  if (!address)
    return Error{ErrorCode::badInput, "the address for terminals names no host and port",
                 withoutSecrets(settings.url),
                 "Write jt808://0.0.0.0:7611, or one address of this computer"};
  return {std::make_unique<Jt808Source>(std::move(settings), std::move(*address))};
}

}  // namespace citymirror::feeds
