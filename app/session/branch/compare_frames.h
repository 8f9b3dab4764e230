#pragma once
#include <optional>
#include <string>

#include "app/session/world_view.h"
#include "engine/draw/building_theme.h"
#include "engine/draw/picture_footer.h"
#include "scenarios/coupling/road_flooding.h"

/// The picture of another time or another run beside the one that is shown, out of what a view of
/// the world holds: nothing is asked of the writer.
namespace citymirror::session {

/// Whose water a side of a comparison shows. `shown` = what the window shows.
/// `branch` = that of a coupled run (SideChoice::branch).
enum class SideRun { shown, forecast, whatIf, none, branch };

/// What one side of a comparison is to show.
struct SideChoice {
  SideRun run = SideRun::shown;
  std::optional<Instant> fixed;  ///< none = with the cursor
  Millis shift{0};               ///< from the cursor; without effect on a fixed time
  std::string branch;            ///< id, run = SideRun::branch only
  friend bool operator==(const SideChoice&, const SideChoice&) = default;
};

/// What a picture shows, for its title.
enum class SideKind { noWater, hindcast, forecast, whatIf };

/// The picture of one side, and what its title says of it.
struct SideFrame {
  draw::DrawFrame frame;
  SideKind kind = SideKind::noWater;
  Instant at;
  std::string run;  ///< id; empty = no water
  Text name;        ///< of a coupled branch, beside its id

  /// "Forecast F001": a what-if says that it is none; until its issue a forecast is a hindcast.
  Text source() const;
};

/// Frames of one side, one after another: what did not change keeps its pointer, so that it costs
/// nothing to draw.
class SideFrames {
 public:
  void setRules(coupling::PondingBands bands, std::optional<coupling::WadingRule> car);
  SideFrame next(const WorldView& view, const SideChoice& choice);

 private:
  coupling::PondingBands bands_;
  std::optional<coupling::WadingRule> car_;
  world::RunPointer run_;
  std::shared_ptr<const CityModel> city_;
  std::size_t states_ = 0;
  const world::WorldState* nearest_ = nullptr;
  Instant at_;
  draw::DrawFrame last_;
};

/// The time that a side asks for, whether there is anything of then or not.
Instant askedTime(const WorldView& view, const SideChoice& choice);
/// The time that a side shows: the one asked for, within the recording and its forecast.
Instant timeOf(const WorldView& view, const SideChoice& choice);

/// What the picture at the cursor shows.
SideFrame shownFrame(const WorldView& view);

/// Whose data a picture of the city shows, each once: whom the terms of its layers want named, else
/// their sources, with the licence where one is known ("© OpenStreetMap contributors, ODbL 1.0;
/// dem.tif"); empty where nothing is known.
std::string drawnSources(const CityModel& city);

/// The strip under a picture of a view that leaves the program; `credits` = whom to name beside the
/// sources of the city, empty = nobody.
draw::PictureFooter footerOf(const WorldView& view, const SideFrame& side, Language language,
                             const std::string& credits = {});
/// The same with what the lines on roads mean; nothing where there are none.
void addRoadKeys(const draw::RibbonSet& ribbons, Language language, draw::PictureFooter& footer);
/// The same with the classes of a theme that hold buildings; `unknown` classes keep the buildings'
/// own colour.
void addTheme(const draw::BuildingTheme& theme, Language language, draw::PictureFooter& footer);

/// "2026-07-18 18:50" on the city's wall clock.
std::string wallTime(const WorldView& view, Instant at);
std::string wallTime(Instant at, int utcOffsetMinutes);

}  // namespace citymirror::session
