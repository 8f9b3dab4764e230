// Readings that change every second are drawn over a picture of the city that is kept: they look as
// if all had been drawn, and whatever else changes is drawn.
#include <QApplication>
#include <QImage>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QTest>
#include <string>

#include "app/panels/theme.h"
#include "app/view/city_view.h"
#include "app/view/surface_format.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using view::CityView;

namespace {

draw::DrawFrame readings(double depth) {
  draw::DrawFrame frame;
  frame.at = Instant{1'752'840'000'000};
  frame.light = draw::LightChoice::day;
  const std::string text = std::to_string(int(depth * 100)) + " cm";
  const Severity severity = depth > 0.3 ? Severity::red : Severity::yellow;
  frame.marks = std::make_shared<const draw::MarkSet>(
      draw::MarkSet{{"S1", draw::MarkIcon::pondingSensor, {420, 430}, severity, {text, text}}});
  frame.labels = std::make_shared<const draw::LabelSet>(draw::LabelSet{
      {{text, text}, {520, 520}, 9, draw::Label::Role::warning, draw::ScaleRange{0, 100}}});
  return frame;
}

/// What stands in the widget, without drawing it once more.
QImage standing(CityView& view) {
  view.makeCurrent();
  QImage image(view.width(), view.height(), QImage::Format_RGBA8888);
  view.context()->functions()->glReadPixels(0, 0, image.width(), image.height(), GL_RGBA,
                                            GL_UNSIGNED_BYTE, image.bits());
  view.doneCurrent();
  return image;
}

}  // namespace

class FrontPicturesTest : public QObject {
  Q_OBJECT
  std::unique_ptr<CityView> view_;

  void settle() { QTRY_VERIFY_WITH_TIMEOUT(view_->settled() && view_->framesDrawn() > 0, 30000); }
  void show(const draw::DrawFrame& frame) {
    view_->setFrame(frame);
    settle();
  }

 private slots:
  void init() {
    view_ = std::make_unique<CityView>();
    view_->resize(480, 320);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    view_->setQuality(scene::Quality::software);
    view_->setCity(std::make_shared<const CityModel>(smallCity()));
    QTRY_VERIFY_WITH_TIMEOUT(view_->city() != nullptr, 30000);
    show(readings(0.1));
  }
  void cleanup() { view_.reset(); }

  void newReadingsAreDrawnWithoutTheCityAndLookAsIfWithIt() {
    const QImage before = standing(*view_);
    const int whole = view_->wholeFramesDrawn(), all = view_->framesDrawn();
    show(readings(0.4));
    QVERIFY(view_->framesDrawn() > all);
    QCOMPARE(view_->wholeFramesDrawn(), whole);
    const QImage kept = standing(*view_);
    QVERIFY(kept != before);
    view_->redraw();
    settle();
    QVERIFY(view_->wholeFramesDrawn() > whole);
    QCOMPARE(standing(*view_), kept);
  }
  void whatIsPaintedBecauseOfItsNeighboursIsNotDrawnAnew() {
    const QImage before = standing(*view_);
    const int whole = view_->wholeFramesDrawn(), all = view_->framesDrawn();
    view_->update();
    QTRY_VERIFY_WITH_TIMEOUT(view_->framesDrawn() > all, 30000);
    QCOMPARE(view_->wholeFramesDrawn(), whole);
    QCOMPARE(standing(*view_), before);
  }
  void aCameraThatGoesOnMovingShowsWhereItIs() {
    view_->resize(1600, 1000);  // pictures that come late are drawn at fewer pixels
    settle();
    draw::CameraPose pose = view_->pose();
    QImage last = standing(*view_);
    for (int step = 0; step < 12; ++step) {
      pose.headingDeg += 20;
      const int drawn = view_->framesDrawn();
      view_->setPose(pose);
      QTRY_VERIFY_WITH_TIMEOUT(view_->framesDrawn() > drawn, 30000);
      QVERIFY2(standing(*view_) != last, std::to_string(step).c_str());
      last = standing(*view_);
    }
  }
  void whatIsTakenAwayLeavesNoTrace() {
    const QImage before = standing(*view_);
    show(readings(0.4));
    show(readings(0.1));
    QCOMPARE(standing(*view_), before);
  }
  void whateverElseChangesIsDrawn_data() {
    QTest::addColumn<int>("change");
    QTest::newRow("camera") << 0;
    QTest::newRow("selection") << 1;
    QTest::newRow("layer") << 2;
    QTest::newRow("light") << 3;
    QTest::newRow("size") << 4;
  }
  void whateverElseChangesIsDrawn() {
    QFETCH(int, change);
    const QImage before = standing(*view_);
    const int whole = view_->wholeFramesDrawn();
    draw::CameraPose pose = view_->pose();
    pose.distance *= 0.7;
    draw::DrawFrame frame = view_->frame();
    if (change == 0) view_->setPose(pose);
    if (change == 1) frame.selected = smallCity().buildings.code.front();
    if (change == 2) view_->setLayerVisible(view::Layer::buildings, false);
    if (change == 3) view_->setLight(draw::LightChoice::night);
    if (change == 4) view_->resize(400, 300);
    show(frame);
    QTRY_VERIFY_WITH_TIMEOUT(view_->wholeFramesDrawn() > whole, 30000);
    settle();
    QVERIFY(standing(*view_) != before);
  }
  void aPictureWithAFooterHasTheReadingsAndLeavesNoFooter() {
    show(readings(0.4));
    const QImage before = standing(*view_);
    draw::PictureFooter footer;
    footer.title = "2026";
    const QImage picture = view_->pictureWith(footer).convertToFormat(QImage::Format_RGBA8888);
    QCOMPARE(picture.size(), before.size());
    QVERIFY(picture.mirrored() != before);
    settle();
    QCOMPARE(standing(*view_), before);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  FrontPicturesTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "zz_front_pictures_test.moc"
