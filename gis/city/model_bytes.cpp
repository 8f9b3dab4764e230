#include "gis/city/model_bytes.h"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "engine/core/file_io.h"

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;

constexpr long kTellEvery = 3;             // s, what is waited for
constexpr std::size_t kCopiesBetween = 8;  // parts of the copies that are kept, between two looks

/// "https://host:port" of an address.
std::string serverOf(const std::string& address) {
  return address.substr(0, address.find_first_of("/?#", address.find("://") + 3));
}

std::string queryOf(const std::string& address) {
  const std::size_t mark = address.find('?');
  return mark == std::string::npos ? std::string() : address.substr(mark + 1);
}

/// Without ".", ".." and what they undo.
std::string normalPath(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream stream(path);
  std::string part;
  while (std::getline(stream, part, '/')) {
    if (part == ".." && !parts.empty()) parts.pop_back();
    if (part != "." && part != ".." && !part.empty()) parts.push_back(part);
  }
  std::string joined;
  for (const std::string& p : parts) joined += "/" + p;
  return path.ends_with('/') || joined.empty() ? joined + "/" : joined;
}

std::string webBeside(const std::string& base, const std::string& relative) {
  const std::string server = serverOf(base);
  std::string address = relative;
  if (relative.starts_with("//")) {
    address = base.substr(0, base.find(':') + 1) + relative;
  } else if (!isWebAddress(relative)) {
    const std::string own = base.substr(server.size(), base.find_first_of("?#") - server.size());
    const std::size_t end = relative.find_first_of("?#");
    const std::string path = relative.substr(0, end);
    const std::string folder = own.substr(0, own.rfind('/') + 1);
    address = server + normalPath(path.starts_with('/') ? path : folder + "/" + path) +
              (end == std::string::npos ? "" : relative.substr(end));
  }
  address = address.substr(0, address.find('#'));
  const std::string query = queryOf(base);
  const bool inherits = !query.empty() && queryOf(address).empty() && serverOf(address) == server;
  return inherits ? address + "?" + query : address;
}

/// Without %XX.
std::string decoded(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    if (text[i] == '%' && std::sscanf(text.c_str() + i + 1, "%2x", &code) == 1 && code > 0) {
      plain.push_back(char(code));
      i += 2;
    } else {
      plain.push_back(text[i]);
    }
  }
  return plain;
}

Error statusError(long status, const std::string& address) {
  const std::string number = " (HTTP " + std::to_string(status) + ")";
  if (status == 404 || status == 410) {
    return {ErrorCode::notFound, "The server has no such file" + number, address,
            "Check the address"};
  }
  if (status == 401 || status == 403) {
    return {ErrorCode::ioFailed, "The server refuses" + number, address,
            "Check the key in the address"};
  }
  return {ErrorCode::ioFailed, "The server cannot answer" + number, address, "Try again later"};
}

Error transferError(CURLcode code, const std::string& address, const WebLimits& limits) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::ioFailed, "The server cannot be reached", address,
              "Check the address and the network"};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorCode::ioFailed, "The server does not answer in time", address,
              "Check the network, or copy the files to this computer"};
    case CURLE_TOO_MANY_REDIRECTS:
      return {ErrorCode::ioFailed, "The server sends in circles", address, "Check the address"};
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_WRITE_ERROR:
      return {ErrorCode::unsupported,
              "The file is larger than " + std::to_string(limits.bytes / 1'000'000) + " MB",
              address, "Cut the tiles smaller"};
    case CURLE_ABORTED_BY_CALLBACK:
      return {ErrorCode::cancelled, "Stopped on request", address, "Start again when wanted"};
    case CURLE_PARTIAL_FILE:
      return {ErrorCode::ioFailed, "The server broke off in the middle", address, "Try again"};
    default:
      return {ErrorCode::ioFailed,
              std::string("The file cannot be fetched: ") + curl_easy_strerror(code), address,
              "Check the address and the network"};
  }
}

struct Download {
  std::string bytes;
  std::size_t most = 0;
};

std::size_t keepBytes(char* data, std::size_t, std::size_t size, void* into) {
  auto& download = *static_cast<Download*>(into);
  if (size > download.most - download.bytes.size()) return 0;
  download.bytes.append(data, size);
  return size;
}

struct Transfer {
  const run::JobContext& job;
  std::string server;
  const WebLimits& limits;
  double done = 0;  // of the work
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  long tellAt = kTellEvery;  // s after the beginning
};

Text waitingFor(const Transfer& transfer, long waited) {
  const std::string soFar = std::to_string(waited), most = std::to_string(transfer.limits.seconds),
                    stalled = std::to_string(transfer.limits.stalledSeconds);
  return {"正在等待 " + transfer.server + "：已等 " + soFar + " 秒，最多 " + most + " 秒，" + stalled +
              " 秒无数据即止",
          "Waiting for " + transfer.server + ": " + soFar + " s of at most " + most + " s, " +
              stalled + " s without data"};
}

int watch(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  Transfer& transfer = *static_cast<Transfer*>(data);
  const auto now = std::chrono::steady_clock::now();
  const long waited =
      long(std::chrono::duration_cast<std::chrono::seconds>(now - transfer.begun).count());
  if (waited >= transfer.tellAt) {
    transfer.job.progress(transfer.done, waitingFor(transfer, waited));
    transfer.tellAt = waited + kTellEvery;
  }
  return transfer.job.cancelled() ? 1 : 0;
}

}  // namespace

bool isWebAddress(const std::string& path) {
  return path.starts_with("http://") || path.starts_with("https://");
}

std::string plainPath(const std::string& path) {
  return isWebAddress(path) ? path.substr(0, path.find_first_of("?#")) : path;
}

std::string besideOf(const std::string& base, const std::string& relative) {
  if (isWebAddress(base)) return webBeside(base, relative);
  if (isWebAddress(relative)) return relative;
  const std::string path = (fs::path(base).parent_path() / relative).string();
  std::error_code ignored;
  if (fs::exists(path, ignored)) return path;
  const std::string plain = decoded(relative.substr(0, relative.find_first_of("?#")));
  return (fs::path(base).parent_path() / plain).string();
}

Outcome requireBeside(const std::string& model, const std::string& path) {
  std::error_code failed;
  const fs::path parent = fs::path(model).parent_path();
  const fs::path folder = fs::canonical(parent.empty() ? fs::path(".") : parent, failed);
  const fs::path whole = failed ? fs::path() : fs::absolute(path, failed);
  const fs::path file = failed ? fs::path() : fs::weakly_canonical(whole, failed);
  const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  if (!failed && !isWebAddress(path) && end == folder.end()) return Done{};
  return Error{ErrorCode::badInput,
               isWebAddress(path)
                   ? "A model on disk names a web address, which is not read"
                   : "The model names a file outside of its folder, which is not read",
               plainPath(path), "Copy the file into the model's folder and name it there"};
}

ModelBytes::ModelBytes(const run::JobContext& job, std::string model, std::string keep,
                       WebLimits limits)
    : job_(job), model_(std::move(model)), keep_(std::move(keep)), limits_(limits) {}

ModelBytes::~ModelBytes() {
  if (!handle_) return;
  curl_easy_cleanup(handle_);
  dropOldest();
}

Result<std::string> ModelBytes::read(const std::string& path) {
  if (!isWebAddress(model_)) {
    if (const Outcome beside = requireBeside(model_, path); !beside) return beside.error();
    return readFile(path);
  }
  const std::string copy = copyOf(path);
  std::error_code failed;
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(
      fs::file_time_type::clock::now() - fs::last_write_time(copy, failed));
  const bool kept = !copy.empty() && !failed;
  if (kept && age.count() < limits_.freshSeconds) return readFile(copy);
  auto bytes = fetch(path);
  if (bytes) {
    if (!copy.empty()) keepCopy(copy, *bytes);
    return bytes;
  }
  if (!kept || bytes.error().code != ErrorCode::ioFailed) return bytes;
  ++stale_;
  return readFile(copy);
}

void ModelBytes::keepCopy(const std::string& copy, const std::string& bytes) {
  if (!writeFile(copy, bytes)) return keep_.clear();  // no room for more
  written_ += bytes.size();
  if (written_ < limits_.kept / kCopiesBetween) return;
  written_ = 0;
  dropOldest();
}

Result<std::string> ModelBytes::fetch(const std::string& address) {
  Failing& failing = failing_[serverOf(address)];
  const auto rest = std::chrono::seconds(limits_.restSeconds);
  if (failing.times >= limits_.failures &&
      std::chrono::steady_clock::now() - failing.last < rest) {
    return Error{ErrorCode::ioFailed, "The server has stopped answering", serverOf(address),
                 "Try again later"};
  }
  if (!handle_) handle_ = curl_easy_init();
  Download download{{}, limits_.bytes};
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(handle_, option, value); };
  set(CURLOPT_URL, address.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, 10L);
  set(CURLOPT_CONNECTTIMEOUT, long(limits_.connectSeconds));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, long(limits_.stalledSeconds));
  set(CURLOPT_TIMEOUT, long(limits_.seconds));
  set(CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limits_.bytes));
  set(CURLOPT_ACCEPT_ENCODING, "");
  set(CURLOPT_USERAGENT, "CityMirror/" CITYMIRROR_VERSION);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_NOPROGRESS, 0L);
  Transfer transfer{job_, serverOf(plainPath(address)), limits_, done_};
  set(CURLOPT_XFERINFOFUNCTION, watch);
  set(CURLOPT_XFERINFODATA, &transfer);
  set(CURLOPT_WRITEFUNCTION, keepBytes);
  set(CURLOPT_WRITEDATA, &download);
  const CURLcode code = curl_easy_perform(handle_);
  if (code != CURLE_OK) {
    const Error error = transferError(code, plainPath(address), limits_);
    if (error.code == ErrorCode::ioFailed) {
      ++failing.times;
      failing.last = std::chrono::steady_clock::now();
    }
    return error;
  }
  failing.times = 0;
  long status = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 400) return statusError(status, plainPath(address));
  return std::move(download.bytes);
}

std::string ModelBytes::copyOf(const std::string& address) const {
  if (keep_.empty()) return {};
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
  for (const char c : address) hash = (hash ^ std::uint8_t(c)) * 1099511628211ULL;
  char name[24];
  std::snprintf(name, sizeof name, "%016llx", static_cast<unsigned long long>(hash));
  return (fs::path(keep_) / name).string();
}

void ModelBytes::dropOldest() const {
  struct Copy {
    fs::file_time_type at;
    std::size_t bytes;
    fs::path path;
  };
  std::vector<Copy> copies;
  std::error_code error;
  std::size_t all = 0;
  for (const auto& entry : fs::directory_iterator(keep_, error)) {
    std::error_code gone;
    const Copy copy{entry.last_write_time(gone), std::size_t(entry.file_size(gone)), entry.path()};
    if (gone) continue;
    all += copy.bytes;
    copies.push_back(copy);
  }
  std::sort(copies.begin(), copies.end(), [](const Copy& a, const Copy& b) { return a.at < b.at; });
  for (const Copy& copy : copies) {
    if (all <= limits_.kept) break;
    fs::remove(copy.path, error);
    all -= copy.bytes;
  }
}

}  // namespace citymirror::gis
