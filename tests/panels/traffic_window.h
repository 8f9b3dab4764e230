#pragma once
// The window with a storm, its tools and what tests of its traffic ask of it.
#include "app/desktop/traffic_tools.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>
#include <array>
#include <functional>

#include "app/desktop/branch_compare.h"
#include "app/desktop/compare_tools.h"
#include "app/desktop/cover_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/unit_drag.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/pair_chart.h"
#include "app/panels/theme.h"
#include "app/panels/works_panel.h"
#include "app/session/branch/branch_name.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/storm_world.h"
#include "tests/panels/window_sight.h"

namespace citymirror::desktop {

class TrafficWindow : public QObject {
 protected:
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;

  TrafficTools* tools() { return window_->findChild<TrafficTools*>(); }
  panels::TimeBand* band() { return window_->timeline()->band(); }
  BranchCompare* branches() { return window_->tools()->tool<BranchCompare>(); }
  QPushButton* button(QWidget* of, const QString& text) {
    for (QPushButton* each : of->findChildren<QPushButton*>()) {
      if (each->text() == text) return each;
    }
    return nullptr;
  }
  bool hasLayer(int id) {
    const auto layers = window_->cityView()->additions().layers;
    return std::any_of(layers.begin(), layers.end(),
                       [&](const scene::AddedLayer& layer) { return layer.id == id; });
  }
  /// What the runs are at, and what the tool has heard of it.
  bool computing() {
    const auto busy = [](const auto& all) {
      return all.empty() ||
             std::any_of(all.begin(), all.end(), [](const auto& f) { return f->computing; });
    };
    return busy(tools()->runs().futures()->all) || busy(tools()->futures()->all);
  }

  /// `change`: what a test wants other than it is delivered.
  void open(const std::function<void(session::Config&)>& change = {}) {
    panels::applyTheme(*qApp);
    view::chooseSurfaceFormat();
    translation_ = std::make_unique<Translation>();
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(config.ok(), config ? "" : config.error().text().c_str());
    if (change) change(*config);
    tools()->setConfig(*config);
    branches()->setConfig(*config);
    tools()->setTaskRoles(*session::loadTaskRoles(CITYMIRROR_SOURCE_DIR "/assets"));
    window_->tools()->tool<CoverTools>()->setConfig(*config);
    translation_->use(Language::en);
    window_->resize(1400, 900);
    window_->show();
    QSignalSpy ready(window_->cityView(), &view::CityView::cityReady);
    window_->setView(std::make_shared<const session::WorldView>(stormWorld()));
    QTRY_VERIFY_WITH_TIMEOUT(ready.count() > 0, 30000);  // layers go into a city that stands
  }
};

}  // namespace citymirror::desktop
