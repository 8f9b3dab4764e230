// Notes of an import, one line a kind.
#include "app/session/note_lines.h"

#include <QtTest>

#include "gis/vector/bounded_notes.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

using LinesOfNotes = std::vector<std::string>;

}  // namespace

class NoteLinesTest : public QObject {
  Q_OBJECT
 private slots:
  void notesThatSayTheSameAreOneLineWithThreeExamples() {
    gis::BoundedNotes notes;
    for (int i = 1; i <= 80; ++i) notes.add("Sign left out", "R" + std::to_string(i));
    notes.add("Building left out", "B7");
    notes.addRemark("Height guessed", "B8");
    notes.addRemark("Height guessed", "B9");
    const NoteLines told = noteLines(notes.take("city.pbf"), NoteDetail::kinds);
    QCOMPARE(told.lines, (LinesOfNotes{"note: Sign left out (80 times: R1; R2; R3)",
                                       "note: Building left out (B7)",
                                       "remark: Height guessed (2 times: B8; B9)"}));
    QVERIFY(told.shortened);
  }

  void placesAreLeftOutOnlyWhereThereAreMoreThanAreNamed() {
    const auto told = [](std::initializer_list<const char*> places) {
      std::vector<Note> notes;
      for (const char* place : places) notes.push_back({"Cut", place});
      return noteLines(notes, NoteDetail::kinds);
    };
    const NoteLines one = told({"a", "a", "a", "a", "a"});
    QCOMPARE(one.lines, LinesOfNotes{"note: Cut (5 times: a)"});
    QVERIFY(!one.shortened && !told({"", "", "", ""}).shortened &&
            !told({"a", "b", "c"}).shortened);
    QVERIFY(told({"a", "b", "c", "d"}).shortened);
    gis::BoundedNotes notes;
    for (const char* place : {"a", "b", "c", "d"}) notes.addExpected("Cut", place);
    const NoteLines expected = noteLines(notes.take("city.pbf"), NoteDetail::kinds);
    QCOMPARE(expected.lines, LinesOfNotes{"remark: Cut (4 times: a)"});
    QVERIFY(!expected.shortened);  // nobody has kept the others
  }

  void eachIsALineOfItsOwnWhereAllAreWanted() {
    const std::vector<Note> notes{
        {"Sign left out", "R1"}, {"Sign left out", "R2"}, {"Height guessed", "", NoteKind::remark}};
    const NoteLines told = noteLines(notes, NoteDetail::each);
    QCOMPARE(told.lines, (LinesOfNotes{"note: Sign left out (R1)", "note: Sign left out (R2)",
                                       "remark: Height guessed"}));
    QVERIFY(!told.shortened);
  }

  void aLossAndARemarkOfTheSameWordsStayApart() {
    const std::vector<Note> notes{{"Cut", "a"}, {"Cut", "b", NoteKind::remark}, {"Cut", "a"}};
    const NoteLines told = noteLines(notes, NoteDetail::kinds);
    QCOMPARE(told.lines, (LinesOfNotes{"note: Cut (2 times: a)", "remark: Cut (b)"}));
    QVERIFY(noteLines({}, NoteDetail::kinds).lines.empty());
  }

  void aNoteOfMoreWithoutOthersStaysAsItIs() {
    const std::vector<Note> notes{{"Cut: 5 more of this kind", "city.gpkg"}};
    QCOMPARE(noteLines(notes, NoteDetail::kinds).lines,
             LinesOfNotes{"note: Cut: 5 more of this kind (city.gpkg)"});
  }
};

QTEST_GUILESS_MAIN(NoteLinesTest)
#include "zz_note_lines_test.moc"
