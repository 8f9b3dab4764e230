#include "gis/raster/imagery_service.h"

#include <cpl_http.h>
#include <cpl_minixml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "engine/core/file_io.h"
#include "gis/raster/gdal_messages.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMercatorWindow =
    "<UpperLeftX>-20037508.342789244</UpperLeftX><UpperLeftY>20037508.342789244</UpperLeftY>"
    "<LowerRightX>20037508.342789244</LowerRightX><LowerRightY>-20037508.342789244</LowerRightY>";
constexpr const char* kDegreeWindow =
    "<UpperLeftX>-180</UpperLeftX><UpperLeftY>90</UpperLeftY>"
    "<LowerRightX>180</LowerRightX><LowerRightY>-90</LowerRightY>";
constexpr int kDeepestLevel = 19;  // 0.3 m a texel at the equator
constexpr int kAnswerSeconds = 10;

/// Hosts whose terms or coordinates are known.
struct KnownHost {
  const char* part;
  const char* attribution;
  const char* shift;
};
constexpr std::array<KnownHost, 9> kHosts{{
    {"openstreetmap.org", "© OpenStreetMap contributors (ODbL)", ""},
    {"tianditu.gov.cn", "天地图 © 国家基础地理信息中心", ""},
    {"arcgisonline.com", "Esri, Maxar, Earthstar Geographics", ""},
    {"autonavi.com", "© 高德地图 AutoNavi", "GCJ-02"},
    {"amap.com", "© 高德地图 AutoNavi", "GCJ-02"},
    {"gtimg.com", "© 腾讯地图 Tencent", "GCJ-02"},
    {"map.qq.com", "© 腾讯地图 Tencent", "GCJ-02"},
    {"google.cn", "© Google", "GCJ-02"},
    {"google.com", "© Google", ""},
}};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

bool onNetwork(const std::string& where) {
  const std::string text = lower(where.substr(0, 8));
  return text.starts_with("http://") || text.starts_with("https://");
}

std::string hostOf(const std::string& where) {
  const std::size_t from = where.find("://");
  if (from == std::string::npos) return {};
  return lower(where.substr(from + 3, where.find_first_of("/?", from + 3) - from - 3));
}

std::string escaped(const std::string& text) {
  char* xml = CPLEscapeString(text.c_str(), -1, CPLES_XML);
  const std::string out = xml;
  CPLFree(xml);
  return out;
}

std::string element(const char* name, const std::string& text) {
  return std::string("<") + name + ">" + escaped(text) + "</" + name + ">";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// Everything that service descriptions have in common.
std::string manners(const ImageryCache& cache, const std::string& folder) {
  std::string xml =
      "<BandsCount>4</BandsCount><MaxConnections>4</MaxConnections>"
      "<UserAgent>CityMirror</UserAgent>"
      "<ZeroBlockHttpCodes>204,404</ZeroBlockHttpCodes>" +
      element("Timeout", std::to_string(kAnswerSeconds));
  if (folder.empty()) return xml;
  return xml + "<Cache><Type>file</Type><Unique>false</Unique>" + element("Path", folder) +
         element("Expires", std::to_string(cache.freshSeconds)) +
         element("MaxSize", std::to_string(cache.mostBytes)) + "</Cache>";
}

std::string keptOnly(const std::string& description, const char* root) {
  const std::string end = std::string("</") + root + ">";
  return description.substr(0, description.size() - end.size()) +
         "<OfflineMode>true</OfflineMode>" + end;
}

/// A name for a folder (FNV-1a).
std::string nameOf(const std::string& where) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const unsigned char c : where) hash = (hash ^ c) * 0x100000001b3U;
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

/// The part of the cache that belongs to one address; empty where nothing is kept.
std::string folderOf(const ImageryCache& cache, const std::string& where) {
  if (cache.folder.empty()) return {};
  const std::string folder = cache.folder + "/" + nameOf(where);
  std::error_code failed;
  fs::create_directories(folder, failed);
  return failed ? std::string() : folder;
}

/// "a=b&c" of an address, names in lower case.
std::vector<std::pair<std::string, std::string>> queryOf(const std::string& where) {
  std::vector<std::pair<std::string, std::string>> query;
  std::size_t at = where.find('?');
  while (at != std::string::npos && at + 1 < where.size()) {
    const std::size_t end = where.find('&', at + 1);
    const std::string part = where.substr(at + 1, end == std::string::npos ? end : end - at - 1);
    const std::size_t split = part.find('=');
    if (!part.empty())
      query.emplace_back(part.substr(0, split),
                         split == std::string::npos ? "" : part.substr(split + 1));
    at = end;
  }
  return query;
}

/// What a service is told in its address, apart from what every request says anew.
struct ServiceAddress {
  std::string base;   ///< ends with "?" or "&"
  std::string layer;  ///< may be empty
};

ServiceAddress serviceAddress(const std::string& where) {
  constexpr std::array<const char*, 13> kOurs{"service", "request", "version", "layers", "layer",
                                              "styles",  "style",   "srs",     "crs",    "bbox",
                                              "width",   "height",  "format"};
  ServiceAddress address;
  address.base = where.substr(0, where.find('?')) + "?";
  for (const auto& [name, value] : queryOf(where)) {
    const std::string word = lower(name);
    if (word == "layers" || word == "layer") {
      char* plain = CPLUnescapeString(value.c_str(), nullptr, CPLES_URL);
      address.layer = plain;
      CPLFree(plain);
    }
    if (std::find(kOurs.begin(), kOurs.end(), word) != kOurs.end() || word == "transparent")
      continue;
    address.base += name + "=" + value + "&";
  }
  return address;
}

Error notAnswered(const std::string& where, const std::string& why) {
  return {ErrorCode::unreadable, "The service does not say what it has: " + why,
          shownAddress(where), "Check the address and the layer"};
}

Error outOfReach(const std::string& why, const std::string& where) {
  return {ErrorCode::ioFailed, "The service is out of reach" + (why.empty() ? "" : ": " + why),
          shownAddress(where), "Check the address and the network"};
}

using XmlPtr = std::unique_ptr<CPLXMLNode, void (*)(CPLXMLNode*)>;
void destroyXml(CPLXMLNode* node) { CPLDestroyXMLNode(node); }

struct Capabilities {
  XmlPtr tree{nullptr, destroyXml};
  std::string path;  ///< where its text is kept
  std::optional<Note> fromCache;
};

Result<std::string> fetched(const std::string& url) {
  const GdalMessages quiet;
  const std::string timeout = "TIMEOUT=" + std::to_string(kAnswerSeconds);
  const char* const options[] = {timeout.c_str(), "USERAGENT=CityMirror", nullptr};
  const std::unique_ptr<CPLHTTPResult, void (*)(CPLHTTPResult*)> answer(
      CPLHTTPFetch(url.c_str(), options), CPLHTTPDestroyResult);
  const std::string trouble = answer && answer->pszErrBuf ? answer->pszErrBuf : "";
  if (trouble.starts_with("HTTP error code")) return notAnswered(url, trouble);
  if (!answer || !trouble.empty() || answer->nStatus != 0) return outOfReach(trouble, url);
  return std::string(reinterpret_cast<const char*>(answer->pabyData),
                     std::size_t(std::max(answer->nDataLen, 0)));
}

XmlPtr parsed(const std::string& text, const char* root) {
  const GdalMessages quiet;
  XmlPtr tree(CPLParseXMLString(text.c_str()), destroyXml);
  if (tree) CPLStripXMLNamespace(tree.get(), nullptr, true);
  if (tree && !CPLGetXMLNode(tree.get(), (std::string("=") + root).c_str())) tree.reset();
  return tree;
}

/// Asks, keeps the answer, and takes the one kept before where none comes.
Result<Capabilities> capabilitiesOf(const std::string& url, const char* root,
                                    const std::string& folder) {
  Capabilities capabilities;
  capabilities.path = folder.empty() ? "" : folder + "/capabilities.xml";
  auto text = fetched(url);
  if (text) capabilities.tree = parsed(*text, root);
  if (capabilities.tree) {
    if (!folder.empty() && !writeFile(capabilities.path, {text->data(), text->size()}))
      capabilities.path.clear();
    return capabilities;
  }
  const Error error =
      text ? notAnswered(url, std::string("its answer is not a ") + root) : text.error();
  auto kept = capabilities.path.empty() ? Result<std::string>(error) : readFile(capabilities.path);
  if (kept) capabilities.tree = parsed(*kept, root);
  if (!capabilities.tree) return error;
  capabilities.fromCache = Note{error.what + "; what it said before is used", error.where};
  return capabilities;
}

std::string valueOf(const CPLXMLNode* tree, const std::string& path) {
  const char* text = CPLGetXMLValue(tree, path.c_str(), "");
  const std::string value = text;
  return lower(value) == "none" ? std::string() : value;
}

/// The first layer with a name, or the one that is wanted, depth first.
const CPLXMLNode* layerIn(const CPLXMLNode* node, const std::string& wanted, const char* id) {
  for (; node != nullptr; node = node->psNext) {
    if (node->eType != CXT_Element) continue;
    if (std::string(node->pszValue) == "Layer") {
      const std::string name = CPLGetXMLValue(node, id, "");
      if (!name.empty() && (wanted.empty() || name == wanted)) return node;
    }
    if (const CPLXMLNode* inside = layerIn(node->psChild, wanted, id)) return inside;
  }
  return nullptr;
}

bool offers(const CPLXMLNode* node, const std::string& crs) {
  for (; node != nullptr; node = node->psNext) {
    if (node->eType != CXT_Element) continue;
    const std::string name = node->pszValue;
    if ((name == "SRS" || name == "CRS") && has(CPLGetXMLValue(node, "", ""), crs.c_str()))
      return true;
    if (offers(node->psChild, crs)) return true;
  }
  return false;
}

Error noLayer(const std::string& where, const std::string& layer) {
  return {ErrorCode::notFound,
          layer.empty() ? "The service has no layer" : "The service has no layer " + layer,
          shownAddress(where), "Name one of its layers in the address: layers=NAME"};
}

void describe(ImageryAddress& address, const std::string& where, const std::string& name) {
  address.name = name.empty() ? hostOf(where) : name;
  for (const KnownHost& host : kHosts) {
    if (!has(hostOf(where), host.part)) continue;
    if (address.attribution.empty()) address.attribution = host.attribution;
    address.shift = host.shift;
    break;
  }
}

Result<ImageryAddress> tilesAddress(const std::string& where, const ImageryCache& cache) {
  const std::string host = hostOf(where);
  if (has(host, "bdimg.com") || has(host, "map.baidu.com")) {
    return Error{ErrorCode::unsupported,
                 "Baidu's tiles lie in a grid of their own (BD-09 Mercator)", shownAddress(where),
                 "Use tiles in Web Mercator, or a GeoTIFF flagged BD-09"};
  }
  const bool south = has(where, "{-y}");
  std::string url = replaced(where, "{s}", "a");
  for (const auto& [from, to] :
       {std::pair{"{x}", "${x}"}, {"{y}", "${y}"}, {"{-y}", "${y}"}, {"{z}", "${z}"}})
    url = replaced(url, std::string("$") + from, from), url = replaced(url, from, to);
  const std::string folder = folderOf(cache, where);
  ImageryAddress address;
  address.open = "<GDAL_WMS><Service name=\"TMS\">" + element("ServerUrl", url) + "</Service>" +
                 "<DataWindow>" + kMercatorWindow +
                 element("TileLevel", std::to_string(kDeepestLevel)) +
                 "<TileCountX>1</TileCountX><TileCountY>1</TileCountY>" +
                 element("YOrigin", south ? "bottom" : "top") +
                 "</DataWindow><Projection>EPSG:3857</Projection>"
                 "<BlockSizeX>256</BlockSizeX><BlockSizeY>256</BlockSizeY>" +
                 manners(cache, folder) + "</GDAL_WMS>";
  if (!folder.empty()) address.kept = keptOnly(address.open, "GDAL_WMS");
  describe(address, where, {});
  return address;
}

Result<ImageryAddress> wmtsAddress(const std::string& where, const ImageryCache& cache) {
  const ServiceAddress service = serviceAddress(where);
  const std::string folder = folderOf(cache, where);
  const bool document = has(lower(where), ".xml");
  const std::string url = document ? where : service.base + "SERVICE=WMTS&REQUEST=GetCapabilities";
  const auto capabilities = capabilitiesOf(url, "Capabilities", folder);
  if (!capabilities) return capabilities.error();
  const CPLXMLNode* tree = CPLGetXMLNode(capabilities->tree.get(), "=Capabilities");
  const CPLXMLNode* contents = CPLGetXMLNode(const_cast<CPLXMLNode*>(tree), "Contents");
  const CPLXMLNode* layer =
      contents ? layerIn(contents->psChild, service.layer, "Identifier") : nullptr;
  if (!layer) return noLayer(where, service.layer);
  ImageryAddress address;
  address.open =
      "<GDAL_WMTS>" +
      element("GetCapabilitiesUrl", capabilities->path.empty() ? url : capabilities->path) +
      element("Layer", valueOf(layer, "Identifier")) + manners(cache, folder) + "</GDAL_WMTS>";
  if (!capabilities->path.empty()) address.kept = keptOnly(address.open, "GDAL_WMTS");
  address.attribution = valueOf(tree, "ServiceProvider.ProviderName");
  address.licence = valueOf(tree, "ServiceIdentification.AccessConstraints");
  describe(address, where, valueOf(layer, "Title"));
  if (capabilities->fromCache) address.notes.push_back(*capabilities->fromCache);
  return address;
}

Result<ImageryAddress> wmsAddress(const std::string& where, const ImageryCache& cache) {
  const ServiceAddress service = serviceAddress(where);
  const std::string folder = folderOf(cache, where);
  const std::string url = service.base + "SERVICE=WMS&VERSION=1.1.1&REQUEST=GetCapabilities";
  auto capabilities = capabilitiesOf(url, "WMT_MS_Capabilities", folder);
  if (!capabilities) return capabilities.error();
  const CPLXMLNode* tree = CPLGetXMLNode(capabilities->tree.get(), "=WMT_MS_Capabilities");
  const CPLXMLNode* layer = layerIn(tree->psChild, service.layer, "Name");
  if (!layer) return noLayer(where, service.layer);
  const bool mercator = offers(tree->psChild, "EPSG:3857");
  const std::string size = std::to_string(1 << (8 + kDeepestLevel));
  ImageryAddress address;
  address.open = "<GDAL_WMS><Service name=\"WMS\"><Version>1.1.1</Version>" +
                 element("ServerUrl", service.base) +
                 element("SRS", mercator ? "EPSG:3857" : "EPSG:4326") +
                 element("Layers", valueOf(layer, "Name")) +
                 "<Styles></Styles><ImageFormat>image/png</ImageFormat><Transparent>TRUE</"
                 "Transparent></Service>"
                 "<DataWindow>" +
                 (mercator ? kMercatorWindow : kDegreeWindow) + element("SizeX", size) +
                 element("SizeY", mercator ? size : std::to_string(1 << (7 + kDeepestLevel))) +
                 "</DataWindow>" + element("Projection", mercator ? "EPSG:3857" : "EPSG:4326") +
                 element("OverviewCount", std::to_string(kDeepestLevel)) +
                 "<BlockSizeX>256</BlockSizeX><BlockSizeY>256</BlockSizeY>" +
                 manners(cache, folder) + "</GDAL_WMS>";
  if (!folder.empty()) address.kept = keptOnly(address.open, "GDAL_WMS");
  address.attribution = valueOf(layer, "Attribution.Title");
  address.licence = valueOf(tree, "Service.AccessConstraints");
  describe(address, where, valueOf(layer, "Title"));
  if (capabilities->fromCache) address.notes.push_back(*capabilities->fromCache);
  return address;
}

}  // namespace

Error serviceError(const std::string& message, const std::string& address) {
  const auto after = [&](const char* words) -> std::string {
    const std::size_t at = message.find(words);
    return at == std::string::npos ? "" : message.substr(at + std::strlen(words));
  };
  const std::string status = after("HTTP status code: "), exception = after("exception code ");
  if (std::atoi(status.c_str()) > 0) {
    return {ErrorCode::unreadable,
            "The service answers with HTTP status " + std::to_string(std::atoi(status.c_str())),
            address, "Check the address, its key and its layer"};
  }
  if (!status.empty()) {
    const std::string why = after("error: ");
    return outOfReach(why.substr(0, why.find(".\n")), address);
  }
  if (!exception.empty()) {
    return {ErrorCode::unreadable, "The service refuses: " + exception, address,
            "Check the address and the layer"};
  }
  for (const char* trouble : {"resolve host", "onnect to", "onnection ", "timed out", "SSL "}) {
    if (has(message, trouble)) return outOfReach(message.substr(0, message.find('\n')), address);
  }
  return {ErrorCode::unreadable, "What the service sends is not an image", address,
          "Check the address, its key and its layer"};
}

std::string shownAddress(const std::string& where) {
  return onNetwork(where) ? where.substr(0, where.find('?')) : where;
}

Result<ImageryKind> imageryKindOf(const std::string& where) {
  if (!onNetwork(where)) return ImageryKind::file;
  const std::string text = lower(where), path = text.substr(0, text.find('?'));
  const bool tiles =
      has(text, "{x}") && has(text, "{z}") && (has(text, "{y}") || has(text, "{-y}"));
  if (tiles) return ImageryKind::tiles;
  if (has(text, "service=wmts") || has(path, "wmts")) return ImageryKind::wmts;
  if (has(text, "service=wms") || has(path, "wms")) return ImageryKind::wms;
  if (path.ends_with(".tif") || path.ends_with(".tiff")) return ImageryKind::remoteFile;
  return Error{ErrorCode::badInput, "The address is none of imagery that is known here",
               shownAddress(where),
               "Give tiles with {x}, {y} and {z}, or add service=WMTS or service=WMS to it"};
}

Result<ImageryAddress> imageryAddress(const ImagerySource& source, ImageryKind kind,
                                      const ImageryCache& cache) {
  const std::string& where = source.where;
  switch (kind) {
    case ImageryKind::tiles:
      return tilesAddress(where, cache);
    case ImageryKind::wmts:
      return wmtsAddress(where, cache);
    case ImageryKind::wms:
      return wmsAddress(where, cache);
    case ImageryKind::file:
    case ImageryKind::remoteFile:
      break;
  }
  ImageryAddress address;
  address.open = kind == ImageryKind::remoteFile ? "/vsicurl/" + where : where;
  address.name = fs::path(shownAddress(where)).filename().string();
  return address;
}

}  // namespace citymirror::gis
