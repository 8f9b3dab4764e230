#include "gis/raster/imagery_service.h"

#include <cpl_minixml.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "gis/raster/service_answer.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMercatorWindow =
    "<UpperLeftX>-20037508.342789244</UpperLeftX><UpperLeftY>20037508.342789244</UpperLeftY>"
    "<LowerRightX>20037508.342789244</LowerRightX><LowerRightY>-20037508.342789244</LowerRightY>";
constexpr const char* kDegreeWindow =
    "<UpperLeftX>-180</UpperLeftX><UpperLeftY>90</UpperLeftY>"
    "<LowerRightX>180</LowerRightX><LowerRightY>-90</LowerRightY>";
constexpr int kDeepestLevel = 22;  // 0.04 m a texel at the equator; GDAL counts columns in an int

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

std::string hostOf(const std::string& where) {
  const std::size_t from = where.find("://");
  if (from == std::string::npos) return {};
  return lowered(where.substr(from + 3, where.find_first_of("/?", from + 3) - from - 3));
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
      element("Timeout", std::to_string(kServiceSeconds));
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
    const std::string word = lowered(name);
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

void describe(ImageryAddress& address, const std::string& where, const std::string& name) {
  address.name = name.empty() ? hostOf(where) : name;
  for (const KnownHost& host : kHosts) {
    if (!hasPart(hostOf(where), host.part)) continue;
    if (address.attribution.empty()) address.attribution = host.attribution;
    address.shift = host.shift;
    break;
  }
}

Result<ImageryAddress> tilesAddress(const std::string& where, const ImageryCache& cache) {
  const std::string host = hostOf(where);
  if (hasPart(host, "bdimg.com") || hasPart(host, "map.baidu.com")) {
    return Error{ErrorCode::unsupported,
                 "Baidu's tiles lie in a grid of their own (BD-09 Mercator)", shownAddress(where),
                 "Use tiles in Web Mercator, or a GeoTIFF flagged BD-09"};
  }
  const bool south = hasPart(where, "{-y}");
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
  const bool document = hasPart(lowered(where), ".xml");
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
      element("Layer", textAt(layer, "Identifier")) + manners(cache, folder) + "</GDAL_WMTS>";
  if (!capabilities->path.empty()) address.kept = keptOnly(address.open, "GDAL_WMTS");
  address.attribution = textAt(tree, "ServiceProvider.ProviderName");
  address.licence = textAt(tree, "ServiceIdentification.AccessConstraints");
  describe(address, where, textAt(layer, "Title"));
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
  const bool mercator = offersCrs(tree->psChild, "EPSG:3857");
  const std::string size = std::to_string(1 << (8 + kDeepestLevel));
  ImageryAddress address;
  address.open = "<GDAL_WMS><Service name=\"WMS\"><Version>1.1.1</Version>" +
                 element("ServerUrl", service.base) +
                 element("SRS", mercator ? "EPSG:3857" : "EPSG:4326") +
                 element("Layers", textAt(layer, "Name")) +
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
  address.attribution = textAt(layer, "Attribution.Title");
  address.licence = textAt(tree, "Service.AccessConstraints");
  describe(address, where, textAt(layer, "Title"));
  if (capabilities->fromCache) address.notes.push_back(*capabilities->fromCache);
  return address;
}

}  // namespace

Result<ImageryKind> imageryKindOf(const std::string& where) {
  if (!onNetwork(where)) return ImageryKind::file;
  const std::string text = lowered(where), path = text.substr(0, text.find('?'));
  const bool tiles = hasPart(text, "{x}") && hasPart(text, "{z}") &&
                     (hasPart(text, "{y}") || hasPart(text, "{-y}"));
  if (tiles) return ImageryKind::tiles;
  if (hasPart(text, "service=wmts") || hasPart(path, "wmts")) return ImageryKind::wmts;
  if (hasPart(text, "service=wms") || hasPart(path, "wms")) return ImageryKind::wms;
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
