#pragma once
#include <cpl_http.h>

#include "engine/run/job_queue.h"

/// GDAL's fetching by HTTP that ends when it is cancelled.
namespace citymirror::gis {

/// A callback of CPLHTTPPushFetchCallback; `job` is the address of a run::JobContext. Fetches as
/// GDAL does, in a thread of its own: within 50 ms of the job's being cancelled it gives a result
/// with an error. The transfer then ends by itself as soon as the server says anything, else by the
/// time-outs of setFetchPatience: GDAL asks nobody while a server is silent (3.6). Until then its
/// thread uses GDAL, PROJ and curl: programs that fetch end by run::endProgram. What GDAL would
/// stream to a function is fetched without this, and all where the system has no further thread.
CPLHTTPResult* watchedFetch(const char* url, CSLConstList options, GDALProgressFunc, void*,
                            CPLHTTPFetchWriteFunc write, void* written, void* job);

/// Sets GDAL's options of this thread by which it gives up servers that are silent, or takes them
/// back.
void setFetchPatience(bool patient);

inline constexpr int kConnectSeconds = 10;  ///< that a server may take to answer at all
inline constexpr int kSilentSeconds = 20;   ///< that it may send nothing
inline constexpr int kAnswerSeconds = 300;  ///< that one answer may take

}  // namespace citymirror::gis
