#pragma once
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/feed_status.h"
#include "engine/core/result.h"
#include "engine/core/text.h"
#include "gis/feed/feed_draft.h"
#include "gis/feed/feed_intake.h"

/// What a sample message yields before a feed is connected.
namespace citymirror::session {

/// "2026-07-18T10:15:00Z  W001  Water level  23.47 m  good" in both languages: a line for
/// everything that is kept, printable.
std::vector<Text> shownBatch(const gis::FeedBatch& batch);

/// What one sample became.
struct FeedPreview {
  std::vector<Text> kept;
  std::vector<gis::FeedRejection> rejected;
  FeedStatus status;  ///< counts, reasons and the bytes that were rejected
};

/// Reads a sample by a descriptor as if it had come at `received`.
FeedPreview previewFeed(gis::FeedDescriptor feed, const gis::FeedPayload& sample);

/// A draft and what it yields from its own sample, come when its newest part was measured (now where
/// it has no time). Errors: of gis::draftFeed.
struct DraftedFeed {
  gis::FeedDraft draft;
  FeedPreview preview;
};
Result<DraftedFeed> draftFeedFrom(const std::string& sample, const std::string& id,
                                  const std::string& url, const CityModel* city);

/// The same for a descriptor that people have changed. Errors: of gis::readFeedDescriptor.
Result<FeedPreview> previewDraft(const std::string& descriptor, const std::string& sample,
                                 const std::string& newest);

}  // namespace citymirror::session
