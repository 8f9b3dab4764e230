// What a role may do is asked for in app/session: windows hold nothing there that does not ask.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

class RightsTest : public QObject {
  Q_OBJECT
 private slots:
  void windowsReachRunsThroughTheRightsOfTheirSeatAlone() {
    // Its constants are anybody's.
    static const QRegularExpression held("\\bWorldRuns\\b(?!::k)");
    int files = 0;
    for (const char* room : {"desktop", "panels", "view"}) {
      QDirIterator sources(QString(CITYMIRROR_SOURCE_DIR "/app/") + room, {"*.cpp", "*.h"});
      for (; sources.hasNext(); ++files) {
        QFile file(sources.next());
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        const QString text = QString::fromUtf8(file.readAll());
        for (const QString& line : text.split('\n')) {
          if (line.trimmed().startsWith("//")) continue;
          QVERIFY2(!line.contains(held), qPrintable(file.fileName() + ": " + line));
        }
      }
    }
    QVERIFY(files > 200);
  }
};

QTEST_GUILESS_MAIN(RightsTest)
#include "zz_rights_test.moc"
