// An exception that leaves a job is a fault with what, where and what to do, in both languages.
#include "app/session/broken_off.h"

#include <QtTest>
#include <new>
#include <stdexcept>

#include "app/session/city/file_words.h"

using namespace citymirror;

class BrokenOffTest : public QObject {
  Q_OBJECT

 private slots:
  void workThatEndsWellIsDone() {
    bool done = false;
    QVERIFY(session::unlessBroken("opening the city", [&] { done = true; }).ok());
    QVERIFY(done);
  }

  void anExceptionIsAnErrorOfWhatBrokeOff_data() {
    QTest::addColumn<bool>("memory");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("chinese");
    QTest::newRow("memory") << true << "It broke off: there is not enough memory"
                            << "意外中断：内存不足";
    QTest::newRow("other") << false << "It broke off: bad file name" << "意外中断：bad file name";
  }
  void anExceptionIsAnErrorOfWhatBrokeOff() {
    QFETCH(bool, memory);
    QFETCH(QString, what);
    QFETCH(QString, chinese);
    const Outcome broken = session::unlessBroken("opening the city", [&] {
      if (memory) throw std::bad_alloc();
      throw std::runtime_error("bad file name");
    });
    QVERIFY(!broken.ok());
    QCOMPARE(QString::fromStdString(broken.error().what), what);
    QCOMPARE(broken.error().where, std::string("opening the city"));
    const Text words = session::fileErrorWords(broken.error());
    QVERIFY2(QString::fromStdString(words.zh).startsWith(chinese), words.zh.c_str());
  }
};

QTEST_GUILESS_MAIN(BrokenOffTest)
#include "zz_broken_off_test.moc"
