#include <QtTest>
#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"

using namespace citymirror;
using Json = nlohmann::json;

class TrafficVerbTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    put("net.tntp",
        "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 2\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 2\n"
        "<END OF METADATA>\n1 2 1 0 10 0.1 1 0 0 1;\n1 2 1 0 4 0.5 1 0 0 1;\n");
    put("trips.tntp", "<NUMBER OF ZONES> 2\n<END OF METADATA>\nOrigin 1\n1 : 2; 2 : 12;\n");
    put("good.json",
        R"({"network": "net.tntp", "demand": "trips.tntp", "duration_s": 3600, "engine": "assign"})");
  }

  void aScenarioRunsAndItsSummaryIsTheLastLine() {
    const Ran ran = runCli({"--json", "traffic", path("good.json"), "--out", path("out")});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const Json summary = Json::parse(ran.out.trimmed().split('\n').last().toStdString());
    QVERIFY(std::abs(summary["mean_cost"].get<double>() - 16) < 1e-4);
    QVERIFY(ran.err.contains("Assignment, round"));
    QVERIFY(ran.err.contains("note: Trips inside a zone"));
    QVERIFY(QFile::exists(path("out/edges.csv")));
  }
  void badInputEndsWithOneAndNamesTheKey() {
    put("bad.json", R"({"network": "net.tntp", "demand": "trips.tntp", "speed": 1})");
    const Ran ran = runCli({"traffic", path("bad.json"), "--out", path("out")});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("speed: is an unknown key"), qPrintable(ran.err));
    QVERIFY(!QFile::exists(path("out")));
  }
  void aMissingScenarioEndsWithOneAndNamesTheFile() {
    const Ran ran = runCli({"traffic", path("none.json"), "--out", path("out")});
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.err.contains("none.json"));
  }
  void badUsageEndsWithTwo() {
    QCOMPARE(runCli({"traffic"}).status, 2);
    QCOMPARE(runCli({"traffic", path("good.json")}).status, 2);
  }

 private:
  QString path(const QString& name) const { return folder_->filePath(name); }
  void put(const QString& name, const QByteArray& bytes) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
  }
  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TrafficVerbTest)
#include "traffic_verb_test.moc"
