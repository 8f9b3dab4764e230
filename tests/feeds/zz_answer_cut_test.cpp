// What a peer answers is cut where it is long, between two signs.
#include <QtTest>

#include "app/feeds/answer_reading.h"
#include "engine/core/utf8.h"

using namespace citymirror;
using namespace citymirror::feeds;

class AnswerCutTest : public QObject {
  Q_OBJECT
 private slots:
  void aLongReasonInChineseStaysText() {
    std::string why = "x";
    while (why.size() < 400) why += "值班";
    const AnswerRead read =
        readAnswer("{\"state\": \"failed\", \"why\": \"" + why + "\"}", webhookAnswer());
    QVERIFY(read.state.has_value());
    QVERIFY(read.why.size() > 190 && read.why.size() <= 200);
    QVERIFY(why.starts_with(read.why) && isUtf8(read.why));
  }
};

QTEST_APPLESS_MAIN(AnswerCutTest)
#include "zz_answer_cut_test.moc"
