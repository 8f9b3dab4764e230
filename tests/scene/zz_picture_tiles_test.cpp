// The largest picture, 16384 × 9216, without drawing all of it: how it is cut, what is held of it,
// and that its parts meet.
#include "engine/scene/picture_tiles.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/draw/overview.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/picture_export.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kWidest = kLargestPicture, kHighest = 9216;
constexpr std::size_t kBandBytes = std::size_t{64} << 20;

}  // namespace

class PictureTilesTest : public QObject {
  Q_OBJECT
  static void coversOnce(int width, int height) {
    std::vector<std::uint8_t> covered(std::size_t(width) * std::size_t(height));
    for (const PictureBand& band : pictureBands(width, height)) {
      for (const PixelRect& part : band) {
        QVERIFY(part.left >= 0 && part.top >= 0 && part.width > 0 && part.height > 0);
        QVERIFY(part.left + part.width <= width && part.top + part.height <= height);
        for (int row = part.top; row < part.top + part.height; ++row) {
          const auto first =
              covered.begin() + std::ptrdiff_t(row) * width + std::ptrdiff_t(part.left);
          std::for_each(first, first + part.width, [](std::uint8_t& times) { ++times; });
        }
      }
    }
    QVERIFY(std::all_of(covered.begin(), covered.end(), [](std::uint8_t t) { return t == 1; }));
  }

 private slots:
  void everyPixelOfTheLargestPictureLiesInOnePart() { coversOnce(kWidest, kHighest); }
  void sizesThatNoTileDividesAreCoveredOnceToo() {
    coversOnce(1, 1);
    coversOnce(kPictureTile, kPictureTile + 1);
    coversOnce(kPictureTile - 1, 3);
    coversOnce(2600, 1100);
  }
  void bandsAreWholeRowsInTheOrderInWhichTheyAreWritten() {
    int next = 0;
    for (const PictureBand& band : pictureBands(kWidest, kHighest)) {
      int left = 0;
      for (const PixelRect& part : band) {
        QCOMPARE(part.top, next);
        QCOMPARE(part.height, band.front().height);
        QCOMPARE(part.left, left);
        left += part.width;
      }
      QCOMPARE(left, kWidest);
      next += band.front().height;
    }
    QCOMPARE(next, kHighest);
  }
  void noMoreThanOneBandIsHeldHoweverHighThePictureIs() {
    for (const int height : {kHighest, kLargestPicture}) {
      for (const PictureBand& band : pictureBands(kWidest, height)) {
        std::size_t bytes = 0;
        for (const PixelRect& part : band) {
          QVERIFY(part.width <= kPictureTile && part.height <= kPictureTile);
          bytes += std::size_t(part.width) * std::size_t(part.height) * 4;
        }
        QVERIFY(bytes <= kBandBytes);
      }
    }
  }
  /// What one part shows ends exactly where the next begins, to a thousandth of a pixel.
  void partsOfTheLargestPictureMeetWithoutGapOrOverlap() {
    ViewGeometry view{{}, kWidest, kHighest, 1};
    const double hair = view.pixelSize() * 1e-3;
    const auto bands = pictureBands(kWidest, kHighest);
    double lower = view.middle().y() + view.halfExtent().y();
    for (const PictureBand& band : bands) {
      double right = -view.whole().halfExtent().x();
      double bottom = lower;
      for (const PixelRect& part : band) {
        view.part = part;
        const Point2 low = view.middle() - view.halfExtent();
        const Point2 high = view.middle() + view.halfExtent();
        QVERIFY(std::abs(low.x() - right) < hair);
        QVERIFY(std::abs(high.y() - lower) < hair);
        right = high.x();
        bottom = low.y();
      }
      QVERIFY(std::abs(right - view.whole().halfExtent().x()) < hair);
      lower = bottom;
    }
    QVERIFY(std::abs(lower + view.whole().halfExtent().y()) < hair);
  }
  /// Where four parts of the largest picture meet, they show what one part over the corner shows.
  void fourPartsLookLikeOneWhereTheyMeet() {
    constexpr int kHalf = 32, kSide = 2 * kHalf, kX = 8 * kPictureTile, kY = 5 * kPictureTile;
    auto renderer = OffscreenRenderer::make(kSide, kSide);
    QVERIFY2(renderer.ok(), renderer.ok() ? "" : renderer.error().text().c_str());
    const auto city = std::make_shared<const CityModel>(smallCity());
    (*renderer)->setCity(city, {});
    draw::CameraPose pose = draw::overviewOf(city->extent);
    pose.distance = 700;
    pose.pitchDeg = -25;
    const auto drawn = [&](const PixelRect& part) {
      return (*renderer)->renderPart({}, pose, kWidest, kHighest, part);
    };
    const Image one = drawn({kX - kHalf, kY - kHalf, kSide, kSide});
    int differing = 0;
    for (const int down : {0, 1}) {
      for (const int across : {0, 1}) {
        const Image quarter =
            drawn({kX - kHalf + across * kHalf, kY - kHalf + down * kHalf, kHalf, kHalf});
        QCOMPARE(quarter.width, kHalf);
        for (int row = 0; row < kHalf; ++row) {
          for (int byte = 0; byte < 4 * kHalf; ++byte) {
            const int whole =
                one.rgba[std::size_t((down * kHalf + row) * kSide * 4 + across * kHalf * 4 + byte)];
            const int here = quarter.rgba[std::size_t(row * kHalf * 4 + byte)];
            differing += std::abs(whole - here) > 12 ? 1 : 0;
          }
        }
      }
    }
    QVERIFY2(differing < kSide * kSide * 4 / 50, qPrintable(QString::number(differing)));
  }
};

QTEST_GUILESS_MAIN(PictureTilesTest)
#include "zz_picture_tiles_test.moc"
