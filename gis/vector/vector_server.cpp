#include "gis/vector/vector_server.h"

#include <cpl_conv.h>
#include <cpl_http.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <regex>
#include <utility>

#include "gis/raster/gdal_messages.h"
#include "gis/raster/service_answer.h"
#include "gis/vector/watched_fetch.h"

namespace citymirror::gis {

namespace {

bool beginsWith(const std::string& text, const char* prefix) {
  return lowered(text.substr(0, std::char_traits<char>::length(prefix))) == prefix;
}

bool isDatabaseUrl(const std::string& text) {
  return beginsWith(text, "postgresql://") || beginsWith(text, "postgres://");
}

/// "host" or "host:port", and nothing that could be a user and a password.
bool isHost(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  return colon == std::string::npos ||
         std::all_of(text.begin() + std::ptrdiff_t(colon) + 1, text.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0 || c == ']'; });
}

/// Without user and query. What stands before the last @ of the path belongs to the user: a
/// password that should have been encoded may hold any sign.
std::string shownUrl(const std::string& url) {
  const std::size_t host = url.find("://") + 3;
  std::size_t at = url.rfind('@', url.find('?'));
  if (at == std::string::npos && !isHost(url.substr(host, url.find_first_of("/?#", host) - host)))
    at = url.rfind('@');
  const bool user = at != std::string::npos && at >= host;
  const std::string rest = url.substr(user ? at + 1 : host);
  return url.substr(0, host) + rest.substr(0, rest.find_first_of("?#"));
}

/// The next "key=value" of a connection's text, from `at` on; values may stand in quotes, in which
/// a backslash takes the next sign as it is.
std::pair<std::string, std::string> nextPair(const std::string& text, std::size_t& at) {
  const auto isBlank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (at < text.size() && isBlank(text[at])) ++at;
  std::pair<std::string, std::string> pair;
  while (at < text.size() && text[at] != '=' && !isBlank(text[at])) pair.first += text[at++];
  if (at >= text.size() || text[at] != '=') return pair;
  ++at;
  const bool quoted = at < text.size() && text[at] == '\'';
  if (quoted) ++at;
  for (; at < text.size() && (quoted ? text[at] != '\'' : !isBlank(text[at])); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    pair.second += text[at];
  }
  if (quoted && at < text.size()) ++at;
  return pair;
}

std::string shownKeys(const std::string& text) {
  static constexpr std::array kShown{"host",    "port",   "dbname",       "service",
                                     "schemas", "tables", "active_schema"};
  std::string shown = "PG:";
  for (std::size_t at = 0; at < text.size();) {
    const auto [key, value] = nextPair(text, at);
    if (value.empty() || std::find(kShown.begin(), kShown.end(), lowered(key)) == kShown.end())
      continue;
    shown += (shown.size() > 3 ? " " : "") + key + "=" + value;
  }
  return shown;
}

std::string replaced(std::string text, const std::string& part, const std::string& instead) {
  for (std::size_t at = text.find(part); !part.empty() && at != std::string::npos;
       at = text.find(part, at + instead.size()))
    text.replace(at, part.size(), instead);
  return text;
}

/// A database's words up to the end of the line, from what is known to hold no secret on; empty for
/// others.
std::string databaseWords(const std::string& words) {
  for (const char* begin : {"connection to server", "could not translate host name", "FATAL",
                            "timeout expired", "definition of service", "service file"}) {
    const std::size_t at = words.find(begin);
    if (at != std::string::npos) return words.substr(at, words.find('\n', at) - at);
  }
  return {};
}

}  // namespace

VectorServer vectorServerOf(const std::string& path) {
  if (beginsWith(path, "pg:") || isDatabaseUrl(path)) return VectorServer::database;
  if (beginsWith(path, "wfs:") || beginsWith(path, "oapif:")) return VectorServer::features;
  return onNetwork(path) ? VectorServer::file : VectorServer::none;
}

bool isKeyedAddress(const std::string& path) {
  return beginsWith(path, "pg:") && !isDatabaseUrl(path.substr(3));
}

std::string shownVectorPath(const std::string& path) {
  if (vectorServerOf(path) == VectorServer::none) return path;
  if (isKeyedAddress(path)) return shownKeys(path.substr(3));
  return path.find("://") == std::string::npos ? path.substr(0, path.find(':') + 1)
                                               : shownUrl(path);
}

std::string withoutSecrets(const std::string& words, const std::string& path) {
  static const std::regex user("://[^/\\s]*@"), quoted("\"[^\"\\s]*@");
  static const std::regex query("(https?://[^\\s?]*)\\?[^\\s\"')]*");
  const std::size_t mark = isKeyedAddress(path) ? std::string::npos : path.find('?');
  std::string shown = replaced(words, path, shownVectorPath(path));
  if (mark != std::string::npos) shown = replaced(shown, path.substr(mark), "");
  shown = std::regex_replace(shown, user, "://");
  shown = std::regex_replace(shown, quoted, "\"");
  return std::regex_replace(shown, query, "$1");
}

std::string openedAddress(const std::string& path) {
  if (vectorServerOf(path) != VectorServer::database) return path;
  const bool other = beginsWith(path, "postgres://");  // libpq knows both names, OGR one
  const std::string address = other ? "postgresql" + path.substr(path.find(':')) : path;
  if (hasPart(address, "connect_timeout")) return address;
  const std::string wait = "connect_timeout=" + std::to_string(kConnectSeconds);
  if (isKeyedAddress(address)) return address + " " + wait;
  return address + (address.find('?') == std::string::npos ? "?" : "&") + wait;
}

ServerPatience::ServerPatience(const run::JobContext& job)
    : job_(std::make_unique<run::JobContext>(job)) {
  setFetchPatience(true);
  CPLHTTPPushFetchCallback(watchedFetch, job_.get());
}

ServerPatience::~ServerPatience() {
  CPLHTTPPopFetchCallback();
  setFetchPatience(false);
}

Error serverReadStopped(const std::string& path) {
  return {ErrorCode::cancelled, "Stopped on request", shownVectorPath(path),
          "Start again when wanted"};
}

Error serverError(const std::string& words, const std::string& path) {
  constexpr const char *kAddress = "Check the address and the network",
                       *kKey = "Check the address, its key and its layer";
  const std::string where = shownVectorPath(path);
  const bool database = vectorServerOf(path) == VectorServer::database;
  std::string why = withoutSecrets(plainWords(words, path), path);
  if (const std::size_t code = why.find("HTTP error code : "); code != std::string::npos)
    return {ErrorCode::unreadable,
            "The service answers with HTTP status " + std::to_string(std::atoi(&why[code + 18])),
            where, kKey};
  for (const char* unread : {"connection info string", "connection option", "URI"}) {
    if (database && hasPart(why, unread))
      return {ErrorCode::badInput, "The address of the database is not understood", where,
              "Write PG:key=value key=value, values with blanks in single quotes"};
  }
  const bool refused = hasPart(why, "FATAL") || hasPart(why, "no password");
  if (database) why = databaseWords(why);
  for (const char* trouble : {"resolve host", "translate host", "onnect to", "timed out",
                              "timeout expired", "connection to server", "SSL "}) {
    if (!refused && hasPart(why, trouble))
      return {ErrorCode::ioFailed, "The service is out of reach: " + why.substr(0, why.find('\n')),
              where, kAddress};
  }
  if (database)
    return {ErrorCode::unreadable,
            why.empty() ? "The database cannot be opened" : "The service refuses: " + why, where,
            kKey};
  return {ErrorCode::unreadable,
          "What the service sends cannot be read as vector data" +
              (why.empty() ? "" : ": " + why.substr(0, why.find('\n'))),
          where, kKey};
}

}  // namespace citymirror::gis
