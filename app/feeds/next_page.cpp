#include "app/feeds/next_page.h"

#include <curl/curl.h>

#include <memory>
#include <nlohmann/json.hpp>

namespace citymirror::feeds {
namespace {

using Document = nlohmann::json;

struct EndUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using PageUrl = std::unique_ptr<CURLU, EndUrl>;

std::string partOf(const PageUrl& url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owned(text, &curl_free);
  return text;
}

/// The text under `key` of the object itself; nothing else of the document is kept.
std::string namedIn(const std::string& body, const std::string& key) {
  if (body.find('"' + key + '"') == std::string::npos) return {};
  const auto only = [&](int depth, Document::parse_event_t event, Document& parsed) {
    return event != Document::parse_event_t::key ||
           (depth == 1 && parsed.get_ref<const std::string&>() == key);
  };
  const Document document = Document::parse(body, only, false);
  if (!document.is_object()) return {};
  const auto found = document.find(key);
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool sameServer(const PageUrl& a, const PageUrl& b) {
  for (const CURLUPart part : {CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT}) {
    const std::string one = partOf(a, part, CURLU_DEFAULT_PORT);
    if (one.empty() || !curl_strequal(one.c_str(), partOf(b, part, CURLU_DEFAULT_PORT).c_str()))
      return false;
  }
  return true;
}

}  // namespace

std::string nextPageOf(const std::string& body, const std::string& key, const std::string& from,
                       const std::string& server) {
  const std::string link = namedIn(body, key);
  const PageUrl next(curl_url()), own(curl_url());
  if (link.empty() || !next || !own ||
      curl_url_set(own.get(), CURLUPART_URL, server.c_str(), 0) != CURLUE_OK ||
      curl_url_set(next.get(), CURLUPART_URL, from.c_str(), 0) != CURLUE_OK ||
      curl_url_set(next.get(), CURLUPART_URL, link.c_str(),
                   CURLU_URLENCODE | CURLU_ALLOW_SPACE) != CURLUE_OK ||
      !sameServer(next, own))
    return {};
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD}) {
    const std::string known = partOf(own, part);
    if (!known.empty() && partOf(next, part).empty())
      curl_url_set(next.get(), part, known.c_str(), 0);
  }
  return partOf(next, CURLUPART_URL);
}

}  // namespace citymirror::feeds
