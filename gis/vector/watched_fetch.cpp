#include "gis/vector/watched_fetch.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace citymirror::gis {
namespace {

using FetchResult = std::unique_ptr<CPLHTTPResult, decltype(&CPLHTTPDestroyResult)>;

constexpr std::chrono::milliseconds kLookAgain{50};

/// A transfer between the thread that makes it and the one that waits for it, as long as it does.
struct Transfer {
  std::string url;
  CPLStringList options;
  run::JobContext job;
  std::mutex mutex;
  std::condition_variable ended;
  bool done = false;
  FetchResult result{nullptr, &CPLHTTPDestroyResult};
};

int transferGoesOn(double, const char*, void* transfer) {
  return static_cast<const Transfer*>(transfer)->job.cancelled() ? 0 : 1;
}

void carry(const std::shared_ptr<Transfer>& transfer) {
  CPLErrorHandlerPusher quiet(CPLQuietErrorHandler);  // who waits tells it
  setFetchPatience(true);
  FetchResult result(CPLHTTPFetchEx(transfer->url.c_str(), transfer->options.List(), transferGoesOn,
                                    transfer.get(), nullptr, nullptr),
                     &CPLHTTPDestroyResult);
  {
    const std::scoped_lock lock(transfer->mutex);
    transfer->result = std::move(result);
    transfer->done = true;
  }
  transfer->ended.notify_all();
}

CPLHTTPResult* cancelledFetch() {
  auto* result = static_cast<CPLHTTPResult*>(CPLCalloc(1, sizeof(CPLHTTPResult)));
  result->nStatus = 1;
  result->pszErrBuf = CPLStrdup("cancelled");
  return result;
}

}  // namespace

CPLHTTPResult* watchedFetch(const char* url, CSLConstList options, GDALProgressFunc, void*,
                            CPLHTTPFetchWriteFunc write, void*, void* job) {
  if (write != nullptr) return nullptr;  // GDAL goes on by itself
  const auto transfer = std::make_shared<Transfer>();
  transfer->url = url;
  transfer->options = CPLStringList(options);
  transfer->job = *static_cast<const run::JobContext*>(job);
  try {
    std::thread(carry, transfer).detach();
  } catch (const std::system_error&) {
    return nullptr;
  }
  std::unique_lock lock(transfer->mutex);
  while (!transfer->done && !transfer->job.cancelled()) transfer->ended.wait_for(lock, kLookAgain);
  if (!transfer->done) return cancelledFetch();
  CPLHTTPResult* result = transfer->result.release();
  if (result != nullptr && result->pszErrBuf != nullptr)
    CPLError(CE_Failure, CPLE_AppDefined, "%s", result->pszErrBuf);
  return result;
}

void setFetchPatience(bool patient) {
  const std::pair<const char*, std::string> settings[] = {
      {"GDAL_HTTP_CONNECTTIMEOUT", std::to_string(kConnectSeconds)},
      {"GDAL_HTTP_TIMEOUT", std::to_string(kAnswerSeconds)},
      {"GDAL_HTTP_LOW_SPEED_TIME", std::to_string(kSilentSeconds)},
      {"GDAL_HTTP_LOW_SPEED_LIMIT", "1"},
      {"GDAL_HTTP_USERAGENT", "CityMirror"},
      {"OGR_WFS_USE_STREAMING", "NO"},
      {"GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR"}};
  for (const auto& [key, value] : settings)
    CPLSetThreadLocalConfigOption(key, patient ? value.c_str() : nullptr);
}

}  // namespace citymirror::gis
