#pragma once
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"

/// Vector layers that come from a server instead of a file.
namespace citymirror::gis {

enum class VectorServer {
  none,      ///< a file
  database,  ///< "PG:host=… dbname=…", "PG:service=…", "postgresql://…"
  features,  ///< "WFS:https://…", "OAPIF:https://…"
  file       ///< "https://…/roads.geojson", anything OGR reads as a file
};

/// What an address asks for; its first letters in any case. Pure.
VectorServer vectorServerOf(const std::string& path);

/// Whether it is text of keys and values, "PG:host=… password=…", in which any sign may stand.
bool isKeyedAddress(const std::string& path);

/// A source as people may see it, in reports too: of a database only where it is, of addresses no
/// user, no password and no query, which may hold a key; a file as it is. Pure.
std::string shownVectorPath(const std::string& path);

/// What a library says about a server, without passwords, keys and users that may stand in it.
std::string withoutSecrets(const std::string& words, const std::string& path);

/// The text that OGR opens: a connection to a database is given up after kConnectSeconds.
std::string openedAddress(const std::string& path);

/// While it lives, GDAL gives up servers that are silent, in this thread, and what it fetches by
/// HTTP ends at once when `job` is cancelled (watchedFetch): the fetching fails, and who reads asks
/// the job why. That holds for files, WFS and OAPIF; answers of a WFS are therefore fetched whole
/// into memory, for GDAL would stream them by /vsicurl, whose transfers take no callback from
/// outside (GDAL 3.6). The same is so of a path that begins with /vsicurl: it ends at its time-out.
/// A database ends when libpq answers, its connection after kConnectSeconds.
class ServerPatience {
 public:
  explicit ServerPatience(const run::JobContext& job = {});
  ~ServerPatience();
  ServerPatience(const ServerPatience&) = delete;
  ServerPatience& operator=(const ServerPatience&) = delete;

 private:
  std::unique_ptr<run::JobContext> job_;  // GDAL keeps its address
};

/// What a read that was cancelled says.
Error serverReadStopped(const std::string& path);

/// Why a server could not be opened, from GDAL's words. ioFailed = out of reach; unreadable = it
/// refuses, or sends something else; badInput = the text is no address of a database.
Error serverError(const std::string& words, const std::string& path);

}  // namespace citymirror::gis
