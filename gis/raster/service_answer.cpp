#include "gis/raster/service_answer.h"

#include <cpl_http.h>
#include <cpl_minixml.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <optional>

#include "engine/core/file_io.h"
#include "gis/raster/gdal_messages.h"

namespace citymirror::gis {
namespace {

constexpr int kTooManyRequests = 429;  // HTTP status

Error notAnswered(const std::string& where, const std::string& why) {
  return {ErrorCode::unreadable, "The service does not say what it has: " + why,
          shownAddress(where), "Check the address and the layer"};
}

Error outOfReach(const std::string& why, const std::string& where) {
  return {ErrorCode::ioFailed, "The service is out of reach" + (why.empty() ? "" : ": " + why),
          shownAddress(where), "Check the address and the network"};
}

/// What libraries say of a picture that ends before its last row, and libcurl of an answer.
constexpr const char* kBrokenOff[] = {"libpng: Read Error",
                                      "Premature end of JPEG",
                                      "premature end of data segment",
                                      "JPEG datastream contains no image",
                                      "WebPDecode",
                                      "transfer closed"};

}  // namespace

bool breaksOff(const std::string& message) {
  if (hasPart(message, "HTTP status code: 200") && hasPart(message, "timed out")) return true;
  return std::any_of(std::begin(kBrokenOff), std::end(kBrokenOff),
                     [&](const char* words) { return hasPart(message, words); });
}

namespace {

using XmlPtr = decltype(Capabilities::tree);
void destroyXml(CPLXMLNode* node) { CPLDestroyXMLNode(node); }

Result<std::string> fetched(const std::string& url) {
  const GdalMessages quiet;
  const std::string timeout = "TIMEOUT=" + std::to_string(kServiceSeconds);
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

/// `size` is what GDAL says of a tile whose sides are not those it asked for.
std::optional<Error> otherSize(const std::string& size, const std::string& address) {
  int width = 0, height = 0, askedWidth = 0, askedHeight = 0;
  if (std::sscanf(size.c_str(), "%d x %d of downloaded block, expected %d x %d", &width, &height,
                  &askedWidth, &askedHeight) != 4)
    return std::nullopt;
  const auto sides = [](int w, int h) { return std::to_string(w) + " × " + std::to_string(h); };
  return Error{ErrorCode::unsupported,
               "The service sends pictures of " + sides(width, height) + " pixels, not of " +
                   sides(askedWidth, askedHeight),
               address, "Ask it for pictures of that size, mostly by an address without @2x"};
}

}  // namespace

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return text;
}

bool hasPart(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

bool onNetwork(const std::string& where) {
  const std::string text = lowered(where.substr(0, 8));
  return text.starts_with("http://") || text.starts_with("https://");
}

Error serviceError(const std::string& message, const std::string& address) {
  const auto after = [&](const char* words) -> std::string {
    const std::size_t at = message.find(words);
    return at == std::string::npos ? "" : message.substr(at + std::strlen(words));
  };
  if (breaksOff(message)) {
    return {ErrorCode::unreadable, "What the service sends breaks off before its end", address,
            "The service or the network is too slow or cuts off: try again later; an answer may "
            "take " + std::to_string(kServiceSeconds) + " s"};
  }
  const std::string status = after("HTTP status code: "), exception = after("exception code ");
  if (const int number = std::atoi(status.c_str()); number > 0) {
    const bool success = number >= 200 && number < 300;
    const bool passes = number >= 500 || number == kTooManyRequests;
    return {ErrorCode::unreadable,
            success ? "The service answers with an empty file"
                    : "The service answers with HTTP status " + std::to_string(number),
            address, passes ? "Try again later" : "Check the address, its key and its layer"};
  }
  if (!status.empty()) {
    const std::string why = after("error: ");
    return outOfReach(why.substr(0, why.find(".\n")), address);
  }
  if (!exception.empty()) {
    return {ErrorCode::unreadable, "The service refuses: " + exception, address,
            "Check the address and the layer"};
  }
  if (auto other = otherSize(after("Incorrect size "), address)) return *other;
  for (const char* trouble : {"resolve host", "onnect to", "onnection ", "timed out", "SSL "}) {
    if (hasPart(message, trouble))
      return outOfReach(message.substr(0, message.find('\n')), address);
  }
  return {ErrorCode::unreadable, "What the service sends is not an image", address,
          "Check the address, its key and its layer"};
}

bool mayHaveNoSuchTile(const std::string& message) {
  constexpr const char* kStatus = "HTTP status code: ";
  constexpr int kRequestTimeout = 408;
  const std::size_t at = message.find(kStatus);
  if (at == std::string::npos || breaksOff(message)) return false;
  const int number = std::atoi(message.c_str() + at + std::strlen(kStatus));
  return number >= 400 && number < 500 && number != kTooManyRequests && number != kRequestTimeout;
}

std::string shownAddress(const std::string& where) {
  return onNetwork(where) ? where.substr(0, where.find('?')) : where;
}

Error noLayer(const std::string& where, const std::string& layer) {
  return {ErrorCode::notFound,
          layer.empty() ? "The service has no layer" : "The service has no layer " + layer,
          shownAddress(where), "Name one of its layers in the address: layers=NAME"};
}

Result<Capabilities> capabilitiesOf(const std::string& url, const char* root,
                                    const std::string& folder) {
  Capabilities capabilities{XmlPtr(nullptr, destroyXml), {}, {}};
  if (!folder.empty()) capabilities.path = folder + "/capabilities.xml";
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

std::string textAt(const CPLXMLNode* tree, const std::string& path) {
  const char* text = CPLGetXMLValue(tree, path.c_str(), "");
  const std::string value = text;
  return lowered(value) == "none" ? std::string() : value;
}

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

bool offersCrs(const CPLXMLNode* node, const std::string& crs) {
  for (; node != nullptr; node = node->psNext) {
    if (node->eType != CXT_Element) continue;
    const std::string name = node->pszValue;
    if ((name == "SRS" || name == "CRS") && hasPart(CPLGetXMLValue(node, "", ""), crs.c_str()))
      return true;
    if (offersCrs(node->psChild, crs)) return true;
  }
  return false;
}

}  // namespace citymirror::gis
