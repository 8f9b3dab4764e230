#include "app/session/city/layer_files.h"

#include <algorithm>
#include <filesystem>

#include "app/session/city/about_file.h"
#include "app/session/city/vector_style_file.h"
#include "gis/crs/transform.h"
#include "gis/vector/vector_address.h"
#include "gis/vector/vector_server.h"

namespace citymirror::session {
namespace {

bool exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

/// OSM keeps most of its attributes in one column: those that styles and tables ask for most.
const std::vector<std::string> kOsmTags{
    "building:levels", "height", "highway", "building", "natural", "landuse", "waterway", "railway",
    "amenity",         "shop",   "power",   "name:zh",  "name:en", "surface", "maxspeed", "bridge"};

Error emptyLayer(const FeatureLayer& layer, const std::vector<Note>& notes, const std::string& path,
                 const std::string& crs) {
  const std::string where = path + ":" + layer.name;
  for (const Note& note : notes) {
    if (note.what.find("outside the city") == std::string::npos) continue;
    return {ErrorCode::badInput,
            "Nothing of the layer lies in the city: " + note.what +
                (crs.empty() ? "" : " (read as " + crs + ")"),
            where, "Check its coordinate reference system; name the true one with it"};
  }
  const auto early = std::find_if(notes.begin(), notes.end(), [](const Note& note) {
    return note.what.find("ends early") != std::string::npos;
  });
  const bool endsEarly = early != notes.end();
  const Note* cause = endsEarly ? &*early : causeIn(notes);
  return {ErrorCode::badInput,
          "The layer holds no features that can be drawn" + (cause ? ": " + cause->what : ""),
          where,
          endsEarly ? "The file is not whole: copy or download it again"
                    : "Choose another layer of the file"};
}

}  // namespace

LayerSource layerSourceFrom(const std::string& text) { return {gis::vectorSourceFrom(text), {}}; }

bool isServerAddress(const std::string& path) {
  return gis::vectorServerOf(path) != gis::VectorServer::none;
}

std::string shownPath(const std::string& path) { return gis::shownVectorPath(path); }

Result<std::vector<std::string>> layersIn(const std::string& path, const run::JobContext& job) {
  auto layers = gis::listLayers(path, job);
  if (job.cancelled())
    return Error{ErrorCode::cancelled, "Stopped on request", shownPath(path),
                 "Start again when wanted"};
  return layers;
}

std::string geodatabaseOf(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  const std::string kind = folder.extension().string();
  return kind == ".gdb" || kind == ".GDB" ? folder.string() : path;
}

std::string styleBeside(const gis::VectorSource& source) {
  if (isServerAddress(source.path)) return {};
  const std::string own = source.path + "." + source.layer + ".style.json";
  if (!source.layer.empty() && exists(own)) return own;
  const std::string shared = source.path + ".style.json";
  return exists(shared) ? shared : "";
}

namespace {

/// What the file is to be read with; a CRS that nobody knows is told here.
Result<gis::VectorSource> wantedOf(const gis::VectorSource& source) {
  gis::VectorSource wanted = source;
  wanted.tags = kOsmTags;
  wanted.most = kMostFeatures;
  if (source.trueCrs.empty()) return wanted;
  const auto named = gis::crsDefinition(source.trueCrs);
  if (!named) return named.error();
  wanted.trueCrs = *named;
  const auto known = gis::Transform::make(*named, "EPSG:4326");
  if (!known) return known.error();
  return wanted;
}

}  // namespace

Result<LayerRead> readLayerFile(const LayerSource& source, const CityModel& city, std::size_t nth,
                                const run::JobContext& job) {
  LayerStyle look;
  const std::string style = source.style.empty() ? styleBeside(source.vector) : source.style;
  if (!style.empty()) {
    auto read = readLayerStyle(style);
    if (!read) return read.error();
    look = std::move(*read);
  }
  const auto wanted = wantedOf(source.vector);
  if (!wanted) return wanted.error();
  auto placed = gis::readPlacedLayer(*wanted, city.frame, city.extent, job);
  if (!placed) return placed.error();
  FeatureLayer& layer = placed->layer;
  LayerRead read;
  read.crs = placed->crs;
  if (layer.features.empty())
    return emptyLayer(layer, placed.notes(), shownPath(source.vector.path), read.crs);
  describe(layer.provenance, look.about, source.vector.path);
  std::vector<Note> notes = std::move(placed.notes());
  read.terms = look.terms;
  read.styled = !style.empty();
  read.style = read.styled ? look.style : draw::defaultStyle(draw::commonKind(layer), nth);
  if (const auto fits = draw::applyStyle(read.style, layer); !fits) {
    Error error = fits.error();
    error.where = style + ": " + error.where;
    return error;
  }
  read.layer = std::make_shared<const FeatureLayer>(std::move(layer));
  return {std::move(read), std::move(notes)};
}

AddedCredit creditOf(const LayerRead& read) {
  const std::string source = shownSource(read.layer->provenance.source);
  return {source.empty() ? read.layer->name : source, read.terms.attribution, read.terms.licence};
}

}  // namespace citymirror::session
