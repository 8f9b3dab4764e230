#pragma once
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <cstdint>
#include <random>

namespace citymirror::test {

/// A TCP port of this computer on which nobody listens, below those that connections of other
/// programs are given: one of them would have taken it by the time a server starts there.
inline int freePort() {
  static std::mt19937 random(std::random_device{}());
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int tries = 0; tries < 1000; ++tries) {
    const auto port = std::uint16_t(12'000 + random() % 20'000);
    address.sin_port = htons(port);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const bool free = ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    if (free) return port;
  }
  qFatal("no port is free");
}

inline bool answers(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(std::uint16_t(port));
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  const bool open = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return open;
}

/// When a broker writes what it holds to its disk: when it ends or by save(); or also whenever
/// something changes, as the help on feeds asks of the brokers of a city.
inline constexpr const char* kSavesAtItsEnd = "autosave_interval 0";
inline constexpr const char* kSavesEachChange = "autosave_on_changes true\nautosave_interval 1";

/// Debian's mosquitto in a folder of its own, on free ports of this computer: plain and TLS, for
/// the user "gauge" with the password "p@ss/1". With `rights`, the text of mosquitto's dynamic
/// security, that plugin says who may what.
class MqttBroker {
 public:
  static QString program() {
    return QStandardPaths::findExecutable("mosquitto", {"/usr/sbin", "/usr/local/sbin"});
  }

  /// mosquitto's dynamic security, empty where it is not installed.
  static QString rightsPlugin() {
    for (const QFileInfo& folder : QDir("/usr/lib").entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot))
      if (const QString file = folder.filePath() + "/mosquitto_dynamic_security.so";
          QFile::exists(file))
        return file;
    return {};
  }

  explicit MqttBroker(const QByteArray& rights = {}, const char* saves = kSavesAtItsEnd) {
    QProcess::execute("mosquitto_passwd", {"-b", "-c", path("users"), "gauge", "p@ss/1"});
    QProcess openssl;
    openssl.start("openssl", {"req", "-x509", "-newkey", "ec", "-pkeyopt",
                              "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                              "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                              path("key.pem"), "-out", path("ca.pem")});
    openssl.waitForFinished();
    QFile config(path("broker.conf")), dynamic(path("rights.json"));
    if (!config.open(QIODevice::WriteOnly) || !dynamic.open(QIODevice::WriteOnly))
      qFatal("cannot write the broker's configuration");
    dynamic.write(rights);
    const QString who = rights.isEmpty()
                            ? "password_file " + path("users")
                            : "plugin " + rightsPlugin() + "\nplugin_opt_config_file " +
                                  path("rights.json");
    config.write(QString("user root\nallow_anonymous false\n%1\npersistence true\n"
                         "persistence_location %2/\n%7\n"
                         "max_queued_messages 0\n"
                         "listener %3 127.0.0.1\nlistener %4 127.0.0.1\ncertfile %5\nkeyfile %6\n")
                     .arg(who, folder_.path())
                     .arg(port)
                     .arg(tlsPort)
                     .arg(path("ca.pem"), path("key.pem"), QString(saves))
                     .toUtf8());
  }
  ~MqttBroker() { stop(); }

  bool start() {
    process_.setProcessChannelMode(QProcess::MergedChannels);
    process_.setStandardOutputFile(path("broker.log"), QIODevice::Append);
    process_.start(program(), {"-c", path("broker.conf")});
    return process_.waitForStarted() && QTest::qWaitFor([&] { return answers(tlsPort); }, 5000);
  }
  /// Has the broker write the sessions that it knows to its disk; false where it does not.
  bool save() {
    QFile::remove(path("mosquitto.db"));
    ::kill(pid_t(process_.processId()), SIGUSR1);
    return QTest::qWaitFor([&] { return QFile::exists(path("mosquitto.db")); }, 5000);
  }
  void stop() { end(SIGTERM); }
  void freeze() { ::kill(pid_t(process_.processId()), SIGSTOP); }
  void kill() { end(SIGKILL); }
  QString path(const char* name) const { return folder_.filePath(name); }
  QByteArray log() const {
    QFile file(path("broker.log"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  const int port = freePort(), tlsPort = freePort();

 private:
  void end(int signal) {
    if (process_.state() == QProcess::NotRunning) return;
    ::kill(pid_t(process_.processId()), signal);
    process_.waitForFinished(5000);
  }

  QTemporaryDir folder_;
  QProcess process_;
};

}  // namespace citymirror::test
