#pragma once
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>
#include <functional>

namespace citymirror::bench {

/// Lets the windows of this thread work until it is done; false where that takes longer. Asleep
/// while there is nothing to do, as a program is: a loop that only asks takes one of two processors
/// from what is measured (the overload with a time limit does not wait).
inline bool windowComesTo(const std::function<bool()>& done, int seconds) {
  QTimer wakes;
  wakes.start(20);
  QElapsedTimer waited;
  waited.start();
  while (!done() && waited.elapsed() < 1000 * seconds)
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
  return done();
}

}  // namespace citymirror::bench
