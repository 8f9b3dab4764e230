#include "app/desktop/theme_tools.h"

#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QTest>

#include "app/desktop/main_window.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;
using draw::ThemeAttribute;

namespace {

/// The same world with water of `depth` everywhere.
session::WorldView wetted(session::WorldView world, float depth) {
  const RasterGrid<float>& terrain = world.city->terrain;
  auto water = std::make_shared<draw::WaterSurface>();
  water->bed =
      world.frame.water ? world.frame.water->bed : std::make_shared<RasterGrid<float>>(terrain);
  water->before = water->after = std::make_shared<RasterGrid<float>>(terrain.shape, depth);
  world.frame.water = water;
  return world;
}

}  // namespace

class ThemeToolsTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;

  view::CityView* city() { return window_->cityView(); }
  ThemeTools* tools() { return window_->findChild<ThemeTools*>(); }
  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(city()->settled() && city()->framesDrawn() > 0, 30000);
  }
  void chooseFromMenu(const QString& text) {
    QMenu menu;
    tools()->fillMenu(menu);
    QCOMPARE(menu.actions().size(), 1);
    for (QAction* action : menu.actions().front()->menu()->actions()) {
      if (action->text() == text) return action->trigger();
    }
    QFAIL(qPrintable(text + " is not in the menu"));
  }
  panels::ThemeRow* row(const QString& name) {
    for (auto* one : tools()->legend()->findChildren<panels::ThemeRow*>()) {
      if (one->text() == name) return one;
    }
    return nullptr;
  }
  QString said() {
    QStringList texts;
    for (const QLabel* label : tools()->legend()->findChildren<QLabel*>()) texts << label->text();
    return texts.join('\n');
  }
  /// Colour of the roof of a building.
  QColor roof(std::size_t building) {
    waitSettled();
    const BuildingSet& set = window_->view()->city->buildings;
    const Point2 middle = centroid(set.footprint(building));
    const QPointF at = city()->project(
        {middle.x(), middle.y(), double(set.ground[building] + set.height[building])});
    const QImage image = city()->grabFramebuffer();
    return image.pixelColor((at * image.devicePixelRatio()).toPoint());
  }
  void show(const session::WorldView& world) {
    window_->setView(std::make_shared<const session::WorldView>(world));
  }

 private slots:
  void init() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 760);
    show(smallWorld());
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    waitSettled();
    city()->setLayerVisible(view::Layer::marks, false);
    city()->setLayerVisible(view::Layer::labels, false);
    city()->setLayerVisible(view::Layer::flood, false);
    draw::CameraPose pose;
    pose.target = {400, 400};
    pose.distance = 1000;
    pose.pitchDeg = -80;
    city()->setPose(pose);
    waitSettled();
  }
  void cleanup() {
    window_.reset();
    translation_.reset();
  }

  void aThemeFromTheMenuColoursBuildingsAndExplainsItself() {
    QVERIFY(!tools()->legend()->isVisible());
    const QColor plain = roof(9);
    chooseFromMenu("Building use");
    QVERIFY(tools()->legend()->isVisible());
    const QColor office = roof(9), home = roof(10);
    QVERIFY2(office.blue() > office.red() + 60, qPrintable(office.name()));
    QVERIFY2(home.red() > home.blue() + 40, qPrintable(home.name()));
    QVERIFY(row("office")->accessibleName().endsWith(": 22"));
    QVERIFY2(said().contains("small_city.h · synthetic"), qPrintable(said()));
    QVERIFY(said().contains("190 buildings; click"));
    chooseFromMenu("None");
    QVERIFY(!tools()->legend()->isVisible());
    QCOMPARE(roof(9), plain);
  }

  void aLineOfTheLegendSelectsItsBuildings() {
    chooseFromMenu("Building height");
    QVERIFY(said().contains("0 heights are measured"));
    auto* line = row("≥ 100 m");
    QVERIFY(line != nullptr);
    line = row("18–27 m");
    QTest::mouseClick(line, Qt::LeftButton);
    QVERIFY(line->isChecked());
    const auto& entries = tools()->theme().entries;
    const auto& entry = entries[std::size_t(tools()->legend()->chosen())];
    QCOMPARE(entry.name.en, std::string("18–27 m"));
    const QString summary = tools()->legend()->summary();
    QVERIFY2(summary.contains(QString("Selected: %1 buildings").arg(entry.buildings)),
             qPrintable(summary));
    QVERIFY(summary.contains("m²") && summary.contains(panels::countText(entry.residents)));
    std::size_t member = 0;
    while (tools()->theme().entryOf[member] != tools()->legend()->chosen()) ++member;
    const QColor accent = roof(member);
    QVERIFY2(accent.green() > accent.red() + 30, qPrintable(accent.name()));
    QTest::keyClick(city(), Qt::Key_Escape);
    QCOMPARE(tools()->legend()->chosen(), -1);
    QVERIFY(!line->isChecked() && tools()->legend()->isVisible());
    QVERIFY(roof(member) != accent);
    QTest::mouseClick(line, Qt::LeftButton);
    QTest::mouseClick(line, Qt::LeftButton);
    QCOMPARE(tools()->legend()->chosen(), -1);
  }

  void theFloodDepthFollowsTheTimeAndSoDoesTheSelection() {
    chooseFromMenu("Flood depth at the building");
    QVERIFY(said().contains("No computed water"));
    const std::size_t all = window_->view()->city->buildings.size();
    show(wetted(*window_->view(), 0.2F));
    QTRY_COMPARE_WITH_TIMEOUT(tools()->theme().entries[2].buildings, all, 30000);
    QVERIFY2(said().contains("Run F001, 18:05"), qPrintable(said()));
    QTest::mouseClick(row("0.15–0.25 m"), Qt::LeftButton);
    QVERIFY(tools()->legend()->summary().contains(panels::countText(all)));
    show(wetted(*window_->view(), 0.7F));
    QVERIFY(!tools()->preparing());
    QCOMPARE(tools()->theme().entries[5].buildings, all);
    QVERIFY(tools()->legend()->summary().contains("Selected: 0 buildings"));
    const QColor deepRoof = roof(9);
    QVERIFY2(deepRoof.blue() > deepRoof.red() + 40, qPrintable(deepRoof.name()));
  }

  void theFloodDepthAndItsLegendTakeTheColoursOfTheWaterAtNight() {
    show(wetted(*window_->view(), 0.2F));
    chooseFromMenu("Flood depth at the building");
    const std::size_t all = window_->view()->city->buildings.size();
    QTRY_COMPARE_WITH_TIMEOUT(tools()->theme().entries[2].buildings, all, 30000);
    const auto swatch = [&] {
      panels::ThemeRow* line = row("0.15–0.25 m");
      return line->grab().toImage().pixelColor(12, line->height() / 2);
    };
    QCOMPARE(swatch(), panels::colorOf(draw::depthRamp().color[1]));
    city()->setLight(draw::LightChoice::night);
    QCOMPARE(swatch(), panels::colorOf(draw::nightDepthRamp().color[1]));
    QCOMPARE(tools()->theme().colors().front(), draw::nightDepthRamp().color[1]);
    QCOMPARE(city()->additions().theme.front(), draw::nightDepthRamp().color[1]);
    city()->setLight(draw::LightChoice::day);
    QCOMPARE(swatch(), panels::colorOf(draw::depthRamp().color[1]));
  }

  void theLegendSpeaksBothLanguages() {
    chooseFromMenu("Residents");
    QVERIFY(said().contains("Residents (persons)"));
    translation_->use(Language::zh);
    QTRY_VERIFY_WITH_TIMEOUT(said().contains("居住人口（人）"), 30000);
    QVERIFY(row("无人居住") != nullptr && said().contains("合成数据"));
    chooseFromMenu("建筑层数");
    QVERIFY(row("4–6 层") != nullptr);
  }

  void anotherCityBeginsWithoutATheme() {
    chooseFromMenu("Floors");
    session::WorldView other = smallWorld();
    other.city = std::make_shared<const CityModel>(smallCity());
    show(other);
    QVERIFY(!tools()->legend()->isVisible() && !tools()->attribute());
    waitSettled();
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  ThemeToolsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "theme_tools_test.moc"
