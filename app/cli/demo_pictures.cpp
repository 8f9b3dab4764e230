#include "app/cli/demo_pictures.h"

#include <algorithm>

#include "app/cli/scene_additions.h"
#include "app/session/branch/compare_frames.h"
#include "engine/core/file_io.h"
#include "engine/draw/overview.h"

namespace citymirror::cli {
namespace {

constexpr int kWidth = 1600, kHeight = 900;

draw::CameraPose lookAt(const CityModel& city, const Point2& place, double distance, double pitch) {
  draw::CameraPose pose;
  pose.target = place;
  pose.targetHeight = bilinear(city.terrain, place.x(), place.y());
  pose.distance = distance;
  pose.pitchDeg = pitch;
  return pose;
}

draw::CameraPose overRoute(const CityModel& city, const traffic::Route& route) {
  const Bounds box = boundsOf(route.line);
  return lookAt(city, box.centre(), std::max({box.width(), box.height(), 600.0}) * 1.5, -60);
}

}  // namespace

Result<std::unique_ptr<DemoPainter>> DemoPainter::make(std::string folder) {
  auto renderer = scene::OffscreenRenderer::make(kWidth, kHeight);
  if (!renderer) return renderer.error();
  return std::unique_ptr<DemoPainter>(new DemoPainter(std::move(folder), std::move(*renderer)));
}

void DemoPainter::show(const session::WorldView& view, const run::JobContext& job) {
  if (shown_ == view.city) return;
  shown_ = view.city;
  renderer_->setCity(shown_, job);
}

void DemoPainter::paint(const std::string& name, const Text& caption,
                        const session::WorldView& view, Language language,
                        const draw::CameraPose& pose, std::vector<report::Picture>& pictures) {
  session::SideFrame shown = session::shownFrame(view);
  shown.frame.language = language;
  draw::PictureFooter footer = session::footerOf(view, shown, language);
  const std::vector<scene::AddedLayer> situation = situationOver(view, language);
  addSituationKeys(view, situation, language, footer);
  if (!scene::showLayers(renderer_->scene(), situation, {})) return;
  renderer_->setFooter(std::move(footer));
  const scene::Image image = renderer_->render(shown.frame, pose);
  const std::string path = folder_ + "/" + name + ".png";
  if (!scene::writePng(image, path)) return;
  const auto bytes = readFile(path);
  if (bytes) pictures.push_back({caption, {bytes->begin(), bytes->end()}});
}

void DemoPainter::paintOverview(session::Session& session, std::vector<report::Picture>& pictures,
                                const run::JobContext& job) {
  const auto view = session.view();
  show(*view, job);
  paint("overview", {"全市概览", "The whole city"}, *view, Language::zh,
        draw::overviewOf(*view->city, draw::shapeAboveFooter(kWidth, kHeight)), pictures);
}

void DemoPainter::paintFlood(session::Session& session, const coupling::PondingRisk& worst,
                             std::vector<report::Picture>& pictures, const run::JobContext& job) {
  const auto view = session.view();
  show(*view, job);
  const CityModel& city = *view->city;
  const Text name = worst.name.filled();
  paint("overview_zh", {"推演：全市积水", "Forecast: water in the whole city"}, *view, Language::zh,
        draw::overviewOf(city, draw::shapeAboveFooter(kWidth, kHeight)), pictures);
  paint("district_en", {"推演：" + name.zh + "周边", "Forecast: the district round " + name.en},
        *view, Language::en, lookAt(city, worst.place, 1400, -45), pictures);
  paint("street_zh",
        {"推演：" + name.zh + "积水路段", "Forecast: the flooded stretch of " + name.en}, *view,
        Language::zh, lookAt(city, worst.place, 280, -30), pictures);
  if (view->route && view->route->flooded) {
    paint("route_zh",
          {"抽排车行车路线：实线绕开积水，虚线为无水时路线",
           "Way of the pump truck: solid over the flooded network, dashed over the dry one"},
          *view, Language::zh, overRoute(city, *view->route->flooded), pictures);
  }
}

}  // namespace citymirror::cli
