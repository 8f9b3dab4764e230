#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "app/session/branch/area_detail.h"
#include "app/session/command/seat_rights.h"

namespace citymirror::session {

/// Who keeps that computations begin and end: Session::mayStart, mayStop and runEnded. `begin` and
/// `stop` may refuse; what is absent is not told.
struct RunDesk {
  std::function<Outcome(const Text&on)> begin, stop;
  std::function<void(const Text& on, RunEnd end, const std::string& why)> end;
};

/// One entry where a computation begins and one where it ends, however it ends. What ends with its
/// owner has none. One thread.
class RunRecord {
 public:
  void tell(RunDesk desk) { desk_ = std::move(desk); }
  /// One that is under way is abandoned for it. Errors: of the desk; nothing has begun then.
  Outcome begin(const Text& on);
  /// By hand. Nothing where none is under way. Errors: of the desk; it goes on then.
  Outcome stop();
  /// Without a hand. Nothing where none is under way.
  void end(RunEnd end, const std::string& why = {});
  bool underWay() const { return on_.has_value(); }

 private:
  RunDesk desk_;
  std::optional<Text> on_;
};

/// Which branch, area and time a look is at: "W·1, 250 m round @500,485, 18:05–18:10". Local
/// metres; the city's clock from `from` s of the run on, which begins at `zero`.
Text lookedAt(const AreaDetailRequest& request, const Text& branch, Instant zero, double from);

}  // namespace citymirror::session
