// What stands where a feed's file should be is told, and nobody waits for it.
#include <sys/stat.h>

#include <QtTest>

#include "app/feeds/feed_source.h"

using namespace citymirror;
using namespace citymirror::feeds;

class NoFileTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  /// What the health says of a source at this address, which is stopped then.
  static QString troubleOf(const std::string& url) {
    SourceSettings settings;
    settings.url = url;
    settings.firstRetry = settings.longestRetry = Millis{20};
    auto source = makeFeedSource(std::move(settings));
    if (!source) qFatal("%s", source.error().text().c_str());
    (*source)->start([](RawMessage) {}, [] { return true; });
    const auto told = [&] { return !(*source)->health().trouble.empty(); };
    const bool isTold = QTest::qWaitFor(told, 30'000);
    const QString trouble = QString::fromStdString((*source)->health().trouble);
    (*source)->stop();
    return isTold ? trouble : "nothing";
  }

 private slots:
  void aPipeInItsPlaceIsNotWaitedFor() {
    const std::string pipe = folder_.filePath("levels.csv").toStdString();
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    const QString trouble = troubleOf("file:" + pipe);
    QVERIFY2(trouble.contains("the file cannot be read"), qPrintable(trouble));
  }

  void aFolderInPlaceOfAFileAndAFileInPlaceOfAFolderAreTold() {
    const QString asFile = troubleOf("file:" + folder_.path().toStdString());
    QVERIFY2(asFile.contains("the file cannot be read"), qPrintable(asFile));
    const QString name = folder_.filePath("one.csv");
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QString asFolder = troubleOf("folder:" + name.toStdString());
    QVERIFY2(asFolder.contains("the folder cannot be read"), qPrintable(asFolder));
  }
};

QTEST_GUILESS_MAIN(NoFileTest)
#include "zz_no_file_test.moc"
