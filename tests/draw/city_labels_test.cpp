#include "engine/draw/city_labels.h"

#include <QtTest>
#include <algorithm>

#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::draw;

class CityLabelsTest : public QObject {
  Q_OBJECT
  CityModel city_ = smallCity();
  LabelSet labels_ = cityLabels(city_);

  int count(const std::string& zh) const {
    return int(std::count_if(labels_.begin(), labels_.end(),
                             [&](const Label& l) { return l.text.zh == zh; }));
  }

 private slots:
  void everyNamedRoadHasALabelOnItsLine() {
    for (const Road& road : city_.roads.roads)
      QVERIFY2(count(road.name.zh) > 0, road.name.zh.c_str());
    for (const Label& label : labels_) {
      if (label.role != Label::Role::road) continue;
      const bool onLine =
          std::any_of(city_.roads.roads.begin(), city_.roads.roads.end(), [&](const Road& r) {
            return r.name == label.text && distanceTo(r.line, label.at) < 0.1;
          });
      QVERIFY2(onLine, label.text.zh.c_str());
    }
  }
  void piecesOfOneRoadAreNotNamedTwiceNearby() { QCOMPARE(count("江津路"), 1); }
  void aWaterIsNamedInsideItself() {
    QCOMPARE(count("荆江"), 1);
    for (const Label& label : labels_) {
      if (label.role == Label::Role::water) QVERIFY(contains(city_.water[0].area, label.at));
    }
  }
  void districtsComeBeforeRoads() {
    const auto priorityOf = [&](const std::string& zh) {
      return std::find_if(labels_.begin(), labels_.end(),
                          [&](const Label& l) { return l.text.zh == zh; })
          ->priority;
    };
    QVERIFY(priorityOf("沙洲区") > priorityOf("滨江大道"));
    QVERIFY(priorityOf("滨江大道") > priorityOf("文化路"));
  }
  void anEmptyCityHasNoLabels() { QVERIFY(cityLabels(CityModel{}).empty()); }
};

QTEST_APPLESS_MAIN(CityLabelsTest)
#include "city_labels_test.moc"
