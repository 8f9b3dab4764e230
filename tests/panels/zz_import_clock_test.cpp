// Who imports a city in the window says which wall clock it has, as on the command line.
#include <QApplication>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

#include "app/panels/import_city_dialog.h"
#include "app/panels/theme.h"
#include "app/session/city/file_words.h"

using namespace citymirror;

class ImportClockTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  static void write(const QDialog& dialog, const char* row, const QString& text) {
    dialog.findChild<QLineEdit*>(row)->setText(text);
  }
  void fill(const QDialog& dialog) {
    write(dialog, "dems", folder_.filePath("dem.tif"));
    write(dialog, "folder", folder_.filePath("city"));
  }

 private slots:
  void withoutOneItIsThatOfThePlace() {
    const panels::ImportCityDialog dialog;
    fill(dialog);
    const auto wanted = dialog.wanted();
    QVERIFY(wanted.ok());
    QVERIFY(!wanted->sources.utcOffsetMinutes);
  }
  void itIsWrittenAsADistanceFromUtc() {
    const panels::ImportCityDialog dialog;
    fill(dialog);
    const std::vector<std::pair<QString, int>> clocks{
        {"UTC+8", 480}, {"+5:30", 330}, {"utc -3", -180}, {"0", 0}};
    for (const auto& [text, minutes] : clocks) {
      write(dialog, "clock", text);
      const auto wanted = dialog.wanted();
      QVERIFY2(wanted.ok(), qPrintable(text));
      QCOMPARE(wanted->sources.utcOffsetMinutes.value_or(9999), minutes);
    }
  }
  void anythingElseIsOneErrorThatSaysHow() {
    const panels::ImportCityDialog dialog;
    fill(dialog);
    for (const char* text : {"noon", "UTC+15", "8:75", "+"}) {
      write(dialog, "clock", text);
      const auto wanted = dialog.wanted();
      QVERIFY2(!wanted && wanted.error().remedy.find("UTC+8") != std::string::npos, text);
      const std::string zh = session::fileErrorWords(wanted.error()).zh;
      QVERIFY2(zh.find("时差") != std::string::npos && zh.find("UTC+5:30") != std::string::npos,
               zh.c_str());
    }
  }
  void anExtentThatIsNoneIsSaidInChineseToo() {
    const panels::ImportCityDialog dialog;
    fill(dialog);
    write(dialog, "extent", "1,2,3");
    const auto wanted = dialog.wanted();
    QVERIFY(!wanted.ok());
    const std::string zh = session::fileErrorWords(wanted.error()).zh;
    QVERIFY2(zh.find("范围没有面积") != std::string::npos && zh.find("西,南") != std::string::npos,
             zh.c_str());
  }
};

int main(int argc, char** argv) {
  QApplication app(argc, argv);
  panels::applyTheme(app);
  ImportClockTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_import_clock_test.moc"
