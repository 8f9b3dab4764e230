// How deep services of imagery are asked, and what is shown where they end.
#include <QtTest>
#include <atomic>

#include "gis/raster/imagery.h"
#include "gis/raster/vain_levels.h"
#include "tests/support/imagery_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using namespace citymirror::test;

namespace {

const GeoFrame kDepthFrame{"EPSG:4547", 530000, 3384000, ""};
constexpr Bounds kDepthCity{0, 0, 1000, 1000};

/// A square of 8 m, which has some 0.03 m a texel.
Bounds spotAt(double x) { return {x, 500, x + 8, 508}; }

bool isRedThere(const Result<Picture>& picture) {
  if (!picture) return false;
  const auto* t = picture->at(picture->width / 2, picture->height / 2);
  return t[0] > 180 && t[2] < 80 && t[3] > 200;
}

}  // namespace

class ImageryDepthTest : public QObject {
  Q_OBJECT

 private slots:
  void tilesAreAskedDownToLevel22() {
    const auto all = tiles([](const Point2&) { return kRed; });
    std::atomic<int> deepest = 0;
    HttpServer server([&](const std::string& target) {
      deepest = std::max(deepest.load(), std::atoi(target.c_str() + 1));
      return all(target);
    });
    const auto imagery =
        Imagery::open({server.url() + "/{z}/{x}/{y}.png"}, kDepthFrame, kDepthCity);
    QVERIFY2(imagery.ok(), imagery.ok() ? "" : imagery.error().text().c_str());
    QVERIFY((*imagery)->info().finest < 0.04);
    QVERIFY(isRedThere((*imagery)->read(spotAt(500), 256)));
    QCOMPARE(deepest.load(), 22);
  }

  void levelsThatAServiceLacksAreShownCoarserAndSoonNotAskedFor() {
    const auto some = tiles([](const Point2&) { return kRed; }, 16);
    std::atomic<int> inVain = 0;
    HttpServer server([&](const std::string& target) {
      if (std::atoi(target.c_str() + 1) > 16) ++inVain;
      return some(target);
    });
    const auto imagery =
        Imagery::open({server.url() + "/{z}/{x}/{y}.png"}, kDepthFrame, kDepthCity);
    QVERIFY(imagery.ok());
    for (int i = 0; i < VainLevels::kMostInVain; ++i)
      QVERIFY(isRedThere((*imagery)->read(spotAt(100 + 40 * i), 256)));
    const int asked = inVain;
    QVERIFY(asked > 0);
    for (int i = 0; i < 10; ++i) QVERIFY(isRedThere((*imagery)->read(spotAt(500 + 40 * i), 256)));
    QCOMPARE(inVain.load(), asked);
  }

  void aServiceThatRefusesDeepLevelsIsNoServiceInTrouble() {
    const auto all = tiles([](const Point2&) { return kRed; });
    HttpServer server([&](const std::string& target) -> HttpAnswer {
      const bool deep = std::atoi(target.c_str() + 1) > 19;
      return deep ? HttpAnswer{400, "text/plain", "zoom out of range"} : all(target);
    });
    const auto imagery =
        Imagery::open({server.url() + "/{z}/{x}/{y}.png"}, kDepthFrame, kDepthCity);
    QVERIFY(imagery.ok());
    const auto close = (*imagery)->read(spotAt(500), 256);
    QVERIFY2(close.ok(), close.ok() ? "" : close.error().text().c_str());
    QVERIFY(isRedThere(close) && close.notes().empty());
  }

  void aLevelIsAskedAgainAfterAPauseAndWhereItAnswers() {
    VainLevels levels;
    const VainLevels::Moment now{};
    for (int i = 0; i < VainLevels::kMostInVain; ++i) {
      QVERIFY(levels.worthAsking(1, now));
      levels.answered(4, {1, 2}, now);
    }
    QVERIFY(!levels.worthAsking(1, now) && !levels.worthAsking(2.5, now));
    QVERIFY(levels.worthAsking(4, now));
    QVERIFY(levels.worthAsking(1, now + VainLevels::kPause));
    levels.answered(1, {}, now);
    QVERIFY(levels.worthAsking(1, now) && !levels.worthAsking(2, now));
  }
};

QTEST_GUILESS_MAIN(ImageryDepthTest)
#include "zz_imagery_depth_test.moc"
