#include "app/feeds/http_exchange.h"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "app/feeds/source_thread.h"
#include "app/feeds/tls_trouble.h"

namespace citymirror::feeds {
namespace {

constexpr curl_off_t kLongestHeeded = 3600;  // s; a server's Retry-After is heeded up to here

struct EndExchange {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeHeaders {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct ReplyInto {
  HttpReply reply;
  std::size_t longest = 0;
};

std::size_t takeReply(char* data, std::size_t, std::size_t size, void* into) {
  auto& taken = *static_cast<ReplyInto*>(into);
  const std::size_t room = taken.longest - taken.reply.body.size();
  taken.reply.body.append(data, std::min(size, room));
  taken.reply.cut = size > room;
  return taken.reply.cut ? 0 : size;
}

int stopExchange(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

void setRequest(CURL* handle, const HttpRequest& request) {
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "CityMirror/" CITYMIRROR_VERSION);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, std::max(1L, long(request.within.count())));
  if (request.method != "GET") {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  if (!request.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle, CURLOPT_USERNAME, request.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, request.password.c_str());
  }
  if (!request.authority.empty())
    curl_easy_setopt(handle, CURLOPT_CAINFO, request.authority.c_str());
}

}  // namespace

Result<HttpReply> exchangeHttp(const HttpRequest& request, const std::stop_token& stop) {
  const std::unique_ptr<CURL, EndExchange> handle(curl_easy_init());
  setRequest(handle.get(), request);
  const std::unique_ptr<curl_slist, FreeHeaders> headers(curl_slist_append(nullptr, "Expect:"));
  for (const std::string& header : request.headers)  // the list's head stays what it is
    curl_slist_append(headers.get(), header.c_str());
  ReplyInto taken{{}, request.longest};
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, takeReply);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &taken);
  curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, stopExchange);
  curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, &stop);
  const CURLcode code = curl_easy_perform(handle.get());
  const std::string where = withoutSecrets(request.url);
  if (stop.stop_requested())
    return Error{ErrorCode::cancelled, "the exchange was stopped", where, "Start it again"};
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &taken.reply.status);
  curl_off_t after = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RETRY_AFTER, &after);
  if (after > 0) taken.reply.retryAfter = Millis{1000 * std::min(after, kLongestHeeded)};
  if (code == CURLE_OK || taken.reply.cut) return std::move(taken.reply);
  if (const auto trouble = tlsTrouble(handle.get(), code, request.authority))
    return Error{ErrorCode::badInput, trouble->what, where, trouble->remedy};
  return Error{ErrorCode::ioFailed,
               std::string("the server cannot be asked: ") + curl_easy_strerror(code), where,
               "Check host, port, network and certificate"};
}

}  // namespace citymirror::feeds
