#include <QtTest>

#include "engine/core/result.h"

using namespace citymirror;

class ResultTest : public QObject {
  Q_OBJECT
 private slots:
  void anErrorSaysWhatWhereAndWhatToDoOnOneLine() {
    const Error error{ErrorCode::unreadable, "terrain cannot be read", "dem.tif", "Export it again as GeoTIFF"};
    QCOMPARE(error.text(), std::string("terrain cannot be read (dem.tif). Export it again as GeoTIFF"));
  }
  void inANoteOnlyWhatIsNotSupportedSaysWhatToDo() {
    Error error{ErrorCode::unsupported, "it is packed otherwise", "a.glb",
                "Convert it to glTF 2.0"};
    QCOMPARE(error.noteText(), std::string("it is packed otherwise. Convert it to glTF 2.0"));
    error.code = ErrorCode::unreadable;
    QCOMPARE(error.noteText(), std::string("it is packed otherwise"));
    error = {ErrorCode::unsupported, "it is packed otherwise", "a.glb", ""};
    QCOMPARE(error.noteText(), std::string("it is packed otherwise"));
  }
  void aValueMayCarryNotes() {
    const Result<int> result(7, {{"repaired", "feature 3"}});
    QVERIFY(result.ok());
    QCOMPARE(*result, 7);
    QCOMPARE(result.notes().size(), std::size_t(1));
  }
  void aRemarkIsNeverTheCause() {
    const Note remark{"read north first", "a.shp", NoteKind::remark}, loss{"left out", "fid 3"};
    QVERIFY(causeIn({}) == nullptr && causeIn({remark}) == nullptr);
    const std::vector<Note> notes{remark, loss, {"left out as well", "fid 4"}};
    QCOMPARE(causeIn(notes), &notes[1]);
  }
};

QTEST_GUILESS_MAIN(ResultTest)
#include "result_test.moc"
