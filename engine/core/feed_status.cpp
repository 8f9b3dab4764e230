#include "engine/core/feed_status.h"

namespace citymirror {

Text nameOf(FeedState state) {
  switch (state) {
    case FeedState::fresh:
      return {"正常", "fresh"};
    case FeedState::late:
      return {"迟到", "late"};
    case FeedState::silent:
      break;
  }
  return {"中断", "silent"};
}

std::string_view wordOf(FeedState state) {
  if (state == FeedState::fresh) return "fresh";
  return state == FeedState::late ? "late" : "silent";
}

}  // namespace citymirror
