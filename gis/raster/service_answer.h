#pragma once
#include <memory>
#include <optional>
#include <string>

#include "engine/core/result.h"

struct CPLXMLNode;

/// What a service of maps says of itself, and what its failures mean.
namespace citymirror::gis {

inline constexpr int kServiceSeconds = 10;  ///< that an answer is waited for

/// Of ASCII letters.
std::string lowered(std::string text);
bool hasPart(const std::string& text, const char* part);
bool onNetwork(const std::string& where);

/// An address as people may see it: without its query, which may hold a key.
std::string shownAddress(const std::string& where);

/// Whether GDAL says that a picture or an answer ends before all of it came.
bool breaksOff(const std::string& message);
/// What a failure of GDAL's WMS and WMTS drivers means: ioFailed = the service is out of reach,
/// unreadable = it answers, but not with what was asked for; unsupported = with pictures of another
/// size.
Error serviceError(const std::string& message, const std::string& address);
/// Whether it may mean that the service has no such tile: a status of 400 to 499 that is neither
/// haste nor a matter of time. Keys are refused so too; then coarser tiles are as well.
bool mayHaveNoSuchTile(const std::string& message);
Error noLayer(const std::string& where, const std::string& layer);

/// A service's own description.
struct Capabilities {
  std::unique_ptr<CPLXMLNode, void (*)(CPLXMLNode*)> tree;
  std::string path;               ///< where its text is kept; empty = nowhere
  std::optional<Note> fromCache;  ///< it did not answer: this is what it said before
};
/// Asks, keeps the answer in `folder` (empty = nowhere), and takes the one kept before where none
/// comes. `root`: element that the answer must begin with. Blocks. Errors: ioFailed (no answer),
/// unreadable (another one).
Result<Capabilities> capabilitiesOf(const std::string& url, const char* root,
                                    const std::string& folder);

/// Text at a path "A.B" below the node; empty for none and for "none".
std::string textAt(const CPLXMLNode* tree, const std::string& path);
/// The first layer with a name in its element `id`, or the one that is wanted, depth first; null
/// where there is none.
const CPLXMLNode* layerIn(const CPLXMLNode* node, const std::string& wanted, const char* id);
/// Whether a layer at or below these nodes is given in a reference system.
bool offersCrs(const CPLXMLNode* node, const std::string& crs);

}  // namespace citymirror::gis
