// Pictures draped over the ground: the right colour at the right place, holes that show what is
// below, order and opacity, and a window that never waits for them.
#include <QApplication>
#include <QtTest>
#include <atomic>
#include <chrono>
#include <mutex>
#include <semaphore>

#include "app/view/city_view.h"
#include "app/view/surface_format.h"
#include "engine/scene/imagery_pager.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::view;

namespace {

using Rgba = std::array<int, 4>;
const Rgba kRed{220, 20, 20, 255}, kBlue{20, 20, 220, 255}, kGreen{20, 200, 20, 255},
    kNothing{0, 0, 0, 0};
using Paint = std::function<Rgba(const Point2&)>;

Picture painted(const Bounds& square, int side, const Paint& paint) {
  Picture picture(side, side);
  for (int r = 0; r < side; ++r) {
    for (int c = 0; c < side; ++c) {
      const Rgba color = paint({square.west + square.width() * (c + 0.5) / side,
                                square.south + square.height() * (r + 0.5) / side});
      for (int k = 0; k < 4; ++k) picture.at(c, r)[k] = std::uint8_t(color[std::size_t(k)]);
    }
  }
  return picture;
}

draw::ImageryLayer layerOf(std::uint64_t id, Paint paint, double finest = 1) {
  draw::ImageryLayer layer;
  layer.id = id;
  layer.read = [paint = std::move(paint)](const Bounds& square, int side,
                                          const auto&) -> Result<Picture> {
    return painted(square, side, paint);
  };
  layer.extent = {-1e4, -1e4, 1e4, 1e4};
  layer.finest = finest;
  return layer;
}

Paint plain(const Rgba& color) {
  return [color](const Point2&) { return color; };
}

bool like(const QColor& seen, const Rgba& wanted) {
  return std::abs(seen.red() - wanted[0]) + std::abs(seen.green() - wanted[1]) +
             std::abs(seen.blue() - wanted[2]) <
         40;
}

/// A frame that wants one tile of 100 m of the first row, and how the only layer does then.
draw::ImageryState lookAtTile(scene::ImageryPager& pager, int column) {
  osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
  pager.beginFrame();
  pager.dress({0, column, 0}, {100.0 * column, 0, 100.0 * column + 100, 100}, *state);
  pager.endFrame();
  return pager.reports().front().state;
}

}  // namespace

class ImageryViewTest : public QObject {
  Q_OBJECT
  std::unique_ptr<CityView> view_;
  CityModel city_ = smallCity();  // without buildings and their shadows

  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(view_->settled() && view_->framesDrawn() > 0, 30000);
  }
  QColor at(double x, double y) {
    waitSettled();
    const QImage image = view_->grabFramebuffer();
    const Point3 p(x, y, small::groundAt(x, y));
    return image.pixelColor((view_->project(p) * image.devicePixelRatio()).toPoint());
  }

 private slots:
  void init() {
    city_.buildings = {};
    view_ = std::make_unique<CityView>();
    view_->resize(480, 360);
    view_->setCity(std::make_shared<const CityModel>(city_));
    for (const Layer layer : {Layer::buildings, Layer::labels, Layer::roads})
      view_->setLayerVisible(layer, false);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    draw::CameraPose pose;
    pose.target = {420, 420};
    pose.distance = 400;
    pose.pitchDeg = -89;
    view_->setPose(pose);
    waitSettled();
  }
  void cleanup() { view_.reset(); }

  void everyColourIsAtItsPlace() {
    view_->setImagery({layerOf(1, [](const Point2& p) {
      return p.y() < 380 ? kGreen : p.x() < 420 ? kRed : kBlue;
    })});
    QVERIFY(like(at(416, 430), kRed));
    QVERIFY(like(at(424, 430), kBlue));
    QVERIFY(like(at(420, 376), kGreen));
    QVERIFY(like(at(416, 384), kRed));
    QCOMPARE(view_->imageryReports().front().state, draw::ImageryState::shown);
  }
  void aHoleShowsTheNextImageOrTheGround() {
    const QColor ground = at(370, 370);
    view_->setImagery({layerOf(1, [](const Point2& p) { return p.y() < 400 ? kNothing : kGreen; }),
                       layerOf(2, [](const Point2& p) { return p.x() < 420 ? kNothing : kBlue; })});
    QVERIFY(like(at(470, 370), kBlue));
    QVERIFY(like(at(470, 440), kBlue));
    QVERIFY(like(at(370, 440), kGreen));
    QCOMPARE(at(370, 370), ground);
  }
  void theLastImageLiesOnTopByItsOpacity() {
    std::vector<draw::ImageryLayer> layers{layerOf(1, plain(kRed)), layerOf(2, plain(kBlue))};
    view_->setImagery(layers);
    QVERIFY(like(at(420, 420), kBlue));
    layers[1].opacity = 0.5;
    view_->setImagery(layers);
    QVERIFY(like(at(420, 420), {120, 20, 120, 255}));
    layers[1].visible = false;
    view_->setImagery(layers);
    QVERIFY(like(at(420, 420), kRed));
    std::swap(layers[0], layers[1]);
    layers[0].visible = true;
    layers[0].opacity = 1;
    view_->setImagery(layers);
    QVERIFY(like(at(420, 420), kRed));
  }
  void whatWasReadIsNotReadAgain() {
    auto reads = std::make_shared<std::atomic<int>>(0);
    draw::ImageryLayer layer = layerOf(1, plain(kRed));
    layer.read = [reads](const Bounds& square, int side, const auto&) -> Result<Picture> {
      ++*reads;
      return painted(square, side, plain(kRed));
    };
    view_->setImagery({layer});
    at(420, 420);
    const int once = *reads;
    QVERIFY(once > 0);
    layer.opacity = 0.4;
    view_->setImagery({layer});
    at(420, 420);
    QCOMPARE(reads->load(), once);
    layer.visible = false;
    layer.id = 2;
    view_->setImagery({layer});
    at(420, 420);
    QCOMPARE(reads->load(), once);  // what is hidden is not read
  }
  void withoutImageryTheGroundIsAsBefore() {
    const QColor before = at(420, 420);
    view_->setImagery({layerOf(1, plain(kRed))});
    QVERIFY(like(at(420, 420), kRed));
    view_->setImagery({});
    QCOMPARE(at(420, 420), before);
  }
  void nothingWaitsForAPicture() {
    auto gate = std::make_shared<std::counting_semaphore<>>(0);
    draw::ImageryLayer slow = layerOf(1, plain(kRed));
    slow.read = [gate](const Bounds& square, int side, const auto&) -> Result<Picture> {
      gate->acquire();
      return painted(square, side, plain(kRed));
    };
    view_->setImagery({slow});
    const int before = view_->framesDrawn();
    for (int k = 0; k < 5; ++k) {
      draw::CameraPose pose = view_->pose();
      pose.headingDeg += 5;
      view_->setPose(pose);
      QTRY_VERIFY_WITH_TIMEOUT(view_->framesDrawn() > before + k, 30000);
    }
    QVERIFY(!view_->settled());
    QVERIFY(view_->imageryReports().front().state == draw::ImageryState::loading);
    gate->release(10000);
    QVERIFY(like(at(420, 420), kRed));
  }
  void closingWhilePicturesComeIsSafe() {
    auto begun = std::make_shared<std::atomic<int>>(0);
    draw::ImageryLayer slow = layerOf(1, plain(kRed));
    slow.read = [begun](const Bounds& square, int side, const auto&) -> Result<Picture> {
      ++*begun;
      QThread::msleep(150);
      return painted(square, side, plain(kRed));
    };
    view_->setImagery({slow});
    QTRY_VERIFY_WITH_TIMEOUT(*begun > 0, 30000);
    view_.reset();
    const int then = *begun;
    QThread::msleep(300);
    QCOMPARE(begun->load(), then);
  }
  void aLayerThatFailsSaysWhyAndTheOthersStand() {
    draw::ImageryLayer broken = layerOf(2, plain(kBlue));
    broken.read = [](const Bounds&, int, const auto&) -> Result<Picture> {
      return Error{ErrorCode::unreadable, "torn", "photo.tif", "Copy it again"};
    };
    QSignalSpy changed(view_.get(), &CityView::imageryChanged);
    view_->setImagery({layerOf(1, plain(kGreen)), broken});
    QVERIFY(like(at(420, 420), kGreen));
    QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0, 30000);
    const auto& reports = view_->imageryReports();
    QCOMPARE(reports[0].state, draw::ImageryState::shown);
    QCOMPARE(reports[1].state, draw::ImageryState::failed);
    QVERIFY(reports[1].why.what.find("torn") != std::string::npos);
  }
  void aLayerThatIsBrokenInPartSaysSoWhereverTheRestIsShown() {
    draw::ImageryLayer half = layerOf(1, plain(kGreen));
    half.read = [](const Bounds& square, int side, const auto&) -> Result<Picture> {
      if (square.width() < 200 && square.west < 400)
        return Error{ErrorCode::unreadable, "torn", "photo.tif", "Copy it again"};
      return painted(square, side, plain(kGreen));
    };
    view_->setImagery({half});
    draw::CameraPose pose = view_->pose();
    pose.distance = 60;
    pose.target = {200, 420};
    view_->setPose(pose);
    QTRY_COMPARE_WITH_TIMEOUT(view_->imageryReports().front().state, draw::ImageryState::failed,
                              30000);
    pose.target = {600, 420};  // whole there
    view_->setPose(pose);
    QVERIFY(like(at(600, 420), kGreen));
    QCOMPARE(view_->imageryReports().front().state, draw::ImageryState::failed);
    QCOMPARE(view_->imageryReports().front().why.where, std::string("photo.tif"));
  }
  void aSourceOutOfReachIsCalledOffline() {
    draw::ImageryLayer kept = layerOf(1, plain(kGreen));
    kept.read = [](const Bounds& square, int side, const auto&) -> Result<Picture> {
      return {painted(square, side, plain(kGreen)), {Note{"out of reach", "server"}}};
    };
    view_->setImagery({kept});
    QVERIFY(like(at(420, 420), kGreen));
    QTRY_COMPARE_WITH_TIMEOUT(view_->imageryReports().front().state, draw::ImageryState::offline,
                              30000);
  }
  void aServiceThatFailedIsAskedAgainByAPictureThatStandsStill() {
    auto down = std::make_shared<std::atomic<bool>>(true);
    draw::ImageryLayer service = layerOf(1, plain(kGreen));
    service.service = true;
    service.retrySeconds = 0.2;
    service.read = [down](const Bounds& square, int side, const auto&) -> Result<Picture> {
      if (*down) return Error{ErrorCode::unreadable, "HTTP 503", "server", "Try again later"};
      return painted(square, side, plain(kGreen));
    };
    view_->setImagery({service});
    QTRY_COMPARE_WITH_TIMEOUT(view_->imageryReports().front().state, draw::ImageryState::failed,
                              30000);
    *down = false;
    QTRY_COMPARE_WITH_TIMEOUT(view_->imageryReports().front().state, draw::ImageryState::shown,
                              30000);
    QTRY_VERIFY_WITH_TIMEOUT(like(at(420, 420), kGreen), 30000);
  }
  void finerImageryDividesTheGroundFurther() {
    const auto narrowest = [&](double finest) {
      auto least = std::make_shared<std::atomic<int>>(1 << 20);
      draw::ImageryLayer layer = layerOf(std::uint64_t(1 + finest * 1000), plain(kRed), finest);
      layer.read = [least](const Bounds& square, int side, const auto&) -> Result<Picture> {
        int old = *least;
        while (square.width() < old && !least->compare_exchange_weak(old, int(square.width()))) {
        }
        return painted(square, side, plain(kRed));
      };
      view_->setImagery({layer});
      draw::CameraPose pose = view_->pose();
      pose.distance = 60;
      view_->setPose(pose);
      at(420, 420);
      return least->load();
    };
    QCOMPARE(narrowest(5), 160);  // 32 squares of the grid
    QVERIFY(narrowest(0.1) <= 20);
  }
  void aBoundedNumberOfTilesIsKept() {
    scene::ImageryPager pager;
    pager.setLayers({layerOf(1, plain(kRed))});
    osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
    for (int k = 0; k < 3 * int(scene::ImageryPager::kMostTiles); ++k) {
      pager.beginFrame();
      pager.dress({0, k, 0}, {100.0 * k, 0, 100.0 * k + 100, 100}, *state);
      pager.endFrame();
    }
    QVERIFY(pager.tilesHeld() <= scene::ImageryPager::kMostTiles);
  }
  void aTileShowsWhatIsAboveItUntilItsOwnComes() {
    scene::ImageryPager pager;
    auto gate = std::make_shared<std::atomic<bool>>(true);
    draw::ImageryLayer layer = layerOf(1, plain(kRed));
    layer.read = [gate](const Bounds& square, int side, const auto&) -> Result<Picture> {
      while (square.width() < 100 && *gate) QThread::msleep(1);
      return painted(square, side, plain(kRed));
    };
    pager.setLayers({layer});
    osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
    const auto frame = [&] {
      pager.beginFrame();
      pager.dress({0, 5, 2}, {250, 100, 300, 150}, *state);
      pager.endFrame();
      float size = 0;
      state->getUniform("imageSize")->get(size);
      const bool nothing =
          state->getTextureAttribute(scene::ImageryPager::kUnit, osg::StateAttribute::TEXTURE) ==
          pager.nothing();
      return nothing ? 0 : int(size);
    };
    QCOMPARE(frame(), 0);
    QTRY_COMPARE_WITH_TIMEOUT(frame(), 400, 30000);  // three levels above
    osg::Vec2 corner;
    state->getUniform("imageMin")->get(corner);
    QCOMPARE(corner, osg::Vec2(0, 0));
    *gate = false;
    QTRY_COMPARE_WITH_TIMEOUT(frame(), 50, 30000);
  }
  void whatWasBrokenOverAnotherCityIsForgottenWithIt() {
    scene::ImageryPager pager;
    draw::ImageryLayer half = layerOf(1, plain(kGreen));
    half.read = [](const Bounds& square, int side, const auto&) -> Result<Picture> {
      if (square.west < 0) return Error{ErrorCode::unreadable, "torn", "photo.tif", "Copy it again"};
      return painted(square, side, plain(kGreen));
    };
    pager.setLayers({half});
    const auto look = [&](int column) { return lookAtTile(pager, column); };
    QTRY_COMPARE_WITH_TIMEOUT(look(-1), draw::ImageryState::failed, 30000);
    QTRY_VERIFY_WITH_TIMEOUT((look(20), !pager.loading()), 30000);
    QCOMPARE(look(20), draw::ImageryState::failed);
    pager.restart();
    QTRY_COMPARE_WITH_TIMEOUT(look(20), draw::ImageryState::shown, 30000);
  }
  void aServiceIsWellAgainWithTheFirstTileThatComesWhicheverFailed() {
    scene::ImageryPager pager;
    draw::ImageryLayer service = layerOf(1, plain(kGreen));
    service.service = true;
    service.read = [](const Bounds& square, int side, const auto&) -> Result<Picture> {
      if (square.west < 0) return Error{ErrorCode::unreadable, "HTTP 503", "server", "Try again"};
      return painted(square, side, plain(kGreen));
    };
    pager.setLayers({service});
    const auto look = [&](int column) { return lookAtTile(pager, column); };
    QTRY_COMPARE_WITH_TIMEOUT(look(-1), draw::ImageryState::failed, 30000);
    QTRY_COMPARE_WITH_TIMEOUT(look(20), draw::ImageryState::shown, 30000);
  }
  void aTileThatFailsIsAskedAgainAfterPausesThatDouble() {
    using Steady = std::chrono::steady_clock;
    auto mutex = std::make_shared<std::mutex>();
    auto asked = std::make_shared<std::vector<Steady::time_point>>();
    scene::ImageryPager pager;
    draw::ImageryLayer service = layerOf(1, plain(kGreen));
    service.service = true;
    service.retrySeconds = 0.05;
    service.read = [=](const Bounds& square, int side, const auto&) -> Result<Picture> {
      if (square.width() > 100) return painted(square, side, plain(kNothing));  // the glance above
      const std::lock_guard lock(*mutex);
      asked->push_back(Steady::now());
      if (asked->size() < 4) return Error{ErrorCode::unreadable, "HTTP 503", "server", "Try again"};
      return painted(square, side, plain(kGreen));
    };
    pager.setLayers({service});
    osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
    bool waited = false;
    const auto times = [&] {
      pager.beginFrame();
      pager.dress({0, 0, 0}, {0, 0, 100, 100}, *state);
      pager.endFrame();
      waited = waited || pager.askAgainIn();
      const std::lock_guard lock(*mutex);
      return asked->size();
    };
    QTRY_COMPARE_WITH_TIMEOUT(times(), std::size_t(4), 30000);
    for (std::size_t k = 0; k < 3; ++k)
      QVERIFY((*asked)[k + 1] - (*asked)[k] >= std::chrono::milliseconds(50 << k));
    QVERIFY(waited);
    QTRY_VERIFY_WITH_TIMEOUT((times(), !pager.loading() && !pager.askAgainIn()), 30000);
    QCOMPARE(times(), std::size_t(4));  // what has come is not asked for again
  }
  void blendingKeepsColoursAndAddsOpacities() {
    const auto picture = [](const Rgba& color) {
      return std::make_shared<const Picture>(painted({0, 0, 1, 1}, 1, plain(color)));
    };
    const std::pair<scene::PicturePtr, double> stack[] = {{picture({200, 0, 0, 128}), 1.0},
                                                          {picture({0, 200, 0, 255}), 0.25}};
    const Picture out = scene::blended(stack);
    QVERIFY(std::abs(out.rgba[3] - int(255 * (0.25 + 0.75 * 128 / 255))) <= 2);
    QVERIFY(std::abs(out.rgba[0] - int(200 * 0.3765 / 0.6265)) <= 3);
    QVERIFY(std::abs(out.rgba[1] - int(200 * 0.25 / 0.6265)) <= 3);
    QCOMPARE(scene::blended(std::span(stack, 1)).rgba[0], std::uint8_t(200));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  ImageryViewTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "imagery_view_test.moc"
