#include "app/desktop/tool_stock.h"

#include "app/desktop/annotation_tools.h"
#include "app/desktop/bookmark_tools.h"
#include "app/desktop/branch_compare.h"
#include "app/desktop/city_tools.h"
#include "app/desktop/clip_tools.h"
#include "app/desktop/compare_tools.h"
#include "app/desktop/cover_tools.h"
#include "app/desktop/credit_strip.h"
#include "app/desktop/export_tools.h"
#include "app/desktop/feed_wizard.h"
#include "app/desktop/handling_tools.h"
#include "app/desktop/measure_tools.h"
#include "app/desktop/odds_tools.h"
#include "app/desktop/plan_tools.h"
#include "app/desktop/theme_tools.h"
#include "app/desktop/traffic_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/session/branch/branch_water.h"
#include "app/session/session.h"

namespace citymirror::desktop {

void stockTools(ViewerTools& tools, view::CityView* city, QWidget* stage, Commands& commands) {
  tools.add(new ThemeTools(city, stage));
  const auto water = std::make_shared<session::BranchWater>();
  auto* traffic = new TrafficTools(city, stage, water);
  tools.add(traffic);
  tools.add(new PlanTools(*traffic, stage));
  tools.add(new CoverTools(city, stage, water));
  tools.add(new HandlingTools(stage));
  tools.add(new OddsTools(city, stage));
  tools.add(new MeasureTools(city, stage));
  tools.add(new ClipTools(city, stage));
  tools.add(
      new AnnotationTools(city, stage, session::userDataFolder(), session::Options{}.operatorName));
  auto* bookmarks = new BookmarkTools(city, stage, commands);
  tools.add(bookmarks);
  auto* compare = new CompareTools(city, stage);
  compare->setBranchSide(
      [traffic](const QString& id, Instant at) { return traffic->sideOf(id, at); });
  tools.add(compare);
  tools.add(new BranchCompare(city, stage, *traffic, *compare));
  tools.add(new ExportTools(city, stage, *bookmarks));
  tools.add(new FeedWizard(city, stage));
  tools.add(new CityTools(city, stage));
  tools.add(new CreditStrip(stage));
}

}  // namespace citymirror::desktop
