#include "app/session/city/imagery_files.h"

#include "gis/raster/imagery.h"

namespace citymirror::session {

Result<OpenedImagery> openImagery(const std::string& where, const std::string& crs,
                                  const CityModel& city, const std::string& cacheFolder) {
  auto opened = gis::Imagery::open({where, crs}, city.frame, city.extent, {cacheFolder});
  if (!opened) return opened.error();
  const auto imagery = *opened;
  const gis::ImageryInfo& info = imagery->info();
  OpenedImagery out{{}, info.name, info.address, info.attribution, info.licence,
                    opened.notes()};
  out.layer.read = [imagery](const Bounds& square, int side) {
    return imagery->read(square, side);
  };
  out.layer.name = info.name;
  out.layer.extent = info.extent;
  out.layer.finest = info.finest;
  out.layer.service = info.kind >= gis::ImageryKind::tiles;
  return {std::move(out), std::move(opened.notes())};
}

}  // namespace citymirror::session
