#include "app/session/standstill.h"

#include <ctime>

#include "app/session/command/journal_text.h"

namespace citymirror::session {

ThreadTime ThreadTime::now() {
  using namespace std::chrono;
  timespec spent{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return {duration_cast<Millis>(steady_clock::now().time_since_epoch()),
          duration_cast<Millis>(std::chrono::seconds(spent.tv_sec) + nanoseconds(spent.tv_nsec))};
}

void Standstill::passed(const Text& part, ThreadTime now) {
  const ThreadTime took{now.steady - last_.steady, now.computed - last_.computed};
  last_ = now;
  if (took.steady <= longest_.steady) return;
  longest_ = took;
  longestPart_ = part;
}

std::optional<Text> Standstill::told() const {
  const Millis all = last_.steady - begin_.steady;
  if (all <= kTold) return std::nullopt;
  const auto shown = [](Millis span) { return numberText(double(span.count()) / 1000, "%.1f"); };
  return Text{"本席停顿了" + shown(all) + "秒：" + longestPart_.zh + "用时" + shown(longest_.steady) +
                  "秒，其中计算" + shown(longest_.computed) + "秒，其余在等待磁盘或处理器",
              "this seat stood still for " + shown(all) + " s: " + longestPart_.en + " took " +
                  shown(longest_.steady) + " s, of which it computed " + shown(longest_.computed) +
                  " s and waited for the disk or the processor the rest"};
}

}  // namespace citymirror::session
