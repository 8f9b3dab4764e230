#pragma once
#include <QProcess>
#include <QStringList>

namespace citymirror {

struct Ran {
  int status = -1;
  QString out, err;
};

/// Runs a program of this build to its end.
inline Ran runProgram(const QString& name, const QStringList& arguments,
                      const QStringList& environment = {}) {
  QProcess process;
  if (!environment.isEmpty()) process.setEnvironment(QProcess::systemEnvironment() + environment);
  process.start(QStringLiteral(CITYMIRROR_BIN_DIR "/") + name, arguments);
  if (!process.waitForFinished(300'000)) {
    process.kill();
    return {};
  }
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
          QString::fromUtf8(process.readAllStandardOutput()),
          QString::fromUtf8(process.readAllStandardError())};
}

inline Ran runCli(const QStringList& arguments) {
  return runProgram(QStringLiteral("citymirror-cli"), arguments);
}

}  // namespace citymirror
