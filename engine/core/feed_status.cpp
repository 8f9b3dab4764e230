#include "engine/core/feed_status.h"

namespace citymirror {

Text nameOf(FeedState state) {
  switch (state) {
    case FeedState::fresh:
      return {"正常", "fresh"};
    case FeedState::late:
      return {"迟到", "late"};
    case FeedState::unheard:
      return {"待首报", "waiting"};
    case FeedState::silent:
      break;
  }
  return {"中断", "silent"};
}

std::string_view wordOf(FeedState state) {
  if (state == FeedState::fresh) return "fresh";
  if (state == FeedState::unheard) return "waiting";
  return state == FeedState::late ? "late" : "silent";
}

}  // namespace citymirror
