#pragma once
#include <string>
#include <vector>

#include "engine/core/feature_layer.h"
#include "engine/core/geo_frame.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// What happens to a feature that crosses the border of the wanted extent.
enum class ClipMode { touching, cut };

/// What happens to a layer whose reading breaks off. `noted`: what was read, with a note.
/// `refused`: an error where no whole row comes any more up to the end. `strict`: also where one
/// row cannot be read, or rows come and none is a feature.
enum class BrokenOff { noted, refused, strict };

struct VectorSource {
  /// Anything OGR reads; .zip is opened through /vsizip/; of servers: vector_server.h.
  std::string path;
  std::string layer;              ///< empty = the only one, or the best fitting by name
  std::string sourceCrs;          ///< for layers without CRS
  std::string trueCrs;            ///< instead of what the layer names: "GCJ-02", "BD-09", "EPSG:n"
  std::string where;              ///< OGR attribute filter, empty = all: "building IS NOT NULL"
  std::vector<std::string> tags;  ///< keys of OSM `other_tags` that become columns of their own
  ClipMode clip = ClipMode::touching;
  std::size_t most = 0;  ///< features; 0 = all. What is beyond is left out with a note
  BrokenOff brokenOff = BrokenOff::noted;
};

/// Names of the layers in a file, or of a server. Errors: notFound, unreadable; ioFailed for a
/// server out of reach, cancelled while a server sends. Errors, notes and provenance name servers
/// as shownVectorPath does.
Result<std::vector<std::string>> listLayers(const std::string& path,
                                            const run::JobContext& job = {});

/// The CRS in which a layer is read: "EPSG:n" where it has a number, "GCJ-02", "BD-09", else its
/// name; empty where it has none. Errors: as readLayer.
Result<std::string> layerCrs(const VectorSource& source);

/// Box of a layer in coordinates of `crs`. Errors: as readLayer, cancelled while a server sends;
/// badInput for a layer without features.
Result<Bounds> layerExtent(const VectorSource& source, const std::string& crs,
                           const run::JobContext& job = {});

/// Columns that a layer of surfaces in space gets (polyhedral surfaces, TIN, triangles,
/// multipolygons with walls: buildings of PostGIS, FileGDB, GeoPackage): how far down and up each
/// reaches, as its coordinates have it.
inline constexpr const char* kLowestColumn = "z_min_m";
inline constexpr const char* kHighestColumn = "z_max_m";

/// The code of a feature is its column `code`, else its OSM or building id, else "<layer>-<fid>".
/// Reads a layer into local metres of `frame`, clipped to features that touch `extent` (an empty
/// extent = all). Notes name every feature repaired (self-crossing polygon), simplified to 0.5 m
/// (more than 100,000 corners) or left out (empty, one-point line), with fid and place. Surfaces in
/// space become their ground plans; heights of points and lines are not kept (one remark). Errors:
/// notFound, unreadable (also what `brokenOff` refuses; strict: with how many rows came), badInput
/// (no CRS), cancelled: asked between rows, and while a server sends as far as ServerPatience says.
Result<FeatureLayer> readLayer(const VectorSource& source, const GeoFrame& frame,
                               const Bounds& extent, const run::JobContext& job = {});

struct PlacedLayer {
  FeatureLayer layer;
  std::string crs;  ///< as layerCrs
};
/// Both of one opening: a server is asked once.
Result<PlacedLayer> readPlacedLayer(const VectorSource& source, const GeoFrame& frame,
                                    const Bounds& extent, const run::JobContext& job = {});

/// The area within `halfWidth` metres of a line; empty for a line without length.
std::vector<Polygon> bufferLine(const std::vector<Point2>& line, double halfWidth);

/// The bytes of the file that writeGeoPackage writes.
Result<std::string> encodeGeoPackage(const std::vector<FeatureLayer>& layers,
                                     const GeoFrame& frame);

/// Writes layers into one GeoPackage, byte-stable for equal input; complete or not at all.
/// Errors: ioFailed, diskFull.
Outcome writeGeoPackage(const std::vector<FeatureLayer>& layers, const GeoFrame& frame,
                        const std::string& path);

}  // namespace citymirror::gis
