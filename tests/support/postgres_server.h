#pragma once
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/mqtt_broker.h"

namespace citymirror::test {

/// Whether a server waits for the disk with each commit. Nothing in a test outlives the computer,
/// whose cache survives a crash of the server; what is measured does wait.
enum class OnDisk { cached, flushed };

/// Debian's PostgreSQL in a folder of its own, on a free port of this computer; the user "seat"
/// with no password, the database "city". Run as root it runs as the user "postgres", as the server
/// refuses root.
class PostgresServer {
 public:
  /// Folder of initdb and postgres; empty where the server is not installed.
  static QString programs() {
    QDir versions("/usr/lib/postgresql");
    for (const QString& version :
         versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed)) {
      const QString folder = versions.filePath(version + "/bin");
      if (QFile::exists(folder + "/initdb") && (geteuid() != 0 || getpwnam("postgres")))
        return folder;
    }
    return {};
  }

  explicit PostgresServer(OnDisk disk = OnDisk::cached) : disk_(disk) {
    const passwd* user = geteuid() == 0 ? getpwnam("postgres") : nullptr;
    if (user && chown(qPrintable(folder_.path()), user->pw_uid, user->pw_gid) != 0)
      qFatal("cannot hand the folder over");
    QProcess initdb;
    begin(initdb, "initdb",
          {"-D", data(), "-U", "seat", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"});
    if (!initdb.waitForFinished(60'000) || initdb.exitCode() != 0)
      qFatal("initdb: %s", initdb.readAllStandardError().constData());
  }
  ~PostgresServer() { stop(); }

  bool start() {
    process_.setStandardErrorFile(folder_.filePath("server.log"), QIODevice::Append);
    begin(process_, "postgres",
          {"-D", data(), "-p", QString::number(port), "-c", "listen_addresses=127.0.0.1", "-c",
           "unix_socket_directories=" + folder_.path(), "-c", "shared_buffers=16MB", "-c",
           disk_ == OnDisk::flushed ? "fsync=on" : "fsync=off"});
    if (!process_.waitForStarted() || !QTest::qWaitFor([&] { return answers(port); }, 20'000))
      return false;
    return QTest::qWaitFor(
        [&] {
          QProcess psql;
          begin(psql, "psql",
                {"-h", "127.0.0.1", "-p", QString::number(port), "-U", "seat", "-d", "postgres",
                 "-c", made_ ? "SELECT 1" : "CREATE DATABASE city"});
          psql.waitForFinished();
          const bool done = psql.exitCode() == 0;
          made_ = made_ || done;
          return done;
        },
        20'000);
  }
  /// One statement by another hand than the program's.
  QByteArray sql(const QString& statement) const {
    QProcess psql;
    begin(psql, "psql",
          {"-h", "127.0.0.1", "-p", QString::number(port), "-U", "seat", "-d", "city", "-At", "-c",
           statement});
    psql.waitForFinished();
    return psql.readAllStandardOutput() + psql.readAllStandardError();
  }
  void stop() { end(SIGINT); }
  /// As a power cut would, but for the disk's cache: no farewell, recovery at the next start.
  void crash() { end(SIGQUIT); }
  std::string address() const {
    return "postgresql://seat@127.0.0.1:" + std::to_string(port) + "/city";
  }
  QByteArray log() const {
    QFile file(folder_.filePath("server.log"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  const int port = freePort();

 private:
  QString data() const { return folder_.filePath("data"); }
  void begin(QProcess& process, const QString& program, QStringList arguments) const {
    QString path = programs() + "/" + program;
    process.setWorkingDirectory(folder_.path());
    if (geteuid() == 0) {
      arguments =
          QStringList{"--reuid=postgres", "--regid=postgres", "--clear-groups", path} + arguments;
      path = "setpriv";
    }
    process.start(path, arguments);
  }
  void end(int signal) {
    if (process_.state() == QProcess::NotRunning) return;
    ::kill(pid_t(process_.processId()), signal);
    process_.waitForFinished(20'000);
  }

  const OnDisk disk_;
  QTemporaryDir folder_;
  QProcess process_;
  bool made_ = false;
};

}  // namespace citymirror::test
