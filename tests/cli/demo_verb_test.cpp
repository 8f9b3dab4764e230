#include <gdal.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "engine/core/file_io.h"
#include "engine/draw/color_ramp.h"
#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "gis/feed/gbt35965.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

class DemoVerbTest : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  Ran ran_;

  QString path(const QString& name) const { return folder_.filePath("out/" + name); }
  QJsonObject result() const {
    return QJsonDocument::fromJson(ran_.out.trimmed().split('\n').last().toUtf8()).object();
  }

 private slots:
  void initTestCase() {
    QVERIFY(gis::writeCity(smallCity(), folder_.filePath("city").toStdString(), {}).ok());
    ran_ = runCli({"--json", "demo", "--city", folder_.filePath("city"), "--rain-mm", "90", "--out",
                   folder_.filePath("out")});
    QVERIFY2(ran_.status == 0, qPrintable(ran_.err));
  }

  void theWarningWasVerifiedByAPersonWhoIsNamed() {
    const QJsonObject warning = result()["warnings"].toArray().last().toObject();
    QVERIFY(warning["verified"].toBool());
    QVERIFY(!warning["by"].toString().isEmpty());
    QVERIFY(!warning["zh"].toString().isEmpty());
    QVERIFY(!warning["en"].toString().isEmpty());
  }

  void pondingNamesRoadsWithDepths() {
    const QJsonArray roads = result()["ponding"].toArray();
    QVERIFY(!roads.isEmpty());
    QVERIFY(roads.first().toObject()["max_depth_m"].toDouble() >= 0.15);
  }

  void everyFileOfTheOutcomeIsThere() {
    for (const char* name :
         {"report.html", "journal.sqlite", "evening.jsonl", "results/max_depth.tif",
          "results/hazard_class.tif", "results/ponding.csv", "results/buildings.csv",
          "results/roads.csv", "pictures/overview_zh.png"}) {
      QVERIFY2(QFile::exists(path(name)), name);
    }
    QFile roads(path("results/roads.csv"));
    QVERIFY(roads.open(QIODevice::ReadOnly));
    QCOMPARE(roads.readAll().count('\n'), qsizetype(smallCity().roads.roads.size()) + 1);
    const QDir out(folder_.filePath("out"));
    QVERIFY(!out.entryList({"warning-*.cap.xml"}).isEmpty());
    const QStringList national = out.entryList({"warning-*.gbt35965.xml"});
    QVERIFY(!national.isEmpty());
    const auto warning =
        gis::parseGbt35965(*readFile(out.filePath(national.front()).toStdString()));
    QVERIFY2(warning.ok(), warning.ok() ? "" : warning.error().text().c_str());
    QCOMPARE(warning->status, std::string("Exercise"));
    QCOMPARE(warning->identifier.size(), std::size_t(31));
  }

  /// The strip of a footer ends a picture in the colour of panels from edge to edge.
  void everyPictureEndsWithItsStripOfTimeAndSource() {
    GDALAllRegister();
    const QDir pictures(path("pictures"));
    const QStringList names = pictures.entryList({"*.png"});
    QVERIFY(names.contains("overview_zh.png") && names.contains("district_en.png"));
    for (const QString& name : names) {
      const GDALDatasetH picture = GDALOpen(qPrintable(pictures.filePath(name)), GA_ReadOnly);
      QVERIFY2(picture != nullptr, qPrintable(name));
      const int width = GDALGetRasterXSize(picture), height = GDALGetRasterYSize(picture);
      const draw::Color panel = draw::darkPalette().panel;
      for (const auto& [band, wanted] : {std::pair(1, panel.r), {2, panel.g}, {3, panel.b}}) {
        std::vector<std::uint8_t> row(std::size_t(width), 0);
        QCOMPARE(GDALRasterIO(GDALGetRasterBand(picture, band), GF_Read, 0, height - 2, width, 1,
                              row.data(), width, 1, GDT_Byte, 0, 0),
                 CE_None);
        const auto like = [&](std::uint8_t value) { return std::abs(value - wanted) <= 2; };
        QVERIFY2(std::all_of(row.begin(), row.end(), like), qPrintable(name));
      }
      GDALClose(picture);
    }
  }

  void theJournalHoldsTheWholeEveningAndItsChainIsWhole() {
    auto journal = store::Journal::open(path("journal.sqlite").toStdString());
    QVERIFY(journal.ok());
    QVERIFY(journal->verify().ok());
    QStringList kinds;
    const auto entries = journal->read();
    for (const auto& entry : *entries) kinds << QString::fromStdString(entry.kind);
    for (const char* kind : {"observations", "cap", "forecast", "warning", "decision"})
      QVERIFY2(kinds.contains(kind), kind);
  }

  void theReportIsSelfContainedAndSaysSynthetic() {
    QFile file(path("report.html"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    QVERIFY(page.contains("合成") && page.contains("ynthetic"));
    QVERIFY(page.contains("data:image/png;base64,"));
    QVERIFY(!page.contains("src=\"http"));
  }

  void aMissingCityIsOneErrorThatNamesIt() {
    const Ran ran =
        runCli({"demo", "--city", "/nonexistent/city", "--out", folder_.filePath("none")});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("/nonexistent/city"), qPrintable(ran.err));
  }
};

QTEST_GUILESS_MAIN(DemoVerbTest)
#include "demo_verb_test.moc"
