#include <sstream>
#include <vector>

#include "gis/feed/cap.h"

namespace citymirror::gis {
namespace {

/// "sender,identifier,sent": an identifier of CAP 1.2 has no comma and no space.
struct Reference {
  std::string sender, identifier, sent;
};

std::vector<Reference> referencesOf(const std::string& text) {
  std::vector<Reference> all;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::size_t first = word.find(','), last = word.rfind(',');
    if (first == std::string::npos || last == first) continue;
    all.push_back({word.substr(0, first), word.substr(first + 1, last - first - 1),
                   word.substr(last + 1)});
  }
  return all;
}

}  // namespace

CapAlert shifted(CapAlert alert, Millis by) {
  const auto move = [&](Instant& at) {
    if (at != Instant{}) at = at + by;
  };
  move(alert.sent);
  for (CapInfo& info : alert.infos)
    for (Instant* at : {&info.effective, &info.onset, &info.expires}) move(*at);
  std::string moved;
  for (const Reference& reference : referencesOf(alert.references)) {
    const auto sent = parseIso(reference.sent);
    moved += (moved.empty() ? "" : " ") + reference.sender + ',' + reference.identifier + ',' +
             (sent ? toIso(*sent + by, 0) : reference.sent);
  }
  alert.references = moved;
  return alert;
}

bool refersTo(const CapAlert& alert, const CapAlert& earlier) {
  for (const Reference& reference : referencesOf(alert.references))
    if (reference.sender == earlier.sender && reference.identifier == earlier.identifier &&
        parseIso(reference.sent) == earlier.sent)
      return true;
  return false;
}

bool takesBack(const CapAlert& alert) {
  return alert.msgType == "Cancel" || alert.msgType == "Error";
}

}  // namespace citymirror::gis
