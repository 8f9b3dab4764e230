#include <QtTest>
#include <cmath>
#include <limits>

#include "scenarios/flood/flood_edit.h"

using namespace citymirror;
using namespace citymirror::flood;

namespace {

constexpr double kForGood = std::numeric_limits<double>::infinity();

std::vector<FloodEdit> everyEdit() {
  return {SetPump{"PS-01", PumpMode::failed},
          SetGate{"G-1", 1.0 / 3.0},
          DrawBarrier{"沙袋1", {{0.1, 0.2}, {1e-7, 12345.678901234567}}, 31.4159265358979},
          DrawBarrier{"street", {{0, 0}, {10, 0}}, kForGood},
          RemoveBarrier{"沙袋1"},
          OpenBreach{"L1", {5, 6}, 2.5, 10, 40},
          SetRain{{{0, 600.25}, {50, 0}}},
          SetSink{"inlet \"3\"", 0.05},
          BringPump{"PT-01", {12.5, 7.25}, 0.56},
          CorrectDepth{"R001", {1.0 / 3, -7}, 0.35, 150, 0.8}};
}

}  // namespace

class FloodEditTest : public QObject {
  Q_OBJECT
 private slots:
  void everyEditKeepsEveryBitThroughItsText() {
    for (const FloodEdit& edit : everyEdit()) {
      const auto back = floodEditFromText(textOf(edit));
      QVERIFY2(back.ok(), textOf(edit).c_str());
      QVERIFY2(*back == edit, textOf(edit).c_str());
      QVERIFY(textOf(edit).find('\n') == std::string::npos);
    }
  }

  void everyEditSaysInBothLanguagesWhatItDoes() {
    for (const FloodEdit& edit : everyEdit()) {
      const Text said = describe(edit);
      QVERIFY(!said.zh.empty() && !said.en.empty() && said.zh != said.en);
    }
    QCOMPARE(describe(SetPump{"PS-01", PumpMode::failed}).en, std::string("pump PS-01: failed"));
  }

  void aWrongTextNamesItsKey_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("where");
    const auto row = [](const char* where, const char* text) {
      QTest::addRow("%s in %s", where, text) << QString(text) << QString(where);
    };
    row("edit", "");
    row("edit", "[1]");
    row("edit.edit", R"({"edit":"explode","id":"A"})");
    row("edit.id", R"({"edit":"set_pump","mode":"on"})");
    row("edit.id", R"({"edit":"set_pump","id":"","mode":"on"})");
    row("edit.mode", R"({"edit":"set_pump","id":"A","mode":"fast"})");
    row("edit.opening", R"({"edit":"set_gate","id":"A","opening":1.5})");
    row("edit.line", R"({"edit":"draw_barrier","id":"A","line":[[1]],"crest_m":1})");
    row("edit.crest_m",
        R"({"edit":"draw_barrier","id":"A","line":[[1,2],[3,4]],"crest_m":"high"})");
    row("edit.rate_mm_per_h", R"({"edit":"set_rain","time_s":[0],"rate_mm_per_h":["x"]})");
    row("edit.capacity_m3_per_s", R"({"edit":"set_sink","id":"A","capacity_m3_per_s":-1})");
  }
  void aWrongTextNamesItsKey() {
    QFETCH(QString, text);
    QFETCH(QString, where);
    const auto read = floodEditFromText(text.toStdString());
    QVERIFY(!read.ok());
    QCOMPARE(QString::fromStdString(read.error().where), where);
    QVERIFY(!read.error().remedy.empty());
  }
};

QTEST_GUILESS_MAIN(FloodEditTest)
#include "flood_edit_test.moc"
