#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/report/report.h"
#include "app/session/session.h"
#include "engine/scene/offscreen.h"

namespace citymirror::cli {

/// Draws the evening without a display and keeps each picture as a file and for the report, with
/// the strip of place, time, depths and source that every picture has that leaves the program.
class DemoPainter {
 public:
  /// Errors: unsupported (no OpenGL without a display).
  static Result<std::unique_ptr<DemoPainter>> make(std::string folder);

  /// The whole city as it is.
  void paintOverview(session::Session& session, std::vector<report::Picture>& pictures,
                     const run::JobContext& job);
  /// The city under water at the cursor, the district and the street of the worst road, the route.
  void paintFlood(session::Session& session, const coupling::PondingRisk& worst,
                  std::vector<report::Picture>& pictures, const run::JobContext& job);

 private:
  DemoPainter(std::string folder, std::unique_ptr<scene::OffscreenRenderer> renderer)
      : folder_(std::move(folder)), renderer_(std::move(renderer)) {}
  void paint(const std::string& name, const Text& caption, const session::WorldView& view,
             Language language, const draw::CameraPose& pose,
             std::vector<report::Picture>& pictures);
  void show(const session::WorldView& view, const run::JobContext& job);

  std::string folder_;
  std::unique_ptr<scene::OffscreenRenderer> renderer_;
  std::shared_ptr<const CityModel> shown_;
};

}  // namespace citymirror::cli
