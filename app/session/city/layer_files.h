#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/city/added_credits.h"
#include "engine/core/city_model.h"
#include "engine/core/feature_layer.h"
#include "engine/core/layer_terms.h"
#include "engine/draw/vector_style.h"
#include "engine/run/job_queue.h"
#include "gis/vector/vector_io.h"

namespace citymirror::session {

/// A layer of a vector file that is to be added to the city.
struct LayerSource {
  gis::VectorSource vector;
  std::string style;  ///< style file; empty = the one beside the file, else the default look
};

/// A layer read, with its look and what was repaired, guessed or left out.
struct LayerRead {
  std::shared_ptr<const FeatureLayer> layer;
  draw::VectorStyle style;
  bool styled = false;  ///< by a file
  std::string crs;      ///< in which it was read; empty = none, taken as metres of the city
  LayerTerms terms;
};

/// As gis::vectorSourceFrom.
LayerSource layerSourceFrom(const std::string& text);

/// Whether a path is the address of a server (gis::VectorServer). Pure.
bool isServerAddress(const std::string& path);
/// A path as people may see it: of servers without users, passwords and keys. Pure.
std::string shownPath(const std::string& path);

/// Names of the layers of a file or a server. Errors: notFound, unreadable, cancelled (of a file
/// known once it is open, of a server as gis::ServerPatience says), ioFailed for a server out of
/// reach. Any thread; blocks for as long as the disk, the share or the server does
/// (gis::kConnectSeconds until it answers at all).
Result<std::vector<std::string>> layersIn(const std::string& path, const run::JobContext& job);

/// The geodatabase (a folder NAME.gdb) that a file lies in, for choosers of files, which cannot name
/// a folder; else the path as it is.
std::string geodatabaseOf(const std::string& path);

/// The style file that belongs to a layer: "FILE.LAYER.style.json", else "FILE.style.json"; empty
/// where there is none.
std::string styleBeside(const gis::VectorSource& source);

/// Reads it into the frame of the city, only what touches its extent; `nth` chooses the colour of
/// the default look. Errors: as gis::readLayer and readLayerStyle; badInput for a layer without
/// features and for one of which nothing lies in the city (a wrong CRS). Any thread. Errors, notes
/// and provenance name a server as `shownPath` does.
Result<LayerRead> readLayerFile(const LayerSource& source, const CityModel& city, std::size_t nth,
                                const run::JobContext& job);

/// Whom pictures name for it: as its style file says, else its file.
AddedCredit creditOf(const LayerRead& read);

constexpr std::size_t kMostFeatures = 1'000'000;  ///< of an added layer

}  // namespace citymirror::session
