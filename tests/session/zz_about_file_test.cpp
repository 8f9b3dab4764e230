// What a person wrote of a file goes before what the file tells; what nobody wrote stays.
#include "app/session/city/about_file.h"

#include <QtTest>

using namespace citymirror;

class AboutFileTest : public QObject {
  Q_OBJECT
 private slots:
  void whatNobodyWroteStaysAsTheFileTellsIt() {
    const Provenance told{"a.gml", "", "CityGML", "2.0", Origin::real};
    Provenance from = told;
    session::describe(from, {}, "https://example.org/a.gml");
    QVERIFY(from == told);
    session::describe(from, {"survey office", "2024-05-01", "", "3", Origin::real}, "a.gml");
    QVERIFY((from == Provenance{"survey office", "2024-05-01", "CityGML", "3", Origin::real}));
  }
};

QTEST_GUILESS_MAIN(AboutFileTest)
#include "zz_about_file_test.moc"
