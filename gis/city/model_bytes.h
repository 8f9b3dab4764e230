#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::gis {

/// "http://…" or "https://…".
bool isWebAddress(const std::string& path);

/// An address without its query (which may hold a key), as shown to people; a path as it is.
std::string plainPath(const std::string& path);

/// What `relative` names in the file `base`, both on disk or on the web (RFC 3986 §5.2). On the web
/// the query of `base` (a key, a session) goes along to the same server where `relative` brings
/// none, and never to another one.
std::string besideOf(const std::string& base, const std::string& relative);

/// Done where the file `path` lies in the folder of the model on disk `model` or below (links are
/// followed); else badInput, what a model names is not to be trusted with the rest of the disk.
Outcome requireBeside(const std::string& model, const std::string& path);

/// Bounds of one file from the web.
struct WebLimits {
  int connectSeconds = 10;
  int stalledSeconds = 15;  ///< with less than 1 byte a second
  int seconds = 300;        ///< altogether
  std::size_t bytes = 256'000'000;
  int failures = 3;                  ///< a server that failed as often in a row is left alone …
  int restSeconds = 30;              ///< … until so long after the last time
  int freshSeconds = 24 * 3600;      ///< a copy younger than this is used unasked
  std::size_t kept = 2'000'000'000;  ///< bytes; the oldest copies go beyond it
};

/// Reads the files of a model, from disk or over HTTP(S); what came over the web is kept in a
/// folder and used again while it is fresh, or when the server does not answer (note). A model on
/// disk gets files of its own folder and below, and nothing from the web. While a server lets one
/// wait, the progress says every 3 s for what and until when. One thread.
class ModelBytes {
 public:
  /// `model` is the file or address that a person names; `keep` empty = nothing is kept.
  ModelBytes(const run::JobContext& job, std::string model, std::string keep,
             WebLimits limits = {});
  ~ModelBytes();
  ModelBytes(const ModelBytes&) = delete;
  ModelBytes& operator=(const ModelBytes&) = delete;

  /// Errors: badInput (not beside the model), notFound, ioFailed (no answer, refused, cut off),
  /// unsupported (too large), cancelled.
  Result<std::string> read(const std::string& path);
  /// How far the work is that the files are for: what is waited for is told as progress there.
  void setDone(double fraction) { done_ = fraction; }
  /// How many files came from copies because their server did not answer.
  std::size_t stale() const { return stale_; }

 private:
  Result<std::string> fetch(const std::string& address);
  std::string copyOf(const std::string& address) const;
  void keepCopy(const std::string& copy, const std::string& bytes);
  void dropOldest() const;

  struct Failing {
    int times = 0;  ///< in a row
    std::chrono::steady_clock::time_point last;
  };

  const run::JobContext& job_;
  std::string model_;
  std::string keep_;
  WebLimits limits_;
  void* handle_ = nullptr;                  // of libcurl, keeps its connections
  std::map<std::string, Failing> failing_;  // by server
  std::size_t written_ = 0;                 // bytes of copies since the oldest were dropped
  std::size_t stale_ = 0;
  double done_ = 0;  ///< of the work, 0..1
};

}  // namespace citymirror::gis
