#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "app/desktop/viewer_tool.h"
#include "app/panels/theme_legend.h"
#include "engine/draw/building_theme.h"
#include "engine/draw/building_water.h"
#include "engine/run/job_queue.h"

namespace citymirror::desktop {

/// All buildings coloured by one attribute, its legend, and the buildings of a line of the legend
/// selected. The flood depth follows the time that is shown, and what is selected by it does too.
class ThemeTools : public ViewerTool {
  Q_OBJECT
 public:
  ThemeTools(view::CityView* city, QWidget* stage);
  ~ThemeTools() override;

  /// None takes the theme away. Without a city nothing happens.
  void choose(std::optional<draw::ThemeAttribute> attribute);
  std::optional<draw::ThemeAttribute> attribute() const { return attribute_; }
  const draw::BuildingTheme& theme() const { return theme_; }
  panels::ThemeLegend* legend() const { return legend_; }
  /// The cells around the buildings are being found.
  bool preparing() const { return preparing_; }

  /// The flood depth is in the colours of the water in the light of the picture.
  void followLight();

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {legend_}; }
  void retranslate() override;

 private:
  enum class Apply { changes, everything };
  void recolor(Apply apply);
  std::vector<float> depths();
  void prepare();
  void select(int entry);
  void applySelection();
  QStringList notes() const;

  view::CityView* city_;
  QMenu* menu_;
  panels::ThemeLegend* legend_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  std::optional<draw::ThemeAttribute> attribute_;
  draw::BuildingTheme theme_;
  std::vector<float> areas_;
  std::shared_ptr<const draw::BuildingWater> around_;
  bool preparing_ = false;
  float night_ = 0;  ///< Daylight::night of the picture
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
