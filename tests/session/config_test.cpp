// Every threshold is read, and a broken file says which and where.
#include "app/session/config.h"

#include <QTemporaryDir>
#include <QtTest>
#include <array>
#include <filesystem>

#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

namespace fs = std::filesystem;

const fs::path kAssets = fs::path(CITYMIRROR_SOURCE_DIR) / "assets";

// A copy of the configuration that may be broken.
class Copy {
 public:
  Copy() {
    fs::copy(kAssets / "config", fs::path(root()) / "config", fs::copy_options::recursive);
    fs::create_directories(fs::path(root()) / "templates");
    for (const char* file : {"warning.json", "rules.json"})
      fs::copy(kAssets / "templates" / file, fs::path(root()) / "templates");
  }
  std::string root() const { return folder_.path().toStdString(); }
  std::string path(const std::string& file) const { return root() + "/" + file; }

  // False where the text does not hold `before`.
  bool replace(const std::string& file, const std::string& before, const std::string& after) {
    std::string text = *readFile(path(file));
    const std::size_t at = text.find(before);
    if (at == std::string::npos) return false;
    return writeFile(path(file), text.replace(at, before.size(), after)).ok();
  }

 private:
  QTemporaryDir folder_;
};

}  // namespace

class ConfigTest : public QObject {
  Q_OBJECT
 private slots:
  void anArchiveThatWouldLoseThePartsOfItsRollUpsIsRefusedByItsKey() {
    for (const auto& [before, after, key] :
         {std::array{"\"minutes_kept_h\": 2160", "\"minutes_kept_h\": 24", "minutes_kept_h"},
          std::array{"\"hours_kept_h\": 0", "\"hours_kept_h\": 48", "hours_kept_h"},
          std::array{"\"raw_kept_h\": 168", "\"raw_kept_h\": -1", "raw_kept_h"},
          std::array{"\"minutes_shown_up_to_h\": 72", "\"minutes_shown_up_to_h\": 1",
                     "minutes_shown_up_to_h"},
          std::array{"\"raw_kept_h\"", "\"raw_days\"", "raw_days"}}) {
      Copy copy;
      QVERIFY(copy.replace("config/series_archive.json", before, after));
      const auto config = loadConfig(copy.root());
      QVERIFY(!config.ok());
      QVERIFY2(config.error().text().find(key) != std::string::npos, config.error().text().c_str());
    }
    const auto shipped = loadConfig(kAssets.string());
    QVERIFY(!shipped->archive.source.zh.empty() && !shipped->archive.source.en.empty());
  }
  void theConfigurationThatIsShippedIsComplete() {
    const auto config = loadConfig(kAssets.string());
    QVERIFY2(config.ok(), config.ok() ? "" : config.error().text().c_str());
    QCOMPARE(config->rainSignals.size(), std::size_t{4});
    QVERIFY(config->watch.rules.size() >= 39);
    QVERIFY(config->ponding.blue < config->ponding.yellow);
    QVERIFY(config->roadClosure.find("car") != nullptr);
    QVERIFY(!config->warningTemplates.empty());
  }
  void everyThresholdHasItsSourceInBothLanguages() {
    const auto config = loadConfig(kAssets.string());
    std::vector<Text> sources{config->ponding.source, config->roadClosure.source,
                              config->steering.sandbagSource};
    for (const auto& signal : config->rainSignals) sources.push_back(signal.source);
    for (const auto& rule : config->watch.rules) sources.push_back(rule.source);
    for (const auto& rule : config->roadClosure.rules) sources.push_back(rule.source);
    for (const Text& source : sources) {
      QVERIFY(!source.zh.empty());
      QVERIFY2(!source.en.empty() && source.en != source.zh, source.zh.c_str());
    }
  }
  void sensorsRaiseAtTheBandsThatRoadsAreJudgedBy() {
    const auto config = loadConfig(kAssets.string());
    int levels = 0;
    for (const auto& rule : config->watch.rules) {
      if (rule.id != "ponding-road") continue;
      for (const auto& level : rule.when.levels) {
        ++levels;
        QVERIFY(level.clear < level.raise);
        QCOMPARE(config->ponding.severityOf(level.raise), level.severity);
      }
    }
    QCOMPARE(levels, 4);
  }
  void changedValuesAreTheValuesUsed() {
    Copy copy;
    QVERIFY(copy.replace("config/ponding.json", "\"blue\": 0.15", "\"blue\": 0.11"));
    QCOMPARE(loadConfig(copy.root())->ponding.blue, 0.11);
  }
  void aMissingFileIsNamed_data() {
    QTest::addColumn<QString>("file");
    for (const char* file :
         {"config/ponding.json", "config/rain_signals.json", "config/road_closure.json",
          "config/quantities.json", "config/rules.json", "config/quality_control.json",
          "config/alarm_groups.json", "config/steering.json", "config/vehicle_bodies.json",
          "templates/rules.json", "templates/warning.json"})
      QTest::newRow(file) << QString(file);
  }
  void aMissingFileIsNamed() {
    QFETCH(QString, file);
    const Copy copy;
    QVERIFY(fs::remove(copy.path(file.toStdString())));
    const auto config = loadConfig(copy.root());
    QVERIFY(!config.ok());
    QCOMPARE(config.error().code, ErrorCode::notFound);
    QVERIFY(config.error().where.find(file.toStdString()) != std::string::npos);
    QVERIFY(!config.error().remedy.empty());
  }
  void aFileThatIsNoJsonNamesTheLineOrItsEncoding() {
    Copy copy;
    const std::string path = copy.path("config/ponding.json");
    const auto told = [&](const std::string& text) {
      return writeFile(path, text).ok() ? loadConfig(copy.root()).error() : Error{};
    };
    const Error comma = told("{\n \"a\": 1,\n \"b\": NaN\n}");
    QCOMPARE(comma.where, path + ": line 3, column 7");
    QCOMPARE(comma.what, std::string("the configuration is not JSON"));
    const Error half = told("{\"bands_m\": {\n");
    QCOMPARE(half.where, path + ": line 2, column 1");
    QVERIFY2(half.what.find("cut off") != std::string::npos, half.what.c_str());
    QCOMPARE(told("").where, path + ": line 1, column 1");
    for (const std::string& bytes :
         {std::string("\xFF\xFE{\0}\0", 6), std::string("{\"zh\": \"\xB5\xC0\xC2\xB7\"}")}) {
      const Error error = told(bytes);
      QCOMPARE(error.where, path);
      QVERIFY2(error.what.find("UTF-8") != std::string::npos, error.what.c_str());
    }
    QVERIFY(told("{\"a\": 1e999}").what.find("too large") != std::string::npos);
  }
  void aFileThatIsNoJsonIsNamed_data();
  void aFileThatIsNoJsonIsNamed();
  void aBrokenFileNamesItselfAndTheKey_data();
  void aBrokenFileNamesItselfAndTheKey();
};

void ConfigTest::aFileThatIsNoJsonIsNamed_data() {
  QTest::addColumn<QString>("file");
  for (const char* file : {"ponding", "rain_signals", "road_closure", "rules", "quantities", "quality_control",
                           "alarm_groups", "steering"})
    QTest::newRow(file) << QString("config/%1.json").arg(file);
}

void ConfigTest::aFileThatIsNoJsonIsNamed() {
  QFETCH(QString, file);
  Copy copy;
  QVERIFY(copy.replace(file.toStdString(), "{", ""));
  const auto config = loadConfig(copy.root());
  QVERIFY(!config.ok());
  const Error& error = config.error();
  QVERIFY(error.code == ErrorCode::unreadable || error.code == ErrorCode::badInput);
  QVERIFY2(error.where.find(copy.path(file.toStdString())) == 0, error.where.c_str());
  QVERIFY(!error.remedy.empty());
}

void ConfigTest::aBrokenFileNamesItselfAndTheKey_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("before");
  QTest::addColumn<QString>("after");
  QTest::addColumn<QString>("key");
  const auto row = [](const char* name, const char* file, const char* before, const char* after,
                      const char* key) {
    QTest::newRow(name) << QString("config/%1.json").arg(file) << before << after << key;
  };
  row("sandbags too high", "steering", "\"usual\": 1.0", "\"usual\": 9.0",
      "sandbag_height_m.usual");
  row("band left out", "ponding", "\"yellow\": 0.25, ", "", "bands_m.yellow");
  row("bands that fall", "ponding", "\"orange\": 0.30", "\"orange\": 0.20", "bands_m.orange");
  row("band that is a word", "ponding", "\"red\": 0.50", "\"red\": \"deep\"", "bands_m.red");
  row("band without end", "ponding", "\"red\": 0.50", "\"red\": 1e9", "bands_m.red");
  row("misspelt band", "ponding", "\"blue\"", "\"bleu\"", "bands_m.bleu");
  row("negative rain", "rain_signals", "\"millimetres\": 50", "\"millimetres\": -50",
      "millimetres");
  row("hours left out", "rain_signals", "\"hours\": 12, ", "", "hours");
  row("unknown severity", "rain_signals", "\"severity\": \"blue\"", "\"severity\": \"pink\"",
      "severity");
  row("unknown speed curve", "road_closure", "pregnolato_2017_scaled", "fast", "speed_curve");
  row("two rules of a class", "road_closure", "\"class\": \"bus\"", "\"class\": \"car\"",
      "rules[1].class");
  row("opens deeper than it closes", "road_closure", "\"reopen_m\": 0.25", "\"reopen_m\": 0.35",
      "rules[0].reopen_m");
  row("no rules", "road_closure", "\"rules\"", "\"rule\"", "rule");
  row("unknown quantity", "rules", "\"quantity\": \"ponding_depth\"",
      "\"quantity\": \"ponding_dept\"", "quantity");
  row("clears above where it raises", "rules", "[\"blue\", 0.15, 0.12]",
      "[\"blue\", 0.15, 0.16]", "levels");
  row("range left out", "quality_control", "\"least\": 0, ", "", "least");
  row("no size of a vehicle", "vehicle_bodies", "\"length_m\": 12", "\"length_m\": 120",
      "bus.length_m");
  row("a size of nothing", "vehicle_bodies", "\"width_m\": 1.8", "\"width_m\": 0", "car.width_m");
  row("a kind of vehicle left out", "vehicle_bodies", "\"fire_engine\"", "\"fire\"", "fire");
  row("a size without its source", "vehicle_bodies", "\"height_m\": 3.4, \"source\"",
      "\"height_m\": 3.4, \"origin\"", "pump_truck.origin");
  row("reach left out", "alarm_groups", "\"reach_m\": 400, ", "", "reach_m");
}

void ConfigTest::aBrokenFileNamesItselfAndTheKey() {
  QFETCH(QString, file);
  QFETCH(QString, before);
  QFETCH(QString, after);
  QFETCH(QString, key);
  Copy copy;
  QVERIFY(copy.replace(file.toStdString(), before.toStdString(), after.toStdString()));
  const auto config = loadConfig(copy.root());
  QVERIFY(!config.ok());
  const Error& error = config.error();
  QCOMPARE(error.code, ErrorCode::badInput);
  QVERIFY2(error.where.find(copy.path(file.toStdString())) == 0, error.where.c_str());
  QVERIFY2(error.where.find(key.toStdString()) != std::string::npos, error.text().c_str());
  QVERIFY(!error.remedy.empty());
}

QTEST_APPLESS_MAIN(ConfigTest)
#include "config_test.moc"
