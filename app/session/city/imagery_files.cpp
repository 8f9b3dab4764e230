#include "app/session/city/imagery_files.h"

#include "app/session/city/about_file.h"
#include "gis/raster/imagery.h"

namespace citymirror::session {

Result<OpenedImagery> openImagery(const std::string& where, const std::string& crs,
                                  const CityModel& city, const std::string& cacheFolder) {
  const auto said = readAboutBeside(where);
  if (!said) return said.error();
  auto opened = gis::Imagery::open({where, crs}, city.frame, city.extent, {cacheFolder});
  if (!opened) return opened.error();
  const auto imagery = *opened;
  const gis::ImageryInfo& info = imagery->info();
  OpenedImagery out{{},
                    info.name,
                    info.address,
                    info.crs,
                    {info.address, "", "", "", Origin::real},
                    {info.licence, "", info.attribution},
                    opened.notes()};
  describe(out.from, said->about, where);
  describe(out.terms, said->terms);
  out.layer.read = [imagery](const Bounds& square, int side,
                             const std::function<bool()>& cancelled) {
    return imagery->read(square, side, cancelled);
  };
  out.layer.name = info.name;
  out.layer.extent = info.extent;
  out.layer.finest = info.finest;
  out.layer.service = info.kind >= gis::ImageryKind::tiles;
  return {std::move(out), std::move(opened.notes())};
}

bool holdsVectors(const Error& error) { return error.what == gis::kHoldsVectors; }

}  // namespace citymirror::session
