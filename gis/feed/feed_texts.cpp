#include "gis/feed/feed_texts.h"

#include <algorithm>
#include <initializer_list>

#include "engine/core/utf8.h"
#include "gis/feed/feed_gate.h"

namespace citymirror::gis {
namespace {

bool anyTooLong(FeedBatch& batch, std::initializer_list<const std::string*> names) {
  for (const std::string* name : names) {
    if (name->size() <= kLongestName) continue;
    batch.reject("a name is longer than 256 bytes", quotedForReason(*name), 0);
    return true;
  }
  return false;
}

/// The vehicle is where it is, whatever route or trip it serves.
void dropLongTrips(FeedBatch& batch) {
  for (VehiclePosition& vehicle : batch.vehicles) {
    for (std::string* name : {&vehicle.line, &vehicle.trip}) {
      if (name->size() <= kLongestName) continue;
      batch.reject("a route or trip is longer than 256 bytes and left out",
                   quotedForReason(vehicle.vehicle) + ": " + quotedForReason(*name), 0);
      name->clear();
    }
  }
}

/// Cut between two characters of UTF-8.
void cut(std::initializer_list<std::string*> texts) {
  for (std::string* text : texts) {
    if (text->size() <= kLongestText) continue;
    text->resize(firstBytes(*text, kLongestText).size());
    *text += "…";
  }
}

}  // namespace

void limitTexts(FeedBatch& batch) {
  std::erase_if(batch.readings, [&](const FeedReading& reading) {
    return anyTooLong(batch, {&reading.observation.sensor});
  });
  std::erase_if(batch.vehicles, [&](const VehiclePosition& vehicle) {
    return anyTooLong(batch, {&vehicle.vehicle});
  });
  dropLongTrips(batch);
  std::erase_if(batch.notices, [&](const FeedNotice& notice) {
    return anyTooLong(batch, {&notice.id, &notice.classCode, &notice.reporter});
  });
  std::erase_if(batch.alerts, [&](const CapAlert& alert) {
    return anyTooLong(batch, {&alert.identifier, &alert.sender});
  });
  for (VehiclePosition& vehicle : batch.vehicles) cut({&vehicle.state});
  for (FeedNotice& notice : batch.notices) {
    cut({&notice.text, &notice.textEn, &notice.place});
    if (notice.picture.size() > kLongestText) notice.picture.clear();  // half a link is none
  }
  for (CapAlert& alert : batch.alerts) {
    cut({&alert.source, &alert.note});
    for (CapInfo& info : alert.infos) {
      if (info.web.size() > kLongestText) info.web.clear();
      cut({&info.event, &info.headline, &info.description, &info.instruction, &info.areaDesc,
           &info.undrawn, &info.senderName, &info.contact, &info.audience});
    }
  }
}

}  // namespace citymirror::gis
