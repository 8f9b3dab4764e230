#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "app/feeds/next_page.h"
#include "app/feeds/source_thread.h"
#include "app/feeds/tls_trouble.h"

namespace citymirror::feeds {
namespace {

constexpr long kMostRedirects = 5;
constexpr long kNotModified = 304, kOk = 200, kTooMany = 429, kUnavailable = 503;
constexpr int kLongestRetryAfter = 3600;  // s; a server's word is heeded up to here

struct Handle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct List {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// An answer as it comes in.
struct Answer {
  std::string body, entityTag, modified;
  std::optional<int> retryAfter;
  long status = 0;
  std::size_t most = 0, whole = 0;  ///< bytes it may have; that it had when it was broken off
  bool tooLong() const { return whole > most; }
};

std::size_t takeBody(char* data, std::size_t, std::size_t size, void* into) {
  auto& answer = *static_cast<Answer*>(into);
  if (size > answer.most - answer.body.size()) {
    answer.whole = answer.body.size() + size;
    answer.body.append(data, std::min(size, answer.most - answer.body.size()));
    return 0;
  }
  answer.body.append(data, size);
  return size;
}

/// The value of the header line `name: value`, or nothing.
std::optional<std::string> headerValue(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  if (!std::equal(name.begin(), name.end(), line.begin(),
                  [&](char b, char a) { return same(a, b); }))
    return std::nullopt;
  line.remove_prefix(name.size() + 1);
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' '))
    line.remove_suffix(1);
  return std::string(line);
}

std::size_t takeHeader(char* data, std::size_t, std::size_t size, void* into) {
  auto& answer = *static_cast<Answer*>(into);
  const std::string_view line(data, size);
  if (line.starts_with("HTTP/")) {  // of a redirection, or the last one
    answer.entityTag.clear();
    answer.modified.clear();
  }
  if (auto tag = headerValue(line, "etag")) answer.entityTag = *tag;
  if (auto modified = headerValue(line, "last-modified")) answer.modified = *modified;
  if (const auto after = headerValue(line, "retry-after")) {
    int seconds = 0;
    const auto [end, error] =
        std::from_chars(after->data(), after->data() + after->size(), seconds);
    if (error == std::errc() && end == after->data() + after->size() && seconds >= 0)
      answer.retryAfter = std::min(seconds, kLongestRetryAfter);
  }
  return size;
}

int stopWantedByToken(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

/// A resource that is fetched again and again; an answer that the server calls unchanged (ETag,
/// Last-Modified: RFC 9110, section 13) is none.
class HttpSource final : public SourceThread {
 public:
  explicit HttpSource(SourceSettings given)
      : SourceThread(std::move(given)), handle_(curl_easy_init()) {}
  ~HttpSource() override { stop(); }

 protected:
  Outcome exchange(const std::stop_token& stop) override {
    std::string url = settings().url;
    for (std::size_t page = 1;; ++page) {
      Answer answer;
      answer.most = settings().longestBytes;
      if (const Outcome asked = ask(url, page, answer, stop); !asked) return asked;
      if (stop.stop_requested() || answer.status == kNotModified) return Done{};
      const std::string next = nextOf(answer);
      const bool goesOn = !next.empty() && next != url && page < settings().mostPages;
      const bool settled = goesOn || settings().nextPageKey.empty();
      handOn(std::move(answer.body), answer,
             settled ? RawMessage::NextPage::taken : RawMessage::NextPage::left);
      if (!goesOn) return finish(answer, page);
      url = next;
    }
  }

 private:
  /// One request and its answer; an error where it is none of the two good ones.
  Outcome ask(const std::string& url, std::size_t page, Answer& answer,
              const std::stop_token& stop) {
    const std::unique_ptr<curl_slist, List> headers(requestHeaders(page));
    prepare(url, answer, headers.get(), stop);
    const CURLcode code = curl_easy_perform(handle_.get());
    if (stop.stop_requested()) return Done{};
    if (code != CURLE_OK && !answer.tooLong()) return broken(code);
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    if ((answer.status == kTooMany || answer.status == kUnavailable) && answer.retryAfter)
      pauseAtLeast(Millis{1000} * *answer.retryAfter);
    if (answer.status != kOk && answer.status != kNotModified) return refused(answer.status);
    becameConnected();
    return Done{};
  }

  std::string nextOf(const Answer& answer) const {
    if (settings().nextPageKey.empty() || answer.tooLong()) return {};
    char* from = nullptr;
    curl_easy_getinfo(handle_.get(), CURLINFO_EFFECTIVE_URL, &from);
    return nextPageOf(answer.body, settings().nextPageKey, from ? from : "", settings().url);
  }

  void handOn(std::string body, const Answer& answer, RawMessage::NextPage next) {
    if (answer.tooLong()) return deliverBeginning("", std::move(body), answer.whole);
    deliver("", std::move(body), next);
  }

  /// What is not in the store comes again, and so does what has several pages: the tag of the first
  /// says nothing of the others.
  Outcome finish(Answer& answer, std::size_t page) {
    if (!kept()) return Done{};
    entityTag_ = page == 1 ? std::move(answer.entityTag) : std::string();
    modified_ = page == 1 ? std::move(answer.modified) : std::string();
    return Done{};
  }

  curl_slist* requestHeaders(std::size_t page) const {
    curl_slist* list = nullptr;
    const auto add = [&](const std::string& line) { list = curl_slist_append(list, line.c_str()); };
    for (const auto& [name, value] : settings().headers) add(name + ": " + value);
    if (page == 1 && !entityTag_.empty()) add("If-None-Match: " + entityTag_);
    if (page == 1 && !modified_.empty()) add("If-Modified-Since: " + modified_);
    return list;
  }

  void prepare(const std::string& url, Answer& answer, curl_slist* headers,
               const std::stop_token& stop) {
    CURL* handle = handle_.get();
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(handle, CURLOPT_USERAGENT, "CityMirror/" CITYMIRROR_VERSION);
    curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(handle, CURLOPT_MAXREDIRS, kMostRedirects);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    const long patience = long(settings().answerWithin.count());
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, patience);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, std::max(1L, patience / 1000));
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, takeBody);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, takeHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &answer);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, stopWantedByToken);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &stop);
    if (!settings().authority.empty())
      curl_easy_setopt(handle, CURLOPT_CAINFO, settings().authority.c_str());
  }

  Error broken(CURLcode code) const {
    if (const auto trouble = tlsTrouble(handle_.get(), code, settings().authority))
      return {ErrorCode::ioFailed, trouble->what, withoutSecrets(settings().url), trouble->remedy};
    return {ErrorCode::ioFailed,
            std::string("the server cannot be asked: ") + curl_easy_strerror(code),
            withoutSecrets(settings().url), "Check host, port, network and certificate"};
  }
  Error refused(long status) const {
    const bool rights = status == 401 || status == 403;
    return {
        ErrorCode::ioFailed, "the server answers " + std::to_string(status),
        withoutSecrets(settings().url),
        rights ? "Check the key or password of the feed" : "Check the address; it is asked again"};
  }

  std::unique_ptr<CURL, Handle> handle_;
  std::string entityTag_, modified_;
};

}  // namespace

std::unique_ptr<FeedSource> makeHttpSource(SourceSettings settings) {
  return std::make_unique<HttpSource>(std::move(settings));
}

}  // namespace citymirror::feeds
