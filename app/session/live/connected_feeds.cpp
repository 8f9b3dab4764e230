#include "app/session/live/connected_feeds.h"

#include <filesystem>
#include <set>

#include "app/session/command/journal_text.h"
#include "app/session/live/live_feeds.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

using FeedFiles = std::vector<std::pair<std::string, std::string>>;

std::string feedListFile(const std::string& folder) { return folder + "/feeds.json"; }

Outcome writeFeedList(const std::string& folder, const FeedFiles& feeds) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [id, file] : feeds) list.push_back({{"id", id}, {"file", file}});
  return writeFile(feedListFile(folder), list.dump(2) + "\n");
}

}  // namespace

Result<FeedFiles> rememberedFeeds(const std::string& folder) {
  const std::string path = feedListFile(folder);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return FeedFiles{};
  const auto text = readFile(path);
  if (!text) return text.error();
  const nlohmann::json list = nlohmann::json::parse(*text, nullptr, false);
  FeedFiles feeds;
  for (const nlohmann::json& entry : list) {
    feeds.emplace_back(journalText(entry, "id"), journalText(entry, "file"));
    if (feeds.back().second.empty()) break;
  }
  if (!list.is_array() || (!feeds.empty() && feeds.back().second.empty()))
    return Error{ErrorCode::badInput, "this is no list of connected feeds", path,
                 "Correct or remove it"};
  return feeds;
}

Outcome rememberFeed(const std::string& folder, const std::string& id, const std::string& file) {
  auto feeds = rememberedFeeds(folder);
  if (!feeds) return feeds.error();
  std::erase_if(*feeds, [&](const auto& one) { return one.first == id; });
  feeds->emplace_back(id, std::filesystem::absolute(file).string());
  return writeFeedList(folder, *feeds);
}

Outcome forgetFeed(const std::string& folder, const std::string& id) {
  auto feeds = rememberedFeeds(folder);
  if (!feeds) return feeds.error();
  if (std::erase_if(*feeds, [&](const auto& one) { return one.first == id; }) == 0) return Done{};
  return writeFeedList(folder, *feeds);
}

std::vector<std::string> withRemembered(std::vector<std::string> files, const std::string& folder,
                                        std::vector<Error>& lost) {
  if (files.empty()) return files;
  const auto remembered = rememberedFeeds(folder);
  if (!remembered) return lost.push_back(remembered.error()), files;
  std::set<std::string> ids;
  for (const std::string& file : files) {
    if (const auto feed = readFeedFile(file)) ids.insert(feed->id);
  }
  for (const auto& [id, file] : *remembered) {
    const auto feed = readFeedFile(file);
    if (!feed)
      lost.push_back(feed.error());
    else if (ids.insert(feed->id).second)
      files.push_back(file);
  }
  return files;
}

}  // namespace citymirror::session
