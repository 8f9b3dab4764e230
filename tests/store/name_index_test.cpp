#include "engine/store/name_index.h"

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <atomic>
#include <set>

#include "engine/store/name_keys.h"

using namespace citymirror;
using namespace citymirror::store;

namespace {

enum Kind { road, sensor, building };

std::vector<NamedFeature> town() {
  using enum NamedFeature::Keys;
  return {{building, "B-00123", {"江津大厦", "Jiangjin Tower"}, {1, 2}, nameAndCode},
          {building, "B-00124", {"", ""}, {3, 4}, nameAndCode},
          {building, "B-00125", {"北京江津路小学", "Primary School"}, {3, 5}, nameAndCode},
          {road, "R-1", {"江津路", "Jiangjin Road"}, {5, 6}, nameAndCode},
          {road, "R-2", {"江津路", "Jiangjin Road"}, {5, 7}, codeOnly},
          {road, "R-3", {"江津北路", "North Jiangjin Road"}, {8, 9}, nameAndCode},
          {road, "R-4", {"Gran Vía", "Gran Vía"}, {8, 8}, nameAndCode},
          {sensor, "S-POND1", {"江津路下穿", "Jiangjin Road underpass"}, {5, 5}, nameAndCode},
          {sensor, "S-2", {"津江观测站", "Jinjiang gauge"}, {5, 5}, nameAndCode}};
}

NameIndex indexOf(std::vector<NamedFeature> features, const std::string& path = {}) {
  std::size_t i = 0;
  auto built = NameIndex::build(path,
                                [&](NamedFeature& feature) {
                                  if (i == features.size()) return false;
                                  feature = features[i++];
                                  return true;
                                },
                                {});
  return std::move(built.value());
}

std::vector<std::string> codes(const NameIndex& index, const std::string& query,
                               std::size_t limit = 20) {
  std::vector<std::string> found;
  const auto hits = index.find(query, limit);
  for (const NameHit& hit : hits.value()) found.push_back(hit.feature.code);
  return found;
}

using Codes = std::vector<std::string>;

}  // namespace

class NameIndexTest : public QObject {
  Q_OBJECT
 private slots:
  void aKeyIsWhatSpellingsHaveInCommon() {
    QCOMPARE(plainKey("B-00 123"), std::string("b00123"));
    QCOMPARE(plainKey("ｂ－００１２３"), std::string("b00123"));
    QCOMPARE(plainKey("Gran Vía"), std::string("granvia"));
    QCOMPARE(plainKey("Ōme Kaidō"), std::string("omekaido"));
    QCOMPARE(plainKey("江津 路"), std::string("江津路"));
    QCOMPARE(plainKey(" -·"), std::string());
    QCOMPARE(plainKey("\xE6\xB1"), plainKey("\xE6\xB1"));  // a torn sign ends
  }
  void wordsArePairsOfChineseSignsAndWholeOtherWords() {
    QCOMPARE(wordsOf("江津路 Bus 12"), (Codes{"江津", "津路", "路$", "bus", "12"}));
    QCOMPARE(wordsOf("路"), (Codes{"路$"}));
    QCOMPARE(wordsOf("Xi'an Station"), (Codes{"xian", "station"}));
    QVERIFY(wordsOf("").empty());
  }
  void pinyinHasItsInitials() {
    QCOMPARE(pinyinOf("Jiangjin Road"), std::string("jiangjinlu"));
    QCOMPARE(pinyinOf("North Ring Road"), std::string("northhuanlu"));
    QCOMPARE(pinyinOf("Tower"), std::string());
    QCOMPARE(initialsOf("jiangjinlu"), std::string("jjl"));
    QCOMPARE(initialsOf("changganglu"), std::string("cgl"));
    QCOMPARE(initialsOf("xuefulu"), std::string("xfl"));
    QCOMPARE(initialsOf("bridgelu"), std::string());
    QCOMPARE(initialsOf("lu"), std::string());
  }
  void theNumberOfACodeIsWhatEndsIt() {
    QCOMPARE(numberOf("B-00123"), std::string("00123"));
    QCOMPARE(numberOf("00123"), std::string());
    QCOMPARE(numberOf("S-POND"), std::string());
  }

  void aNameIsFoundInEverySpelling_data() {
    QTest::addColumn<QString>("query");
    for (const char* query :
         {"江津路", "jiangjin road", "Jiangjin  ROAD", "jiangjinlu", "jjl", "R-1", "r1", "江津 路"})
      QTest::newRow(query) << query;
  }
  void aNameIsFoundInEverySpelling() {
    QFETCH(QString, query);
    const auto found = codes(indexOf(town()), query.toStdString());
    QVERIFY(!found.empty());
    QCOMPARE(found.front(), std::string("R-1"));
  }
  void wholeNamesComeBeforeBeginningsAndThoseBeforeInsides() {
    const NameIndex index = indexOf(town());
    const auto hits = *index.find("江津路", 10);
    QCOMPARE(hits.size(), std::size_t(3));
    QCOMPARE(hits[0].fit, NameFit::whole);
    QCOMPARE(hits[1].fit, NameFit::beginning);
    QCOMPARE(hits[1].feature.code, std::string("S-POND1"));
    QCOMPARE(hits[2].fit, NameFit::inside);
    QCOMPARE(hits[2].feature.code, std::string("B-00125"));
  }
  void lowerKindsComeFirstThenShortNames() {
    QCOMPARE(codes(indexOf(town()), "江津"),
             (Codes{"R-1", "R-3", "S-POND1", "B-00123", "B-00125"}));
    QCOMPARE(codes(indexOf(town()), "江津", 2), (Codes{"R-1", "R-3"}));
  }
  void oneSignIsFoundWhereverItStands() {
    QCOMPARE(codes(indexOf(town()), "路"), (Codes{"R-1", "R-3", "S-POND1", "B-00125"}));
    QCOMPARE(codes(indexOf(town()), "站"), (Codes{"S-2"}));
    QVERIFY(codes(indexOf(town()), "海").empty());
  }
  void signsMustBeNeighbours() {
    QCOMPARE(codes(indexOf(town()), "津江"), (Codes{"S-2"}));
    QVERIFY(codes(indexOf(town()), "江路").empty());
    // Both pairs are in the name, the three signs are not.
    auto features = std::vector<NamedFeature>{{road, "R-9", {"中山山中路", ""}, {}, {}}};
    QVERIFY(codes(indexOf(features), "中山中").empty());
    QCOMPARE(codes(indexOf(features), "山山中"), (Codes{"R-9"}));
  }
  void wordsOfOtherScriptsAreFoundFromTheirBeginning() {
    QCOMPARE(codes(indexOf(town()), "tow"), (Codes{"B-00123"}));
    QCOMPARE(codes(indexOf(town()), "jiangjin tow"), (Codes{"B-00123"}));
    QCOMPARE(codes(indexOf(town()), "gran via"), (Codes{"R-4"}));
    QVERIFY(codes(indexOf(town()), "ower").empty());
  }
  void everyPartOfAQueryHasToBeThere() {
    QCOMPARE(codes(indexOf(town()), "江津 小学"), (Codes{"B-00125"}));
    QVERIFY(codes(indexOf(town()), "江津 大学").empty());
  }
  void codesAreFoundByTheirBeginningAndTheirNumber() {
    QCOMPARE(codes(indexOf(town()), "B-0012"), (Codes{"B-00123", "B-00124", "B-00125"}));
    QCOMPARE(codes(indexOf(town()), "00124"), (Codes{"B-00124"}));
    QCOMPARE(codes(indexOf(town()), "pond1"), (Codes{}));
  }
  void aSecondPieceOfARoadIsFoundByItsCodeOnly() {
    const NameIndex index = indexOf(town());
    QCOMPARE(codes(index, "R-2"), (Codes{"R-2"}));
    QCOMPARE((*index.find("R-2", 1)).front().feature.name.zh, std::string("江津路"));
    const auto named = codes(index, "江津路");
    QCOMPARE(std::count(named.begin(), named.end(), "R-2"), std::ptrdiff_t(0));
  }
  void emptyAndHostileQueriesFindNothing() {
    const NameIndex index = indexOf(town());
    for (const char* query : {"", "  ", "-", "\"", "' OR 1 --", "路\" OR \"津", "nowhere at all",
                              "\xE6", "NEAR(", "$", "*"})
      QVERIFY2(index.find(query, 5).ok() && codes(index, query).empty(), query);
    QVERIFY(codes(index, "江津", 0).empty());
  }
  void byCodeWantsTheVeryCode() {
    const NameIndex index = indexOf(town());
    QCOMPARE((**index.byCode("B-00124")).at, Point2(3, 4));
    QCOMPARE((**index.byCode("B-00124")).kind, int(building));
    QVERIFY(!(*index.byCode("b-00124")).has_value());
    QVERIFY(!(*index.byCode("江津路")).has_value());
  }

  /// Against the plain meaning of the words, over names made of few signs, so that much collides.
  void itFindsWhatAScanFinds() {
    const std::vector<std::string> signs{"江", "津", "路", "中", "山"};
    std::vector<NamedFeature> features;
    unsigned state = 7;
    const auto draw = [&](unsigned n) {
      return (state = state * 1664525U + 1013904223U) / 65536 % n;
    };
    for (int i = 0; i < 400; ++i) {
      NamedFeature feature;
      feature.kind = int(draw(3));
      feature.code = "X" + std::to_string(i);
      for (unsigned n = 1 + draw(6); n > 0; --n) feature.name.zh += signs[draw(5)];
      features.push_back(feature);
    }
    const NameIndex index = indexOf(features);
    QCOMPARE(index.size(), features.size());
    for (int round = 0; round < 120; ++round) {
      std::string query;
      for (unsigned n = 1 + draw(4); n > 0; --n) query += signs[draw(5)];
      std::set<std::string> expected;
      for (const NamedFeature& f : features) {
        if (f.name.zh.find(query) != std::string::npos) expected.insert(f.code);
      }
      const auto found = codes(index, query, 1000);
      QCOMPARE(std::set<std::string>(found.begin(), found.end()), expected);
      QCOMPARE(found.size(), expected.size());
    }
  }

  void aFileIsOpenedAgain() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("names.sqlite").toStdString();
    indexOf(town(), path);
    const auto again = NameIndex::open(path);
    QVERIFY(again.ok());
    QCOMPARE(codes(*again, "jjl"), (Codes{"R-1"}));
    QCOMPARE(again->size(), town().size());
    const auto twice = NameIndex::build(path, [](NamedFeature&) { return false; }, {});
    QCOMPARE(twice.error().code, ErrorCode::badInput);
  }
  void whatIsNoIndexIsRefused() {
    QTemporaryDir folder;
    QCOMPARE(NameIndex::open(folder.filePath("none").toStdString()).error().code,
             ErrorCode::notFound);
    const QString other = folder.filePath("other");
    QFile file(other);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'x'));
    file.close();
    QCOMPARE(NameIndex::open(other.toStdString()).error().code, ErrorCode::unreadable);
  }
  void buildingStopsWhenItIsCancelled() {
    std::stop_source stop;
    std::atomic<int> made = 0;
    const auto built = NameIndex::build(
        "",
        [&](NamedFeature& feature) {
          feature = {0, "X" + std::to_string(made), {"名", "name"}, {}, {}};
          if (++made == 5000) stop.request_stop();
          return made < 300000;
        },
        run::JobContext(stop.get_token(), nullptr));
    QCOMPARE(built.error().code, ErrorCode::cancelled);
  }
};

QTEST_GUILESS_MAIN(NameIndexTest)
#include "name_index_test.moc"
