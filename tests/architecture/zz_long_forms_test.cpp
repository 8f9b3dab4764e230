// Tests that kill and cut off have a long form: one command runs each, and it is told of.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>
#include <set>

namespace {

QString textOfFile(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) qFatal("%s", qPrintable(path));
  return QString::fromUtf8(file.readAll());
}
QString projectText(const char* name) {
  return textOfFile(QString(CITYMIRROR_SOURCE_DIR "/") + name);
}

/// How many kills a test makes, by the variable that says it.
std::set<QString> countsOf(const QString& text) {
  static const QRegularExpression name("CITYMIRROR_[A-Z]+_(?:RESTARTS|KILLS|CRASHES)");
  std::set<QString> found;
  for (auto match = name.globalMatch(text); match.hasNext();) found.insert(match.next().captured());
  return found;
}

}  // namespace

class LongFormsTest : public QObject {
  Q_OBJECT
 private slots:
  void everyCountOfKillsIsThatOfTheScript() {
    std::set<QString> read;
    for (const char* room : {"cli", "feeds", "session", "store"}) {
      QDirIterator files(QString(CITYMIRROR_SOURCE_DIR "/tests/") + room, {"*.cpp", "*.h"});
      while (files.hasNext()) read.merge(countsOf(textOfFile(files.next())));
    }
    QVERIFY(read.size() >= 4);
    QVERIFY(countsOf(projectText("packaging/kills.sh")) == read);
  }

  void theScriptRunsTestsThatThereAre() {
    static const QRegularExpression line("try ([a-z]+)_tests ([a-z_]+)");
    int tests = 0;
    for (auto match = line.globalMatch(projectText("packaging/kills.sh")); match.hasNext();) {
      const auto run = match.next();
      const QString path =
          QString(CITYMIRROR_SOURCE_DIR "/tests/%1/%2.cpp").arg(run.captured(1), run.captured(2));
      QVERIFY2(!countsOf(textOfFile(path)).empty(), qPrintable(path));
      ++tests;
    }
    QCOMPARE(tests, 5);
  }

  void whoWorksHereIsToldTheCommandOfEach() {
    const QString page = projectText("CONTRIBUTING.md");
    for (const char* subject : {"broker", "journal", "program", "server"})
      QVERIFY2(page.contains(QString("`packaging/kills.sh %1`").arg(subject)), subject);
  }
};

QTEST_GUILESS_MAIN(LongFormsTest)
#include "zz_long_forms_test.moc"
