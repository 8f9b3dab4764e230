#include "app/session/live/warning_book.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include "app/session/command/warning_cap.h"

namespace citymirror::session {
namespace {

using Infos = std::vector<const gis::CapInfo*>;

Infos infosIn(const gis::CapAlert& alert, std::string_view language) {
  Infos found;
  for (const gis::CapInfo& info : alert.infos)
    if (info.language.starts_with(language)) found.push_back(&info);
  return found;
}

bool announces(const gis::CapAlert& alert) {
  return (alert.status == "Actual" || alert.status == "Exercise") &&
         (alert.msgType == "Alert" || alert.msgType == "Update");
}

/// China's warning centres also name the bare identifier, which holds sender and time.
bool refersLoosely(const gis::CapAlert& later, const gis::CapAlert& earlier) {
  std::istringstream words(later.references);
  for (std::string word; words >> word;)
    if (word == earlier.identifier && later.sender == earlier.sender) return true;
  return gis::refersTo(later, earlier);
}

bool ends(const gis::CapAlert& later, const gis::CapAlert& earlier) {
  const bool may = later.status == earlier.status || later.status == "Actual";
  return may && (later.msgType == "Update" || gis::takesBack(later)) &&
         refersLoosely(later, earlier);
}

/// An alert may say one thing in several languages, and several things in each.
ReceivedWarnings warningsOf(const gis::CapAlert& alert, Instant received,
                            const FeedPlaces& places) {
  if (alert.infos.empty() || !announces(alert)) return {};
  const Infos said = infosIn(alert, std::string_view(alert.infos.front().language).substr(0, 2));
  Infos zh = infosIn(alert, "zh"), en = infosIn(alert, "en");
  if (zh.size() != said.size()) zh = en.size() == said.size() ? en : said;
  if (en.size() != said.size()) en = zh;
  ReceivedWarnings made;
  for (std::size_t k = 0; k < said.size(); ++k) {
    const gis::CapInfo& info = *said[k];
    if (info.responseType == "AllClear") continue;
    const auto both = [&](std::string gis::CapInfo::*part) {
      return Text{zh[k]->*part, en[k]->*part};
    };
    ReceivedWarning warning;
    warning.id = gis::referenceTo(alert) + (k > 0 ? "#" + std::to_string(k + 1) : std::string());
    warning.sender = !info.senderName.empty() ? info.senderName
                     : !alert.source.empty()  ? alert.source
                                              : alert.sender;
    warning.severity = severityOfCap(info.severity);
    warning.exercise = alert.status == "Exercise";
    warning.toEverybody = alert.scope == "Public";
    warning.headline = both(&gis::CapInfo::headline);
    if (warning.headline == Text{}) warning.headline = both(&gis::CapInfo::event);
    warning.description = both(&gis::CapInfo::description);
    warning.instruction = both(&gis::CapInfo::instruction);
    warning.area = both(&gis::CapInfo::areaDesc);
    warning.received = received;
    warning.from = info.effective == Instant{} ? alert.sent : info.effective;
    if (info.expires != Instant{}) warning.until = info.expires;
    for (const std::vector<Point2>& polygon : info.polygons)
      if (auto ring = places.ringOf(polygon); !ring.empty())
        warning.rings.push_back(std::move(ring));
    const bool named = !info.areaDesc.empty() || !info.geocodes.empty();
    warning.partlyUndrawn = !info.undrawn.empty() || (info.polygons.empty() && named);
    made.push_back(std::make_shared<const ReceivedWarning>(std::move(warning)));
  }
  return made;
}

}  // namespace

void WarningBook::take(const gis::CapAlert& alert, Instant received, const FeedPlaces& places) {
  const std::string reference = gis::referenceTo(alert);
  const bool known = std::ranges::any_of(
      entries_, [&](const Entry& entry) { return gis::referenceTo(entry.alert) == reference; });
  if (known) return;
  Entry taken{alert, received, std::nullopt, {}};
  taken.alert.infos.clear();
  const bool elsewhere = places.misses(alert);
  if (!elsewhere) taken.warnings = warningsOf(alert, received, places);
  for (Entry& entry : entries_) {
    if (!entry.ended && ends(taken.alert, entry.alert)) entry.ended = received;
    if (ends(entry.alert, taken.alert)) taken.ended = received;  // it came late
  }
  entries_.push_back(std::move(taken));
  if (entries_.size() > kMost) makeRoom(received);
}

/// A centre that sends the alerts of a whole country pushes out none that is in force here.
void WarningBook::makeRoom(Instant now) {
  const auto isOver = [now](const Entry& entry) {
    const auto over = entry.over();
    return over && *over <= now;
  };
  auto goes = std::ranges::find_if(entries_, [](const Entry& e) { return e.warnings.empty(); });
  if (goes == entries_.end()) goes = std::ranges::find_if(entries_, isOver);
  entries_.erase(goes != entries_.end() ? goes : entries_.begin());
}

std::optional<Instant> WarningBook::Entry::over() const {
  if (ended) return ended;
  Instant last = received;
  for (const ReceivedWarningPointer& warning : warnings) {
    if (!warning->until) return std::nullopt;
    last = std::max(last, *warning->until);
  }
  return last;
}

std::shared_ptr<const ReceivedWarnings> WarningBook::inForce(Instant at) {
  ReceivedWarnings now;
  for (const Entry& entry : entries_) {
    if (entry.received > at || (entry.ended && *entry.ended <= at)) continue;
    for (const ReceivedWarningPointer& warning : entry.warnings)
      if (warning->from <= at && (!warning->until || at < *warning->until)) now.push_back(warning);
  }
  std::stable_sort(now.begin(), now.end(), [](const auto& a, const auto& b) {
    return a->severity != b->severity ? a->severity > b->severity : a->received > b->received;
  });
  if (now.empty())
    shown_.reset();
  else if (!shown_ || *shown_ != now)
    shown_ = std::make_shared<const ReceivedWarnings>(std::move(now));
  return shown_;
}

void WarningBook::forgetBefore(Instant t) {
  std::erase_if(entries_, [t](const Entry& entry) {
    const auto over = entry.over();
    return over && *over < t;
  });
}

}  // namespace citymirror::session
