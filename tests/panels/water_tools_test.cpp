#include "app/desktop/water_tools.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QTest>

#include "app/desktop/main_window.h"
#include "app/panels/section_plot.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "engine/draw/water_sample.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

const Point2 kPond(430, 330), kDry(60, 145);

/// A pond of `depth` around kPond that flows to the north.
session::WorldView wetWorld(double depth) {
  session::WorldView w = smallWorld();
  auto water = std::make_shared<draw::WaterSurface>();
  water->bed = std::make_shared<RasterGrid<float>>(w.city->terrain);
  const auto pond = [&](double value) {
    auto grid = std::make_shared<RasterGrid<float>>(w.city->terrain.shape, 0.0F);
    for (int r = 0; r < grid->shape.rows; ++r) {
      for (int c = 0; c < grid->shape.columns; ++c) {
        if ((grid->shape.centre(c, r) - kPond).norm() < 80) grid->at(c, r) = float(value);
      }
    }
    return grid;
  };
  water->before = water->after = pond(depth);
  water->qxBefore = water->qxAfter = pond(0);
  water->qyBefore = water->qyAfter = pond(0.3);
  w.frame.water = water;
  return w;
}

}  // namespace

class WaterToolsTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;

  view::CityView* city() { return window_->cityView(); }
  WaterTools* tools() { return window_->water(); }
  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(city()->settled() && city()->framesDrawn() > 0, 30000);
  }
  QPoint pixelOf(const Point2& p) {
    return city()->project({p.x(), p.y(), double(small::groundAt(p.x(), p.y()))}).toPoint();
  }
  void hover(const QPoint& at) {
    QMouseEvent move(QEvent::MouseMove, at, city()->mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QApplication::sendEvent(city(), &move);
  }
  QString said(QWidget* panel) {
    QStringList texts;
    for (const QLabel* label : panel->findChildren<QLabel*>()) texts << label->text();
    return texts.join('\n');
  }
  void drawSection() {
    QTest::keyClick(city(), Qt::Key_X);
    QVERIFY(city()->drawingLine());
    QTest::mouseClick(city(), Qt::LeftButton, {}, pixelOf(kPond - Point2(120, 0)));
    QTest::mouseClick(city(), Qt::LeftButton, {}, pixelOf(kPond + Point2(120, 0)));
    QTest::keyClick(city(), Qt::Key_Return);
  }

 private slots:
  void init() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 760);
    window_->setView(std::make_shared<const session::WorldView>(wetWorld(0.42)));
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    waitSettled();
    city()->setFocus();
    draw::CameraPose pose;
    pose.target = {400, 300};
    pose.targetHeight = 23;
    pose.distance = 1000;
    pose.pitchDeg = -80;
    city()->setLayerVisible(view::Layer::buildings, false);
    city()->setLayerVisible(view::Layer::marks, false);
    city()->setPose(pose);
    waitSettled();
  }
  void cleanup() {
    window_.reset();
    translation_.reset();
  }

  void theProbeReadsWhatIsDrawnUnderTheMouse() {
    QVERIFY(!tools()->probe()->isVisible());
    hover(pixelOf(kPond));
    QVERIFY(tools()->probe()->isVisible());
    const QString text = said(tools()->probe());
    const auto sample = draw::sampleWater(*window_->view()->frame.water, kPond);
    QVERIFY2(text.contains("42 cm"), qPrintable(text));
    QVERIFY2(text.contains("0.71 m/s"), qPrintable(text));
    QVERIFY2(text.contains(QString("Ground %1").arg(sample->ground, 0, 'f', 1)), qPrintable(text));
    QVERIFY2(text.contains("F001") && text.contains("old"), qPrintable(text));
    QVERIFY(!tools()->probe()->geometry().contains(pixelOf(kPond)));
    hover(pixelOf(kDry));
    QVERIFY(said(tools()->probe()).contains("dry"));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(city(), &leave);
    QVERIFY(!tools()->probe()->isVisible());
  }

  void theProbeFollowsTheTime() {
    hover(pixelOf(kPond));
    window_->setView(std::make_shared<const session::WorldView>(wetWorld(0.91)));
    QVERIFY(said(tools()->probe()).contains("91 cm"));
    window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
    QVERIFY(!tools()->probe()->isVisible());
  }

  void riversAreNamedAndBuildingsSayNothing() {
    const session::WorldView w = wetWorld(0.4);
    const QString river = panels::probeAt(w, {500, 50}).values;
    QVERIFY2(river.contains("Jing River") && !river.contains("cm"), qPrintable(river));
    QVERIFY(panels::probeAt(w, {-50, 50}).values.isEmpty());
    QVERIFY(panels::probeAt(smallWorld(), kPond).values.isEmpty());
  }

  void aSectionOpensWhereALineIsDrawn() {
    drawSection();
    panels::SectionPanel* panel = tools()->section();
    QVERIFY(panel->isVisible());
    const draw::WaterSection& section = panel->plot()->section();
    QVERIFY(section.stations.size() > 40);
    QVERIFY2(std::abs(section.discharge - 0.3 * 160) < 3, "0.3 m2/s over a pond 160 m wide");
    const QString text = said(panel);
    QVERIFY2(text.contains(QString("discharge %1 m³/s").arg(section.discharge, 0, 'f', 2)),
             qPrintable(text));
    QVERIFY2(text.contains("to the left") && text.contains("F001"), qPrintable(text));
    const auto* wet = panel->plot()->stationAt(panel->plot()->xOf(120));
    QVERIFY(std::abs(wet->depth - 0.42) < 0.02);
    QMouseEvent move(QEvent::MouseMove, QPointF(panel->plot()->xOf(120), 60), QPointF(),
                     Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QApplication::sendEvent(panel->plot(), &move);
    QVERIFY2(said(panel).contains("depth 42 cm"), qPrintable(said(panel)));
    QTest::keyClick(city(), Qt::Key_Escape);
    QVERIFY(!panel->isVisible());
  }

  void theSectionFollowsTheTime() {
    drawSection();
    const auto area = [&] { return tools()->section()->plot()->section().area; };
    const double before = area();
    window_->setView(std::make_shared<const session::WorldView>(wetWorld(0.84)));
    QVERIFY(std::abs(area() - 2 * before) < 0.1 * before);
    window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
    QCOMPARE(area(), 0.0);
    QVERIFY(said(tools()->section()).contains("ground only"));
    QVERIFY(tools()->section()->plot()->section().stations.size() > 40);
  }

  void theSectionHasTheColoursOfTheWaterByDayAndByNight() {
    drawSection();
    const auto pixelsOf = [&](const draw::Color& band) {
      const QImage image = tools()->section()->plot()->grab().toImage();
      const QRgb wanted = panels::colorOf(band).rgb();
      int found = 0;
      for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) found += image.pixel(x, y) == wanted ? 1 : 0;
      }
      return found;
    };
    const draw::Color day = draw::depthRamp().stepped(0.42F);
    const draw::Color night = draw::nightDepthRamp().stepped(0.42F);
    QVERIFY(pixelsOf(day) > 100 && pixelsOf(night) == 0);
    city()->setLight(draw::LightChoice::night);
    QVERIFY(pixelsOf(day) == 0 && pixelsOf(night) > 100);
  }

  void anotherLineIsNotTakenForASection() {
    city()->beginLine();
    QTest::mouseClick(city(), Qt::LeftButton, {}, pixelOf(kPond));
    QTest::mouseClick(city(), Qt::LeftButton, {}, pixelOf(kDry));
    QTest::keyClick(city(), Qt::Key_Return);
    QVERIFY(!city()->drawingLine());
    QVERIFY(!tools()->section()->isVisible());
  }

  void theTableHasUnitsSourceAndEveryStation() {
    drawSection();
    const draw::WaterSection& section = tools()->section()->plot()->section();
    const QString csv = QString::fromStdString(panels::sectionCsv(*window_->view(), section));
    const QStringList lines = csv.trimmed().split('\n');
    int comments = 0;
    for (const QString& line : lines) comments += line.startsWith('#') ? 1 : 0;
    QCOMPARE(lines.size(), qsizetype(section.stations.size()) + comments + 1);
    QVERIFY(csv.contains("# synthetic") && csv.contains("F001") &&
            csv.contains("2026-07-18T18:05"));
    QVERIFY(lines[comments].startsWith("distance_m,x_m,y_m,ground_m,level_m,depth_m"));
    QCOMPARE(lines.back().count(','), 7);
  }

  void aPictureWithoutWaterHasNoLegendOfIt() {
    QVERIFY(tools()->legend()->isVisible());
    const auto wet = window_->view();
    auto dry = *wet;
    dry.frame.water = nullptr;
    window_->setView(std::make_shared<const session::WorldView>(dry));
    QVERIFY(!tools()->legend()->isVisible());
    window_->setView(wet);
    QVERIFY(tools()->legend()->isVisible());
    waitSettled();
  }

  void theLegendsTipSaysWhatTheWaterRestsOn() {
    const QString tip = tools()->legend()->toolTip();
    QVERIFY2(tip.contains("F001: ") && tip.contains("grid of 5 m; not calibrated here"),
             qPrintable(tip));
  }

  void theLegendStaysAndSaysThatTheForecastHasEnded() {
    const auto wet = window_->view();
    auto ended = *wet;
    ended.frame.water = nullptr;
    ended.exposedIn.clear();
    ended.cursor.at = ended.forecast->until + std::chrono::minutes(5);
    window_->setView(std::make_shared<const session::WorldView>(ended));
    QVERIFY(tools()->legend()->isVisible());
    QVERIFY2(tools()->legend()->missing().contains("F001 ended 19:05"),
             qPrintable(tools()->legend()->missing()));
    window_->setView(wet);
    QVERIFY(tools()->legend()->isVisible() && tools()->legend()->missing().isEmpty());
    waitSettled();
  }

  void naturalWaterHidesTheBandsOfTheLegend() {
    const QColor ramp = city()->grabFramebuffer().pixelColor(pixelOf(kPond));
    QVERIFY2(tools()->legend()->source().contains("F001"), qPrintable(tools()->legend()->source()));
    const int tall = tools()->legend()->height();
    QTest::keyClick(city(), Qt::Key_W);
    waitSettled();
    const QColor natural = city()->grabFramebuffer().pixelColor(pixelOf(kPond));
    QCOMPARE(tools()->legend()->look(), draw::WaterLook::natural);
    QVERIFY(tools()->legend()->height() < tall);
    QVERIFY2(ramp.blue() > ramp.red() + 20, qPrintable(ramp.name()));
    QVERIFY2(natural.blue() < natural.red() + 12, qPrintable(natural.name()));
    for (QPushButton* button : tools()->legend()->findChildren<QPushButton*>()) {
      if (button->text() == "Depth") QTest::mouseClick(button, Qt::LeftButton);
    }
    waitSettled();
    QCOMPARE(tools()->legend()->height(), tall);
    QCOMPARE(city()->grabFramebuffer().pixelColor(pixelOf(kPond)), ramp);
  }

  void linesOnRoadsAreExplainedWhileTheyAreInThePicture() {
    const int tall = tools()->legend()->height();
    QVERIFY(tools()->legend()->roadsText().isEmpty());
    session::WorldView lined = wetWorld(0.42);
    const std::vector<Point2> line{{200, 300}, {600, 300}};
    lined.frame.ribbons = std::make_shared<const draw::RibbonSet>(
        draw::RibbonSet{{"R1", draw::RibbonRole::pondedRoad, line, Severity::red},
                        {"R2", draw::RibbonRole::pondedRoad, line, Severity::blue},
                        {"R3", draw::RibbonRole::closedRoad, line, Severity::red},
                        {"R4", draw::RibbonRole::closedRoad, line, Severity::orange}});
    window_->setView(std::make_shared<const session::WorldView>(lined));
    QCOMPARE(tools()->legend()->roadsText(),
             QString("Ponded roads:, blue, red, Closed to cars:, orange, red"));
    QVERIFY(tools()->legend()->height() > tall);
    tools()->setRoadsVisible(false);
    QCOMPARE(tools()->legend()->height(), tall);
    tools()->setRoadsVisible(true);
    QVERIFY(tools()->legend()->height() > tall);
    window_->setView(std::make_shared<const session::WorldView>(wetWorld(0.42)));
    QCOMPARE(tools()->legend()->height(), tall);
  }

  void theFlowLayerTogglesArrowsAndTheirLegend() {
    const QImage with = city()->grabFramebuffer();
    const int tall = tools()->legend()->height();
    for (QCheckBox* layer : window_->findChildren<QCheckBox*>()) {
      if (layer->text() == "Flow")
        QTest::mouseClick(layer, Qt::LeftButton, {}, QPoint(8, layer->height() / 2));
    }
    waitSettled();
    QVERIFY(city()->grabFramebuffer() != with);
    QVERIFY(tools()->legend()->height() < tall);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  WaterToolsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "water_tools_test.moc"
